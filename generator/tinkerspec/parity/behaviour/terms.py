"""Encodes JSON values as Erlang's external terms, which Elixir reads without a library.

`:erlang.binary_to_term/2` accepts them with `:safe`; the only atoms are nil, true and false.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, Final

_VERSION: Final = b"\x83"
_FLOAT: Final = b"F"
_INTEGER: Final = b"b"
_SMALL_BIG: Final = b"n"
_LARGE_BIG: Final = b"o"
_BINARY: Final = b"m"
_LIST: Final = b"l"
_NIL: Final = b"j"
_MAP: Final = b"t"
_ATOM: Final = b"w"


def encode(value: Any) -> bytes:
    """Encode a value; objects become maps with binaries for keys, null becomes nil."""
    return _VERSION + b"".join(_term(value))


def _term(value: Any) -> Iterator[bytes]:
    match value:
        case None | bool():
            name = {None: b"nil", True: b"true", False: b"false"}[value]
            yield _ATOM + bytes([len(name)]) + name
        case int():
            yield _integer(value)
        case float():
            yield _FLOAT + struct.pack(">d", value)
        case str():
            data = value.encode("utf-8")
            yield _BINARY + struct.pack(">I", len(data)) + data
        case dict():
            yield _MAP + struct.pack(">I", len(value))
            for key, member in value.items():
                yield from _term(key)
                yield from _term(member)
        case _:
            yield from _list(value)


def _list(items: list[Any]) -> Iterator[bytes]:
    if items:
        yield _LIST + struct.pack(">I", len(items))
        for item in items:
            yield from _term(item)
    yield _NIL


def _integer(value: int) -> bytes:
    if -(2**31) <= value < 2**31:
        return _INTEGER + struct.pack(">i", value)
    size = (abs(value).bit_length() + 7) // 8
    digits = bytes([value < 0]) + abs(value).to_bytes(size, "little")
    if size < 256:
        return _SMALL_BIG + bytes([size]) + digits
    return _LARGE_BIG + struct.pack(">I", size) + digits

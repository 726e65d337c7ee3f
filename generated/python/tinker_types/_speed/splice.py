# Part of every package that tinkerspec generates; do not edit.
"""Writing long bytes straight into JSON text.

orjson writes a mark in their place, which nobody can write who does not know it.
"""

import os
from io import BytesIO
from typing import Any, Final

from .._runtime.ways import as_text, took, write
from .compiled import write_base64

LONG_BYTES: Final = 1 << 14
"""Fewer bytes are written as fast as text."""
_MARK: Final = os.urandom(16).hex()


def dumps(tree: Any) -> bytes:
    """Write a tree as JSON text without spaces, as `Ways.dumps` says."""
    pieces: list[bytes] = []

    def replace(value: Any) -> Any:
        if type(value) is not bytes or len(value) < LONG_BYTES:
            return as_text(value)
        pieces.append(value)
        return _MARK

    text = write(tree, replace)
    return _spliced(text, pieces) if pieces else text


def _spliced(text: bytes, pieces: list[bytes]) -> bytes:
    took("write:spliced")
    before, *behind = text.split(_MARK.encode())
    size = len(text) + sum(4 * ((len(piece) + 2) // 3) - len(_MARK) for piece in pieces)
    found = BytesIO(bytes(size))  # Memory is got once, and not again and again as the text grows.
    found.write(before)
    for piece, following in zip(pieces, behind, strict=True):
        write_base64(piece, found)
        found.write(following)
    return found.getvalue()

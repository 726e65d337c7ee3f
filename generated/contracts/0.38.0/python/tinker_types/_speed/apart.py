# Part of every package that tinkerspec generates; do not edit.
"""Reading long arrays of numbers and long base64 apart from the text around them.

Each of them is cut out, and a mark put in its place. What is left is short, and read in the usual
way. Then each piece is read, into memory that the one before it has used, by what reads it soonest,
and takes the place of its mark.

Nobody can write a mark, as nobody knows it. So where the rest is JSON, and every mark is a value of
it, the whole is JSON too, if each piece is.
"""

import os
import re
from collections.abc import Iterator
from typing import Any, Final

from .._runtime.nesting import is_too_deep
from .._runtime.payload import loads
from .._runtime.scalars import is_canonical
from .._runtime.ways import took
from .compiled import decode_view
from .packed import Packed, loaded_numpy, pack_list
from .parser import parser
from .plans import BYTES, EACH, NUMBERS, SCALAR, Plan

LONG_PIECE: Final = 1 << 11
"""Bytes without a quote from which on a piece is cut out."""
_TO_ARRAY: Final = re.compile(rb'"[ \t\r\n]{0,8}:[ \t\r\n]{0,8}\[')
"""From the end of a name to the bracket of its array."""
_BASE64: Final = re.compile(rb'"[A-Za-z0-9+/]{0,63}(?:[A-Za-z0-9+/]|={0,2}")')
"""What the beginning of base64 looks like, and the whole of it where it is short."""
_MARK: Final = os.urandom(16).hex()


class UnsureError(ValueError):
    """The usual reader has to look at this."""


def read_apart(content: bytes, plan: Plan) -> Any:
    """Read text as JSON, long arrays of numbers as `Packed` and long base64 as bytes; None where
    there are none.

    Raises:
        ValueError: When the usual reader has to look.
    """
    pieces = _Pieces(content)
    if not pieces.are_left:
        return None
    value = loads(pieces.rest)
    if is_too_deep(value):
        return None
    filled = pieces.filled(value, plan)
    if pieces.are_left:
        raise UnsureError
    took("read:apart")
    return filled


class _Pieces:
    """What was cut out of a text, by its marks, until it is put back."""

    def __init__(self, content: bytes) -> None:
        self.arrays: dict[str, memoryview] = {}
        """With their brackets; the mark stands between those."""
        self.texts: dict[str, memoryview] = {}
        """With their quotes; the mark stands between those."""
        view, end = memoryview(content), 0
        kept: list[bytes | memoryview] = []
        for start, stop in _places(content):
            mark = f"{_MARK}{start}"
            is_array = content[start] == _BRACKET
            (self.arrays if is_array else self.texts)[mark] = view[start:stop]
            kept += [view[end : start + 1], (f'"{mark}"' if is_array else mark).encode()]
            end = stop - 1
        self.rest = b"".join([*kept, view[end:]]) if kept else content

    @property
    def are_left(self) -> bool:
        """Whether there are any."""
        return bool(self.arrays or self.texts)

    def filled(self, value: Any, plan: Plan) -> Any:
        """Put pieces in the place of their marks, as the plan has them."""
        if type(value) is str:
            text = self.texts.pop(value, None)
            return value if text is None else _read_text(text, plan)
        if type(value) is list:
            if len(value) == 1 and type(value[0]) is str and value[0] in self.arrays:
                return _read_array(self.arrays.pop(value[0]), plan)
            if type(plan) is dict and plan.get(EACH) != SCALAR:
                return [self.filled(item, plan.get(EACH)) for item in value]
        elif type(value) is dict and type(plan) is dict:
            each = plan.get(EACH)
            for key, inner in value.items():
                value[key] = self.filled(inner, plan.get(key, each))
        return value


_BRACKET: Final = ord("[")


def _places(content: bytes) -> Iterator[tuple[int, int]]:
    """Give where long arrays, and what looks like base64, begin and end: as seen from outside."""
    quote = content.find(b'"')
    while quote >= 0:
        beyond = quote + 1 + LONG_PIECE
        nearer = content.rfind(b'"', quote + 1, beyond)
        if nearer >= 0:
            quote = nearer
            continue
        following = content.find(b'"', beyond)
        if array := _TO_ARRAY.match(content, quote):
            start = array.end() - 1
            stop = content.find(b"]", beyond, len(content) if following < 0 else following) + 1
            if stop and content.rfind(b"[", start, stop) == start:
                yield start, stop
        elif (
            following >= 0
            and _BASE64.match(content, quote)
            and not content.startswith(b":", following + 1)
        ):
            yield quote, following + 1
        quote = following


def _read_text(text: memoryview, plan: Plan) -> Any:
    if plan == SCALAR:
        return _loads(text)
    if plan != BYTES:
        raise UnsureError
    letters = text[1:-1]
    data = decode_view(letters)
    if not is_canonical(len(letters), str(letters[-4:], "ascii"), data):
        raise UnsureError
    return data


def _read_array(text: memoryview, plan: Plan) -> Any:
    if plan == NUMBERS:
        return _numbers(text)
    if type(plan) is not dict:
        raise UnsureError
    return _loads(text)


def _loads(text: memoryview) -> Any:
    import orjson  # Not before it is needed: importing a type stays cheap.

    return orjson.loads(text)


def _numbers(text: memoryview) -> Any:
    """Read an array of numbers as `Packed`, or as a list where one may have been rounded."""
    simdjson_parser = parser(len(text))
    if simdjson_parser is None:
        return _pack(_loads(text))
    try:
        array = simdjson_parser.parse(text)
        return _of_integers(array) or _of_floats(array, text) or array.as_list()
    except (TypeError, RuntimeError):  # Besides ValueError, what simdjson raises.
        raise UnsureError from None


def _pack(numbers: list[Any]) -> Any:
    packed = pack_list(numbers)
    return numbers if packed is None or packed.may_be_rounded else packed


def _of_integers(array: Any) -> Packed | None:
    try:
        return Packed(memoryview(array.as_buffer(of_type="i")).cast("q"), True)
    except (TypeError, ValueError):
        return None


def _of_floats(array: Any, text: memoryview) -> Packed | None:
    """Take an array of floats; None where an integer may be among them, which it does not tell."""
    numbers: Any = memoryview(array.as_buffer(of_type="d")).cast("d")
    numpy = loaded_numpy()
    if numpy is not None:
        numbers = numpy.frombuffer(numbers, dtype="float64")
        if not (numbers == numpy.rint(numbers)).any():
            return Packed(numbers, False)
    # A number with a point is a float, and has no other point.
    return Packed(numbers, False) if bytes(text).count(b".") == len(numbers) else None

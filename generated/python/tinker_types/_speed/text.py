# Part of every package that tinkerspec generates; do not edit.
"""Properties of JSON text that its bytes alone prove.

Each answer takes a few passes of compiled code over the text, and far less than reading it. False
is no verdict: the usual reader has to look.
"""

import re
from typing import Final

from .._runtime.nesting import MAX_DEPTH

_DEEP_AT_ONCE: Final = re.compile(rb"[\[{]{%d}" % (MAX_DEPTH + 1))
_MANY_QUOTES: Final = b'"' * 16
"""An even number of them, which is found less often than pairs are."""
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b'[]{}"'))

_SHORT: Final = 1 << 14
"""Below so many bytes, counting one bracket after the other is the quickest look: it needs no
memory."""

_WHITESPACE: Final = b" \t\r\n"
_OPENING: Final = (b"[", b"{")
_SHAPES: Final = bytes.maketrans(b"[]{},E", b":::::e")
"""Whatever may stand around a number becomes one character, and either exponent another."""
_OF_NUMBERS: Final = b"0123456789.+-"
_UNSURE: Final = (b":e:", b":NaN:", b":Infinity:")
"""What `_SHAPES` leaves, without `_OF_NUMBERS`, of numbers with an exponent and of what is none."""
_ZEROS: Final = bytes.maketrans(b"123456789", b"0" * 9)
_STEP: Final = 16
_LONG: Final = b"0" * (308 // _STEP)
"""What is seen, in steps, of as many digits as it takes to go beyond a double."""


def is_surely_shallow(content: bytes) -> bool:
    """Whether JSON text nests no deeper than `MAX_DEPTH`, judged by its brackets alone.

    False for some text that does not either: such as has brackets in its strings.
    """
    if len(content) < _SHORT and content.count(b"[") + content.count(b"{") <= MAX_DEPTH:
        return True
    if b"\\" in content:
        content = content.replace(b"\\\\", b"").replace(b'\\"', b"")
    brackets = content.translate(None, _NO_BRACKETS)
    if brackets.count(b"[") + brackets.count(b"{") <= MAX_DEPTH:
        return True
    brackets = brackets.replace(_MANY_QUOTES, b"").replace(b'""', b"")
    if _DEEP_AT_ONCE.search(brackets):
        return False
    for _ in range(MAX_DEPTH // 2):  # A round takes away one level, or two.
        if not brackets:
            return True
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    return not brackets


def is_surely_finite(content: bytes) -> bool:
    """Whether an array or object holds no number beyond a double, nor NaN or infinity.

    These are what pydantic's reader accepts in addition to JSON. False for every number with an
    exponent, and for some text that holds none.
    """
    if not content.lstrip(_WHITESPACE).startswith(_OPENING):
        return False
    if _LONG in content[::_STEP].translate(_ZEROS):
        return False
    shapes = content.translate(_SHAPES, _OF_NUMBERS + _WHITESPACE)
    # That a letter is missing is seen sooner than that several are.
    return not any(unsure[1:2] in shapes and unsure in shapes for unsure in _UNSURE)

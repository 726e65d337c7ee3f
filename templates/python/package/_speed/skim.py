"""Reading JSON text in the way that suits what its type declares.

Where a type has arrays of numbers or bytes, the long ones are read apart from the rest. Where it
has none, pydantic reads the text alone, once the text is sure to have nothing in it that only
pydantic takes for JSON. Whatever could be read in two ways, or not at all, is left to the usual
reader, which also says what is wrong.
"""

from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from .._runtime.payload import EXACT, FAST, InexactError, read_payload
from .._runtime.ways import took
from .apart import read_apart
from .parser import is_json
from .plans import plan_and_way
from .quick import text_validator
from .text import is_surely_finite, is_surely_shallow

LONG_TEXT: Final = 1 << 14
"""Arrays and bytes of shorter text, in bytes or characters, are read as fast in the usual way."""


class Checked(NamedTuple):
    """Text that is JSON by all rules, so that pydantic's own reader makes the same of it."""

    content: bytes


def read_text(type_: Any, validator: Any, text: Any) -> Any:
    """Read text as a type; None for the usual reader, which also says what is wrong."""
    skimmed = skim(type_, text)
    if skimmed is None:
        return None
    try:
        if isinstance(skimmed, Checked):
            quick = text_validator(type_, validator)
            return quick.validate_json(skimmed.content, context=EXACT, by_alias=True, by_name=False)
        return read_payload(validator, skimmed, FAST)
    except (ValidationError, RecursionError, InexactError):
        return None


def skim(type_: Any, text: Any) -> Any:
    """Read text as JSON with bytes and `Packed` arrays, or find it `Checked`; None for the usual
    reader."""
    plan, way = plan_and_way(type_)
    if way is None or (way == "apart" and len(text) < LONG_TEXT):
        return None
    try:
        content = text.encode() if isinstance(text, str) else bytes(text)
        return _checked(content) if way == "text" else read_apart(content, plan)
    except (ValueError, RecursionError):
        return None


def _checked(content: bytes) -> Checked | None:
    is_finite = is_json(content) or is_surely_finite(content)
    if not (is_finite and is_surely_shallow(content)):
        return None
    took("read:text")
    return Checked(content)

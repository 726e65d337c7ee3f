"""Text as the contract judges it: the formats that are checked, base64 and patterns."""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from types import MappingProxyType
from typing import Final

from ..frozen import frozen
from .patterns import portable


@frozen
class Format:
    """A format that is checked.

    `meaning` says in words what a text must be, and `lengths` how long the shortest and the longest
    are. Where `pattern` is given, it matches exactly these texts, and the value stays text; without
    one, the format has a type of its own in the IR.
    """

    meaning: str
    lengths: tuple[int, float]
    pattern: str = ""


_OFFSET: Final = r"(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
_DAY_TIME: Final = r"T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)"
_DAYS: Final = r"(?:[0-9]+D|[0-9]+M(?:[0-9]+D)?|[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?)"

CHECKED: Final[Mapping[str, Format]] = MappingProxyType(
    {
        "date-time": Format(
            "an RFC 3339 timestamp with an offset and no leap second", (20, math.inf)
        ),
        "date": Format("an RFC 3339 date, such as 2025-11-26", (10, 10)),
        "time": Format(
            "an RFC 3339 time with an offset and no leap second",
            (9, math.inf),
            rf"^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?{_OFFSET}$",
        ),
        "uuid": Format(
            "a UUID in the text form of RFC 9562",
            (36, 36),
            "^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
        ),
        "duration": Format(
            "an ISO 8601 duration as in RFC 3339, appendix A, such as P1DT12H",
            (3, math.inf),
            rf"^P(?:{_DAYS}(?:{_DAY_TIME})?|{_DAY_TIME}|[0-9]+W)$",
        ),
    }
)
"""Every format that is checked. Any other describes a value, and nobody checks it."""

TEXT_FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {name: format_ for name, format_ in CHECKED.items() if format_.pattern}
)
"""The formats that are checked and leave a text as it came."""

_TIMESTAMP: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def has_format(name: str, text: str) -> bool:
    """Whether a text has a format. Every text has one that is not checked."""
    match name:
        case "date-time":
            return _is_timestamp(text)
        case "date":
            return _is_date(text)
        case _:
            return name not in TEXT_FORMATS or matches(TEXT_FORMATS[name].pattern, text)


def _is_timestamp(text: str) -> bool:
    """Whether a text is an RFC 3339 timestamp whose year is 1 to 9999, in UTC too."""
    parts = _TIMESTAMP.fullmatch(text)
    if parts is None:
        return False
    day, time, _, offset = parts.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{offset.upper()}")
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


def _is_date(text: str) -> bool:
    try:
        return _DATE.fullmatch(text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


def is_base64(text: str) -> bool:
    """Whether a text is canonical base64."""
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode() == text
    except (ValueError, binascii.Error):
        return False


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern matches in a text; `$` is its very end."""
    return _compiled(pattern).search(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # In `re`, `$` also matches before a final line break; in JSON Schema it does not.
    spelled = portable(pattern)
    exact = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", _exact_end, spelled, flags=re.DOTALL)
    return re.compile(exact)


def is_sound(pattern: str) -> bool:
    """Whether a pattern can be searched for."""
    # Patterns of types are valid; openapi.json may have ones of other engines, which are not
    # checked.
    try:
        _compiled(pattern)
    except (re.error, ValueError):
        return False
    return True


def _exact_end(token: re.Match[str]) -> str:
    return r"\Z" if token.group() == "$" else token.group()

"""Text as the contract judges it: timestamps, base64 and patterns."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from functools import cache
from typing import Final

_TIMESTAMP: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?"
    r"([Zz]|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)


def is_timestamp(text: str) -> bool:
    """Whether a text is an RFC 3339 timestamp whose year is 1 to 9999, in UTC too."""
    parts = _TIMESTAMP.fullmatch(text)
    if parts is None:
        return False
    date, time, _, offset = parts.groups()
    try:
        moment = datetime.fromisoformat(f"{date}T{time}{offset.upper()}")
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


def is_base64(text: str) -> bool:
    """Whether a text is canonical base64."""
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode() == text
    except (ValueError, binascii.Error):
        return False


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern of the portable subset matches in a text; `$` is its very end."""
    return _compiled(pattern).search(text) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # In `re`, `$` also matches before a final line break; in JSON Schema it does not.
    exact = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]|\$", _exact_end, pattern, flags=re.DOTALL)
    return re.compile(exact)


def is_sound(pattern: str) -> bool:
    """Whether a pattern can be searched for."""
    # Patterns of types are valid; openapi.json may have ones of other engines, which are not
    # checked.
    try:
        _compiled(pattern)
    except re.error:
        return False
    return True


def _exact_end(token: re.Match[str]) -> str:
    return r"\Z" if token.group() == "$" else token.group()

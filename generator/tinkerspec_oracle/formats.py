"""What `format`, `contentEncoding` and `pattern` ask of a text."""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Final

_DATE_TIME: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]+))?(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def read_datetime(text: str) -> datetime:
    """Reads an RFC 3339 timestamp, in UTC; digits after the sixth of the fraction are cut.

    Raises:
        ValueError: The text is something else, or leaves the years 1 to 9999 in UTC.
    """
    match = _DATE_TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not in the grammar of RFC 3339")
    local = datetime.strptime(f"{match['date']} {match['time']}", "%Y-%m-%d %H:%M:%S")
    fraction = (match["fraction"] or "")[:6].ljust(6, "0")
    aware = local.replace(microsecond=int(fraction), tzinfo=timezone(_offset(match["zone"])))
    try:
        return aware.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{text!r} leaves the years 1 to 9999 in UTC") from error


def _offset(zone: str) -> timedelta:
    if zone in "Zz":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError(f"{zone} is no offset")
    size = timedelta(hours=hours, minutes=minutes)
    return -size if zone[0] == "-" else size


def write_datetime(moment: datetime) -> str:
    """The canonical spelling: UTC with `Z`, and no fraction or one of six digits."""
    spelling = "microseconds" if moment.microsecond else "seconds"
    return moment.astimezone(UTC).isoformat(timespec=spelling).removesuffix("+00:00") + "Z"


def is_base64(text: str) -> bool:
    """Whether the text is what encoding its own decoding gives."""
    try:
        return base64.b64encode(base64.b64decode(text)).decode("ascii") == text
    except (ValueError, binascii.Error):
        return False


def is_found(pattern: str, text: str) -> bool:
    """Whether the pattern matches somewhere in the text."""
    return _exact(pattern).search(text) is not None


@cache
def _exact(pattern: str) -> re.Pattern[str]:
    # Python's `$` is before a last line break too; a pair of brackets or an escape is no `$`.
    token = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|(\$)", re.DOTALL)
    return re.compile(token.sub(lambda found: r"\Z" if found[1] else found[0], pattern))

"""What `format`, `contentEncoding` and `pattern` ask of a text.

Formats are read part by part, as their grammars are written, and not by one pattern each.
"""

from __future__ import annotations

import base64
import binascii
import re
import warnings
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import Final

_DATE_TIME: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?P<time>[0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:\.(?P<fraction>[0-9]+))?(?P<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})"
)


@lru_cache(maxsize=1000)
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


def is_date(text: str) -> bool:
    """Whether the text is `full-date` of RFC 3339, in the years 1 to 9999."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_time(text: str) -> bool:
    """Whether the text is `full-time` of RFC 3339, without the leap second."""
    try:
        read_datetime(f"2000-01-01T{text}")
    except ValueError:
        return False
    return True


def is_uuid(text: str) -> bool:
    """Whether the text is hexadecimal digits in the five groups of RFC 9562."""
    groups = text.split("-")
    digits = set("".join(groups))
    return [len(group) for group in groups] == [8, 4, 4, 4, 12] and digits <= _HEXADECIMAL


_HEXADECIMAL: Final = frozenset("0123456789abcdefABCDEF")


def is_duration(text: str) -> bool:
    """Whether the text is `duration` of RFC 3339, appendix A."""
    days, mark, times = text.removeprefix("P").partition("T")
    if not text.startswith("P") or (mark and not times):
        return False
    units, clock = _units(days), _units(times)
    if units is None or clock is None:
        return False
    if units == "W":
        return not mark
    # Each unit is followed by the next smaller one, or by none.
    return bool(units or clock) and (units or "Y") in "YMD" and (clock or "H") in "HMS"


def _units(text: str) -> str | None:
    """The letters after numbers, in their order; empty without a number, None for other text."""
    parts = re.findall(r"([0-9]+)([A-Z])", text)
    whole = "".join(number + letter for number, letter in parts) == text
    return "".join(letter for _, letter in parts) if whole else None


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
    return _of_python(pattern).search(text) is not None


_SPACE: Final = r"\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_PIECE: Final = re.compile(
    r"""(?P<of_class>\[\^?(?:\\.|[^\]\\])*\])
    | \\u(?P<high>[dD][89abAB]..)\\u(?P<low>....)
    | \\u\{(?P<point>[^}]+)\}
    | \\c(?P<control>.)
    | (?P<name>\(\?<\w+>)
    | (?P<other>\\.|.)""",
    re.DOTALL | re.VERBOSE,
)
_OTHERWISE: Final = {
    "$": r"\Z",  # Python's is before a last line break too.
    ".": r"[^\n\r\u2028\u2029]",
    r"\s": f"[{_SPACE}]",
    r"\S": f"[^{_SPACE}]",
    r"\/": "/",
}
"""What means something else to Python, as Python has it."""


@cache
def _of_python(pattern: str) -> re.Pattern[str]:
    """A pattern of ECMA-262 for Python, whose `\\d` and `\\w` are the same under `re.ASCII`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # `[[` and `[&&` may become other things.
        return re.compile(_PIECE.sub(_piece, pattern), re.ASCII)


def _piece(found: re.Match[str]) -> str:
    if found["of_class"]:
        return _class(found["of_class"])
    if found["name"]:
        return "("
    other = found["other"]
    return re.escape(_character(found)) if other is None else _OTHERWISE.get(other, other)


def _character(found: re.Match[str]) -> str:
    if found["high"]:
        units = bytes.fromhex(found["high"] + found["low"])
        return units.decode("utf-16-be")
    if found["control"]:
        return chr(ord(found["control"]) & 31)
    return chr(int(found["point"], 16))


def _class(text: str) -> str:
    """A class as one for Python, which cannot say there that a character is no space."""
    is_negated = text.startswith("[^")
    inside = text[2 if is_negated else 1 : -1]
    pieces = re.findall(r"\\u[dD][89abAB]..\\u....|\\u\{[^}]+\}|\\c.|\\.|.", inside, re.DOTALL)
    members = "".join(_member(piece) for piece in pieces if piece != r"\S")
    begin = "[\\" if members.startswith("^") else "["  # It would negate the class.
    allowed = f"{begin}{members}]" if members else "(?!)"
    choice = f"(?:{allowed}|[^{_SPACE}])" if r"\S" in pieces else allowed
    return f"(?:(?!{choice})[\\s\\S])" if is_negated else choice


def _member(piece: str) -> str:
    if piece == r"\s":
        return _SPACE
    found = _PIECE.fullmatch(piece)
    is_character = found is not None and found["other"] is None
    return re.escape(_character(found)) if found and is_character else piece

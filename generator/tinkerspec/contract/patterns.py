"""Patterns are written in ECMA-262, and spelled so that every engine reads them alike.

In ECMA-262 there are ten digits `\\d`, to Rust some six hundred; `\\s` includes the byte order mark
in ECMA-262 alone; `\\u0041` is no escape in PCRE, and `.` is a line separator everywhere but in
ECMA-262. `portable` writes such things out. What it cannot write out, lint refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain, pairwise
from typing import Final, TypeAlias

_Ranges: TypeAlias = tuple[tuple[int, int], ...]
"""Code points from one to another, both included."""

_DIGITS: Final[_Ranges] = ((0x30, 0x39),)
_WORDS: Final[_Ranges] = ((0x41, 0x5A), (0x61, 0x7A), (0x30, 0x39), (0x5F, 0x5F))
_LINE_ENDS: Final[_Ranges] = ((0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029))
_SPACES: Final[_Ranges] = (
    *((0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_SHORTHANDS: Final[Mapping[str, _Ranges]] = {"d": _DIGITS, "w": _WORDS, "s": _SPACES}

_SPECIAL: Final = frozenset("^$\\.*+?()[]{}|/")
_SPECIAL_IN_CLASS: Final = frozenset("^\\[]-&~")
_CONTROLS: Final = {"f": "\f", "v": "\v", "0": "\0"}
_KEPT: Final = frozenset("tnr")
"""Letters of the escapes that every engine knows."""

_UNIT: Final = r"\\u([0-9A-Fa-f]{4})"
_CHARACTER: Final = r"""
    \\(?P<shorthand>[dDwWsS])
    | (?P<pair>\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2})
    | \\u\{(?P<point>[0-9A-Fa-f]+)\}
    | \\[ux](?P<code>(?<=u)[0-9A-Fa-f]{4}|(?<=x)[0-9A-Fa-f]{2})
    | \\c(?P<control>[A-Za-z])
    | \\(?P<escaped>.)
    | (?P<plain>.)
    """
_IN_CLASS: Final = re.compile(_CHARACTER, re.DOTALL | re.VERBOSE)
_TOKEN: Final = re.compile(rf"(?P<group>\(\?<(?![=!])[^>]*>)|{_CHARACTER}", re.DOTALL | re.VERBOSE)
_OPERATORS: Final = re.compile(r"&&|~~|\|\|")


@cache
def portable(pattern: str) -> str:
    """A pattern that lint has passed, in the subset that every engine reads alike.

    It consists of characters, `\\xHH`, classes of characters and ranges, groups, alternatives,
    anchors and counted repetition. A pattern that is in the subset stays what it is.
    """
    spelled: list[str] = []
    at = 0
    while found := _TOKEN.match(pattern, at):
        at = found.end()
        if found["plain"] == "[":
            members, at = _class(pattern, at)
            spelled.append(members)
        elif found["plain"] == ".":
            spelled.append(f"[^{_members(_LINE_ENDS)}]")
        elif found["group"]:
            spelled.append("(")
        elif letter := found["shorthand"]:
            negated = "^" if letter.isupper() else ""
            spelled.append(f"[{negated}{_members(_SHORTHANDS[letter.lower()])}]")
        else:
            spelled.append(found["plain"] or _spelled(found, _SPECIAL))
    return "".join(spelled)


def _class(pattern: str, at: int) -> tuple[str, int]:
    """A class, and the place after it; `at` is the place after its bracket."""
    spelled = ["["]
    if pattern.startswith("^", at):
        spelled.append("^")
        at += 1
    while (found := _IN_CLASS.match(pattern, at)) and found["plain"] != "]":
        at = found.end()
        before = pattern[found.start() - 1]
        if letter := found["shorthand"]:
            ranges = _SHORTHANDS[letter.lower()]
            spelled.append(_members(_others(ranges) if letter.isupper() else ranges))
        elif found["escaped"] == "b":
            spelled.append(r"\x08")
        elif found["plain"] == "[" or _OPERATORS.match(before + (found["plain"] or " ")):
            # To Rust, another class or a set operation begins here.
            spelled.append(f"\\x{ord(found['plain']):02X}")
        else:
            spelled.append(found["plain"] or _spelled(found, _SPECIAL_IN_CLASS))
    spelled.append(pattern[at : at + 1])  # Its end, if it has one.
    return "".join(spelled), at + 1


def _spelled(found: re.Match[str], special: frozenset[str]) -> str:
    """An escape as every engine reads it."""
    escaped = found["escaped"]
    if escaped is not None and (escaped in _KEPT or escaped in _SPECIAL | {"-"} & special):
        return found[0]
    return _character(_point(found), special)


def _point(found: re.Match[str]) -> int:
    """The code point of the character that an escape stands for."""
    if found["pair"]:
        high, low = (int(unit, 16) for unit in re.findall(_UNIT, found["pair"]))
        return 0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF)
    if digits := found["point"] or found["code"]:
        return int(digits, 16)
    if found["control"]:
        return ord(found["control"]) % 32
    return ord(_CONTROLS.get(found["escaped"], found["escaped"]))


def _character(point: int, special: frozenset[str]) -> str:
    character = chr(point)
    if point < 0x20 or 0x7F <= point <= 0xA0:
        return f"\\x{point:02X}"
    return f"\\{character}" if character in special else character


def _members(ranges: Iterable[tuple[int, int]]) -> str:
    """What stands between the brackets of a class of these code points."""
    return "".join(
        "-".join(_character(point, _SPECIAL_IN_CLASS) for point in dict.fromkeys(ends))
        for ends in ranges
    )


def _others(ranges: _Ranges) -> Iterable[tuple[int, int]]:
    """Every other code point."""
    ends = [-1, *chain.from_iterable(sorted(ranges)), 0x110000]
    between = list(pairwise(ends))[::2]
    return [(low + 1, high - 1) for low, high in between if high - low > 1]

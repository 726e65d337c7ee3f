"""Makes strings that match a pattern of the portable subset: characters, classes, groups,
alternatives, anchors and counted repetition."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from ..frozen import frozen
from .formats import matches
from .patterns import portable

_DRAWN: Final = 40
_LONGEST: Final = 4000
_MORE: Final = 3
"""How often an unlimited repetition is repeated beyond its minimum."""

_COUNT: Final = re.compile(r"\{(\d+)(,?)(\d*)\}")
_ESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r"}
_ALPHABET: Final = "a0 zZ9_-.:/é"
_RARE: Final = "\t\n\xa0\U0001f680"
"""Characters for what allows none of the usual ones."""


@frozen
class _Characters:
    """One of these characters."""

    any_of: str


@frozen
class _Repeat:
    """A part, so many times."""

    part: _PatternPart
    least: int
    most: int


@frozen
class _Alternation:
    """One of these sequences."""

    branches: tuple[tuple[_PatternPart, ...], ...]


_PatternPart: TypeAlias = "_Characters | _Repeat | _Alternation"


def samples(pattern: str, sizes: Sequence[int] = ()) -> Iterator[str]:
    """Different strings that match, short ones first, then ones as long as the sizes where
    possible.

    The same strings in every run.
    """
    tree = _Parser(portable(pattern)).parse()
    chance = random.Random(0)
    seen: set[str] = set()
    for size in (None, *sizes, *[None] * _DRAWN):
        text = _draw(tree, chance, plain=not seen, size=size)
        if text not in seen and len(text) <= _LONGEST and matches(pattern, text):
            seen.add(text)
            yield text


def _draw(part: _PatternPart, chance: random.Random, *, plain: bool, size: int | None) -> str:
    """A string that matches a part: the first and shortest if `plain`; repetitions aim at a size,
    if given."""
    match part:
        case _Characters(any_of=characters):
            return characters[0] if plain or size is not None else chance.choice(characters)
        case _Alternation(branches=branches):
            branch = branches[0] if plain else chance.choice(branches)
            return "".join(_draw(p, chance, plain=plain, size=size) for p in branch)
        case _Repeat(part=inner, least=least, most=most):
            count = least if plain else chance.randint(least, max(least, min(most, least + _MORE)))
            if size is not None:
                count = max(least, min(most, size))
            drawn: list[str] = []
            for _ in range(count):
                if sum(map(len, drawn)) > _LONGEST:
                    break
                drawn.append(_draw(inner, chance, plain=plain, size=None if count > 1 else size))
            return "".join(drawn)


class _Parser:
    """Reads a pattern of the portable subset."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def parse(self) -> _PatternPart:
        return self._choice()

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self) -> str:
        self._at += 1
        return self._pattern[self._at - 1]

    def _choice(self) -> _Alternation:
        branches = [self._sequence()]
        while self._peek() == "|":
            self._at += 1
            branches.append(self._sequence())
        return _Alternation(tuple(branches))

    def _sequence(self) -> tuple[_PatternPart, ...]:
        parts: list[_PatternPart] = []
        while self._peek() not in ("", "|", ")"):
            part = self._atom()
            if part is not None:
                parts.append(self._repeated(part))
        return tuple(parts)

    def _atom(self) -> _PatternPart | None:
        character = self._take()
        if character == "(":
            self._at += 2 * self._pattern.startswith("?:", self._at)
            inner = self._choice()
            self._at += 1
            return inner
        if character == "[":
            return self._class()
        if character in "^$":
            return None
        if character == ".":
            return _Characters(_ALPHABET)
        return _Characters(self._escaped() if character == "\\" else character)

    def _escaped(self) -> str:
        character = self._take()
        if character == "x":
            return chr(int(self._take() + self._take(), 16))
        return _ESCAPES.get(character, character)

    def _class(self) -> _PatternPart:
        start = self._at - 1
        negated = self._peek() == "^"
        self._at += negated
        found = ""
        while self._peek() != "]":
            first = self._member()
            if self._peek() == "-" and self._pattern[self._at + 1 : self._at + 2] != "]":
                self._at += 1
                last = self._member()
                spread = ord(last) - ord(first)
                found += "".join(
                    chr(code) for code in (ord(first), ord(last), ord(first) + spread // 2)
                )
            else:
                found += first
        self._at += 1
        if negated:
            allowed = re.compile(self._pattern[start : self._at])
            found = "".join(c for c in _ALPHABET + _RARE if allowed.match(c)) or "\u4e00"
        return _Characters(found)

    def _member(self) -> str:
        character = self._take()
        return self._escaped() if character == "\\" else character

    def _repeated(self, part: _PatternPart) -> _PatternPart:
        counted = _COUNT.match(self._pattern, self._at)
        plain = {"*": (0, _LONGEST), "+": (1, _LONGEST), "?": (0, 1)}
        if counted:
            self._at = counted.end()
            least = int(counted[1])
            most = int(counted[3]) if counted[3] else _LONGEST if counted[2] else least
        elif self._peek() in plain and self._peek():
            least, most = plain[self._take()]
        else:
            return part
        self._at += self._peek() == "?"
        return _Repeat(part, least, most)

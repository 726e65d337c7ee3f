"""Finds the positions of the values at some JSON pointers in a text, in one pass.

`load.Document` knows the place of every value, which is fine for schemas. A payload may have
millions of values and a fault in one, so here only the requested ones are located.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ..contract.pointer import split

_SPACE: Final = re.compile(r"[ \t\n\r,:]*")
_STRING: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_SCALAR: Final = re.compile(r"[^\s,\[\]{}]+")
_BRACKET: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{}]', re.DOTALL)


@dataclass(slots=True)
class _Wanted:
    """A pointer that is asked for, or that leads to some; and where it was found."""

    children: dict[str, _Wanted] = field(default_factory=dict)
    offset: int | None = None

    def found(self, offset: int) -> None:
        """Note a place; what was found within an earlier one counts no more."""
        if self.offset is not None:
            for child in self.children.values():
                child.forget()
        self.offset = offset

    def forget(self) -> None:
        """Have nothing found, here and below."""
        self.offset = None
        for child in self.children.values():
            child.forget()


def offsets(text: str, pointers: Iterable[str]) -> Mapping[str, int]:
    """The offset of each value in a JSON text; for an absent one, that of the nearest enclosing
    value.

    Of duplicate members the last one counts, as for readers.
    """
    root = _Wanted()
    for pointer in (asked := list(pointers)):
        wanted = root
        for step in split(pointer):
            wanted = wanted.children.setdefault(step, _Wanted())
    _PlaceSearch(text).value(0, root)
    return {pointer: _nearest(root, pointer) for pointer in asked}


def _nearest(root: _Wanted, pointer: str) -> int:
    offset, wanted = root.offset or 0, root
    for step in split(pointer):
        wanted = wanted.children[step]
        if wanted.offset is None:
            break
        offset = wanted.offset
    return offset


def lines_and_columns(text: str, offsets: Iterable[int]) -> Mapping[int, tuple[int, int]]:
    """Line and column of each offset, from 1; one pass for all of them."""
    found: dict[int, tuple[int, int]] = {}
    line, at, line_break = 1, 0, -1
    for offset in sorted(set(offsets)):
        line += text.count("\n", at, offset)
        line_break = max(line_break, text.rfind("\n", at, offset))
        at = offset
        found[offset] = line, offset - line_break
    return found


class _PlaceSearch:
    """Walks down to what is wanted, and skips everything else at the speed of `re`.

    Recursion is as deep as the pointers are, which the judge has been before.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def value(self, at: int, wanted: _Wanted) -> int:
        """Note where a value is and look into it; gives the offset of its end."""
        at = self._next(at)
        wanted.found(at)
        opening = self._text[at : at + 1]
        if not wanted.children or opening not in ("{", "["):
            return self._skip(at)
        return self._members(at, wanted) if opening == "{" else self._items(at, wanted)

    def _members(self, at: int, wanted: _Wanted) -> int:
        at = self._next(at + 1)
        while self._text[at] != "}":
            end = self._skip(at)
            child = wanted.children.get(json.loads(self._text[at:end]))
            end = self._skip(self._next(end)) if child is None else self.value(end, child)
            at = self._next(end)
        return at + 1

    def _items(self, at: int, wanted: _Wanted) -> int:
        at, index = self._next(at + 1), 0
        while self._text[at] != "]":
            child = wanted.children.get(str(index))
            at = self._next(self._skip(at) if child is None else self.value(at, child))
            index += 1
        return at + 1

    def _next(self, at: int) -> int:
        """Where the next token is, past commas, colons and space."""
        found = _SPACE.match(self._text, at)
        assert found is not None  # It matches nothing, too.
        return found.end()

    def _skip(self, at: int) -> int:
        """Where the value that starts here ends."""
        opening = self._text[at : at + 1]
        if opening in ("{", "["):
            return self._closing(at)
        found = (_STRING if opening == '"' else _SCALAR).match(self._text, at)
        return found.end() if found is not None else len(self._text)

    def _closing(self, at: int) -> int:
        depth = 0
        for found in _BRACKET.finditer(self._text, at):
            if found.group() in ("{", "["):
                depth += 1
            elif found.group() in ("}", "]"):
                depth -= 1
                if not depth:
                    return found.end()
        return len(self._text)

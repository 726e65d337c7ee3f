"""Since when what a contract has is there, until when, and what other contracts change, for
documentation.

`project` has followed the marks already: here they are only read, at the places where it found
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, Final, Literal, TypeAlias

from ...frozen import frozen
from ..load import Document
from ..model import ALWAYS, Period, Scalar
from ..naming import pascal_case
from ..pointer import join, value_at
from ..tree import NOTES
from .marks import (
    MARKS,
    SINCE,
    UNTIL,
    VALUES,
    WAS,
    WAS_UNTIL,
    WITHOUT,
    entry_name,
    is_map,
    is_payload,
)


def period(document: Document, pointer: str) -> Period:
    """When there is what stands at a place of a document."""
    if document.marked is None:
        return ALWAYS
    return _read(_marked(document, document.file_pointer(pointer)))


def period_of_entry(document: Document, pointer: str, entry: Scalar) -> Period:
    """When there is an entry of the list at a place of a document."""
    holder = document.file_pointer(pointer).rpartition("/")[0]
    return _read(_marked(document, holder + join(VALUES, entry_name(entry))))


_HistoryKind: TypeAlias = Literal["added", "removed", "required", "optional", "different"]


@frozen
class HistoryEntry:
    """What a contract changes, by the names that lead to it in its type; none for the type itself.

    `keywords` are those that are different: notes aside, of which readers need no history.
    """

    contract: str
    kind: _HistoryKind
    path: tuple[str, ...]
    keywords: tuple[str, ...] = ()


def entries(document: Document, pointer: str) -> Iterator[HistoryEntry]:
    """What each contract changes of the type at a place of a document, in no order of contracts."""
    yield from _entries(_marked(document, document.file_pointer(pointer)), ())


def _entries(node: Any, path: tuple[str, ...]) -> Iterator[HistoryEntry]:
    if isinstance(node, list):
        for each in node:
            is_marked = isinstance(each, dict) and not MARKS.isdisjoint(each)
            yield from _entries(each, (*path, _variant(each)) if is_marked else path)
    elif isinstance(node, dict):
        yield from _own(node, path)
        for keyword, value in node.items():
            if keyword in MARKS or keyword == "$defs" or is_payload(keyword, value):
                continue
            if is_map(keyword, value):
                for name, each in value.items():
                    yield from _entries(each, (*path, name))
            else:
                yield from _entries(value, path)


def _own(node: dict[str, Any], path: tuple[str, ...]) -> Iterator[HistoryEntry]:
    """What the marks of an object itself say."""
    if SINCE in node:
        yield HistoryEntry(node[SINCE], _THERE[0], path)
    if UNTIL in node:
        yield HistoryEntry(node[UNTIL], _THERE[1], path)
    for was in node.get(WAS, ()):
        changed = dict.fromkeys([*was, *was.get(WITHOUT, ())])
        keywords = tuple(key for key in changed if key not in _SAID_ELSEWHERE)
        if keywords:
            yield HistoryEntry(was[WAS_UNTIL], "different", path, keywords)
    for name, marks in node.get(VALUES, {}).items():
        is_required = name in node.get("required", ())
        first, last = _REQUIRED if is_required else _THERE
        if SINCE in marks:
            yield HistoryEntry(marks[SINCE], first, (*path, name))
        if UNTIL in marks:
            yield HistoryEntry(marks[UNTIL], last, (*path, name))


_THERE: Final[tuple[_HistoryKind, _HistoryKind]] = ("added", "removed")
_REQUIRED: Final[tuple[_HistoryKind, _HistoryKind]] = ("required", "optional")
_SAID_ELSEWHERE: Final = {WAS_UNTIL, WITHOUT, *(NOTES - {"default", "x-list-dtype"})}


def _variant(node: dict[str, Any]) -> str:
    """The name of a branch of a choice: that of its type, or its JSON type."""
    if "$ref" in node:
        return pascal_case(PurePosixPath(node["$ref"]).stem)
    return str(node.get("title") or node.get("type") or "a variant")


def _marked(document: Document, origin: str) -> Any:
    return value_at(document.marked, origin)


def _read(marks: Any) -> Period:
    if not isinstance(marks, dict):
        return ALWAYS
    return Period(since=marks.get(SINCE, ""), until=marks.get(UNTIL, ""))

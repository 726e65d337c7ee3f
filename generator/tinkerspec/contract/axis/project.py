"""One contract of the axis: the documents as they are there, without marks.

A pure stage between load and lint. The documents that come out know where each of their values
stands in its file, so that diagnostics lead there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import PurePosixPath
from typing import Any, Final, TypeAlias

from ...frozen import frozen
from ..load import Document, Sources
from ..model import Json
from ..openapi import operations
from ..pointer import join
from .contracts import Axis
from .marks import (
    MARKS,
    NAMED_ENTRIES,
    TEXT,
    VALUES,
    WAS,
    WAS_UNTIL,
    WITHOUT,
    entry_name,
    is_map,
    is_payload,
    shows,
)

_CHOICES: Final = ("anyOf", "oneOf")

_MAY_BE_EMPTY: Final = frozenset(
    {*_CHOICES, "allOf", "enum", "paths", "properties", "required", "type"}
)
"""Keywords that mean something when nothing is left under them; or lint has to say that they do
not. Any other one goes with the last thing under it."""

_Placed: TypeAlias = dict[str, tuple[Any, str]]
"""The members of an object: each value, and the pointer to it in the file."""


def project(sources: Sources, axis: Axis, contract: str) -> Sources:
    """The documents as they are at a contract of the axis.

    The marks have no faults. A document without marks stays the same object.

    Raises:
        DiagnosticError: There is no contract of this name.
    """
    index = axis.index(contract)
    projected = {each: document_at(each, axis.order, index) for each in sources.types}
    types = tuple(document for document in projected.values() if document is not None)
    gone = (each.path for each, found in projected.items() if found is None)
    absent = frozenset(PurePosixPath(path).stem for path in gone)
    openapi = sources.openapi
    if openapi is not None:
        found = document_at(openapi, axis.order, index)
        openapi = None if found is None else _versioned(found, axis.entries[index].version)
    return replace(sources, types=types, openapi=openapi, contract=contract, absent=absent)


def document_at(document: Document, order: Mapping[str, int], index: int) -> Document | None:
    """A document as it is at the contract of this index; None if it is not there."""
    if not isinstance(document.data, dict) or not TEXT.search(document.text):
        return document
    projector = _Projector(order, index)
    if not projector.shows(document.data):
        return None
    data = projector.object(document.data, "", "")
    if isinstance(paths := data.get("paths"), dict):
        emptied = {*_with_operations(document.data)} - {*_with_operations(data)}
        data["paths"] = _without(paths, emptied)
    return replace(document, data=data, origins=projector.origins, marked=document.data)


def _versioned(openapi: Document, version: str) -> Document:
    """openapi.json with the version of the contract."""
    root = openapi.data
    info = root.get("info") if isinstance(root, dict) else None
    if not isinstance(info, dict) or info.get("version") == version:
        return openapi
    return replace(openapi, data={**openapi.root, "info": {**info, "version": version}})


@frozen
class _Projector:
    """Projects one document; `origins` has the places in the file of what moves."""

    order: Mapping[str, int]
    index: int
    origins: dict[str, str] = field(default_factory=dict)

    def shows(self, node: Any) -> bool:
        """Whether the contract has an object, by its own marks."""
        return shows(node, self.order, self.index)

    def object(self, node: dict[str, Any], at: str, origin: str) -> dict[str, Any]:
        """An object with keywords, which comes to `at` and is at `origin` in the file."""
        view = self._view(node, origin)
        made: dict[str, Any] = {}
        for keyword, (value, place) in view.keywords.items():
            if is_payload(keyword, value) or is_map(keyword, value) or self.shows(value):
                self._moved(at, origin, keyword, place)
                made[keyword] = self._value(keyword, value, at + join(keyword), place, view)
                if value and _is_emptied(keyword, made[keyword]):
                    del made[keyword]
        return made

    def _view(self, node: dict[str, Any], origin: str) -> _View:
        """The keywords of an object at the contract; a choice that has one branch left is that
        branch."""
        placed = {k: (v, origin + join(k)) for k, v in node.items() if k not in MARKS}
        changes = node.get(WAS, [])
        for number, was in reversed(list(enumerate(changes))):
            if self.index < self.order[was[WAS_UNTIL]]:
                new = {k: (v, origin + join(WAS, number, k)) for k, v in was.items()}
                del new[WAS_UNTIL]
                without, _ = new.pop(WITHOUT, ([], ""))
                placed = _replaced(placed, without, new)
        hidden = {name for name, marks in node.get(VALUES, {}).items() if not self.shows(marks)}
        view = _View(placed, hidden)
        for keyword in _CHOICES:
            branches, place = _entries(placed, keyword)
            left = [number for number, each in enumerate(branches) if self.shows(each)]
            if len(left) == 1 < len(branches) and "discriminator" not in placed:
                branch = self._view(branches[left[0]], place + join(left[0]))
                said = {k: v for k, v in branch.keywords.items() if k not in placed}
                view = _View(_replaced(placed, {keyword}, said), hidden | branch.hidden)
        return view

    def _value(self, keyword: str, value: Any, at: str, origin: str, view: _View) -> Any:
        if keyword == "discriminator" and isinstance(value, dict):
            return self._discriminator(value, view)
        if keyword in NAMED_ENTRIES and isinstance(value, list):
            hidden = {*view.hidden, *(self._gone(view) if keyword == "required" else ())}
            kept = [n for n, each in enumerate(value) if entry_name(each) not in hidden]
            for new, old in enumerate(kept):
                self._moved(at, origin, new, origin + join(old))
            entries = [value[number] for number in kept]
            return entries[0] if keyword == "type" and len(entries) == 1 < len(value) else entries
        if keyword in NAMED_ENTRIES and isinstance(value, dict):
            return _without(value, view.hidden)
        if is_payload(keyword, value):
            return value
        if is_map(keyword, value):
            shown = {name: each for name, each in value.items() if self.shows(each)}
            return {n: self._any(v, at + join(n), origin + join(n)) for n, v in shown.items()}
        return self._any(value, at, origin)

    def _any(self, value: Any, at: str, origin: str) -> Any:
        if isinstance(value, dict):
            return self.object(value, at, origin)
        if not isinstance(value, list):
            return value
        made: list[Any] = []
        for number, each in enumerate(value):
            if self.shows(each):
                new, place = len(made), origin + join(number)
                self._moved(at, origin, new, place)
                made.append(self._any(each, at + join(new), place))
        return made

    def _gone(self, view: _View) -> Iterator[str]:
        """The members that an object declares, and does not have at the contract."""
        members, _ = view.keywords.get("properties", ({}, ""))
        named = members.items() if isinstance(members, dict) else ()
        return (name for name, each in named if not self.shows(each))

    def _discriminator(self, value: dict[str, Any], view: _View) -> dict[str, Any]:
        """A discriminator without the tags of variants that are not there."""
        tags = value.get("mapping")
        if not isinstance(tags, dict):
            return value
        branches = [each for keyword in _CHOICES for each in _entries(view.keywords, keyword)[0]]
        gone = {each.get("$ref") for each in branches if not self.shows(each)}
        left = _without(tags, {*view.hidden, *(tag for tag, ref in tags.items() if ref in gone)})
        rest = _without(value, ["mapping"])
        return {**value, "mapping": left} if left else rest

    def _moved(self, at: str, origin: str, step: str | int, place: str) -> None:
        """Note a place in the file that is not where the object or list around it leads."""
        if place != origin + join(step):
            self.origins[at + join(step)] = place


@frozen
class _View:
    """An object at the contract: its keywords, and the names of entries that are not there."""

    keywords: _Placed
    hidden: set[str]


def _entries(placed: _Placed, keyword: str) -> tuple[list[Any], str]:
    """The list under a keyword, empty if there is none, and its place."""
    value, place = placed.get(keyword, ([], ""))
    return (value if isinstance(value, list) else []), place


def _with_operations(root: Mapping[str, Json]) -> Iterator[str]:
    """The paths of openapi.json that have operations, their own or those of a path item that they
    refer to; a path goes with the last of them."""
    return (operation.key.partition(" ")[2] for operation in operations(root))


def _is_emptied(keyword: str, value: Any) -> bool:
    """Whether nothing is left of a list or of an object with names, which then says nothing."""
    has_entries = isinstance(value, list) or is_map(keyword, value) or keyword in NAMED_ENTRIES
    return has_entries and not value and keyword not in _MAY_BE_EMPTY


def _without(entries: dict[str, Any], hidden: Iterable[str]) -> dict[str, Any]:
    return {name: value for name, value in entries.items() if name not in hidden}


def _replaced(placed: _Placed, gone: Iterable[str], new: _Placed) -> _Placed:
    """The keywords with some gone and some new; those that were not there before stand where the
    first of the others was."""
    fresh = {keyword: value for keyword, value in new.items() if keyword not in placed}
    result: _Placed = {}
    for keyword, value in placed.items():
        if keyword in gone:
            result |= fresh
        else:
            result[keyword] = new.get(keyword, value)
    return {**result, **fresh}

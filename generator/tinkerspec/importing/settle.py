"""Finds out by lint what of the translated types comes in.

A fault at a keyword that can be left out costs that keyword. Any other one costs the type, and with
it every type that needs it. Nothing here knows which constructs the dialect has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from .. import contract
from ..contract.explicit import Openness, explicit
from ..contract.load import OPENAPI, Document, Sources, shipped_vocabulary
from ..contract.model import Json
from ..contract.openapi import references
from ..contract.pointer import join, split, value_at
from ..contract.tree import names
from ..diagnostics import Diagnostic
from . import spelling
from .catalog import TypeEntry
from .keywords import NOTES
from .library import SourcePlace
from .rewrite import TypeSchema
from .translate import Told

_LOOSE: Final = frozenset(
    {
        *NOTES,
        *("contentEncoding", "discriminator", "exclusiveMaximum", "exclusiveMinimum", "format"),
        *("maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength"),
        *("minProperties", "minimum", "multipleOf", "pattern", "propertyNames", "uniqueItems"),
    }
)
"""Keywords without which a schema allows the same or more."""
_REMOVED: Final[Mapping[str, str]] = {"example": "examples", "default-value": "default"}
"""What to leave out for faults that are told of a value inside a keyword, by code."""
_NAMING: Final = ("duplicate-type", "type-name")
"""Codes of faults that another name fixes."""
_ROUNDS: Final = 12
_UNKNOWN: Final = "unknown-keyword"
_MARK: Final = "contracts-missing"


@dataclass(eq=False)
class Settled:
    """What comes in: the schema of each type, and openapi.json; `told` says what does not."""

    types: dict[TypeEntry, TypeSchema]
    openapi: TypeSchema | None
    told: list[Told] = field(default_factory=list)
    left_out: dict[TypeEntry, str] = field(default_factory=dict)
    """The reason for each type that stays out."""
    warnings: list[Diagnostic] = field(default_factory=list)


def dumps(data: Json) -> str:
    """The text of a file."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


class _UnwrittenDocument(Document):
    """A file that nobody has written yet, so that there are no lines in it."""

    def locate(self, pointer: str, *, key: bool = False) -> tuple[int, int]:
        """No place."""
        return 0, 0


@dataclass(eq=False)
class Settling:
    """Removes what lint refuses, until it refuses nothing."""

    settled: Settled
    folder: str
    source: Document
    additional_properties: Openness
    _sources: Sources = field(init=False)
    """The files as they were when lint was asked."""

    def run(self) -> Settled:
        """Ask lint again and again; each time something is removed."""
        for odd in [e for e in self.settled.types if not isinstance(e.place.value, dict | bool)]:
            self._leave_out(odd, "an object, true or false belongs here", odd.place)
        self._close()
        for last in (*[False] * _ROUNDS, True):
            faults = self._lint()
            if not faults:
                break
            entries = {self._path(entry): entry for entry in self.settled.types}
            for fault in faults:
                if fault.file == OPENAPI:
                    self._remove_part(fault)
                elif (entry := entries.get(fault.file)) in self.settled.types:
                    self._remove(entry, fault, may_loosen=not last)
            self._close()
        return self.settled

    def _path(self, entry: TypeEntry) -> str:
        return f"{self.folder}/{entry.file}"

    def sources(self) -> Sources:
        """The files as they would be read."""
        settled = self.settled
        documents = [
            self._document(self._path(entry), schema) for entry, schema in settled.types.items()
        ]
        openapi = settled.openapi
        return Sources(
            folder=Path(),
            types=tuple(sorted(documents, key=lambda document: document.path)),
            openapi=None if openapi is None else self._document(OPENAPI, openapi),
            vocabulary=shipped_vocabulary(),
        )

    def _document(self, path: str, data: Json) -> Document:
        return _UnwrittenDocument(path=path, file=path, text="", data=data)

    def _lint(self) -> list[Diagnostic]:
        """The errors of all files."""
        self._sources = explicit(self.sources(), self.additional_properties)
        found = contract.strange_marks(self._sources) or contract.faults(self._sources)
        return [fault for fault in found if fault.severity == "error"]

    # --- one fault -------------------------------------------------------------------------------

    def _remove(self, entry: TypeEntry, fault: Diagnostic, *, may_loosen: bool) -> None:
        schema = self.settled.types[entry]
        if may_loosen and fault.code in _NAMING and self._name(entry, fault):
            return
        steps = _loose(fault) if may_loosen else None
        if steps is not None and _drop(schema, steps):
            at = entry.place.at(*steps)
            message = f"`{steps[-1]}` is lost: {fault.message}"
            self._tell(entry, at, "import-lost", message, "the rest of the type is taken")
        else:
            self._leave_out(entry, fault.message, entry.place.at(*split(fault.pointer)))

    def _name(self, entry: TypeEntry, fault: Diagnostic) -> bool:
        """Give a type inside of another one a name of its own, if that is what it lacks."""
        name = names(self._sources).get((fault.file, fault.pointer))
        inner = value_at(self.settled.types[entry], fault.pointer)
        if not fault.pointer or name is None or not isinstance(inner, dict):
            return False
        inner["title"] = spelling.apart(name, f"{entry.label}{fault.pointer}")
        return True

    def _tell(
        self, entry: TypeEntry | None, place: SourcePlace, code: str, message: str, help_: str
    ) -> None:
        self.settled.told.append(Told(entry, place, code, message, help_))

    def _leave_out(self, entry: TypeEntry, reason: str, place: SourcePlace) -> None:
        del self.settled.types[entry]
        self.settled.left_out[entry] = reason
        help_ = "write the schema by hand in a folder of its own, or change the source"
        self._tell(entry, place, "import-left-out", f"the type is left out: {reason}", help_)

    def _close(self) -> None:
        """Leave out what needs a type that is left out; openapi.json refers to it no more."""
        while True:
            there = {entry.file for entry in self.settled.types}
            broken = [
                (entry, pointer, ref)
                for entry, schema in self.settled.types.items()
                for pointer, ref in references(schema)
                if ref not in there
            ]
            if not broken:
                break
            for entry, pointer, ref in broken:
                if entry in self.settled.types:
                    place = SourcePlace(entry.place.document, entry.place.pointer + pointer)
                    self._leave_out(entry, f"it needs `{ref}`, which is left out", place)
        self._detach(there)

    def _detach(self, there: Iterable[str]) -> None:
        files = {f"{self.folder}/{name}" for name in there}
        openapi = self.settled.openapi
        if openapi is None:
            return
        broken = [
            pointer
            for pointer, ref in references(openapi)
            if ref.startswith(f"{self.folder}/") and ref not in files
        ]
        for pointer in broken:
            _put(openapi, split(pointer)[:-1], {})
            message = "a schema of an operation is left out with its type, and allows anything"
            place = SourcePlace(self.source, pointer.removesuffix("/$ref"))
            self._tell(None, place, "import-lost", message, "see what is said of the type")

    def _remove_part(self, fault: Diagnostic) -> None:
        """Remove the smallest part of openapi.json that can be missing."""
        openapi, steps = self.settled.openapi, split(fault.pointer)
        if openapi is None:
            return
        if fault.code == _MARK and _drop(openapi, steps):
            message = f"`{steps[-1]}` is lost: {fault.message}"
            place = SourcePlace(self.source, fault.pointer)
            self._tell(None, place, "import-lost", message, "the rest of the operation is taken")
            return
        length = {"paths": 2, "webhooks": 2, "components": 3}.get(next(iter(steps), ""), 0)
        if length and len(steps) >= length and _drop(openapi, steps[:length]):
            message = f"this part is left out of {OPENAPI}: {fault.message}"
        else:
            self.settled.openapi = None
            message = f"there is no {OPENAPI}: {fault.message}"
        place = SourcePlace(self.source, fault.pointer)
        self._tell(None, place, "import-left-out", message, "the types come in without it")


def _loose(fault: Diagnostic) -> list[str] | None:
    """The steps to the keyword that can be left out because of a fault."""
    steps = split(fault.pointer)
    keyword = _REMOVED.get(fault.code)
    if keyword is not None and keyword in steps:
        last = len(steps) - 1 - steps[::-1].index(keyword)
        return steps[: last + 1]
    if steps and (steps[-1] in _LOOSE or fault.code == _UNKNOWN or steps[-1].startswith("x-")):
        return steps
    return None


def _drop(data: Any, steps: list[str]) -> bool:
    """Remove a member; whether it was there."""
    owner = value_at(data, join(*steps[:-1]))
    if isinstance(owner, dict) and steps[-1] in owner:
        del owner[steps[-1]]
        return True
    return False


def _put(data: Any, steps: list[str], value: Json) -> None:
    owner = value_at(data, join(*steps[:-1]))
    if isinstance(owner, dict):
        owner[steps[-1]] = value
    elif isinstance(owner, list):
        owner[int(steps[-1])] = value

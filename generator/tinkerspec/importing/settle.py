"""Finds out by lint what of the translated types comes in.

A fault costs as little as it can: a keyword that can be left out, a choice beside members, else the
innermost schema that has the fault, in whose place any value is allowed then. Only a fault of a
type as a whole costs the type, and what refers to it allows any value there. Nothing here knows
which constructs the dialect has.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from ..contract import lint
from ..contract.axis import rules
from ..contract.explicit import Openness, explicit
from ..contract.load import OPENAPI, Document, Sources, shipped_vocabulary
from ..contract.model import Json
from ..contract.openapi import references
from ..contract.pointer import join, split, value_at
from ..contract.tree import names
from ..diagnostics import Diagnostic, DiagnosticError
from . import loosening, spelling
from .catalog import TypeEntry
from .library import SourcePlace
from .loosening import Lost, drop, loosen, put_any
from .rewrite import TypeSchema
from .translate import Told

_NAMING: Final = ("duplicate-type", "type-name")
"""Codes of faults that another name fixes."""
_ROUNDS: Final = 12
_ABSENT: Final = object()
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
    blamed: Callable[[TypeEntry, Diagnostic], Diagnostic | None]
    """The fault of a type as one of what people add to it, if it is that."""
    _sources: Sources = field(init=False)
    """The files as they were when lint was asked."""
    _eased: dict[TypeEntry, list[Sequence[str]]] = field(default_factory=dict)
    """The types of which something has been taken out since, with the steps to it."""

    def run(self) -> Settled:
        """Ask lint again and again; each time something is removed.

        Raises:
            DiagnosticError: What is added to a type has a fault. Nothing of that is removed.
        """
        for odd in [e for e in self.settled.types if not isinstance(e.place.value, dict | bool)]:
            self._leave_out(odd, "an object, true or false belongs here", odd.place)
        self._close()
        for last in (*[False] * _ROUNDS, True):
            faults = self._lint()
            if not faults:
                break
            entries = {self._path(entry): entry for entry in self.settled.types}
            self._refuse_additions(entries, faults)
            self._eased = {}
            for fault in sorted(faults, key=_is_inherited):
                if fault.file == OPENAPI:
                    self._remove_part(fault)
                elif (entry := entries.get(fault.file)) in self.settled.types:
                    self._remove(entry, fault, may_loosen=not last)
            self._close()
        self._loosen_choices()
        return self.settled

    def _refuse_additions(
        self, entries: Mapping[str, TypeEntry], faults: Sequence[Diagnostic]
    ) -> None:
        own = [(entries[fault.file], fault) for fault in faults if fault.file in entries]
        found = [blamed for entry, fault in own if (blamed := self.blamed(entry, fault))]
        if found:
            raise DiagnosticError(found)

    def _loosen_choices(self) -> None:
        """Branches that the source tells apart may both fit once one of them, or what it refers to,
        allows more."""
        types = self.settled.types
        users: defaultdict[str, set[str]] = defaultdict(set)
        for entry, schema in types.items():
            for _, ref in loosening.references(schema):
                users[ref].add(entry.file)
        looser = {each.entry.file for each in self.settled.told if each.entry and each.is_looser}
        waiting = list(looser)
        while waiting:
            new = users[waiting.pop()] - looser
            looser |= new
            waiting.extend(new)
        reason = "a type among its branches allows more than the source"
        for entry, schema in types.items():
            self._tell_lost(entry, loosening.first_that_fits(schema, looser), reason)

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
        found = list(rules.without_axis(self._sources)) or lint.run(self._sources)
        return [fault for fault in found if fault.severity == "error"]

    # --- one fault -------------------------------------------------------------------------------

    def _remove(self, entry: TypeEntry, fault: Diagnostic, *, may_loosen: bool) -> None:
        schema = self.settled.types[entry]
        if may_loosen and fault.code in _NAMING and self._name(entry, fault):
            return
        if self._is_eased(entry, fault):
            return
        lost = loosen(schema, fault) if may_loosen else None
        if lost is None:
            self._leave_out(entry, fault.message, _nearest(entry.place, split(fault.pointer)))
            return
        self._eased.setdefault(entry, []).extend(each.steps for each in lost)
        self._tell_lost(entry, lost, fault.message)

    def _is_eased(self, entry: TypeEntry, fault: Diagnostic) -> bool:
        """Whether what has a fault is gone, or says less than before; then lint is asked again."""
        steps = split(fault.pointer)
        if _is_inherited(fault) and self._eased:
            return True
        taken = self._eased.get(entry, [])
        if taken and value_at(self.settled.types[entry], fault.pointer, _ABSENT) is _ABSENT:
            return True
        return any(list(each[: len(steps)]) == steps for each in taken)

    def _tell_lost(self, entry: TypeEntry, lost: Iterable[Lost], reason: str) -> None:
        for each in lost:
            message = f"{each.what} is lost: {reason}"
            place = _nearest(entry.place, each.steps)
            self._tell(entry, place, "import-lost", message, each.help, note=each.is_note)

    def _name(self, entry: TypeEntry, fault: Diagnostic) -> bool:
        """Give a type inside of another one a name of its own, if that is what it lacks."""
        name = names(self._sources).get((fault.file, fault.pointer))
        inner = value_at(self.settled.types[entry], fault.pointer)
        if not fault.pointer or name is None or not isinstance(inner, dict):
            return False
        inner["title"] = spelling.apart(name, f"{entry.label}{fault.pointer}")
        return True

    def _tell(
        self,
        entry: TypeEntry | None,
        place: SourcePlace,
        code: str,
        message: str,
        help_: str,
        *,
        note: bool = False,
    ) -> None:
        self.settled.told.append(Told(entry, place, code, message, help_, is_looser=not note))

    def _leave_out(self, entry: TypeEntry, reason: str, place: SourcePlace) -> None:
        del self.settled.types[entry]
        self.settled.left_out[entry] = reason
        help_ = "write the schema by hand in a folder of its own, or change the source"
        self._tell(entry, place, "import-left-out", f"the type is left out: {reason}", help_)

    def _close(self) -> None:
        """What refers to a type that is left out allows any value there, in openapi.json too; a
        type that is nothing but such a reference is left out as well."""
        while True:
            there = {entry.file for entry in self.settled.types}
            broken = [
                (entry, steps, ref)
                for entry, schema in self.settled.types.items()
                for steps, ref in loosening.references(schema)
                if ref not in there
            ]
            if not broken:
                break
            for entry, steps, ref in reversed(broken):
                self._cut(entry, steps, f"it needs `{ref}`, which is left out")
        for schema in self.settled.types.values():
            loosening.forget_tags(schema, there)
            loosening.without_empty_parts(schema)
        self._detach(there)

    def _cut(self, entry: TypeEntry, steps: Sequence[str], reason: str) -> None:
        """Do without a reference."""
        if steps:
            self._tell_lost(entry, put_any(self.settled.types[entry], steps), reason)
        elif entry in self.settled.types:
            self._leave_out(entry, reason, entry.place)

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
        if fault.code == _MARK and drop(openapi, steps):
            message = f"`{steps[-1]}` is lost: {fault.message}"
            place = SourcePlace(self.source, fault.pointer)
            self._tell(None, place, "import-lost", message, "the rest of the operation is taken")
            return
        length = {"paths": 2, "webhooks": 2, "components": 3}.get(next(iter(steps), ""), 0)
        if length and len(steps) >= length and drop(openapi, steps[:length]):
            message = f"this part is left out of {OPENAPI}: {fault.message}"
        else:
            self.settled.openapi = None
            message = f"there is no {OPENAPI}: {fault.message}"
        place = SourcePlace(self.source, fault.pointer)
        self._tell(None, place, "import-left-out", message, "the types come in without it")


def _is_inherited(fault: Diagnostic) -> bool:
    """Whether a type has a fault by the types that it takes over, and may lose it with theirs."""
    return fault.code == "default-value" and fault.pointer.endswith("/allOf")


def _nearest(place: SourcePlace, steps: Iterable[str]) -> SourcePlace:
    """The place in the source of what the steps lead to in our schema, or of what it is inside."""
    node: Any = place.value
    for step in steps:
        names = (step, *(name for name in _WRITTEN.get(step, ()) if isinstance(node, dict)))
        known = next(
            (name for name in names if value_at(node, join(name), _ABSENT) is not _ABSENT), None
        )
        if known is None:
            return place
        place, node = place.at(known), value_at(node, join(known))
    return place


_WRITTEN: Final[Mapping[str, Sequence[str]]] = {"anyOf": ("oneOf",), "examples": ("example",)}
"""What a keyword of ours may be in the source."""


def _put(data: Any, steps: list[str], value: Json) -> None:
    owner = value_at(data, join(*steps[:-1]))
    if isinstance(owner, dict):
        owner[steps[-1]] = value
    elif isinstance(owner, list):
        owner[int(steps[-1])] = value

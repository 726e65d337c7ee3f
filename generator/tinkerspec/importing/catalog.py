"""Finds what becomes a type, and where each reference leads, before anything is translated.

A type is each named schema of the first documents, each schema that some reference leads to,
wherever it stands, and what operations say in place of a reference: objects, choices and enums.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from ..contract.load import Document
from ..contract.model import Json
from ..contract.naming import TITLE, snake_case
from ..contract.pointer import join, split, value_at
from ..diagnostics import DiagnosticError
from ..frozen import frozen
from ..targets import installed
from . import spelling
from .keywords import DEFINITIONS, NOTES, inside, is_known
from .library import Library, SourcePlace
from .operations import schema_places

COMPONENTS: Final = "/components/schemas"


@frozen
class TypeEntry:
    """A type that comes in: where it stands, its name, and the one that the document gives it.

    `label` is where it stands as the imported file says it.
    """

    place: SourcePlace
    name: str
    original: str
    label: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{snake_case(self.name)}.json"


@frozen(slots=False)
class Catalog:
    """The types by their place, and where the references lead, by the schema that has one."""

    entries: Mapping[SourcePlace, TypeEntry]
    targets: Mapping[SourcePlace, SourcePlace]
    wholes: Collection[SourcePlace] = ()
    """The schemas that have `allOf`."""
    _ends: dict[SourcePlace, SourcePlace] = field(default_factory=dict)
    """The ends that are known already."""

    def has(self, name: str) -> bool:
        """Whether a type has this name, or one that would have the same file."""
        return f"{snake_case(name)}.json" in self._files

    @cached_property
    def _files(self) -> frozenset[str]:
        return frozenset(entry.file for entry in self.entries.values())

    def end(self, place: SourcePlace) -> SourcePlace:
        """Where a chain of references ends."""
        passed = set[SourcePlace]()
        while place in self.targets and place not in passed:
            passed.add(place)
            place = self._ends.get(place, self.targets[place])
        self._ends.update(dict.fromkeys(passed, place))
        return place


def label(library: Library, place: SourcePlace) -> str:
    """Where a schema stands, as files and additions say it: `#/components/schemas/Pet`.

    The path of a document stands before it, unless it is the only one that was named.
    """
    first = next(iter(library.documents.values()))
    is_first = library.is_single and place.document is first
    return f"{'' if is_first else place.document.path}#{place.pointer}"


def catalogue(
    library: Library, documents: Iterable[Document], renames: Mapping[str, str]
) -> Catalog:
    """Find the types of the documents.

    `renames` are names that people have given to types, by label.

    Raises:
        DiagnosticError: A reference leads nowhere, or in a circle that means nothing.
    """
    search = _Search(library)
    for document in documents:
        search.add(document)
    search.refuse_circles()
    search.join_names()
    places = list(search.found)
    labels = [label(library, place) for place in places]
    originals = [renames.get(at) or _name(place) for at, place in zip(labels, places, strict=True)]
    languages = [each.language for each in installed.every().values() if each.language]
    names = spelling.spell(
        list(zip(originals, labels, strict=True)),
        lambda name: any(language.is_taken(name) for language in languages),
    )
    entries = {
        place: TypeEntry(place, name, original, at)
        for place, name, original, at in zip(places, names, originals, labels, strict=True)
    }
    return Catalog(entries, search.targets, search.wholes)


def _name(place: SourcePlace) -> str:
    """What the document calls a schema, or a name made of its place."""
    steps = split(place.pointer)
    if steps[-2:-1] and steps[-2] in (*DEFINITIONS, "schemas"):
        return steps[-1]
    if steps[:2] == ["components", "schemas"]:
        return spelling.place_name(steps)
    root = place.document.data
    title = root.get("title") if isinstance(root, dict) else None
    stem = PurePosixPath(place.document.path).name.split(".")[0]
    own = title if isinstance(title, str) and TITLE.fullmatch(title) else stem
    if steps[:1] == ["paths"] and len(steps) > _IN_OPERATION:
        return _operation_name(place.document, steps)
    if steps[:1] in (["components"], ["paths"]):
        return spelling.place_name(steps)
    return spelling.place_name([own, *steps])


_IN_OPERATION: Final = 3
"""How many steps lead to an operation: `paths`, the path and the method."""


def _operation_name(document: Document, steps: list[str]) -> str:
    """A name for a schema inside an operation. It depends on nothing beside its place, so that
    other schemas that come or go rename nothing."""
    path, method, *inside_ = steps[1:]
    operation = value_at(document.data, join(*steps[:_IN_OPERATION]))
    own = operation.get("operationId") if isinstance(operation, dict) else None
    words = [own] if isinstance(own, str) and own else [method, path]
    if inside_[0] == "parameters":  # They have names of their own.
        parameter = value_at(document.data, join(*steps[: _IN_OPERATION + 2]))
        name = parameter.get("name") if isinstance(parameter, dict) else None
        inside_ = [str(name or "parameter"), *inside_[2:]]
    return " ".join([*words, spelling.place_name(inside_, spelling.IN_OPERATIONS)])


def _own_type(place: SourcePlace) -> SourcePlace | None:
    """What of a schema in an operation is a type of its own: an object, a choice or an enum, also
    as the item of a list."""
    schema = place.value
    while isinstance(schema, dict) and "$ref" not in schema:
        parts = [schema.get(keyword) for keyword in ("allOf", "anyOf", "oneOf")]
        is_choice = any(isinstance(part, list) and len(part) > 1 for part in parts)
        if is_choice or schema.get("properties") or "enum" in schema:
            return place
        place = place.at("items")
        schema = schema.get("items")
    return None


@dataclass(slots=True)
class _Search:
    """One search through documents that grows as references lead to further places."""

    library: Library
    found: dict[SourcePlace, None] = field(default_factory=dict)
    targets: dict[SourcePlace, SourcePlace] = field(default_factory=dict)
    wholes: list[SourcePlace] = field(default_factory=list)
    _seen: set[SourcePlace] = field(default_factory=set)
    _pending: list[SourcePlace] = field(default_factory=list)

    def add(self, document: Document) -> None:
        """Search one of the documents that were named, and whatever its references lead to."""
        self._named(document)
        while self._pending:
            self._walk(self._pending.pop())

    def _named(self, document: Document) -> None:
        root = SourcePlace(document, "")
        data = document.data
        if not self.library.kind(document).is_openapi:
            if isinstance(data, dict) and not _only_defines(data):
                self._register(root)
            self._pending.append(root)
            return
        schemas = SourcePlace(document, COMPONENTS).value
        for name in schemas if isinstance(schemas, dict) else ():
            self._register(SourcePlace(document, COMPONENTS + join(name)))
        for place, _ in schema_places(self.library, document):
            self._pending.append(place)
            if (own := _own_type(place)) is not None:
                self._register(own)

    def _register(self, place: SourcePlace) -> None:
        if place not in self.found:
            self.found[place] = None
            self._pending.append(place)

    def _walk(self, place: SourcePlace) -> None:
        pending = [(place, place.value)]
        while pending:
            at, schema = pending.pop()
            if not isinstance(schema, dict) or at in self._seen:
                continue
            self._seen.add(at)
            self._refer(at, schema)
            if "allOf" in schema:
                self.wholes.append(at)
            parts = [(at.at(*steps), steps, part) for steps, part in inside(schema)]
            for part, steps, _ in parts:
                if steps[0] in DEFINITIONS:
                    self.found.setdefault(part)
            pending += [(part, value) for part, _, value in reversed(parts)]

    def _refer(self, at: SourcePlace, schema: Mapping[str, Json]) -> None:
        ref = schema.get("$ref")
        if isinstance(ref, str):
            self.targets[at] = target = self.library.target(at, ref)
            found = target.value
            is_api = not target.pointer and isinstance(found, dict) and "openapi" in found
            if is_api or not isinstance(found, dict | bool):
                help_ = "refer to a schema: an object, true or false"
                message = "the reference leads to something that is no schema"
                fault = at.at("$ref").fault("import-reference", message, help_)
                raise DiagnosticError([fault])
            self._register(target)

    def refuse_circles(self) -> None:
        """Refuse references that lead back to where they stand, directly or as a part of `allOf`:
        what a value has to be would never be said. A choice may have other branches that say it."""
        done = set[SourcePlace]()
        for start in [*self.targets, *self.wholes]:
            open_ = {start: self._conjuncts(start)} if start not in done else {}
            while open_:
                at = next(reversed(open_))
                further = next(open_[at], None)
                if further is None:
                    done.add(at)
                    del open_[at]
                elif further in open_:
                    raise self._circle([*open_][[*open_].index(further) :])
                elif further not in done:
                    open_[further] = self._conjuncts(further)

    def join_names(self) -> None:
        """A named schema that is only a reference to one of the same name is that one: parts of a
        document in files of their own are named in it so."""
        joined = {place: self._named_alike(place) for place in self.found}
        self.found = {place: None for place, end in joined.items() if place == end}
        self.targets = {at: joined[target] for at, target in self.targets.items()}

    def _named_alike(self, place: SourcePlace) -> SourcePlace:
        schema = place.value
        is_only_name = isinstance(schema, dict) and schema.keys() == {"$ref"}
        target = self.targets.get(place) if is_only_name else None
        return self._named_alike(target) if target and _name(target) == _name(place) else place

    def _conjuncts(self, at: SourcePlace) -> Iterator[SourcePlace]:
        """The other schemas that a value has to keep if it keeps this one."""
        schema = at.value
        if at in self.targets:
            yield self.targets[at]
            if self.library.kind(at.document).ref_alone:
                return
        parts = schema.get("allOf") if isinstance(schema, dict) else None
        yield from (at.at("allOf", i) for i in range(len(parts) if isinstance(parts, list) else 0))

    def _circle(self, places: list[SourcePlace]) -> DiagnosticError:
        last = next(each for each in reversed(places) if each in self.targets)
        message = "the references lead in a circle, so that there is no schema"
        help_ = "let one of them say what the value is"
        return DiagnosticError([last.at("$ref").fault("import-circle", message, help_)])


def _only_defines(schema: Mapping[str, Json]) -> bool:
    """Whether a document has schemas for others and says nothing of a value itself."""
    return not constraints(schema)


def constraints(schema: Mapping[str, Json]) -> set[str]:
    """The keywords of a schema that say what is valid."""
    silent = {*NOTES, *DEFINITIONS, "$schema", "$id", "id", "$anchor", "$vocabulary"}
    known = filter(is_known, schema)
    return {name for name in known if name not in silent and not name.startswith("x-")}


def upwards(place: SourcePlace) -> Iterator[SourcePlace]:
    """A place, and every place that it is inside of, up to the document."""
    pointer = place.pointer
    while True:
        yield SourcePlace(place.document, pointer)
        if not pointer:
            return
        pointer = pointer.rpartition("/")[0]


def enclosing(catalog: Catalog, place: SourcePlace) -> Iterator[TypeEntry]:
    """The types that a place is inside of, the innermost first."""
    return (catalog.entries[at] for at in upwards(place) if at in catalog.entries)

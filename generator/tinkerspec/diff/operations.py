"""The operations of openapi.json, and its own schemas as definitions.

A schema of openapi.json may use more than the dialect of types has. One within the dialect is
resolved like a type; a choice between named schemas becomes a union; anything else is opaque, and
compared as it is written.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from ..contract import lint, model, openapi
from ..contract.load import Document, Sources
from ..contract.openapi import COMPONENTS
from ..contract.pointer import escape, unescape
from ..contract.resolve import resolve

_FOLDER: Final = "openapi"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_NOTES: Final = frozenset({"$schema", "title", "description", "x-direction", "examples"})
# Faults that leave the meaning of a schema clear; notes and names are not required here.
_HARMLESS: Final = frozenset(
    {
        "default-missing",
        "default-value",
        "duplicate-type",
        "example",
        "file-name",
        "member-name",
        "name-clash",
        "renamed-from",
        "reserved-name",
        "type-name",
        "undocumented",
    }
)


@dataclass(frozen=True, eq=False, slots=True)
class Sketch:
    """A schema of openapi.json as a definition; `pointer` is its place there."""

    definition: model.Definition
    document: Document
    pointer: str
    opaque: bool = False


@dataclass(frozen=True, slots=True)
class OperationPart:
    """A parameter of an operation; `body` names the sketch of its schema."""

    body: str | None
    required: bool
    pointer: str


@dataclass(frozen=True, slots=True)
class OperationOutline:
    """An operation: its parameters as `query limit`, its bodies as `request application/json`, or
    `response 200 application/json`."""

    key: str
    id: str
    pointer: str
    parameters: Mapping[str, OperationPart]
    bodies: Mapping[str, OperationPart]


@dataclass(frozen=True, eq=False, slots=True)
class Outline:
    """The operations and schemas of openapi.json. `bodies` are the schemas written inside
    operations."""

    sketches: tuple[Sketch, ...] = ()
    operations: Mapping[str, OperationOutline] = field(default_factory=dict)
    bodies: frozenset[str] = frozenset()

    @property
    def pointers(self) -> frozenset[str]:
        """The pointers of the schemas that are compared."""
        return frozenset(sketch.pointer for sketch in self.sketches)

    @property
    def opaque(self) -> Mapping[str, str]:
        """The schemas that cannot be compared as types, as text, by name."""
        return {s.definition.name: s.document.text for s in self.sketches if s.opaque}


def outline(sources: Sources, contract: model.Contract) -> Outline:
    """Read an openapi.json whose references lint has already checked."""
    if sources.openapi is None:
        return Outline()
    reader = _OutlineReader(sources, contract)
    operations = {operation.key: operation for operation in reader.operations()}
    return Outline(tuple(reader.sketches()), operations, frozenset(reader.bodies))


@dataclass(frozen=True, eq=False, slots=True)
class _SketchDraft:
    """A schema on its way to becoming a sketch."""

    name: str
    direction: str
    pointer: str
    document: Document


class _OutlineReader:
    """One reading of one openapi.json."""

    def __init__(self, sources: Sources, contract: model.Contract) -> None:
        assert sources.openapi is not None
        self._sources = sources
        self._document = sources.openapi
        self._root: Any = sources.openapi.root
        taken = contract.by_name
        components = openapi.components(self._root)
        # Named by number: the name of a component may not work as a file name.
        self._files = {key: f"component-{index}.json" for index, key in enumerate(components)}
        self._drafts: dict[str, _SketchDraft] = {}
        self.bodies: list[str] = []
        for key, schema in components.items():
            name = f"components.{key}" if key in taken else key
            pointer = f"/components/schemas/{escape(key)}"
            self._draft(name, self._files[key], "both", pointer, schema)

    def operations(self) -> Iterator[OperationOutline]:
        for operation in openapi.operations(self._root):
            yield self._operation(operation)

    def _operation(self, read: openapi.Operation) -> OperationOutline:
        parameters = dict(self._parameter(read.key, at) for at in read.parameters)
        bodies: dict[str, OperationPart] = {}
        if "requestBody" in read.node:
            bodies |= self._content(read.key, "request", f"{read.pointer}/requestBody")
        for status, at in read.responses.items():
            bodies |= self._content(read.key, f"response {status}", at)
        id_ = str(read.node.get("operationId", ""))
        return OperationOutline(read.key, id_, read.pointer, parameters, bodies)

    def _parameter(self, key: str, at: str) -> tuple[str, OperationPart]:
        pointer, node = openapi.part(self._root, at)
        name = f"{node.get('in')} {node.get('name')}"
        body = self._schema_of(f"{key} {name}", "request", node, pointer)
        return name, OperationPart(body, node.get("required") is True, at)

    def _schema_of(self, name: str, way: str, node: Any, pointer: str) -> str | None:
        """The schema of a parameter or header: its own, or that of its only media type."""
        for media, content in node.get("content", {}).items():
            node, pointer = content, f"{pointer}/content/{escape(media)}"
        schema = node.get("schema") if isinstance(node, dict) else None
        if not isinstance(schema, dict):
            return None
        return self._body(name, way, f"{pointer}/schema", schema)

    def _content(self, key: str, what: str, at: str) -> Iterator[tuple[str, OperationPart]]:
        pointer, node = openapi.part(self._root, at)
        required = node.get("required") is True
        way = what.partition(" ")[0]
        yield what, OperationPart(None, required, at)
        for media, content in node.get("content", {}).items():
            schema = content.get("schema") if isinstance(content, dict) else None
            if isinstance(schema, dict):
                name = f"{what} {media}"
                where = f"{pointer}/content/{escape(media)}/schema"
                yield (
                    name,
                    OperationPart(self._body(f"{key} {name}", way, where, schema), False, where),
                )
        for header in node.get("headers", {}) if way == "response" else ():
            name, where = f"{what} header {header}", f"{pointer}/headers/{escape(header)}"
            place, inner = openapi.part(self._root, where)
            body = self._schema_of(f"{key} {name}", way, inner, place)
            yield name, OperationPart(body, False, where)

    def _body(self, name: str, direction: str, pointer: str, schema: Any) -> str:
        self.bodies.append(name)
        self._draft(name, f"body-{len(self.bodies)}.json", direction, pointer, schema)
        return name

    def _draft(self, name: str, file: str, direction: str, pointer: str, schema: Any) -> None:
        data = {
            "$schema": _DIALECT,
            "description": "",
            "examples": [],
            **self._adapted({} if schema is True else {"not": {}} if schema is False else schema),
            "title": name,
            "x-direction": direction,
        }
        path = f"{_FOLDER}/{file}"
        text = json.dumps(data)
        document = Document(path=path, file=path, text=text, data=data)
        self._drafts[path] = _SketchDraft(name, direction, pointer, document)

    # --- schemas ---------------------------------------------------------------------------------

    def _adapted(self, node: Any) -> Any:
        """A copy of a schema with references to sketches, and with the notes that a type must
        have."""
        if isinstance(node, list):
            return [self._adapted(item) for item in node]
        if not isinstance(node, dict):
            return node
        copy = {
            key: value if key in ("default", "examples", "enum") else self._adapted(value)
            for key, value in node.items()
        }
        if isinstance(node.get("$ref"), str):
            copy["$ref"] = self._reference(node["$ref"])
        if isinstance(node.get("properties"), dict):
            copy.setdefault("additionalProperties", True)
            required = copy.setdefault("required", [])
            for name, member in copy["properties"].items():
                self._note(member, required=isinstance(required, list) and name in required)
        return copy

    @staticmethod
    def _note(member: Any, *, required: bool) -> None:
        if isinstance(member, dict):
            member.setdefault("description", "")
            if not required:
                member.setdefault("default", None)

    def _reference(self, reference: str) -> str:
        key = unescape(reference.removeprefix(COMPONENTS))
        if reference.startswith(COMPONENTS) and key in self._files:
            return self._files[key]
        return posixpath.join("..", reference)

    def sketches(self) -> Iterator[Sketch]:
        """Every schema as a definition: those of the dialect, choices, and opaque ones."""
        documents = {path: draft.document for path, draft in self._drafts.items()}
        foreign = {path: _stub(documents[path]) for path in self._faulty(documents)}
        types = (*self._sources.types, *{**documents, **foreign}.values())
        contract = resolve(replace(self._sources, types=types, openapi=None))
        by_source = {definition.source: definition for definition in contract.definitions}
        for path, draft in self._drafts.items():
            definition = by_source[path]
            if path in foreign:
                choice = self._choice(draft, by_source)
                opaque = choice is None
                yield Sketch(choice or definition, draft.document, draft.pointer, opaque=opaque)
            else:
                yield Sketch(definition, draft.document, draft.pointer)

    def _faulty(self, documents: Mapping[str, Document]) -> set[str]:
        """The documents that the dialect of types does not cover."""
        doubtful = [d for d in documents.values() if not self._is_name(d)]
        every = {**self._sources.by_path, **documents}
        found = lint.run(replace(self._sources, types=_reached(doubtful, every), openapi=None))
        return {
            fault.file
            for fault in found
            if fault.file in documents
            and fault.code not in _HARMLESS
            # A sketch may have any name and empty notes.
            and fault.pointer not in ("/title", "/examples")
            and "/description" not in fault.pointer
        }

    def _is_name(self, document: Document) -> bool:
        """Whether a schema is a valid alias of a type."""
        reference = document.root.get("$ref")
        is_mere = document.root.keys() - _NOTES == {"$ref"}
        return is_mere and document.beside(str(reference)) in self._sources.by_path

    def _choice(
        self, draft: _SketchDraft, by_source: Mapping[str, model.Definition]
    ) -> model.Definition | None:
        """A choice between named schemas, as a union without a tag."""
        data = draft.document.root
        branches = data.get("oneOf", data.get("anyOf", []))
        references = [branch.get("$ref") for branch in branches if isinstance(branch, dict)]
        paths = [draft.document.beside(str(ref)) for ref in references]
        if not paths or len(paths) < len(branches) or not by_source.keys() >= set(paths):
            return None
        stub = by_source[draft.document.path]
        names = [by_source[path].name for path in paths]
        return model.Union(
            name=draft.name,
            module=stub.module,
            source=stub.source,
            description=data["description"],
            direction=stub.direction,
            discriminator="",
            variants=tuple(model.Variant(tag=name, name=name) for name in names),
        )


def _reached(start: Iterable[Document], every: Mapping[str, Document]) -> tuple[Document, ...]:
    """The given documents and everything that they refer to."""
    found = {document.path: document for document in start}
    pending = list(found.values())
    while pending:
        document = pending.pop()
        for reference in _references(document.data):
            path = document.beside(reference.partition("#")[0])
            if path in every and path not in found:
                found[path] = every[path]
                pending.append(every[path])
    return tuple(found.values())


def _references(node: Any) -> Iterator[str]:
    """Every `$ref` in a schema."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _references(item)


def _stub(document: Document) -> Document:
    """A document that stands for one that cannot be resolved: any object."""
    notes = {key: document.root[key] for key in ("$schema", "title", "description", "x-direction")}
    data = {**notes, "examples": [], "type": "object", "additionalProperties": True}
    return Document(path=document.path, file=document.file, text=document.text, data=data)

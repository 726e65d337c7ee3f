"""The operations of openapi.json: their parameters, bodies and responses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

from ..contract import model, openapi
from ..contract.load import Sources
from ..contract.pointer import escape
from ..frozen import frozen
from .sketches import Sketch, Sketchbook

_TEMPLATE: Final = re.compile(r"\{([^{}]*)\}")
_JSON_IN_UTF8: Final = re.compile(r"(?<=[/+]json) *; *charset *= *\"?utf-8\"? *$")

PartRole: TypeAlias = Literal["parameter", "request media type", "answer", "media type", "header"]
"""What a part of an operation is; a whole request body counts as a parameter."""


@frozen(kw_only=True)
class OperationPart:
    """A part of an operation, such as `query limit`, `request`, `response 200 application/json`, or
    `response 200 header X-Left`.

    `body` names the sketch of its schema; `whole` is the key of the part that it is inside of.
    """

    name: str
    role: PartRole
    pointer: str
    required: bool = False
    body: str | None = None
    whole: str = ""


@frozen
class OperationOutline:
    """An operation and its parts, by what they are on the wire: names of path parameters and the
    case of headers and media types make no difference there."""

    key: str
    id: str
    pointer: str
    parts: Mapping[str, OperationPart]


@frozen(eq=False, slots=False)
class Outline:
    """The operations and schemas of openapi.json. `bodies` are the schemas written inside
    operations."""

    sketches: tuple[Sketch, ...] = ()
    operations: Mapping[str, OperationOutline] = field(default_factory=dict)
    bodies: frozenset[str] = frozenset()

    @cached_property
    def nameless(self) -> frozenset[str]:
        """The schemas that are named after their place: nobody knows them by name."""
        return self.bodies | self.inner

    @cached_property
    def inner(self) -> frozenset[str]:
        """The schemas that have no name in openapi.json."""
        return frozenset(each.definition.name for each in self.sketches if each.inner)

    @cached_property
    def pointers(self) -> frozenset[str]:
        """The pointers of the schemas that are compared."""
        return frozenset(sketch.pointer for sketch in self.sketches if sketch.pointer)


def shape(path: str) -> str:
    """A path, or the key of an operation, without the names of its parameters."""
    return _TEMPLATE.sub("{}", path)


def media_on_wire(media: str) -> str:
    """What a media type is on the wire: its case means nothing, and JSON is UTF-8 anyway."""
    return _JSON_IN_UTF8.sub("", media.lower())


def wire_name(path: str, place: str, name: str) -> str:
    """What a parameter is on the wire of a path: where it stands, and how it is named there."""
    if place == "path" and name in (names := _TEMPLATE.findall(path)):
        return f"path {names.index(name) + 1}"
    return f"{place} {name.lower() if place == 'header' else name}"


def outline(sources: Sources, contract: model.Contract) -> Outline:
    """Read an openapi.json whose references lint has already checked."""
    if sources.openapi is None:
        return Outline()
    reader = _OutlineReader(sources, contract)
    operations = {operation.key: operation for operation in reader.operations()}
    return Outline(tuple(reader.book.sketches()), operations, frozenset(reader.bodies))


class _OutlineReader:
    """One reading of one openapi.json."""

    def __init__(self, sources: Sources, contract: model.Contract) -> None:
        assert sources.openapi is not None
        self._root: Any = sources.openapi.root
        self.book = Sketchbook(sources, openapi.components(self._root), contract.by_name)
        self.bodies: list[str] = []

    def operations(self) -> Iterator[OperationOutline]:
        for operation in openapi.operations(self._root):
            yield self._operation(operation)

    def _operation(self, read: openapi.Operation) -> OperationOutline:
        parts = self._parameters(read)
        if "requestBody" in read.node:
            parts |= self._content(read.key, "request", f"{read.pointer}/requestBody")
        for status, at in read.responses.items():
            parts |= self._content(read.key, f"response {status}", at)
        id_ = str(read.node.get("operationId", ""))
        return OperationOutline(read.key, id_, read.pointer, parts)

    def _parameters(self, read: openapi.Operation) -> dict[str, OperationPart]:
        placed = {}
        for at in read.parameters:
            pointer, node = openapi.part(self._root, at)
            place, name = str(node.get("in")), str(node.get("name"))
            # One of the operation itself takes the place of one of its path.
            placed[wire_name(read.key, place, name)] = (f"{place} {name}", at, pointer, node)
        return {
            key: OperationPart(
                name=name,
                role="parameter",
                pointer=at,
                required=node.get("required") is True,
                body=self._schema_of(f"{read.key} {name}", "request", node, pointer),
            )
            for key, (name, at, pointer, node) in placed.items()
        }

    def _schema_of(self, name: str, way: str, node: Any, pointer: str) -> str | None:
        """The schema of a parameter or header: its own, or that of its only media type."""
        for media, content in node.get("content", {}).items():
            node, pointer = content, f"{pointer}/content/{escape(media)}"
        return self._own_schema(name, way, node, pointer)

    def _own_schema(self, name: str, way: str, node: Any, pointer: str) -> str | None:
        schema = node.get("schema") if isinstance(node, dict) else None
        if not isinstance(schema, dict):
            return None
        return self._body(name, way, f"{pointer}/schema", schema)

    def _content(self, key: str, what: str, at: str) -> Iterator[tuple[str, OperationPart]]:
        pointer, node = openapi.part(self._root, at)
        required = node.get("required") is True
        way = what.partition(" ")[0]
        role: PartRole = "answer" if way == "response" else "parameter"
        yield what, OperationPart(name=what, role=role, pointer=at, required=required)
        for media, content in node.get("content", {}).items():
            name, where = f"{what} {media}", f"{pointer}/content/{escape(media)}"
            yield (
                f"{what} {media_on_wire(media)}",
                OperationPart(
                    name=name,
                    role="media type" if way == "response" else "request media type",
                    pointer=where,
                    body=self._own_schema(f"{key} {name}", way, content, where),
                    whole=what,
                ),
            )
        for header in node.get("headers", {}) if way == "response" else ():
            name, where = f"{what} header {header}", f"{pointer}/headers/{escape(header)}"
            place, inner = openapi.part(self._root, where)
            yield (
                name.lower(),
                OperationPart(
                    name=name,
                    role="header",
                    pointer=where,
                    required=inner.get("required") is True,
                    body=self._schema_of(f"{key} {name}", way, inner, place),
                    whole=what,
                ),
            )

    def _body(self, name: str, direction: str, pointer: str, schema: Any) -> str:
        self.bodies.append(name)
        self.book.add(name, pointer, direction, schema)
        return name

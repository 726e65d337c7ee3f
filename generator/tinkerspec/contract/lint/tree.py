"""Walks the schemas inside a document and follows their references, for all rules.

It tolerates malformed schemas, which the vocabulary rule reports: a value of the wrong JSON type is
skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from ...diagnostics import Diagnostic
from ..load import Document, Sources
from ..model import Json
from ..pointer import join

Role = Literal["file", "definition", "member", "part", "variant", "composed"]
Schema = Mapping[str, Json]

_NAMED_PARTS: Final[Mapping[str, Role]] = {"$defs": "definition", "properties": "member"}
_SINGLE_PARTS: Final[Mapping[str, Role]] = {"items": "part", "additionalProperties": "part"}
_LISTED_PARTS: Final[Mapping[str, Role]] = {
    "anyOf": "part",
    "oneOf": "variant",
    "allOf": "composed",
}

_FILE_REF: Final = re.compile(r"(?:\.{1,2}/)*(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.json")
_LOCAL_REF: Final = re.compile(r"#/\$defs/([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class Node:
    """A schema within a document, and its role there."""

    document: Document
    pointer: str
    schema: Schema
    role: Role

    @property
    def place(self) -> tuple[str, str]:
        """A unique key of the node."""
        return (self.document.path, self.pointer)

    def at(self, *steps: str | int) -> str:
        """Return the pointer of something inside the node."""
        return self.pointer + join(*steps)

    def children(self, keyword: str) -> Mapping[str, Node]:
        """The schemas directly under a keyword, by name or index."""
        value = self.schema.get(keyword)
        role = _NAMED_PARTS.get(keyword) or _LISTED_PARTS.get(keyword)
        if role is None:
            return {}
        items = value.items() if isinstance(value, dict) else enumerate(_list(value))
        return {
            str(step): Node(self.document, self.at(keyword, step), schema, role)
            for step, schema in items
            if isinstance(schema, dict)
        }

    def child(self, keyword: str) -> Node | None:
        """The one schema directly under a keyword, such as `items`."""
        schema = self.schema.get(keyword)
        if not isinstance(schema, dict):
            return None
        return Node(self.document, self.at(keyword), schema, _SINGLE_PARTS[keyword])

    @property
    def members(self) -> Mapping[str, Node]:
        """The members that the schema itself declares."""
        return self.children("properties")

    @property
    def required(self) -> tuple[str, ...]:
        """The names under `required`."""
        return tuple(name for name in _list(self.schema.get("required")) if isinstance(name, str))

    @property
    def kind(self) -> str | None:
        """The JSON type, null aside."""
        kind = self.schema.get("type")
        if isinstance(kind, list):
            kind = next((name for name in kind if name != "null"), None)
        return kind if isinstance(kind, str) else None

    @property
    def is_nullable(self) -> bool:
        """Whether the schema itself allows null."""
        kind = self.schema.get("type")
        return "anyOf" in self.schema or (isinstance(kind, list) and "null" in kind)

    @property
    def is_record(self) -> bool:
        """Whether the schema is an object with named members."""
        return isinstance(self.schema.get("properties"), dict) or "allOf" in self.schema

    @property
    def is_map(self) -> bool:
        """Whether the schema is an object with free keys."""
        return self.kind == "object" and not self.is_record

    @property
    def is_type(self) -> bool:
        """Whether the schema is a type with a name of its own."""
        if self.role == "definition":
            return self.is_record or not {"oneOf", "enum", "title"}.isdisjoint(self.schema)
        return self.role == "file"

    def fault(
        self, code: str, steps: tuple[str | int, ...], message: str, help: str, *, key: bool = False
    ) -> Diagnostic:
        """Make a diagnostic about something inside the node, or about the node itself."""
        return self.document.diagnostic(code, self.at(*steps), message, help, key=key)


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


@lru_cache(maxsize=2)  # nearly every rule needs it, for all documents or for those without faults
def nodes(sources: Sources) -> tuple[Node, ...]:
    """Every schema of every document under `types/`."""
    return tuple(node for document in sources.types for node in _within(document))


def _within(document: Document) -> Iterator[Node]:
    if isinstance(document.data, dict):
        pending = [Node(document, "", document.data, "file")]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(_children(node))


def _children(node: Node) -> Iterator[Node]:
    for keyword in (*_NAMED_PARTS, *_LISTED_PARTS):
        yield from node.children(keyword).values()
    for keyword in _SINGLE_PARTS:
        child = node.child(keyword)
        if child is not None:
            yield child


def type_name(node: Node) -> str:
    """The name of a type: its title, or its key in `$defs`."""
    title = node.schema.get("title")
    return title if isinstance(title, str) else node.pointer.rpartition("/")[2]


def target(sources: Sources, document: Document, ref: Json) -> Node | None:
    """The target of a reference in `document`; None if there is none."""
    if not isinstance(ref, str):
        return None
    if local := _LOCAL_REF.fullmatch(ref):
        root = _root(document)
        return root.children("$defs").get(local[1]) if root is not None else None
    if not _FILE_REF.fullmatch(ref):
        return None
    found = sources.by_path.get(document.beside(ref))
    return _root(found) if found is not None else None


def follow(sources: Sources, node: Node) -> Node | None:
    """The schema at the end of a chain of references; None if the chain is broken or circular."""
    seen = {node.place}
    while "$ref" in node.schema:
        found = target(sources, node.document, node.schema["$ref"])
        if found is None or found.place in seen:
            return None
        seen.add(found.place)
        node = found
    return node


def records(sources: Sources, node: Node) -> list[Node]:
    """The records that make up a record: those in `allOf`, in order, then itself."""
    seen: dict[tuple[str, str], Node] = {}
    _collect_records(sources, node, seen)
    return list(seen.values())


def _collect_records(sources: Sources, node: Node, seen: dict[tuple[str, str], Node]) -> None:
    if node.place in seen:
        return
    seen[node.place] = node
    for part in node.children("allOf").values():
        found = follow(sources, part)
        if found is not None:
            _collect_records(sources, found, seen)
    seen[node.place] = seen.pop(node.place)


def all_members(sources: Sources, node: Node) -> dict[str, Node]:
    """Every member of a record, those from `allOf` included."""
    return {
        name: member for record in records(sources, node) for name, member in record.members.items()
    }


def all_required(sources: Sources, node: Node) -> frozenset[str]:
    """Every required member of a record, those from `allOf` included."""
    return frozenset(name for record in records(sources, node) for name in record.required)


def _root(document: Document) -> Node | None:
    return Node(document, "", document.data, "file") if isinstance(document.data, dict) else None

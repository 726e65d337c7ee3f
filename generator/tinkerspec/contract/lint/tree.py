"""Walks the schemas inside a document and follows their references, for all rules.

It tolerates malformed schemas, which the vocabulary rule reports: a value of the wrong JSON type is
skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, Literal

from ...diagnostics import Diagnostic
from ..load import Document, Sources
from ..model import Json
from ..pointer import join

Role = Literal["file", "definition", "member", "part", "variant", "composed"]
Schema = Mapping[str, Json]

_PARTS: Final[Mapping[str, Role]] = {
    "$defs": "definition",
    "properties": "member",
    "anyOf": "part",
    "oneOf": "variant",
    "allOf": "composed",
}
"""The keywords that contain several schemas, by name or index, and the role of these."""
_SINGLE_PARTS: Final = ("items", "additionalProperties")

_FILE_REF: Final = re.compile(r"(?:\.{1,2}/)*(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.json")
_LOCAL_REF: Final = re.compile(r"#/\$defs/([A-Za-z0-9_-]+)")


@dataclass(frozen=True, eq=False)
class Node:
    """A schema within a document, and its role there. There is one for each schema, so what it
    contains is found once."""

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
        return self._several.get(keyword, {})

    def child(self, keyword: str) -> Node | None:
        """The one schema directly under a keyword, such as `items`."""
        return self._single.get(keyword)

    @property
    def inside(self) -> Iterator[Node]:
        """Every schema directly under a keyword."""
        for several in self._several.values():
            yield from several.values()
        yield from self._single.values()

    @cached_property
    def _several(self) -> Mapping[str, Mapping[str, Node]]:
        return {
            keyword: self._under(keyword, role)
            for keyword, role in _PARTS.items()
            if keyword in self.schema
        }

    def _under(self, keyword: str, role: Role) -> Mapping[str, Node]:
        value = self.schema[keyword]
        items = value.items() if isinstance(value, dict) else enumerate(_list(value))
        return {
            str(step): Node(self.document, self.at(keyword, step), schema, role)
            for step, schema in items
            if isinstance(schema, dict)
        }

    @cached_property
    def _single(self) -> Mapping[str, Node]:
        given = {keyword: self.schema.get(keyword) for keyword in _SINGLE_PARTS}
        return {
            keyword: Node(self.document, self.at(keyword), schema, "part")
            for keyword, schema in given.items()
            if isinstance(schema, dict)
        }

    @property
    def members(self) -> Mapping[str, Node]:
        """The members that the schema itself declares."""
        return self.children("properties")

    @cached_property
    def required(self) -> frozenset[str]:
        """The names under `required`."""
        names = _list(self.schema.get("required"))
        return frozenset(name for name in names if isinstance(name, str))

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


# Nearly every rule needs these, for all documents or for those without faults.
@lru_cache(maxsize=2)
def _roots(sources: Sources) -> Mapping[str, Node]:
    """The schema of every document under `types/`, by the document's path."""
    return {
        document.path: Node(document, "", document.data, "file")
        for document in sources.types
        if isinstance(document.data, dict)
    }


@lru_cache(maxsize=2)
def nodes(sources: Sources) -> tuple[Node, ...]:
    """Every schema of every document under `types/`."""
    return tuple(node for root in _roots(sources).values() for node in _within(root))


def _within(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(node.inside)


def type_name(node: Node) -> str:
    """The name of a type: its title, or its key in `$defs`, or what its file's name gives."""
    if node.role == "file":
        return node.document.name
    title = node.schema.get("title")
    return title if isinstance(title, str) else node.pointer.rpartition("/")[2]


def target(sources: Sources, document: Document, ref: Json) -> Node | None:
    """The target of a reference in `document`; None if there is none."""
    if not isinstance(ref, str):
        return None
    if local := _LOCAL_REF.fullmatch(ref):
        root = _roots(sources).get(document.path)
        return root.children("$defs").get(local[1]) if root is not None else None
    if not _FILE_REF.fullmatch(ref):
        return None
    return _roots(sources).get(document.beside(ref))


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

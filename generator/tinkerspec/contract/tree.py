"""Walks the schemas inside a document, follows their references, and names the types among them.

It tolerates malformed schemas, which the vocabulary rule of lint reports: a value of the wrong JSON
type is skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final, Literal, TypeAlias
from urllib.parse import unquote

from ..diagnostics import Diagnostic
from ..frozen import frozen
from .load import Document, Sources
from .model import Json
from .naming import pascal_case
from .pointer import join

Role = Literal["file", "definition", "member", "part", "variant", "composed"]
Schema = Mapping[str, Json]
PlaceKey: TypeAlias = tuple[str, str]
"""A place of a schema: the path of its document, and the pointer in it."""

_PARTS: Final[Mapping[str, Role]] = {
    "$defs": "definition",
    "properties": "member",
    "anyOf": "part",
    "oneOf": "variant",
    "allOf": "composed",
    "items": "part",
    "additionalProperties": "part",
}
"""The keywords that contain schemas, and the role of these."""
_SINGLE_PARTS: Final = frozenset({"items", "additionalProperties"})
"""Those that contain one, and not several by name or index."""

_FILE_REF: Final = re.compile(r"(?:\.{1,2}/)*(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+\.json")

_SUFFIXES: Final = {"items": "Item", "additionalProperties": "Value"}
"""What the name of a type inside a list or map adds to the name of its place."""

_NAMED: Final = frozenset({"discriminator", "enum", "oneOf", "title"})
"""Keywords that make a type of an entry of `$defs`."""

NOTES: Final = frozenset(
    {
        *("$comment", "$defs", "$schema", "default", "deprecated", "description", "example"),
        *("examples", "readOnly", "title", "writeOnly", "x-direction", "x-lang", "x-list-dtype"),
        "x-renamed-from",
    }
)
"""Keywords that do not say which values a schema allows."""


@frozen(eq=False, slots=False)
class Node:
    """A schema within a document, and its role there. There is one for each schema, so what it
    contains is found once."""

    sources: Sources
    document: Document
    pointer: str
    schema: Schema
    role: Role

    @property
    def place(self) -> PlaceKey:
        """A unique key of the node."""
        return (self.document.path, self.pointer)

    def at(self, *steps: str | int) -> str:
        """Return the pointer of something inside the node."""
        return self.pointer + join(*steps)

    def children(self, keyword: str) -> Mapping[str, Node]:
        """The schemas directly under a keyword, by name or index."""
        return self._inside.get(keyword, {})

    def child(self, keyword: str) -> Node | None:
        """The one schema directly under a keyword, such as `items`."""
        return self._inside.get(keyword, {}).get("")

    @property
    def inside(self) -> Iterator[Node]:
        """Every schema directly under a keyword."""
        for several in self._inside.values():
            yield from several.values()

    @property
    def is_leaf(self) -> bool:
        """Whether there is no schema in it."""
        return not self._inside

    @cached_property
    def _inside(self) -> Mapping[str, Mapping[str, Node]]:
        """The schemas under each keyword, by name or index; a single one by an empty name."""
        if self.schema.keys().isdisjoint(_PARTS):
            return {}
        return {
            keyword: found
            for keyword, role in _PARTS.items()
            if keyword in self.schema and (found := self._under(keyword, role))
        }

    def _under(self, keyword: str, role: Role) -> Mapping[str, Node]:
        value, pointer = self.schema[keyword], self.at(keyword)
        if keyword in _SINGLE_PARTS:
            if not isinstance(value, dict):
                return {}
            return {"": Node(self.sources, self.document, pointer, value, role)}
        items = value.items() if isinstance(value, dict) else enumerate(_list(value))
        return {
            str(step): Node(self.sources, self.document, pointer + join(step), schema, role)
            for step, schema in items
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
    def kinds(self) -> frozenset[str]:
        """The JSON types that the schema names, null aside."""
        kind = self.schema.get("type")
        named = kind if isinstance(kind, list) else [kind]
        return frozenset(name for name in named if isinstance(name, str) and name != "null")

    @property
    def kind(self) -> str | None:
        """The JSON type, null aside; None where there are several."""
        kinds = self.kinds
        return next(iter(kinds)) if len(kinds) == 1 else None

    @property
    def branches(self) -> tuple[Node, ...]:
        """The schemas of which a value fits one: those of `anyOf` or `oneOf`."""
        return (*self.children("anyOf").values(), *self.children("oneOf").values())

    @property
    def is_nullable(self) -> bool:
        """Whether the schema itself allows null."""
        if "enum" in self.schema:
            return None in _list(self.schema["enum"])
        kind = self.schema.get("type")
        says_so = kind == "null" or (isinstance(kind, list) and "null" in kind)
        return says_so or any(branch.is_nullable for branch in self.branches)

    @cached_property
    def is_record(self) -> bool:
        """Whether the schema is an object with named members, its own or those of a part."""
        parts = records(self) if "allOf" in self.schema else (self,)
        return any(isinstance(each.schema.get("properties"), dict) for each in parts)

    @property
    def is_map(self) -> bool:
        """Whether the schema is an object with free keys."""
        return self.kind == "object" and not self.is_record

    @cached_property
    def is_type(self) -> bool:
        """Whether the schema is a type with a name of its own."""
        match self.role:
            case "file":
                return True
            case "definition":
                return not _NAMED.isdisjoint(self.schema) or self.is_record
            case "composed":
                return False
        return "discriminator" in self.schema or (self.is_record and not self.is_one_part)

    @property
    def is_inline(self) -> bool:
        """Whether the schema is a type that is named after its place."""
        return self.role not in ("file", "definition") and self.is_type

    @property
    def is_one_part(self) -> bool:
        """Whether the schema says nothing but notes and one `$ref` in `allOf`: it is that type."""
        parts = self.children("allOf")
        said = self.schema.keys() - NOTES
        # That it is an object, the type says as well.
        is_said = self.schema.get("type", "object") == "object" and said <= {"allOf", "type"}
        return len(parts) == 1 and "$ref" in parts["0"].schema and is_said

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
        document.path: Node(sources, document, "", document.data, "file")
        for document in sources.types
        if isinstance(document.data, dict)
    }


@lru_cache(maxsize=2)
def _by_place(sources: Sources) -> Mapping[PlaceKey, Node]:
    return {node.place: node for node in nodes(sources)}


def at(sources: Sources, place: PlaceKey) -> Node:
    """The schema at a place."""
    return _by_place(sources)[place]


@lru_cache(maxsize=2)
def nodes(sources: Sources) -> tuple[Node, ...]:
    """Every schema of every document under `types/`."""
    return tuple(node for root in _roots(sources).values() for node in _within(root))


def _within(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(list(node.inside)))


@lru_cache(maxsize=2)
def names(sources: Sources) -> Mapping[PlaceKey, str]:
    """The name of every type, by its place: its title, its key in `$defs`, or for one that stands
    inside another type, the name of that and the way to it.

    A name depends on nothing but the way, so what is added beside a type never renames it.
    """
    found: dict[PlaceKey, str] = {}
    pending = [(root, root.document.name) for root in _roots(sources).values()]
    while pending:
        node, name = pending.pop()
        if node.is_type:
            title = node.schema.get("title")
            name = found[node.place] = title if isinstance(title, str) else name
        if not node.is_leaf:
            pending.extend(_named_inside(node, name))
    return MappingProxyType(found)


def _named_inside(node: Node, name: str) -> Iterator[tuple[Node, str]]:
    """The schemas in a schema of this name, each with the name that a type there would have."""
    for key, child in node.children("$defs").items():
        yield child, key
    within = pascal_case(name)
    for key, child in node.members.items():
        yield child, within + pascal_case(key)
    for keyword, suffix in _SUFFIXES.items():
        if (single := node.child(keyword)) is not None:
            yield single, within + suffix
    for part in node.children("allOf").values():
        yield part, name
    for keyword in ("anyOf", "oneOf"):
        branches = [b for b in node.children(keyword).values() if b.schema.get("type") != "null"]
        if len(branches) == 1:
            yield branches[0], f"{name}Value" if node.is_type else name  # That itself is taken.
        else:
            for branch, option in zip(branches, _options(node, branches), strict=True):
                yield branch, name + option


def _options(union: Node, branches: list[Node]) -> Iterator[str]:
    """What each branch adds to the name of its union: its tag, unless a branch before it is named
    so, or else its number."""
    given = set[str]()
    for number, branch in enumerate(branches, 1):
        tag = _tag(union, branch)
        yield tag if tag and tag not in given else f"Option{number}"
        if branch.schema.keys().isdisjoint({"$ref", "title"}):
            given.add(tag)


def _tag(union: Node, branch: Node) -> str:
    discriminator = union.schema.get("discriminator")
    tag = discriminator.get("propertyName") if isinstance(discriminator, dict) else None
    constants = {key: member.schema.get("const") for key, member in all_members(branch).items()}
    texts = {key: value for key, value in constants.items() if isinstance(value, str)}
    told = texts.get(str(tag)) if tag is not None or len(texts) != 1 else next(iter(texts.values()))
    return pascal_case(told or "")


def type_name(node: Node) -> str:
    """The name of a type, or of a definition that is written out where it is used."""
    known = names(node.sources).get(node.place)
    return node.pointer.rpartition("/")[2] if known is None else known


def target(sources: Sources, document: Document, ref: Json) -> Node | None:
    """The target of a reference in `document`; None if there is none."""
    if not isinstance(ref, str):
        return None
    file, hash_, fragment = ref.partition("#")
    if file and not _FILE_REF.fullmatch(file):
        return None
    path = document.beside(file) if file else document.path
    if not fragment:
        return _roots(sources).get(path) if file or hash_ else None
    return _by_place(sources).get((path, unquote(fragment)))


def follow(node: Node) -> Node | None:
    """The schema at the end of a chain of references; None if the chain is broken or circular."""
    seen = {node.place}
    while "$ref" in node.schema:
        found = target(node.sources, node.document, node.schema["$ref"])
        if found is None or found.place in seen:
            return None
        seen.add(found.place)
        node = found
    return node


def records(node: Node) -> list[Node]:
    """The schemas that make up a composition: the parts of `allOf`, in order, then itself."""
    seen: dict[PlaceKey, Node] = {}
    _collect_records(node, seen)
    return list(seen.values())


def _collect_records(node: Node, seen: dict[PlaceKey, Node]) -> None:
    if node.place in seen:
        return
    seen[node.place] = node
    for part in node.children("allOf").values():
        found = follow(part)
        if found is not None:
            _collect_records(found, seen)
    seen[node.place] = seen.pop(node.place)


def declarations(node: Node) -> dict[str, list[Node]]:
    """Every member of a record with its schemas: of one that several parts declare, all of them."""
    found: dict[str, list[Node]] = {}
    for record in records(node):
        for name, member in record.members.items():
            found.setdefault(name, []).append(member)
    return found


def all_members(node: Node) -> dict[str, Node]:
    """Every member of a record, those from `allOf` included; of several schemas, the last one."""
    return {name: declared[-1] for name, declared in declarations(node).items()}


def all_required(node: Node) -> frozenset[str]:
    """Every required member of a record, those from `allOf` included."""
    return frozenset(name for record in records(node) for name in record.required)

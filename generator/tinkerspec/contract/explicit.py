"""Writes out what schemas leave unsaid, and says in one form what may be said in several.

It is one step between load and lint, so that every later stage finds each fact in one place:

    written                                   becomes
    ----------------------------------------  ------------------------------------------------------
    `true` where a schema is needed           `{}`, which is any value
    an array without `items`                  `"items": {}`
    an object without `properties` and        `"additionalProperties": true`: a map of anything
      `additionalProperties`
    an object with `properties`, without      `"additionalProperties"`: true in an open project,
      `additionalProperties`                    false in a strict one
    `"additionalProperties": {}`              `"additionalProperties": true`
    `example`                                 the first of `examples`
    `"nullable": true`                        null joins the type: `[X, "null"]`, or `anyOf`
    `allOf` of a union of objects and more    a union of objects, each of which has the rest too
    a bound, size, pattern or format beside   the enum alone
      an enum, each of whose values keeps it

In a strict project, what `allOf` leads to stays open, and so does an object that has `allOf` and
does not say otherwise: a strict part would refuse the members of the others.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import quote, unquote

from ..frozen import frozen
from .beside import refused
from .load import Document, Sources
from .pointer import join, value_at
from .tree import NOTES, PlaceKey

Openness: TypeAlias = Literal["open", "strict"]
"""What an object is that does not say whether it has other members."""

_NAMED: Final = ("properties", "$defs")
_LISTED: Final = ("anyOf", "oneOf", "allOf")
_HOLDING: Final = frozenset({*_NAMED, *_LISTED, "items", "additionalProperties"})
"""The keywords whose values hold schemas."""
_NULL: Final = {"type": "null"}
_PLAIN: Final = "/~!$&'()*+,;=:@"
"""What stands in the fragment of a reference as it is."""
_MEMBERS: Final = frozenset({"properties", "allOf", "oneOf"})
"""A type of its own with one of these cannot be nullable itself, only its users can."""


def explicit(sources: Sources, additional_properties: Openness) -> Sources:
    """The sources with everything written out. A document that leaves nothing unsaid stays the
    same object; what is malformed stays as it is, for lint to report."""
    parts = _parts(sources) if additional_properties == "strict" else frozenset()
    is_strict = additional_properties == "strict"
    writer = _Writer(sources=sources, is_strict=is_strict, parts=parts)
    types = tuple(writer.document(document) for document in sources.types)
    if all(new is old for new, old in zip(types, sources.types, strict=True)):
        return sources
    return replace(sources, types=types)


def _parts(sources: Sources) -> frozenset[PlaceKey]:
    """The schemas that a reference in some `allOf` leads to, at the end of each chain too."""
    pending = [
        _target(document, ref) for document in sources.types for ref in _composed(document.data)
    ]
    found: set[PlaceKey] = set()
    while pending:
        place = pending.pop()
        if place not in found:
            found.add(place)
            pending.extend(_next(sources, place))
    return frozenset(found)


def _composed(node: Any) -> Iterator[str]:
    """Every reference that is a part of an `allOf`."""
    if isinstance(node, list):
        for item in node:
            yield from _composed(item)
    elif isinstance(node, dict):
        yield from _parts_of(node)
        for value in node.values():
            yield from _composed(value)


def _parts_of(node: dict[str, Any], keywords: tuple[str, ...] = ("allOf",)) -> Iterator[str]:
    """The references among the parts of a schema, and among the variants of these."""
    for keyword in keywords:
        parts = node.get(keyword)
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and isinstance(part.get("$ref"), str):
                yield part["$ref"]
            elif isinstance(part, dict):
                yield from _parts_of(part, ("anyOf", "oneOf"))


def _target(document: Document, ref: str) -> PlaceKey:
    file, _, fragment = ref.partition("#")
    return (document.beside(file) if file else document.path), unquote(fragment)


def _next(sources: Sources, place: PlaceKey) -> Iterator[PlaceKey]:
    """Where the schema at a place leads to, if it is a reference itself; the variants of a union,
    each of which becomes a part."""
    document = sources.by_path.get(place[0])
    node = value_at(document.data, place[1]) if document is not None else None
    if document is None or not isinstance(node, dict):
        return
    ref = node.get("$ref")
    if isinstance(ref, str):
        yield _target(document, ref)
    for keyword in ("anyOf", "oneOf"):
        branches = node.get(keyword)
        for index in range(len(branches) if isinstance(branches, list) else 0):
            yield _within(place, keyword, index)


@frozen
class _Writer:
    """Writes out the schemas of documents; `parts` stay open in a strict project."""

    sources: Sources
    is_strict: bool
    parts: frozenset[PlaceKey]

    def document(self, document: Document) -> Document:
        if not isinstance(document.data, dict):
            return document
        data = self._schema(document.data, (document.path, ""), is_type=True)
        return document if data is document.data else replace(document, data=data)

    def _schema(
        self, node: Any, place: PlaceKey, *, is_part: bool = False, is_type: bool = False
    ) -> Any:
        """A schema, written out; the same object if there was nothing to write.

        `is_part` says that it is one of an `allOf`, `is_type` that it has a name of its own.
        """
        if node is True:
            return {}
        if not isinstance(node, dict):
            return node
        changed = {
            keyword: new
            for keyword, value in node.items()
            if keyword in _HOLDING
            and (new := self._value(keyword, value, place, of_part=is_part)) is not value
        }
        whole = {**node, **changed} if changed else node
        whole = self._distributed(_without_needless(_with_examples(whole)), place)
        if not is_part:
            whole = self._closed(_with_items(whole), place)
        return whole if is_type and not _MEMBERS.isdisjoint(whole) else _with_null(whole)

    def _value(self, keyword: str, value: Any, place: PlaceKey, *, of_part: bool) -> Any:
        """The value of a keyword with the schemas in it written out."""
        if keyword in _NAMED and isinstance(value, dict):
            inner = {
                name: self._schema(each, _within(place, keyword, name), is_type=keyword == "$defs")
                for name, each in value.items()
            }
            return value if _is_same(inner, value) else inner
        if keyword in _LISTED and isinstance(value, list):
            is_part = keyword == "allOf" or of_part
            parts = [
                self._schema(each, _within(place, keyword, index), is_part=is_part)
                for index, each in enumerate(value)
            ]
            return value if _is_same(dict(enumerate(parts)), dict(enumerate(value))) else parts
        if keyword == "items":
            return self._schema(value, _within(place, keyword))
        if keyword == "additionalProperties" and isinstance(value, dict):
            return self._schema(value, _within(place, keyword)) or True
        return value

    def _distributed(self, node: dict[str, Any], place: PlaceKey) -> dict[str, Any]:
        """An `allOf` with a union of objects among its parts as a union, whose variants have all
        the other parts as well."""
        given = node.get("allOf")
        if not isinstance(given, list):
            return node
        parts: list[Any] = given
        kept = {key: node[key] for key in node if key in NOTES or key == "nullable"}
        own = {key: node[key] for key in node if key not in kept and key != "allOf"}
        for index, part in enumerate(parts):
            found = self._union(part, place)
            rest = [*parts[:index], *parts[index + 1 :], *([own] if own else [])]
            if found is None or not rest:
                continue
            keyword, variants, tag = found
            wholes = [self._distributed({"allOf": [each, *rest]}, place) for each in variants]
            return {**kept, keyword: wholes, **tag}
        return node

    def _union(
        self, part: Any, place: PlaceKey
    ) -> tuple[str, list[dict[str, Any]], dict[str, Any]] | None:
        """The keyword of a union of objects that a part is, its variants as they are written at a
        place, and how a tag tells them apart."""
        if not isinstance(part, dict):
            return None
        at, union = self._followed(part, place)
        keyword = next((key for key in ("oneOf", "anyOf") if isinstance(union.get(key), list)), "")
        branches: list[Any] = union.get(keyword, [])
        if len(branches) < 2 or not all(self._is_record(branch, at) for branch in branches):
            return None
        name = union.get("discriminator", {}).get("propertyName")
        tag = {"discriminator": {"propertyName": name}} if name is not None else {}
        if union is part:
            return keyword, branches, tag
        file = "" if at[0] == place[0] else posixpath.relpath(at[0], posixpath.dirname(place[0]))
        pointers = (at[1] + join(keyword, index) for index in range(len(branches)))
        refs = [{"$ref": f"{file}#{quote(pointer, safe=_PLAIN)}"} for pointer in pointers]
        return keyword, refs, tag

    def _is_record(self, node: Any, place: PlaceKey) -> bool:
        at, found = self._followed(node, place) if isinstance(node, dict) else (place, {})
        parts = found.get("allOf")
        return isinstance(found.get("properties"), dict) or (
            isinstance(parts, list) and any(self._is_record(part, at) for part in parts)
        )

    def _followed(self, node: dict[str, Any], place: PlaceKey) -> tuple[PlaceKey, dict[str, Any]]:
        """The schema at the end of a chain of references, and its place."""
        seen: set[PlaceKey] = set()
        while isinstance(node.get("$ref"), str):
            document = self.sources.by_path.get(place[0])
            assert document is not None
            place = _target(document, node["$ref"])
            owner = self.sources.by_path.get(place[0])
            found = value_at(owner.data, place[1]) if owner is not None else None
            if place in seen or not isinstance(found, dict):
                return place, {}
            seen.add(place)
            node = found
        return place, node

    def _closed(self, node: dict[str, Any], place: PlaceKey) -> dict[str, Any]:
        """An object that says whether it has other members than it names."""
        if "additionalProperties" in node or "allOf" in node or not _is_object(node):
            return node
        is_strict = self.is_strict and "properties" in node
        return {**node, "additionalProperties": not is_strict or place in self.parts}


def _within(place: PlaceKey, *steps: str | int) -> PlaceKey:
    return place[0], place[1] + join(*steps)


def _is_same(new: Mapping[Any, Any], old: Mapping[Any, Any]) -> bool:
    return all(new[key] is old[key] for key in old)


def _is_object(node: Mapping[str, Any]) -> bool:
    kinds = node.get("type")
    return kinds == "object" or (isinstance(kinds, list) and "object" in kinds)


def _with_items(node: dict[str, Any]) -> dict[str, Any]:
    kinds = node.get("type")
    is_array = kinds == "array" or (isinstance(kinds, list) and "array" in kinds)
    return {**node, "items": {}} if is_array and "items" not in node else node


def _with_examples(node: dict[str, Any]) -> dict[str, Any]:
    if "example" not in node:
        return node
    examples = node.get("examples", [])
    if not isinstance(examples, list):
        return node
    rest = {key: value for key, value in node.items() if key not in ("example", "examples")}
    return {**rest, "examples": [node["example"], *examples]}


def _without_needless(node: dict[str, Any]) -> dict[str, Any]:
    needless = {keyword for keyword, values in refused(node).items() if not values}
    return {key: value for key, value in node.items() if key not in needless} if needless else node


def _with_null(node: dict[str, Any]) -> dict[str, Any]:
    """A schema with null among its types, where it is said to be nullable."""
    nullable = node.get("nullable")
    if not isinstance(nullable, bool):
        return node
    rest = {key: value for key, value in node.items() if key != "nullable"}
    said = {key: value for key, value in rest.items() if key not in NOTES}
    if not nullable or _says_null(rest) or not said:
        return rest
    kind, values = rest.get("type"), rest.get("enum")
    kinds = [kind] if isinstance(kind, str) else kind
    typed = {**rest, "type": [*kinds, "null"]} if isinstance(kinds, list) else rest
    if isinstance(values, list):
        return {**typed, "enum": [*values, None]}
    if typed is not rest and "const" not in rest and "allOf" not in rest:
        return typed
    if isinstance(rest.get("anyOf"), list):
        return {**rest, "anyOf": [*rest["anyOf"], dict(_NULL)]}
    notes = {key: value for key, value in rest.items() if key in NOTES}
    return {**notes, "anyOf": [said, dict(_NULL)]}


def _says_null(node: Mapping[str, Any]) -> bool:
    branches, kinds, values = (node.get(keyword) for keyword in ("anyOf", "type", "enum"))
    if isinstance(values, list):
        return None in values
    return (isinstance(kinds, list) and "null" in kinds) or (
        isinstance(branches, list) and _NULL in branches
    )

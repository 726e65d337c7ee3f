"""The canonical value: what every language writes after it has read a payload."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from .formats import read_datetime, write_datetime
from .text import Json

Node: TypeAlias = dict[str, Any]
"""A schema that is an object."""


def canonical(validator: Any, node: Node, at: Any, value: Json) -> Json:
    """The canonical form of a valid value.

    Args:
        validator: Says which variant of a union a value is.
        node: The raw schema that the value is valid under.
        at: The resolver of `referencing` for the references in it.
        value: A valid value.
    """
    if "$ref" in node:
        found = at.lookup(node["$ref"])
        return canonical(validator, found.contents, found.resolver, value)
    for branch in (*node.get("anyOf", ()), *node.get("oneOf", ())):
        if not any(validator.descend(value, branch, resolver=at)):
            return canonical(validator, branch, at, value)
    if isinstance(value, list):
        # The numbers of a list keep every digit; one that stands alone is a double.
        if _is_of_numbers(node["items"]):
            return value
        return [canonical(validator, node["items"], at, item) for item in value]
    if isinstance(value, dict):
        return _object(validator, node, at, value)
    if isinstance(value, str) and node.get("format") == "date-time":
        return write_datetime(read_datetime(value))
    return float(value) if value is not None and _is_of_numbers(node) else value


def _is_of_numbers(node: Node) -> bool:
    kinds = node.get("type")
    return "number" in (kinds if isinstance(kinds, list) else [kinds])


def _object(validator: Any, node: Node, at: Any, value: dict[str, Json]) -> Json:
    members = {name: (member, place) for name, member, place in _members(node, at)}
    if not members and "properties" not in node:
        values = node["additionalProperties"]
        if values is True:
            return value
        return {key: canonical(validator, values, at, item) for key, item in value.items()}
    required = set(_required(node, at))
    result: dict[str, Json] = {}
    for name, (member, place) in members.items():
        given = value.get(name, member.get("default"))
        # Null says nothing where an absent member reads as null.
        silent = name not in required and member.get("default") is None
        if not (given is None and silent):
            result[name] = canonical(validator, member, place, given)
    return result


def _members(node: Node, at: Any) -> Iterator[tuple[str, Node, Any]]:
    """Name and schema of each member, with the resolver for it, through `$ref` and `allOf`."""
    if "$ref" in node:
        found = at.lookup(node["$ref"])
        yield from _members(found.contents, found.resolver)
    for part in node.get("allOf", ()):
        yield from _members(part, at)
    yield from ((name, member, at) for name, member in node.get("properties", {}).items())


def _required(node: Node, at: Any) -> Iterator[str]:
    if "$ref" in node:
        found = at.lookup(node["$ref"])
        yield from _required(found.contents, found.resolver)
    for part in node.get("allOf", ()):
        yield from _required(part, at)
    yield from node.get("required", ())

"""The canonical value: what every language writes after it has read a payload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from .choices import attempts, members, required_names
from .formats import read_datetime, write_datetime
from .names import is_object
from .text import Json

Node: TypeAlias = dict[str, Any]
"""A schema that is an object."""


def canonical(validator: Any, node: Node, value: Json, *, is_default: bool = False) -> Json:
    """The canonical form of a valid value.

    Args:
        validator: Says which variant of a union a value is.
        node: The raw schema that the value is valid under.
        value: A valid value.
        is_default: Whether it is a default, or part of one. `0` is the same default as `0.0`, while
            the numbers of lists in a payload stay as they came.
    """
    if not _SAYING & node.keys():
        return value  # It may be anything, and stays what it is.
    if "$ref" in node:
        return canonical(validator, node["$ref"].schema, value, is_default=is_default)
    if "allOf" in node and not (isinstance(value, dict) and is_object(node)):
        return _of_parts(validator, node, value, is_default)
    for branch in attempts(node, value) if "anyOf" in node or "oneOf" in node else ():
        if not any(validator.descend(value, branch)):
            return canonical(validator, branch, value, is_default=is_default)
    if isinstance(value, list):
        # The numbers of a list keep every digit; one that stands alone is a double.
        items = node.get("items")
        if not isinstance(items, dict) or (_kinds(items) == {"number"} and not is_default):
            return value
        return [canonical(validator, items, item, is_default=is_default) for item in value]
    if isinstance(value, dict):
        return _object(validator, node, value, is_default)
    return _scalar(node, value)


def _of_parts(validator: Any, node: Node, value: Json, is_default: bool) -> Json:
    if _kinds(node) == {"integer"}:
        return value  # Although a part may ask for a number.
    own = {key: kept for key, kept in node.items() if key != "allOf"}
    for part in (*node["allOf"], own):
        value = canonical(validator, part, value, is_default=is_default)
    return value


def _scalar(node: Node, value: Json) -> Json:
    if "enum" in node or "const" in node:
        listed = node["enum"] if "enum" in node else [node["const"]]
        is_bool = isinstance(value, bool)
        same = (one for one in listed if one == value and isinstance(one, bool) is is_bool)
        return next(same, value)  # An open enum does not list every value.
    if isinstance(value, str) and node.get("format") == "date-time":
        return write_datetime(read_datetime(value))
    return float(value) if value is not None and _is_of_numbers(node) else value


_SAYING: Final = frozenset(
    {"$ref", "type", "enum", "const", "properties", "allOf", "anyOf", "oneOf"}
)
"""Keywords of which a schema has one that does not allow any value."""


def _is_of_numbers(node: Node) -> bool:
    kinds = node.get("type")
    is_listed = "enum" in node or "const" in node
    return not is_listed and "number" in (kinds if isinstance(kinds, list) else [kinds])


def _kinds(node: Node) -> frozenset[str]:
    """The JSON types that a schema allows: "choice" where each value decides, none where nothing is
    said. What may be any number need not be an integer."""
    if "$ref" in node:
        return _kinds(node["$ref"].schema)
    choice: list[Node] = node.get("anyOf") or node.get("oneOf") or []
    if "enum" in node or "const" in node or len(choice) > 1:
        return frozenset({"choice"})
    said = node.get("type", [])
    kinds = frozenset([said] if isinstance(said, str) else said)
    found = [kinds - ({"integer"} if "number" in kinds else set())] if kinds else []
    found += filter(None, map(_kinds, (*choice, *node.get("allOf", []))))
    if {"integer"} in found and {"number"} in found:
        found = [kinds for kinds in found if kinds != {"number"}]
    return frozenset.intersection(*found) if found else frozenset()


def _object(validator: Any, node: Node, value: dict[str, Json], is_default: bool) -> Json:
    declared = _every_member(node)
    if not is_object(node):
        values = node.get("additionalProperties")
        if not isinstance(values, dict):
            return value
        return {
            key: canonical(validator, values, item, is_default=is_default)
            for key, item in value.items()
        }
    required = set(required_names(node))
    result: dict[str, Json] = {}
    for name, member in declared.items():
        given = value.get(name, member.get("default"))
        # Null says nothing where an absent member reads as null, or as nothing.
        silent = name not in required and member.get("default") is None
        if not (given is None and silent):
            defaulted = is_default or name not in value
            result[name] = canonical(validator, member, given, is_default=defaulted)
    return result


def _every_member(node: Node) -> Mapping[str, Node]:
    """The schema of each member; of one that several parts have, all of theirs at once."""
    found: dict[str, Node] = {}
    for name, member in members(node):
        earlier = found.get(name, member)
        both = {**earlier, **member, "allOf": [earlier, member]}
        found[name] = (
            member
            if earlier is member
            else {key: value for key, value in both.items() if key in ("default", "allOf")}
        )
    return found

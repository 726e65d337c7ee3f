"""The canonical value: what every language writes after it has read a payload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, cast

from .choices import attempts, members, required_names
from .formats import read_datetime, write_datetime
from .names import is_object
from .text import Json

Node: TypeAlias = dict[str, Any]
"""A schema that is an object."""

_Members: TypeAlias = Mapping[str, tuple[Node, bool]]


class Writer:
    """Writes valid values in their canonical form; `validator` says which variant of a choice a
    value is.

    What is written of a value under a schema is remembered until `forget`.
    """

    def __init__(self, validator: Any) -> None:
        self._validator = validator
        self._members: dict[int, tuple[Node, _Members]] = {}
        self._written: dict[tuple[int, int, bool], tuple[Node, Json, Json]] = {}

    def forget(self) -> None:
        """Forget the values: a new payload may stand where an old one stood in memory."""
        self._written.clear()

    def write(self, node: Node, value: Json, *, is_default: bool = False) -> Json:
        """The canonical form of a valid value.

        Args:
            node: The raw schema that the value is valid under.
            value: A valid value.
            is_default: Whether it is a default, or part of one. `0` is the same default as `0.0`,
                while the numbers of lists in a payload stay as they came.
        """
        key = id(node), id(value), is_default
        if key not in self._written:
            # With schema and value, which must not make room for others.
            self._written[key] = node, value, self._form(node, value, is_default)
        return self._written[key][-1]

    def _form(self, node: Node, value: Json, is_default: bool) -> Json:
        # Without a call for each schema, which would take room that deep payloads need.
        while (leads_to := self._ahead(node, value)) is not None:
            node = leads_to
        if not _SAYING & node.keys():
            return value  # It may be anything, and stays what it is.
        if _is_of_parts(node, value):
            return self._of_parts(node, value, is_default)
        if isinstance(value, list):
            # The numbers of a list keep every digit; one that stands alone is a double.
            items = node.get("items")
            if not isinstance(items, dict) or (_kinds(items) == {"number"} and not is_default):
                return value
            return [self.write(items, item, is_default=is_default) for item in value]
        if isinstance(value, dict):
            return self._object(node, value, is_default)
        return _scalar(node, value)

    def _ahead(self, node: Node, value: Json) -> Node | None:
        """The schema that says more of a value: behind a reference, or a branch of a choice."""
        if "$ref" in node:
            return cast("Node", node["$ref"].schema)
        if ("anyOf" not in node and "oneOf" not in node) or _is_of_parts(node, value):
            return None
        fitting = (
            branch
            for branch in attempts(node, value)
            if not any(self._validator.descend(value, branch))
        )
        return next(fitting, None)

    def _of_parts(self, node: Node, value: Json, is_default: bool) -> Json:
        if _kinds(node) == {"integer"}:
            return value  # Although a part may ask for a number.
        own = {key: kept for key, kept in node.items() if key != "allOf"}
        for part in (*node["allOf"], own):
            value = self.write(part, value, is_default=is_default)
        return value

    def _object(self, node: Node, value: dict[str, Json], is_default: bool) -> Json:
        if not is_object(node):
            values = node.get("additionalProperties")
            if not isinstance(values, dict):
                return value
            return {
                key: self.write(values, item, is_default=is_default) for key, item in value.items()
            }
        result: dict[str, Json] = {}
        for name, (member, is_silent) in self._of_object(node).items():
            given = value.get(name, member.get("default"))
            # Null says nothing where an absent member reads as null, or as nothing.
            if not (given is None and is_silent):
                defaulted = is_default or name not in value
                result[name] = self.write(member, given, is_default=defaulted)
        return result

    def _of_object(self, node: Node) -> _Members:
        """The schema of each member, and whether one that is absent reads as null or nothing."""
        if id(node) not in self._members:
            required = set(required_names(node))
            members = {
                name: (member, name not in required and member.get("default") is None)
                for name, member in _every_member(node).items()
            }
            self._members[id(node)] = node, members
        return self._members[id(node)][-1]


def _is_of_parts(node: Node, value: Json) -> bool:
    return "allOf" in node and not (isinstance(value, dict) and is_object(node))


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

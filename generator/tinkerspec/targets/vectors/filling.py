"""Members that stored outcomes do not know yet: each is filled in with its default.

A recording is as old as what it was recorded from. When a schema gains a member with a default, no
stored outcome has it, and every language writes it. So a member that no stored outcome has at all
is filled in; one that any of them has is never touched, and its absence stays a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from ...contract.model import Json
from .raw import Raw

_KnownMember: TypeAlias = tuple[str, int, str]
"""A member of a record: the record's file, its schema there, and the name."""


class Filling:
    """Fills in what none of these outcomes has: the stored vectors of every type, by its schema."""

    def __init__(self, stored: Iterable[tuple[Raw, Mapping[str, Any]]]) -> None:
        self._known: set[_KnownMember] = set()
        for schema, document in stored:
            for outcome in _outcomes(document):
                self._known |= set(_members(schema, outcome["canonical"]))

    def filled(self, schema: Raw, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """The stored vectors of a type, complete."""
        return {
            key: [self._vector(schema, vector) for vector in value]
            if isinstance(value, list)
            else value
            for key, value in document.items()
        }

    def _vector(self, schema: Raw, vector: Mapping[str, Any]) -> Mapping[str, Any]:
        """A vector, or the outcome of one language in it, with its canonical value complete."""
        result: dict[str, Any] = {}
        for key, value in vector.items():
            if key == "canonical":
                result[key] = self._value(schema, value)
            elif _is_outcome(key, value):
                result[key] = self._vector(schema, value)
            else:
                result[key] = value
        return result

    def _value(self, schema: Raw, value: Json) -> Json:
        schema = _variant(schema.resolved, value)
        if isinstance(value, list) and schema.kind == "array":
            return [self._value(schema.inner(schema.node["items"]), item) for item in value]
        if not isinstance(value, dict):
            return value
        if (values := schema.map_values) is not None:
            return {key: self._value(values, item) for key, item in value.items()}
        members = schema.members
        given = {
            key: self._value(members[key], item) if key in members else item
            for key, item in value.items()
        }
        missing = {
            name: self._value(member, member.node["default"])
            for name, member in members.items()
            if member.node.get("default") is not None
            and name not in schema.required
            and name not in value
            and _member(schema, name) not in self._known
        }
        return given | missing


def _is_outcome(key: str, value: Any) -> bool:
    """Whether a member of a vector holds the outcome of one language."""
    return key != "payload" and isinstance(value, dict) and "canonical" in value


def _outcomes(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Everything of a file that has a canonical value."""
    for vector in (*document.get("decode", ()), *document.get("behaviour", ())):
        if "canonical" in vector:
            yield vector
        yield from (value for key, value in vector.items() if _is_outcome(key, value))


def _members(schema: Raw, value: Json) -> Iterator[_KnownMember]:
    """The members of records that a value has."""
    schema = _variant(schema.resolved, value)
    if isinstance(value, list) and schema.kind == "array":
        for item in value:
            yield from _members(schema.inner(schema.node["items"]), item)
    elif isinstance(value, dict) and (values := schema.map_values) is not None:
        for item in value.values():
            yield from _members(values, item)
    elif isinstance(value, dict):
        for name, member in schema.members.items():
            if name in value:
                yield _member(schema, name)
                yield from _members(member, value[name])


def _variant(schema: Raw, value: Json) -> Raw:
    """The variant that a canonical value is, if the schema is a union; it says so by its tag."""
    if not schema.is_tagged or not isinstance(value, dict):
        return schema
    variants = dict(schema.variants)
    tag = value.get(schema.tag)
    return variants[tag].resolved if isinstance(tag, str) and tag in variants else schema


def _member(schema: Raw, name: str) -> _KnownMember:
    return (schema.path, id(schema.node), name)

"""Rewrites a schema so that it says the same in the form that our dialect has; nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final, TypeAlias

from ..contract.model import Json
from .keywords import NOTES

TypeSchema: TypeAlias = dict[str, Any]
"""A schema of ours that is being made."""

APPLICATORS: Final = ("allOf", "anyOf", "oneOf")


def is_note(keyword: str) -> bool:
    """Whether a keyword says nothing about what is valid."""
    return keyword in NOTES or keyword.startswith("x-")


def applies(schema: TypeSchema) -> bool:
    """Whether other schemas say something about the value too."""
    return not schema.keys().isdisjoint({*APPLICATORS, "$ref"})


def split(schema: TypeSchema) -> tuple[TypeSchema, TypeSchema]:
    """What a schema says of what is valid, and its notes."""
    notes = {name: value for name, value in schema.items() if is_note(name)}
    return {name: value for name, value in schema.items() if name not in notes}, notes


def examples(schema: TypeSchema, node: Mapping[str, Json]) -> None:
    """An `example` is one of the examples."""
    listed = node.get("examples")
    found = list(listed) if isinstance(listed, list) else []
    if "example" in node:
        found.append(node["example"])
    if found:
        schema["examples"] = found


def bounds(schema: TypeSchema) -> None:
    """Drafts before 6 say by true that the bound beside it is exclusive."""
    for bound in ("Minimum", "Maximum"):
        is_exclusive = schema.get(f"exclusive{bound}")
        if isinstance(is_exclusive, bool):
            del schema[f"exclusive{bound}"]
            if is_exclusive and bound.lower() in schema:
                schema[f"exclusive{bound}"] = schema.pop(bound.lower())


def whole_numbers(schema: TypeSchema) -> None:
    """Sizes, and bounds and defaults of integers, are written as integers: minimum 0.5 is 1."""
    kind = schema.get("type", "integer")
    kinds = kind if isinstance(kind, list) else [kind]
    is_integer = "integer" in kinds and "number" not in kinds
    for keyword in [name for name in (*_SIZES, *_ROUNDED) if isinstance(schema.get(name), float)]:
        value = schema[keyword]
        if value.is_integer() and abs(value) < _EXACT and (is_integer or keyword in _SIZES):
            schema[keyword] = int(value)
        elif is_integer and "type" in schema and keyword in _ROUNDED:
            schema[keyword] = _ROUNDED[keyword](value)
    for keyword in ("maxItems", "maxLength", "maxProperties"):
        most = schema.get(keyword)
        if isinstance(most, int | float) and most >= 2**63:
            del schema[keyword]  # No value is larger.
    default = schema.get("default")
    if is_integer and "type" in schema and isinstance(default, float) and default.is_integer():
        schema["default"] = int(default)


_SIZES: Final = (
    *("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties"),
)
_ROUNDED: Final[Mapping[str, Callable[[float], int]]] = {
    "minimum": ceil,
    "exclusiveMinimum": floor,
    "maximum": floor,
    "exclusiveMaximum": ceil,
    "multipleOf": lambda step: Fraction(str(step)).numerator,
}
"""What a keyword with a fraction means for integers."""
_EXACT: Final = 2**53


def lists(schema: TypeSchema) -> None:
    """Lists of names and values say each one once, and nothing if they are empty."""
    for keyword in ("enum", "required"):
        value = schema.get(keyword)
        if isinstance(value, list):
            schema[keyword] = _unique(value)
    if schema.get("required") == [] or isinstance(schema.get("required"), bool):
        del schema["required"]
    kind = schema.get("type")
    if isinstance(kind, list) and len(kind) == 1:
        schema["type"] = kind[0]


def _unique(values: Iterable[Json]) -> list[Json]:
    """1 is 1.0 in JSON Schema, and true is not 1."""
    kept: dict[str, Json] = {}
    for value in values:
        one = int(value) if isinstance(value, float) and value.is_integer() else value
        kept.setdefault(f"{json_type(one)} {one!r}", value)
    return list(kept.values())


def required(schema: TypeSchema) -> None:
    """A required name without a schema is a member that may be anything."""
    properties, names = schema.get("properties"), schema.get("required")
    is_open = schema.get("additionalProperties", True) is True
    if not is_open or not isinstance(names, list) or applies(schema):
        return
    if schema.get("type") == "object" and isinstance(properties, dict | None):
        texts = [name for name in names if isinstance(name, str)]
        unnamed = [name for name in texts if name not in (properties or {})]
        if unnamed:
            schema["properties"] = {**(properties or {}), **{name: {} for name in unnamed}}


def presence(schema: TypeSchema) -> None:
    """A part of `allOf` that says no more than which members an object has says so beside it."""
    parts, names = schema.get("allOf"), schema.get("required", [])
    if not isinstance(parts, list) or not isinstance(names, list):
        return
    idle = [part for part in parts if isinstance(part, dict) and _says_presence(part)]
    if idle:
        del schema["allOf"]
        if others := [part for part in parts if part not in idle]:
            schema["allOf"] = others
        schema["required"] = _unique(
            [*names, *(name for part in idle for name in part["required"])]
        )


def _says_presence(part: TypeSchema) -> bool:
    said = split(part)[0]
    is_of_objects = said.keys() - {"type"} == {"required"} and isinstance(said["required"], list)
    return is_of_objects and said.get("type", "object") == "object"


def one_choice(schema: TypeSchema) -> TypeSchema:
    """A choice of one is no choice."""
    said, notes = split(schema)
    for keyword in APPLICATORS:
        branches = said.get(keyword)
        if len(said) == 1 and isinstance(branches, list) and len(branches) == 1:
            only = branches[0]
            # One `$ref` in `allOf` is how older drafts write notes beside it.
            if isinstance(only, dict) and not (keyword == "allOf" and "$ref" in only):
                return {**only, **notes}
    return schema


def once(branches: Iterable[Json]) -> list[Json]:
    """Branches of a choice, without those that say again what one before them says."""
    kept: dict[str, Json] = {}
    for branch in branches:
        said = split(branch)[0] if isinstance(branch, dict) else branch
        kept.setdefault(json.dumps(said, sort_keys=True), branch)
    return list(kept.values())


def join(schema: TypeSchema, other: TypeSchema) -> None:
    """A schema with what another one says of the same value."""
    own, more = type_set(schema), type_set(other)
    if own is not None and more is not None and own > more:
        schema["type"] = other["type"]
    both = (split(other)[0].keys() & schema.keys()) - {"type"}
    if both:
        schema["allOf"] = [*schema.get("allOf", ()), other]
    else:
        schema.update({**other, **schema})


def null_alone(schema: TypeSchema) -> TypeSchema:
    """A schema that only null fits, however it says so, by its type."""
    kinds = type_set(schema)
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if not (values == [None] and "null" in (kinds or ("null",))) and schema.get("type") != ["null"]:
        return schema
    kept = {name: value for name, value in schema.items() if name not in ("const", "enum")}
    return {**kept, "type": "null"}


def said_twice(schema: TypeSchema, kinds: Collection[str] | None) -> None:
    """A type beside other schemas says nothing new if these allow no other; `kinds` are the types
    that they allow, None if that is unknown."""
    own = type_set(schema)
    if own is not None and kinds is not None and own.issuperset(kinds):
        del schema["type"]


def type_set(schema: TypeSchema) -> frozenset[str] | None:
    """The types that a schema allows by its `type`; None if it says none."""
    kind = schema.get("type")
    listed = kind if isinstance(kind, list) else [kind]
    names = frozenset(name for name in listed if isinstance(name, str))
    if "number" in names:
        names |= {"integer"}
    return names or None


def json_type(value: Json) -> str:
    """The JSON type of a value; an integer is written without a fraction."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "number"
        case str():
            return "string"
    return "array" if isinstance(value, list) else "object"

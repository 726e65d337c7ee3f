"""Choices: `anyOf`, `oneOf`, and a `type` that lists several.

Schemas are rewritten before they judge: several types become the branches of an `anyOf`, and a
choice whose discriminator decides says so itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from .names import is_object
from .text import Json

DECIDED: Final = "x-decided"
"""The keyword that a choice gets whose discriminator decides: the index of the branch by tag."""

KEYWORDS: Final = ("anyOf", "oneOf")
NULL: Final = {"type": "null"}

_NOTES: Final = frozenset(
    {"$comment", "$defs", "default", "deprecated", "description", "examples", "title"}
)


def spread(node: dict[str, Any]) -> dict[str, Any]:
    """A schema of several types as an `anyOf` of one each; any other schema as it is.

    A keyword says nothing about values of the types that it is not about, so each branch takes all.
    """
    kinds = node.get("type")
    if not isinstance(kinds, list) or "enum" in node or "const" in node:
        return node
    # Every integer is a number.
    kept = [kind for kind in kinds if not (kind == "integer" and "number" in kinds)]
    if len({*kept} - {"null"}) < 2:
        return {**node, "type": kept if len(kept) > 1 else kept[0]}
    notes = {key: value for key, value in node.items() if _is_note(key)}
    stated = {key: value for key, value in node.items() if not _is_note(key)}
    branches = [NULL if kind == "null" else {**stated, "type": kind} for kind in kept]
    return {**notes, "anyOf": branches}


def _is_note(keyword: str) -> bool:
    return keyword in _NOTES or keyword.startswith("x-")


def decide(node: dict[str, Any]) -> None:
    """Mark a named choice whose discriminator decides between its branches."""
    branches: list[Any] = next((node[keyword] for keyword in KEYWORDS if keyword in node), [])
    if "discriminator" not in node or not all(map(is_object, branches)):
        return
    tag = node["discriminator"]["propertyName"]
    variants = [dict(members(branch)) for branch in branches]
    texts = [_texts(members.get(tag, {})) for members in variants]
    flat = [text for group in texts for text in group]
    if not all(texts) or len(set(flat)) < len(flat):
        return
    required = [set(required_names(branch)) for branch in branches]
    untagged = [index for index, names in enumerate(required) if tag not in names]
    if not all(_is_strict(branches[index]) for index in untagged):
        return
    for index in untagged:
        for other in untagged[:index]:
            known = variants[index].keys() - {tag}, variants[other].keys() - {tag}
            if required[index] <= known[1] and required[other] <= known[0]:
                return
    node[DECIDED] = {text: index for index, group in enumerate(texts) for text in group}


def attempts(node: dict[str, Any], value: Json) -> list[Any]:
    """The branches of a choice in the order in which a value is tried: that of the schema, but the
    one that the value names is the first."""
    branches = [*node.get("anyOf", ()), *node.get("oneOf", ())]
    discriminator = node.get("discriminator", {})
    named = value.get(discriminator.get("propertyName")) if isinstance(value, dict) else None
    meant = discriminator.get("mapping", {}).get(named) if isinstance(named, str) else None
    return sorted(branches, key=lambda branch: meant is None or branch.get("$ref") != meant)


def present(branches: list[Any]) -> list[int]:
    """The indices of the branches that are not null."""
    return [index for index, branch in enumerate(branches) if branch.get("type") != "null"]


def _texts(node: dict[str, Any]) -> list[str]:
    while "$ref" in node:
        node = node["$ref"].schema
    values = node.get("enum", [node.get("const")])
    return values if all(isinstance(value, str) for value in values) else []


def parts(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """All schemas that a value of this one has to fit: through `$ref` and `allOf`, itself last."""
    if "$ref" in node:
        yield from parts(node["$ref"].schema)
    for part in node.get("allOf", ()):
        yield from parts(part)
    yield node


def members(node: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and schema of each member, through `$ref` and `allOf`."""
    for part in parts(node):
        yield from part.get("properties", {}).items()


def required_names(node: dict[str, Any]) -> Iterator[str]:
    """The names of the members that have to be there, through `$ref` and `allOf`."""
    for part in parts(node):
        yield from part.get("required", ())


def _is_strict(node: dict[str, Any]) -> bool:
    while "$ref" in node:
        node = node["$ref"].schema
    return node.get("additionalProperties") is False

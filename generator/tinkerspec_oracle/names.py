"""Names of the types in a set of documents, read from the raw schemas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Final, TypeAlias

from .text import Json

Node: TypeAlias = dict[str, Any]

_NOTES: Final = frozenset(
    {"$comment", "$defs", "default", "deprecated", "description", "examples", "title"}
)


def named(documents: Mapping[str, Json]) -> dict[str, Node]:
    """Every schema that has a name: a file, an entry of `$defs`, or an object or tagged union
    inside another schema, which is named after its place. The name of a file wins."""
    files = {file_name(path, document): document for path, document in documents.items()}
    inner = (pair for name, document in files.items() for pair in _inside(document, name))
    return dict(inner) | files


def file_name(path: str, document: Node) -> str:
    """The name of the type that a whole file is."""
    name: str = document.get("title", _words(PurePosixPath(path).stem))
    return name


def _inside(node: Node, name: str, *, is_type: bool = True) -> Iterator[tuple[str, Node]]:
    """The named schemas in one that has a name, or a place that gives one."""
    for key, inner in node.get("$defs", {}).items():
        yield inner.get("title", key), inner
        yield from _inside(inner, inner.get("title", key), is_type="title" in inner)
    for key, inner in node.get("properties", {}).items():
        yield from _placed(inner, _words(name) + _words(key))
    for keyword, suffix in (("items", "Item"), ("additionalProperties", "Value")):
        if isinstance(node.get(keyword), dict):
            yield from _placed(node[keyword], _words(name) + suffix)
    for part in node.get("allOf", ()):
        yield from _inside(part, name, is_type=False)
    for keyword in ("anyOf", "oneOf"):
        branches = [branch for branch in node.get(keyword, ()) if branch.get("type") != "null"]
        alone = "Value" if is_type else ""  # The name itself is taken.
        options = [alone] if len(branches) == 1 else _options(node, branches)
        for branch, option in zip(branches, options, strict=True):
            yield from _placed(branch, name + option)


def _options(union: Node, branches: list[Node]) -> list[str]:
    """What each branch adds to the name of its union: the first with a tag has that, any other its
    number."""
    tags = [_tag(union, branch) for branch in branches]
    named = ["" if {"$ref", "title"} & b.keys() else t for t, b in zip(tags, branches, strict=True)]
    return [
        tag if tag and tag not in named[:index] else f"Option{index + 1}"
        for index, tag in enumerate(tags)
    ]


def _placed(node: Json, name: str) -> Iterator[tuple[str, Node]]:
    """A schema that has the name of its place, if it is a type, and what is inside it."""
    if not isinstance(node, dict):
        return  # True: any value.
    if _is_type(node):
        name = node.get("title", name)
        # As a type of its own it is not null, which is said where it is used.
        yield name, {**node, "type": "object"} if isinstance(node.get("type"), list) else node
    yield from _inside(node, name, is_type=False)


def _is_type(node: Node) -> bool:
    if not {"$ref", "anyOf", "oneOf"}.isdisjoint(node):
        return "discriminator" in node
    parts = node.get("allOf", ())
    beside = {key for key in node if not key.startswith("x-")} - _NOTES - {"allOf", "type"}
    is_one_type = len(parts) == 1 and "$ref" in parts[0] and not beside
    return not is_one_type and is_object(node)


def is_object(node: Node) -> bool:
    """Whether a schema has members, its own or those of a part."""
    if "$ref" in node:
        return is_object(node["$ref"].schema)
    return "properties" in node or any(is_object(part) for part in node.get("allOf", ()))


def _tag(union: Node, branch: Node) -> str:
    """The tag of a branch as a part of a name; empty if it has none."""
    tag = union.get("discriminator", {}).get("propertyName")
    constants = {
        key: member["const"]
        for key, member in _members(branch)
        if isinstance(member.get("const"), str)
    }
    if tag is None and len(constants) == 1:
        tag = next(iter(constants))
    told = constants.get(str(tag))
    return _words(told or "")


def _members(node: Node) -> Iterator[tuple[str, Node]]:
    for part in node.get("allOf", ()):
        yield from _members(part["$ref"].schema if "$ref" in part else part)
    yield from node.get("properties", {}).items()


def _words(name: str) -> str:
    return "".join(word[0].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", name))

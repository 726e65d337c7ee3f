"""Reads openapi.json: operations, and references within the document and to other files.

Lint checks the parts that are read here; nothing else in the document can be relied on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..frozen import frozen
from .model import Json
from .pointer import escape, value_at

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The members of a path item that are operations."""

COMPONENTS: Final = "#/components/schemas/"
"""The prefix of references to schemas in the document itself."""

DATA: Final = frozenset({"example", "examples"})
"""Members that contain payloads, in which `$ref` is no reference."""

_IN_PLACE: Final = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas")
"""Keywords whose schemas are about the same value as the schema that they stand in."""

LONGEST_CHAIN: Final = 32
"""The maximum number of references in a chain, since a circular one never ends."""


@frozen
class Operation:
    """An operation: `key` is its method and path, `pointer` its place.

    `parameters` are the pointers of its parameters, those of its path first, and `responses` those
    of its responses, by status.
    """

    key: str
    pointer: str
    node: Mapping[str, Any]
    parameters: tuple[str, ...]
    responses: Mapping[str, str]


def operations(root: Mapping[str, Any]) -> Iterator[Operation]:
    """The operations in the order of the document."""
    for path in members(root.get("paths")):
        if is_extension(path):
            continue
        at, item = part(root, f"/paths/{escape(path)}")
        for method in item:
            if method in METHODS and isinstance(item[method], dict):
                yield _operation(root, f"{method.upper()} {path}", at, f"{at}/{method}")


def _operation(root: Mapping[str, Any], key: str, item: str, pointer: str) -> Operation:
    place, node = part(root, pointer)
    holders = ((item, part(root, item)[1]), (place, node))
    return Operation(
        key=key,
        pointer=pointer,
        node=node,
        parameters=tuple(
            f"{at}/parameters/{index}"
            for at, holder in holders
            for index in range(len(holder.get("parameters", ())))
        ),
        responses={
            status: f"{place}/responses/{escape(status)}"
            for status in members(node.get("responses"))
            if not is_extension(status)
        },
    )


def components(root: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schemas in `components` of the document, by name."""
    return members(members(root.get("components")).get("schemas"))


def members(node: Json) -> Mapping[str, Any]:
    """The members of an object; none for any other value."""
    return node if isinstance(node, dict) else {}


def is_extension(name: str) -> bool:
    """Whether a member is an extension (`x-`), where extensions are allowed."""
    return name.startswith("x-")


# --- references ----------------------------------------------------------------------------------


def part(root: Mapping[str, Any], pointer: str) -> tuple[str, Mapping[str, Any]]:
    """The final pointer after following references, and the object there; an empty one if there is
    none."""
    place, node = resolved(root, pointer) or (pointer, None)
    return place, members(node)


def reference(node: Json) -> str | None:
    """The pointer that a node refers to within the document; None if it is not a reference."""
    ref = node.get("$ref") if isinstance(node, dict) else None
    return ref[1:] if isinstance(ref, str) and ref.startswith("#/") else None


def resolved(data: Any, pointer: str) -> tuple[str, Json] | None:
    """The final pointer after following references, and the value there; None if the chain never
    ends."""
    for _ in range(LONGEST_CHAIN + 1):
        node = value_at(data, pointer)
        further = reference(node)
        if further is None:
            return pointer, node
        pointer = further
    return None


def references(node: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every `$ref` in a part of the document, with the pointer to it."""
    if isinstance(node, dict):
        for name, child in node.items():
            if name == "$ref" and isinstance(child, str):
                yield f"{pointer}/$ref", child
            elif name not in DATA:
                yield from references(child, f"{pointer}/{escape(name)}")
    elif isinstance(node, list):
        for index, child in enumerate(node):
            yield from references(child, f"{pointer}/{index}")


def in_place(schema: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every `$ref` that says something of the value itself, and not only of what is in it, with the
    pointer to it."""
    for name, child in members(schema).items():
        at = f"{pointer}/{name}"
        if name == "$ref" and isinstance(child, str):
            yield at, child
        elif name in _IN_PLACE:
            parts = enumerate(child) if isinstance(child, list) else members(child).items()
            inner = {f"{at}/{escape(step)}": part for step, part in parts}
            is_one = isinstance(child, dict) and name != "dependentSchemas"
            for place, part in ({at: child} if is_one else inner).items():
                yield from in_place(part, place)


def files(root: Mapping[str, Any], node: Json) -> Iterator[str]:
    """Every file that a part of the document refers to, directly or through other parts."""
    followed: set[str] = set()
    pending = [references(node)]
    while pending:
        _, ref = next(pending[-1], ("", None))
        if ref is None:
            pending.pop()
        elif not ref.startswith("#"):
            yield ref
        elif ref not in followed:
            followed.add(ref)
            pending.append(references(value_at(root, ref[1:])))

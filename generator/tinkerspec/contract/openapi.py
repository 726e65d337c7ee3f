"""What openapi.json consists of: methods, extensions, and references within the document."""

from __future__ import annotations

from typing import Final

from .model import Json
from .pointer import value_at

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The members of a path item that are operations."""

LONGEST_CHAIN: Final = 32
"""So many references may lead from one to the next. One that leads back to itself never ends."""


def is_extension(name: str) -> bool:
    """Whether a member is an extension, of which nothing is known, where those may stand."""
    return name.startswith("x-")


def reference(node: Json) -> str | None:
    """The pointer that a node refers to, within the document; None when it is no reference."""
    ref = node.get("$ref") if isinstance(node, dict) else None
    return ref[1:] if isinstance(ref, str) and ref.startswith("#/") else None


def resolved(data: Json, pointer: str) -> tuple[str, Json] | None:
    """Where a pointer ends, through references, and what stands there; None when it never does."""
    for _ in range(LONGEST_CHAIN + 1):
        node = value_at(data, pointer)
        further = reference(node)
        if further is None:
            return pointer, node
        pointer = further
    return None

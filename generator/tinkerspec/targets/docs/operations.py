"""The operations of openapi.json, as far as they concern types: what they take and what they give.

Lint has found every reference of the file to lead somewhere; of anything else in it nothing is
taken for granted.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...contract.load import Sources
from ...contract.openapi import METHODS, is_extension, resolved
from ...contract.pointer import escape, value_at

_DATA: Final = frozenset({"example", "examples"})  # a reference in there is part of a payload


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation: `key` is its method and path; types stand in the order that it names them."""

    key: str
    description: str
    deprecated: bool
    takes: tuple[str, ...]
    gives: tuple[str, ...]


def operations(sources: Sources) -> Iterator[Operation]:
    """The operations in the order of openapi.json; none where there is no such file."""
    root = sources.openapi.root if sources.openapi is not None else {}
    for path in _members(root.get("paths")):
        _, item = resolved(root, f"/paths/{escape(path)}") or ("", None)
        shared = _members(item).get("parameters")
        for method, operation in _members(item).items():
            is_known = method in METHODS and not is_extension(path)
            if is_known and isinstance(operation, dict):
                takes = [shared, operation.get("parameters"), operation.get("requestBody")]
                yield Operation(
                    key=f"{method.upper()} {path}",
                    description=_description(operation),
                    deprecated=operation.get("deprecated") is True,
                    takes=_types(takes, sources),
                    gives=_types(operation.get("responses"), sources),
                )


def _types(node: Any, sources: Sources) -> tuple[str, ...]:
    """The types that a part of openapi.json refers to, through its components too."""
    assert sources.openapi is not None
    names: dict[str, None] = {}
    followed: set[str] = set()
    pending = [node]
    while pending:
        node = pending.pop()
        members = _members(node)
        match members.get("$ref"):
            case str(reference) if not reference.startswith("#"):
                names[sources.by_path[posixpath.normpath(reference)].root["title"]] = None
            case str(reference) if reference not in followed:
                followed.add(reference)
                pending.append(value_at(sources.openapi.root, reference[1:]))
        children = [value for key, value in members.items() if key not in _DATA]
        pending += reversed(node if isinstance(node, list) else children)
    return tuple(names)


def _members(node: Any) -> Mapping[str, Any]:
    return node if isinstance(node, dict) else {}


def _description(operation: Mapping[str, Any]) -> str:
    """Its summary and description as one text."""
    texts = [operation.get("summary"), operation.get("description")]
    told = [text.strip() for text in texts if isinstance(text, str) and text.strip()]
    return " ".join(text if text.endswith((".", "!", "?")) else f"{text}." for text in told)

"""`required` names members of its own object."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from ...diagnostics import Diagnostic
from ..load import Sources
from ..tree import Node, follow, nodes, records
from ..wording import did_you_mean, listed, tick


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Compare `required` with `properties`, in a composition with those of all parts."""
    for node in nodes(sources):
        if node.is_record and node.role != "composed":
            declared = _declared(node)
            for part in _own_parts(node) if declared is not None else ():
                yield from _unknown(part, declared or ())


def _own_parts(node: Node) -> Iterator[Node]:
    """The schema, and the parts of `allOf` that are written out in it."""
    if "$ref" not in node.schema:
        yield node
        for part in node.children("allOf").values():
            yield from _own_parts(part)


def _unknown(node: Node, declared: Collection[str]) -> Iterator[Diagnostic]:
    names = node.schema.get("required")
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if isinstance(name, str) and name not in declared:
            help_ = f"members of this object: {listed(declared)}"
            help_ = did_you_mean(name, declared, help_)
            message = f"{tick(name)} is not a member of this object"
            yield node.fault("required", ("required", index), message, help_)


def _declared(node: Node) -> Collection[str] | None:
    """The members of all parts, including those with a malformed schema; None if a part is not
    known."""
    found: dict[str, None] = {}
    for record in records(node):
        if any(follow(part) is None for part in record.children("allOf").values()):
            return None
        properties = record.schema.get("properties")
        found |= dict.fromkeys(properties if isinstance(properties, dict) else ())
    return found

"""`required` names members of its own object."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic
from ..load import Sources
from .tree import Node, nodes
from .wording import did_you_mean, listed, tick


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Compare `required` with `properties`."""
    for node in nodes(sources):
        if node.is_record or node.role == "composed":
            yield from _unknown(node)


def _unknown(node: Node) -> Iterator[Diagnostic]:
    names, declared = node.schema.get("required"), _declared(node)
    for index, name in enumerate(names if isinstance(names, list) else ()):
        if isinstance(name, str) and name not in declared:
            help_ = f"members of this object: {listed(node.members)}"
            help_ = did_you_mean(name, node.members, help_)
            message = f"{tick(name)} is not a member of this object"
            yield node.fault("required", ("required", index), message, help_)


def _declared(node: Node) -> frozenset[str]:
    """Names under `properties`, including those with a malformed schema."""
    properties = node.schema.get("properties")
    return frozenset(properties) if isinstance(properties, dict) else frozenset()

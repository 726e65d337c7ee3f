"""Null is allowed once: not by two branches of a choice, one of which refers to a type that allows
it already."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic
from ..load import Sources
from ..tree import Node, follow, nodes, type_name
from .wording import tick


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Judge every schema that has `anyOf` or `oneOf`."""
    for node in nodes(sources):
        branches = node.branches
        named = [branch for branch in branches if _leads_to_null(branch)]
        own = [branch for branch in branches if branch.is_nullable]
        # Of several branches that refer to null, null fits more than one.
        for branch in named if own else named[1:] if "oneOf" in node.schema else []:
            found = follow(branch)
            assert found is not None
            message = f"{tick(type_name(found))} already allows null"
            help_ = "refer to it without anyOf, or remove null from it"
            if len(branches) > 2:
                help_ = "remove null from it, or from the other branches"
            yield branch.fault("nullable-twice", ("$ref",), message, help_)


def _leads_to_null(branch: Node) -> bool:
    found = follow(branch) if "$ref" in branch.schema else None
    return found is not None and found.is_nullable

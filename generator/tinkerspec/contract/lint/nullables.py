"""Null is allowed once, and of types with members or variants by those who use them."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic
from ..load import Sources
from ..tree import Node, follow, nodes, type_name
from ..wording import tick


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Judge every schema that has `anyOf` or `oneOf`, and find types that are nullable."""
    for node in nodes(sources):
        if node.schema.get("nullable") is True:
            message = "`nullable` is on a type with members or variants"
            help_ = "write it beside each `$ref` to the type that may be null"
            yield node.fault("misplaced-keyword", ("nullable",), message, help_, key=True)
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

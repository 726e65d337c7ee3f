"""Null is allowed once: a nullable reference does not point to a type that is already nullable."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic
from ..load import Sources
from ..tree import follow, nodes, type_name
from .wording import tick


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Follow the first branch of every `anyOf`."""
    for node in nodes(sources):
        branch = node.children("anyOf").get("0")
        if branch is None or "$ref" not in branch.schema:
            continue
        found = follow(branch)
        if found is not None and found.is_nullable:
            message = f"{tick(type_name(found))} already allows null"
            help_ = "refer to it without anyOf, or remove null from it"
            yield branch.fault("nullable-twice", ("$ref",), message, help_)

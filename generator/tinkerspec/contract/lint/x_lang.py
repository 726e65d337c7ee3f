"""Each fact under `x-lang` stands where its language looks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...diagnostics import Diagnostic
from ..load import Sources
from .tree import Node, nodes
from .wording import tick

_PLACES: Final = {
    "modules": "to a type",
    "struct_default": "to a member of an object",
    "enum": "to an enum type",
    "unknown_list_key": "beside x-list-dtype",
}


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Judge the place of every fact."""
    for node in nodes(sources):
        languages = node.schema.get("x-lang")
        for language, facts in languages.items() if isinstance(languages, dict) else ():
            for fact in facts if isinstance(facts, dict) else ():
                if fact in _PLACES and not _fits(node, fact):
                    message = f"{tick(fact)} belongs {_PLACES[fact]}"
                    steps = ("x-lang", language, fact)
                    yield node.fault("x-lang", steps, message, "move or remove it", key=True)


def _fits(node: Node, fact: str) -> bool:
    match fact:
        case "modules":
            return node.is_type
        case "struct_default":
            return node.role == "member"
        case "enum":
            return node.is_type and "enum" in node.schema
        case _:
            return "x-list-dtype" in node.schema

"""Each fact under `x-lang` is where its target looks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ...diagnostics import Diagnostic
from ...targets import FactPlace, LanguageFact, installed
from ..load import Sources
from ..model import Json
from ..tree import Node, nodes
from ..wording import tick

_PLACES: Final[Mapping[FactPlace, str]] = {
    "type": "to a type",
    "member": "to a member of an object",
    "enum": "to an enum type",
    "list": "beside x-list-dtype",
}


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check the place of every fact."""
    for node in nodes(sources):
        for steps, fact, _ in stated(node):
            if not _fits(node, fact.place):
                message = f"{tick(fact.name)} belongs {_PLACES[fact.place]}"
                yield node.fault("x-lang", steps, message, "move or remove it", key=True)


def stated(node: Node) -> Iterator[tuple[tuple[str, str, str], LanguageFact, Json]]:
    """The facts in a schema that a target knows: the place of each, and its value."""
    languages = node.schema.get("x-lang")
    if not isinstance(languages, dict):
        return
    for name, target in installed.every().items():
        facts = languages.get(name)
        if isinstance(facts, dict):
            for fact in target.facts:
                if fact.name in facts:
                    yield ("x-lang", name, fact.name), fact, facts[fact.name]


def _fits(node: Node, place: FactPlace) -> bool:
    match place:
        case "type":
            return node.is_type and not node.is_inline
        case "member":
            return node.role == "member"
        case "enum":
            return node.is_type and not node.is_inline and "enum" in node.schema
        case "list":
            return "x-list-dtype" in node.schema

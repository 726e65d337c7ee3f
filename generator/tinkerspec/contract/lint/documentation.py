"""Types and members say what the documentation is made of, and what they are called.

Without it everything works; the output only says less. So these are warnings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ...diagnostics import Diagnostic
from ..load import Sources
from ..tree import Node, nodes
from .wording import suggest, tick

_OF_FILES: Final = ("title", "description", "x-direction", "examples")
_OF_OTHERS: Final = ("description",)


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check each type, definition and member."""
    for node in nodes(sources):
        if node.role in ("file", "definition", "member"):
            wanted = _OF_FILES if node.role == "file" else _OF_OTHERS
            for keyword in wanted:
                if keyword not in node.schema:
                    yield from _missing(sources, node, keyword)


def _missing(sources: Sources, node: Node, keyword: str) -> Iterator[Diagnostic]:
    known: Any = sources.vocabulary.root["$defs"]["schema"]["properties"]
    if any(suggest(other, [keyword]) for other in node.schema.keys() - known.keys()):
        return  # It is there, misspelt.
    help_ = known.get(keyword, {}).get("description", "write one")
    message = f"{tick(keyword)} is missing"
    match keyword:
        case "title":
            message += f"; the file's name makes it {tick(node.document.name)}"
            yield node.fault("title-missing", (keyword,), message, help_)
        case "description":
            yield node.fault("description-missing", (keyword,), message, help_)
        case "x-direction":
            message += ", which means both"
            yield node.fault("direction-missing", (keyword,), message, help_)
        case "examples":
            yield node.fault("example-missing", (keyword,), message, help_)

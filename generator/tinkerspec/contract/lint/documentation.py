"""Types and members say what the documentation is made of, and what they are called.

Without it everything works; the output only says less. So these are warnings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from ...diagnostics import Diagnostic
from ...resources import vocabulary_file
from ..load import Sources
from ..model import Json
from ..tree import Node, nodes
from ..wording import suggest, tick

_OF_FILES: Final = ("title", "description", "x-direction", "examples")
_OF_OTHERS: Final = ("description",)


@cache
def _keywords() -> Mapping[str, Any]:
    """The keywords of the program's vocabulary, which say what they are for."""
    vocabulary = json.loads(vocabulary_file().read_text(encoding="utf-8"))
    keywords: Mapping[str, Any] = vocabulary["$defs"]["schema"]["properties"]
    return keywords


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check each type, definition and member."""
    for node in nodes(sources):
        if node.role in ("file", "definition", "member"):
            wanted = _OF_FILES if node.role == "file" else _OF_OTHERS
            for keyword in wanted:
                if _is_empty(node.schema.get(keyword, "")):
                    yield from _missing(node, keyword)


def _is_empty(value: Json) -> bool:
    return isinstance(value, str) and not value.strip()


def _missing(node: Node, keyword: str) -> Iterator[Diagnostic]:
    known = _keywords()
    if any(suggest(other, [keyword]) for other in node.schema.keys() - known.keys()):
        return  # It is there, misspelt.
    help_ = known[keyword]["description"]
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

"""Extensions of others are kept; what looks like a misspelt one of ours is an error."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from ...diagnostics import Diagnostic
from ..extensions import is_foreign, own
from ..load import Sources
from ..tree import Node, nodes
from ..wording import tick
from .refused import MAGIC

_ALIKE: Final = 0.9
"""From here on, two names are alike: one letter too many, too few or wrong among ten."""


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check every keyword that begins with `x-`; of one that is nobody's error, once a file."""
    seen: set[tuple[str, str]] = set()
    for node in nodes(sources):
        for keyword in filter(is_foreign, node.schema):
            fault = _fault(node, keyword)
            if fault.code != "extension-unread" or (fault.file, keyword) not in seen:
                seen.add((fault.file, keyword))
                yield fault


def _fault(node: Node, keyword: str) -> Diagnostic:
    if MAGIC.fullmatch(keyword):
        message = f"{tick(keyword)} would control the code generator"
        help_ = "remove it: schemas are data; put behaviour into a mixin"
        return node.fault("magic-keyword", (keyword,), message, help_, key=True)
    if meant := _slip(keyword):
        message = f"{tick(keyword)} is not a keyword of this dialect"
        help_ = f"did you mean {tick(meant)}?"
        return node.fault("unknown-keyword", (keyword,), message, help_, key=True)
    message = f"{tick(keyword)} is an extension that nothing here reads"
    help_ = "it stays in openapi.json; remove it, if nobody needs it"
    return node.fault("extension-unread", (keyword,), message, help_, key=True)


def _slip(keyword: str) -> str | None:
    """The one of our extensions that a name is, but for a slip of the pen."""
    lower = keyword.lower()
    close = get_close_matches(lower, own(), n=1, cutoff=_ALIKE)
    mixed = (name for name in own() if sorted(name) == sorted(lower))
    return next(iter(close), None) or next(mixed, None)

"""A format stands where it says something: beside the JSON type of a text or a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ...diagnostics import Diagnostic
from ..beside import refused
from ..formats import CHECKED
from ..load import Sources
from ..tree import Node, nodes
from ..wording import tick

_OTHERWISE_SAID: Final = ("enum", "const", "contentEncoding")
"""Keywords of a text that leave nothing for a format to say."""


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Refuse a format that would be checked where it stands, were it read; warn of any other that
    is not read.
    """
    for node in nodes(sources):
        name = node.schema.get("format")
        if not isinstance(name, str) or _is_read(node) or "format" in refused(node.schema):
            continue
        if name in CHECKED and node.kind in (None, "string"):
            message = f"the format {tick(name)} is not checked here"
            help_ = 'write it beside `"type": "string"`, or remove it'
            yield node.fault("misplaced-keyword", ("format",), message, help_, key=True)
        else:
            message = f"the format {tick(name)} says nothing about this value"
            help_ = "remove it: a format describes a text or a number"
            yield node.fault("format-unread", ("format",), message, help_, key=True)


def _is_read(node: Node) -> bool:
    """Whether the format becomes part of the type."""
    plain = not any(keyword in node.schema for keyword in _OTHERWISE_SAID)
    return node.kind in ("integer", "number") or (node.kind == "string" and plain)

"""Texts as Elixir writes them: strings, heredocs, sigils and quoted atoms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ...syntax import elixir as syntax

if TYPE_CHECKING:
    from tree_sitter import Node

_QUOTED: Final = frozenset({"string", "charlist", "quoted_atom"})


def literal(node: Node) -> str | None:
    """The text of a string or quoted atom; None if it is unknown without running code."""
    if node.type not in _QUOTED and not (node.type == "sigil" and _sigil(node) in ("s", "S")):
        return None
    if any(child.type == "interpolation" for child in node.children):
        return None
    raw = _raw(node)
    if node.type == "sigil" and _sigil(node).isupper():
        return raw
    return syntax.unescaped(raw)


def words(node: Node) -> list[str] | None:
    """The words of a sigil `~w`, None for any other node."""
    if node.type != "sigil" or _sigil(node) not in ("w", "W"):
        return None
    if any(child.type == "interpolation" for child in node.children):
        return None
    return _raw(node).split()


def summary(node: Node) -> str:
    """The first paragraph of a documentation, on one line; `""` where it is no text."""
    text = literal(node)
    if text is None and node.type in _QUOTED:
        text = _raw(node)
    return " ".join(re.split(r"\n\s*\n", (text or "").strip(), maxsplit=1)[0].split())


def _sigil(node: Node) -> str:
    name = next((child for child in node.children if child.type == "sigil_name"), None)
    return syntax.text(name) if name else ""


def _raw(node: Node) -> str:
    """What stands between the quotes; the lines of a heredoc without their indentation."""
    opening = node.child_by_field_name("quoted_start")
    closing = node.child_by_field_name("quoted_end")
    if opening is None or closing is None:
        return ""
    start, end = opening.end_byte - node.start_byte, closing.start_byte - node.start_byte
    assert node.text is not None
    raw = node.text[start:end].decode()
    if len(syntax.text(opening)) < 3:
        return raw
    lines = raw.split("\n")[1:]
    margin = len(lines[-1]) if lines else 0
    return "".join(f"{_outdented(line, margin)}\n" for line in lines[:-1])


def _outdented(line: str, margin: int) -> str:
    return line[min(margin, len(line) - len(line.lstrip())) :]

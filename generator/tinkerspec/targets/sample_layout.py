"""Lays out sample code: where its lines break."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

from ..frozen import frozen

WIDTH: Final = 56
"""Longest line of code that is broken where it can be: two columns of it fit on a page."""
_BETWEEN: Final = ", "


@frozen
class Group:
    """Something between brackets. Items that are one short word each share their lines."""

    opening: str
    items: tuple[SampleNode, ...]
    closing: str


@frozen
class Labelled:
    """A value behind its label, which ends as the language wants it: `name=`, `"key": `."""

    label: str
    value: SampleNode


SampleNode: TypeAlias = "str | Group | Labelled"
"""Source that can be laid out; a string is source that cannot be broken."""


@frozen
class Style:
    """How a language breaks lines: the indent of a level, and what ends the last item."""

    indent: int
    last: str = ""
    width: int = WIDTH


def lay_out(node: SampleNode, style: Style, *, indent: int = 0, taken: int = 0) -> str:
    """The source, broken where a line would be too long.

    Args:
        node: What to lay out. style: How the language does it. indent: Column that its lines begin
        at. taken: Characters on its first line that are not part of it, before and after.
    """
    if isinstance(node, str):
        return node
    if (short := _within(style.width - indent - taken, node)) is not None:
        return short
    if isinstance(node, Labelled):
        taken += len(node.label)
        return node.label + lay_out(node.value, style, indent=indent, taken=taken)
    if not node.items:
        return node.opening + node.closing
    return _broken(node, style, indent)


def _within(room: int, node: SampleNode) -> str | None:
    """The source on one line; None if it is longer than the room for it. Of what is much longer,
    only the beginning is looked at."""
    match node:
        case Group(opening, items, closing):
            parts = list[str]()
            left = room - len(opening) - len(closing)
            for item in items:
                part = _within(left, item)
                if part is None:
                    return None
                parts.append(part)
                left -= len(part) + len(_BETWEEN)
            text = opening + _BETWEEN.join(parts) + closing
        case Labelled(label, value):
            part = _within(room - len(label), value)
            if part is None:
                return None
            text = label + part
        case str():
            text = node
    return text if len(text) <= room else None


def _broken(group: Group, style: Style, indent: int) -> str:
    inner = indent + style.indent
    words = [item for item in group.items if isinstance(item, str)]
    if len(words) == len(group.items) and max(map(len, words)) <= style.width // 4:
        lines = _filled(words, style.width - inner - 1)
    else:
        lines = [lay_out(item, style, indent=inner, taken=1) for item in group.items]
    pad = "\n" + " " * inner
    body = f",{pad}".join(lines)
    return f"{group.opening}{pad}{body}{style.last}\n{' ' * indent}{group.closing}"


def _filled(words: Sequence[str], width: int) -> list[str]:
    """The words on as few lines as hold them."""
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 2 + len(word) <= width:
            lines[-1] += f", {word}"
        else:
            lines.append(word)
    return lines

"""Strings and values of a schema as Python text that means exactly them and does nothing else."""

from __future__ import annotations

import re
import textwrap
from typing import Final

from ...contract.model import Json
from ..render import Code

WIDTH: Final = 100

_PIECE: Final = re.compile(r"[\s\S]{1,70}(?:\s|$)|\S+\s?|\s")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")


def literal(value: Json) -> Code:
    """A JSON value as a Python expression.

    `repr` escapes every character that an editor would hide or show as something else, such as
    bidirectional controls.
    """
    return Code(repr(value))


def long_literal(text: str) -> Code:
    """A text as a Python expression, in pieces that fit on a line each."""
    pieces = _PIECE.findall(text)
    if len(pieces) <= 1:
        return literal(text)
    return Code("(" + "\n".join(map(repr, pieces)) + ")")


def docstring(text: str, *, indent: int = 4) -> Code:
    """A text as a docstring, wrapped to the line length.

    A text that does not fit on one line begins with its first sentence, on a line of its own. Of no
    text there is no docstring.
    """
    if not text:
        return Code("")
    width = WIDTH - indent
    one_line = _visible(" ".join(text.split()))
    if "\n\n" not in text and len(one_line) + 6 <= width and not one_line.endswith(('"', "\\")):
        return Code(f'"""{one_line}"""')
    first, *others = text.split("\n\n")
    paragraphs = [*_SENTENCE.split(first, 1), *others]
    body = "\n\n".join(_wrap(_visible(paragraph), width - 3) for paragraph in paragraphs)
    # The closing quotes stand alone, so that a quote or a backslash at the end cannot join them.
    return Code(textwrap.indent(f'"""{body}\n"""', " " * indent).lstrip(" "))


def summary(text: str) -> str:
    """The first sentence of a text."""
    return _SENTENCE.split(text, 1)[0]


def comment(text: str) -> Code:
    """A text as the rest of a comment line."""
    return Code(_visible(" ".join(text.split())))


def _wrap(paragraph: str, width: int) -> str:
    return textwrap.fill(
        " ".join(paragraph.split()), width, break_long_words=False, break_on_hyphens=False
    )


def _visible(text: str) -> str:
    """Escape what would end or change a docstring or a comment, and what cannot be seen."""
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.isprintable():
        return escaped
    return "".join(c if c.isprintable() or c in "\n" else ascii(c)[1:-1] for c in escaped)

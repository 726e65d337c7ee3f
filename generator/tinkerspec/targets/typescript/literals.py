"""Text and values of schemas as TypeScript and JavaScript source.

No string of a schema is printed in another way: whatever it holds, it stays a literal, a line of
documentation or a comment.
"""

from __future__ import annotations

import json
import math
import re
import textwrap
from collections.abc import Iterable
from typing import Final

from ...contract.model import Json, Scalar
from ..render import Code
from ..sample_layout import Group, Labelled, SampleNode, Style, lay_out
from ..value_tables import MapForm, Quoting

WIDTH: Final = 100
STYLE: Final = Style(indent=2, last=",", width=WIDTH)

QUOTING: Final = Quoting(
    quotes=('"',),
    escapes={"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"},
    codes=((0xFFFF, "\\u", 4, ""), (0x10FFFF, "\\u{", 1, "}")),
)
KEYS: Final = MapForm("{", "}", ": ", r"[A-Za-z_$][A-Za-z0-9_$]*", {"__proto__": '["__proto__"]'})
"""An object. As a plain key, `__proto__` would be its prototype."""

_IDENTIFIER: Final = re.compile(KEYS.bare)
_SAFE: Final = 2**53
"""Up to here, a number of the language counts to every integer."""
_TAG: Final = re.compile(r"^(\s*)@", re.MULTILINE)


def is_safe(value: int) -> bool:
    """Whether a number of the language holds an integer and no other."""
    return -_SAFE < value < _SAFE


def string(text: str) -> Code:
    """A string literal."""
    return Code(_visible(json.dumps(text, ensure_ascii=False)))


def scalar(value: Scalar) -> Code:
    """A text, number or boolean; an integer that no number counts to is a `bigint`."""
    match value:
        case str():
            return string(value)
        case bool():
            return Code("true" if value else "false")
        case int():
            return Code(str(value) if is_safe(value) else f"{value}n")
    assert math.isfinite(value)
    return Code(repr(value))


def value(json_value: Json) -> SampleNode:
    """A JSON value."""
    match json_value:
        case None:
            return "null"
        case list():
            return listing(map(value, json_value))
        case dict():
            return record((name, value(item)) for name, item in json_value.items())
    return scalar(json_value)


def listing(items: Iterable[SampleNode]) -> Group:
    """An array."""
    return Group("[", tuple(items), "]")


def record(members: Iterable[tuple[str, SampleNode]]) -> Group:
    """An object."""
    items = (Labelled(KEYS.odd.get(name, key(name)) + KEYS.after, item) for name, item in members)
    return Group(KEYS.opening, tuple(items), KEYS.closing)


def key(name: str) -> Code:
    """The name of a member, in quotes where it needs them."""
    return Code(name) if _IDENTIFIER.fullmatch(name) else string(name)


def member(owner: str, name: str) -> Code:
    """A member of a value."""
    return Code(f"{owner}.{name}" if _IDENTIFIER.fullmatch(name) else f"{owner}[{string(name)}]")


def laid_out(node: SampleNode, *, indent: int = 0, taken: int = 0) -> Code:
    """Source, broken where a line would be too long."""
    return Code(lay_out(node, STYLE, indent=indent, taken=taken))


# --- documentation --------------------------------------------------------------------------------


def doc(text: str, indent: int = 0) -> Code:
    """A text as a comment of documentation, wrapped; empty for an empty text."""
    if not text:
        return Code("")
    lines = _lines(text, WIDTH - indent - 3)
    if len(lines) == 1 and len(lines[0]) + indent + 7 <= WIDTH:
        return Code(f"/** {lines[0]} */\n" + " " * indent)
    pad = "\n" + " " * indent
    body = pad.join(f" * {line}".rstrip() for line in lines)
    return Code(f"/**{pad}{body}{pad} */{pad}")


def comment(text: str) -> Code:
    """A text as the rest of a comment line, or of a line of Markdown."""
    return Code(_visible(" ".join(text.split())))


def _lines(text: str, width: int) -> list[str]:
    """The lines of a text, none of which ends the comment or begins a tag."""
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    wrapped = (
        textwrap.wrap(_inert(part), width, break_long_words=False, break_on_hyphens=False)
        for part in paragraphs
    )
    lines: list[str] = []
    for part in filter(None, wrapped):
        lines += [*([""] if lines else []), *part]
    return [_TAG.sub(r"\1\\@", line) for line in lines]


def _inert(text: str) -> str:
    return _visible(text.replace("*/", "*\\/"))


def _visible(text: str) -> str:
    """Escape what cannot be seen, or would end a line."""
    return "".join(c if c.isprintable() else _escape(c) for c in text)


def _escape(character: str) -> str:
    point = ord(character)
    return f"\\u{point:04x}" if point < 0x10000 else f"\\u{{{point:x}}}"

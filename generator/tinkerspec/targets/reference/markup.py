"""What a markup is, and what pages in every markup do with the text of schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from html import escape
from typing import Final, Protocol

from ...contract.model import Json
from ...contract.naming import printable, printable_json
from ..render import Code
from ..sample_layout import Group, Labelled, SampleNode, Style, lay_out

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")
_CODE: Final = re.compile(r"`([^`]+(?:``[^`]+)*)`")
"""Code between backticks. Code right after it is part of it: Markdown would read their backticks as
one text of two."""
_JSON_STYLE: Final = Style(indent=2, width=80)


class Markup(Protocol):
    """Turns text into markup that shows exactly it, and does nothing else. A module can be one."""

    def code(self, text: str) -> Code:
        """A text as code within a line."""
        ...

    def plain(self, text: str) -> Code:
        """A text on one line in which backticks mean nothing: a name, not a description."""
        ...

    def prose(self, text: str, spell: Callable[[str], Code]) -> Code:
        """A text of one or more paragraphs; `spell` is that of `inline`."""
        ...

    def inline(self, text: str, spell: Callable[[str], Code]) -> Code:
        """A text on one line; `spell` shows what it has in backticks."""
        ...

    def block(self, text: str, language: str) -> Code:
        """Source as a block of code in a language, as code blocks name it."""
        ...

    def link(self, shown: Code, target: str) -> Code:
        """A link to a page, whose path is made of names that need no escape."""
        ...

    def strong(self, shown: Code) -> Code:
        """Something that nobody should miss."""
        ...

    def emphasis(self, shown: Code) -> Code:
        """Something that is said about a value, where values stand."""
        ...


def joined(parts: Iterable[Code], between: str = ", ") -> Code:
    """Several safe texts as one."""
    return Code(between.join(parts))


def json_text(json_value: Json) -> str:
    """A JSON value on one line."""
    return printable_json(json.dumps(json_value, ensure_ascii=False))


def json_source(json_value: Json) -> str:
    """A JSON value, broken where a line would be too long."""
    return lay_out(_node(json_value), _JSON_STYLE)


def _node(json_value: Json) -> SampleNode:
    match json_value:
        case list():
            return Group("[", tuple(map(_node, json_value)), "]")
        case dict():
            members = (Labelled(f"{json_text(k)}: ", _node(v)) for k, v in json_value.items())
            return Group("{", tuple(members), "}")
    return json_text(json_value)


def first_sentence(text: str) -> str:
    """What a text says first."""
    return _SENTENCE.split(text.split("\n\n")[0], 1)[0]


def spelled(text: str, words: Callable[[str], str], spell: Callable[[str], Code]) -> Code:
    """A text on one line: `words` escapes it, and `spell` shows what it has in backticks."""
    parts = _CODE.split(" ".join(text.split()))
    shown = [words(part) for part in parts]
    shown[1::2] = [spell(part.replace("``", "")) for part in parts[1::2]]
    return Code("".join(shown))


def comment(text: str) -> Code:
    """A text within a comment of HTML or XML, which it cannot end."""
    return Code(printable(" ".join(text.split())).replace("--", "-&#45;").replace(">", "&gt;"))


def xml(text: str) -> Code:
    """A text of XML or HTML, between tags or in an attribute between double quotes."""
    return Code(escape(printable(text), quote=False).replace('"', "&quot;"))

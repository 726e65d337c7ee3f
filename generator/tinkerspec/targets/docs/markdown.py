"""Text of schemas as Markdown and SVG that show exactly it, and do nothing else.

What is printed reads the same under CommonMark and under GitHub's dialect, in a paragraph and in a
cell of a table. Prose may mark code between backticks, as descriptions do; of everything else in
it, each character is shown as itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Final
from xml.sax.saxutils import escape as escape_xml

from ...contract.model import Json
from ...contract.naming import printable, printable_json
from ...report import markdown
from ..render import Code
from ..samples import Group, Labelled, SampleNode, Style, lay_out

_CODE: Final = re.compile(r"`([^`]+(?:``[^`]+)*)`")
"""Code between backticks. Code right after it is part of it: Markdown would read their backticks as
one text of two."""
_BACKTICKS: Final = re.compile(r"`+")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")

# An underscore inside a word is no emphasis; `://` would make an unchecked link.
_SPECIAL: Final = re.compile(
    r"[\\`*\[\]~$<>&|]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|:(?=//)|(?<=[wW]{3})\."
)
_ENTITIES: Final = {
    "<": "&lt;",
    ">": "&gt;",
    "&": "&amp;",
    "|": "&#124;",
    ":": "&#58;",
    ".": "&#46;",
}

# What begins a heading, a list or a rule at the start of a paragraph.
_BLOCK: Final = re.compile(r"^(?:(?=[-+=#])|[0-9]{1,9}(?=[.)]))")

_JSON_STYLE: Final = Style(indent=2, width=80)


# --- code -----------------------------------------------------------------------------------------


def code(text: str) -> Code:
    """A text as code within a line."""
    return Code(markdown.code(text) if text else "<code></code>")


def value(json_value: Json) -> Code:
    """A JSON value as code within a line."""
    return code(_json_text(json_value))


def block(text: str, language: str) -> Code:
    """Source as a block of code, whatever backticks it holds."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    lines = "\n".join(map(printable, text.split("\n")))
    return Code(f"{fence}{language}\n{lines}\n{fence}")


def json_block(json_value: Json) -> Code:
    """A JSON value as a block of code."""
    return block(lay_out(_node(json_value), _JSON_STYLE), "json")


def _node(json_value: Json) -> SampleNode:
    match json_value:
        case list():
            return Group("[", tuple(map(_node, json_value)), "]")
        case dict():
            members = (Labelled(f"{_json_text(k)}: ", _node(v)) for k, v in json_value.items())
            return Group("{", tuple(members), "}")
    return _json_text(json_value)


def _json_text(json_value: Json) -> str:
    return printable_json(json.dumps(json_value, ensure_ascii=False))


# --- prose ----------------------------------------------------------------------------------------


def prose(text: str, spell: Callable[[str], Code] = code) -> Code:
    """A text of one or more paragraphs, each on a line of its own; `spell` is that of `inline`."""
    paragraphs = (inline(paragraph, spell) for paragraph in text.split("\n\n"))
    return Code("\n\n".join(_BLOCK.sub(lambda f: f"{f[0]}\\", each) for each in paragraphs))


def inline(text: str, spell: Callable[[str], Code] = code) -> Code:
    """A text on one line, anywhere but at its start; `spell` shows what it has in backticks."""
    parts = _CODE.split(" ".join(text.split()))
    shown = [_escaped(part) for part in parts]
    shown[1::2] = [spell(part.replace("``", "")) for part in parts[1::2]]
    return Code("".join(shown))


def first_sentence(text: str) -> str:
    """What a text says first."""
    return _SENTENCE.split(text.split("\n\n")[0], 1)[0]


def plain(text: str) -> Code:
    """A text on one line in which backticks mean nothing: a name, not a description."""
    return Code(_escaped(" ".join(text.split())))


def joined(parts: Iterable[Code], between: str = ", ") -> Code:
    """Several safe texts as one."""
    return Code(between.join(parts))


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), text)
    return printable(escaped)


# --- other places ---------------------------------------------------------------------------------


def link(text: str, target: str) -> Code:
    """A link to a file of these pages, whose path is made of names that need no escape."""
    return Code(f"[{plain(text)}]({target})")


def comment(text: str) -> Code:
    """A text within an HTML comment, which it cannot end."""
    return Code(printable(" ".join(text.split())).replace("--", "-&#45;").replace(">", "&gt;"))


def xml(text: str) -> Code:
    """A text of an SVG, between tags or in an attribute."""
    return Code(escape_xml(printable(text), {'"': "&quot;"}))

"""Text of schemas as Markdown that shows exactly it, and does nothing else: a `Markup`.

What is printed reads the same under CommonMark and under GitHub's dialect, in a paragraph and in a
cell of a table. Prose may mark code between backticks, as descriptions do; of everything else in
it, each character is shown as itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ...contract.naming import printable
from ...report import markdown
from ..reference.markup import spelled
from ..render import Code

_BACKTICKS: Final = re.compile(r"`+")

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


# --- code -----------------------------------------------------------------------------------------


def code(text: str) -> Code:
    """A text as code within a line."""
    return Code(markdown.code(text) if text else "<code></code>")


def block(text: str, language: str) -> Code:
    """Source as a block of code, whatever backticks it holds."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    lines = "\n".join(map(printable, text.split("\n")))
    return Code(f"{fence}{language}\n{lines}\n{fence}")


# --- prose ----------------------------------------------------------------------------------------


def prose(text: str, spell: Callable[[str], Code] = code) -> Code:
    """A text of one or more paragraphs, each on a line of its own; `spell` is that of `inline`."""
    paragraphs = (inline(paragraph, spell) for paragraph in text.split("\n\n"))
    return Code("\n\n".join(_BLOCK.sub(lambda f: f"{f[0]}\\", each) for each in paragraphs))


def inline(text: str, spell: Callable[[str], Code] = code) -> Code:
    """A text on one line, anywhere but at its start; `spell` shows what it has in backticks."""
    return spelled(text, _escaped, spell)


def plain(text: str) -> Code:
    """A text on one line in which backticks mean nothing: a name, not a description."""
    return Code(_escaped(" ".join(text.split())))


def _escaped(text: str) -> str:
    escaped = _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), text)
    return printable(escaped)


# --- around other markup --------------------------------------------------------------------------


def link(shown: Code, target: str) -> Code:
    """A link to a file of these pages, whose path is made of names that need no escape."""
    return Code(f"[{shown}]({target})")


def strong(shown: Code) -> Code:
    """Something that nobody should miss."""
    return Code(f"**{shown}**")


def emphasis(shown: Code) -> Code:
    """Something that is said about a value, where values stand."""
    return Code(f"*{shown}*")

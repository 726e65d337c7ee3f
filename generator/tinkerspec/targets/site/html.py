"""Text of schemas as HTML that shows exactly it, and does nothing else: a `Markup`.

What is made here can stand between tags and in attributes between double quotes. Source is
highlighted now, so that pages need no script for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Final

from ...contract.model import Json
from ...contract.naming import printable
from ..reference.markup import spelled
from ..render import Code

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_MARK: Final = re.compile(r"(?<=[/_.])(?=\w)")
_LONG: Final = 24
_SCRIPT: Final = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&"})


def code(text: str) -> Code:
    """A text as code within a line."""
    return Code(f"<code>{_breakable(printable(text))}</code>")


def _breakable(text: str) -> str:
    """A text that goes on in another line behind a mark between its words, if it is long."""
    return "<wbr>".join(map(escape, _MARK.split(text) if len(text) > _LONG else [text]))


def plain(text: str) -> Code:
    """A text on one line in which backticks mean nothing: a name, not a description."""
    return Code(_escaped(" ".join(text.split())))


def prose(text: str, spell: Callable[[str], Code] = code) -> Code:
    """A text as one or more paragraphs; `spell` is that of `inline`."""
    paragraphs = [inline(each, spell) for each in text.split("\n\n") if each.strip()]
    return Code("\n".join(f"<p>{each}</p>" for each in paragraphs))


def inline(text: str, spell: Callable[[str], Code] = code) -> Code:
    """A text on one line; `spell` shows what it has in backticks."""
    return spelled(text, _escaped, spell)


def block(text: str, language: str) -> Code:
    """Source as a block of code, highlighted if the language is known. It can be scrolled, and so
    reached by keyboard."""
    shown = "\n".join(map(printable, text.split("\n")))
    lexer = _lexer(language)
    inner = _escaped(shown, lines=True) if lexer is None else _highlighted(shown, lexer)
    return Code(f'<pre tabindex="0"><code>{inner}</code></pre>')


def link(shown: Code, target: str) -> Code:
    """A link to another page, whose path is made of names that need no escape."""
    return Code(f'<a href="{_escaped(target)}">{shown}</a>')


def strong(shown: Code) -> Code:
    """Something that nobody should miss."""
    return Code(f"<strong>{shown}</strong>")


def emphasis(shown: Code) -> Code:
    """Something that is said about a value, where values stand."""
    return Code(f"<em>{shown}</em>")


def _escaped(text: str, *, lines: bool = False) -> str:
    return escape(text if lines else printable(text))


# --- data in scripts ------------------------------------------------------------------------------


def data_script(name: str, value: Json) -> str:
    """A script that gives the pages a JSON value as `tinkerspec.NAME`.

    The value is a text that `JSON.parse` reads: of an object literal, a member `__proto__` would be
    no member.
    """
    text = json.dumps(json.dumps(value, separators=(",", ":"), ensure_ascii=False))
    return f"(globalThis.tinkerspec ??= {{}}).{name} = JSON.parse({text.translate(_SCRIPT)});\n"


# --- highlighting ---------------------------------------------------------------------------------


@cache
def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import get_lexer_by_name  # here, because most pages are as they were
    from pygments.util import ClassNotFound

    try:
        found: Lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
    return found


_CLASSES: Final = {
    "Comment": "c",
    "Keyword": "k",
    "Literal.Number": "n",
    "Literal.String": "s",
    "Name.Attribute": "a",
    "Name.Builtin": "b",
    "Name.Class": "t",
    "Name.Function": "f",
    "Name.Namespace": "t",
    "Name.Tag": "a",
    "Operator": "o",
}
"""The classes of the style sheet, by the kind of token that they are for."""


@cache
def _class(kind: str) -> str:
    """The class of a kind of token, such as `Literal.String.Double`; "" for plain text."""
    while kind and kind not in _CLASSES:
        kind = kind.rpartition(".")[0]
    return _CLASSES.get(kind, "")


def _highlighted(text: str, lexer: Lexer) -> str:
    """The source in spans, each as long as it can be."""
    runs: list[tuple[str, str]] = []
    for kind, part in lexer.get_tokens(text):
        css = _class(str(kind).removeprefix("Token."))
        if runs and (runs[-1][0] == css or not part.strip()):
            runs[-1] = (runs[-1][0], runs[-1][1] + part)
        else:
            runs.append((css, part))
    spans = (f'<span class="{c}">{escape(p)}</span>' if c else escape(p) for c, p in runs)
    return "".join(spans)

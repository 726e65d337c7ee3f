"""Text of schemas as Elixir source, laid out as `mix format` lays it out.

No string of a schema is printed in another way: whatever it holds, it stays a literal, a line of
documentation or a comment. Source must already be formatted when it is written, since generation
runs without Elixir; so what may become too long for a line is an `ElixirNode`, which knows how to
break.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Sequence
from typing import Final, TypeAlias

from ...contract.model import Json
from ...frozen import frozen
from ..render import Code
from ..value_tables import Quoting

WIDTH: Final = 98
"""The formatter's own line length."""

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")

# What needs no quotes in any release. Beyond Latin letters it depends on Elixir's own version of
# Unicode, and on which scripts it lets stand in one word; there, quotes are always right. So they
# are for a letter that looks like another one, of which the compiler warns where both stand bare:
# U+0110, U+0114, U+0115 and U+0131.
_LATIN: Final = (
    r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u010f\u0111-\u0113\u0116-\u0130"
    r"\u0134-\u013e\u0141-\u0148\u014a-\u017e"
)
_WORD: Final = re.compile(rf"(?!Elixir$)[{_LATIN}_][{_LATIN}0-9_@]*[?!]?")
QUOTING: Final = Quoting(
    quotes=('"',),
    escapes={"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "#{": "\\#{"},
    codes=((0x10FFFF, "\\u{", 1, "}"),),
    is_upper=True,
)
_ESCAPED: Final = re.compile("|".join(map(re.escape, ('"', *QUOTING.escapes))))

# What the formatter writes without quotes, as an atom or a key, though it is no word. An operator
# that is not listed keeps its quotes, which the formatter leaves alone.
_OPERATORS: Final = frozenset(
    {
        *("+", "-", "*", "/", "++", "--", "+++", "---", "**", "<>", "..", "...", "."),
        *("!", "^", "&", "&&", "&&&", "|", "||", "|||", "|>", "<~>", "~>", "~>>", "<~", "<<~"),
        *("<<<", ">>>", "==", "!=", "===", "!==", "=~", "=", "<", ">", "<=", ">=", "<-", "->"),
        *("%", "%{}", "{}", "<<>>", "@"),
    }
)


# --- layout ---------------------------------------------------------------------------------------


@frozen
class Container:
    """Something between brackets; one item a line when it is too long for one."""

    opening: str
    items: tuple[ElixirNode, ...]
    closing: str


@frozen
class Pair:
    """A key, which ends in a colon or an arrow, and its value."""

    key: str
    value: ElixirNode


@frozen
class Either:
    """Types joined by bars."""

    options: tuple[ElixirNode, ...]


ElixirNode: TypeAlias = "str | Container | Pair | Either"
"""Source that can be laid out; a string is source that cannot be broken."""


def flat(node: ElixirNode) -> str:
    """The source on one line."""
    match node:
        case Container(opening, items, closing):
            return opening + ", ".join(map(flat, items)) + closing
        case Pair(key, value):
            return f"{key} {flat(value)}"
        case Either(options):
            return " | ".join(map(flat, options))
    return node


def layout(node: ElixirNode, indent: int, *, taken: int = 0, after: int = 0) -> Code:
    """The source, broken where a line would be too long.

    Args:
        node: What to lay out.
        indent: Column that its lines begin at.
        taken: Characters that stand before it on its first line, beside the indent.
        after: Characters that follow it on its last line.
    """
    one_line = flat(node)
    if isinstance(node, str) or indent + taken + len(one_line) + after <= WIDTH:
        return Code(one_line)
    pad = "\n" + " " * (indent + 2)
    match node:
        case Container(opening, items, closing):
            lines = [layout(item, indent + 2, after=1) for item in _separate(opening, items)]
            return Code(opening + pad + f",{pad}".join(lines) + pad[:-2] + closing)
        case Pair(key, Container() as value):
            text = layout(value, indent, taken=taken + len(key) + 1, after=after)
            return Code(f"{key} {text}")
        case Pair(key, value):
            return Code(key + pad + layout(value, indent + 2, after=after))
        case Either(options):
            lines = [layout(option, indent + 2, taken=2, after=after) for option in options]
            return Code(("\n" + " " * indent + "| ").join(lines))


def _separate(opening: str, items: tuple[ElixirNode, ...]) -> tuple[ElixirNode, ...]:
    """The items, each of which can have a line of its own.

    A tuple may end in pairs without brackets, which the formatter would keep together.
    """
    plain = tuple(item for item in items if not isinstance(item, Pair))
    pairs = items[len(plain) :]
    return (*plain, listing(pairs)) if opening == "{" and pairs else items


def listing(items: Sequence[ElixirNode]) -> Container:
    """A list."""
    return Container("[", tuple(items), "]")


def term(*items: ElixirNode) -> Container:
    """A tuple."""
    return Container("{", items, "}")


# --- values ---------------------------------------------------------------------------------------


def string(text: str) -> Code:
    """A string literal; nothing in it is interpolated."""
    return Code(f'"{_escaped(text)}"')


def atom(text: str) -> Code:
    """An atom, quoted only where the formatter quotes it."""
    if text in ("true", "false", "nil"):
        return Code(text)  # Atoms too, which are written without their colon.
    return Code(f":{text}" if _is_bare(text) else f":{string(text)}")


def key(text: str) -> Code:
    """The key of a keyword pair, colon included."""
    if _is_bare(text):
        return Code(f"{text}:")
    # In a key, the formatter of Elixir 1.14 loses the backslash before a quote.
    quoted = "\\x22".join(map(_escaped, text.split('"')))
    return Code(f'"{quoted}":')


def integer(value: int) -> Code:
    """An integer, with the underscores that the formatter puts into long ones."""
    return Code(f"{value:_}" if abs(value) > 99_999 else str(value))


def number(value: float) -> Code:
    """A finite number; a float always shows a point."""
    if isinstance(value, int):
        return integer(value)
    assert math.isfinite(value)
    mantissa, mark, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    power = f"e{int(exponent)}" if mark else ""
    return Code(f"{sign}{integer(int(digits))}.{fraction or '0'}{power}")


def value(json: Json) -> ElixirNode:
    """A JSON value as the term that a JSON reader gives."""
    match json:
        case None:
            return "nil"
        case bool():
            return "true" if json else "false"
        case str():
            return string(json)
        case int() | float():
            return number(json)
        case list():
            return listing([value(item) for item in json])
        case dict():
            items = [Pair(f"{string(name)} =>", value(item)) for name, item in json.items()]
            return Container("%{", tuple(items), "}")


# --- documentation --------------------------------------------------------------------------------


def paragraphs(text: str, indent: int) -> Code:
    """A text as lines of a heredoc, wrapped; its paragraphs stay apart."""
    width = WIDTH - indent
    body = "\n\n".join(_wrap(_documented(part), width) for part in text.split("\n\n"))
    return Code(textwrap.indent(body, " " * indent).lstrip(" "))


def bullet(lead: str, text: str, indent: int) -> Code:
    """An item of a list in a heredoc: its subject, which is Markdown of our own, and a text, which
    may be empty."""
    told = f" - {_documented(text)}" if text else ""
    body = _wrap(f"* {_documented(lead)}{told}", WIDTH - indent, hanging="  ")
    return Code(textwrap.indent(body, " " * indent).lstrip(" "))


def summary(text: str) -> str:
    """The first sentence of a text."""
    return _SENTENCE.split(text, 1)[0]


def comment(text: str) -> Code:
    """A text as the rest of a comment line."""
    return Code("".join(c if c.isprintable() else ascii(c)[1:-1] for c in " ".join(text.split())))


def markdown(text: str) -> Code:
    """A text of the settings as it stands in a Markdown file."""
    return comment(text)


def _wrap(paragraph: str, width: int, hanging: str = "") -> str:
    return textwrap.fill(
        " ".join(paragraph.split()),
        width,
        break_long_words=False,
        break_on_hyphens=False,
        subsequent_indent=hanging,
    )


def _documented(text: str) -> str:
    """Escape what would end a heredoc, run code in it, or could not be seen in it."""
    return _hidden(
        text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').replace("#{", "\\#{"), keep="\n\t"
    )


def _escaped(text: str) -> str:
    escaped = _ESCAPED.sub(lambda found: QUOTING.escapes.get(found[0], f"\\{found[0]}"), text)
    return _hidden(escaped, keep="")


def _hidden(text: str, keep: str) -> str:
    return "".join(c if c.isprintable() or c in keep else f"\\u{{{ord(c):X}}}" for c in text)


def _is_bare(text: str) -> bool:
    return text in _OPERATORS or _WORD.fullmatch(text) is not None

"""Markdown for GitHub comments, which shows every text exactly as it is.

Text from a user's file goes into code spans, where nothing is markup; what cannot be in one is
written as character references.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from ..contract.naming import printable

NOTHING: Final = "—"
"""Shown where there is no text."""

# A backtick would end a code span, a bar ends a cell even inside one, spaces at the ends are lost.
_NO_SPAN: Final = re.compile(r"[`|]|^ | $|  ")
# What may be markup in a line of prose, GitHub's own `$math$` and addresses included. An underscore
# inside a word is none.
_MARKUP: Final = re.compile(r"[\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=www)\.")
# GitHub looks for `@name` and `#1` in what is rendered; a comment after the sign parts the two.
_SIGN: Final = re.compile(r"([@#])")
# What is spelled in character references where a span cannot be.
_SPELLED: Final = re.compile(r"[\W_]")
_CODE: Final = re.compile(r"(?<!`)`([^`]+)`(?!`)")


def code(text: str) -> str:
    """A text as code; a dash if it is empty."""
    if not text:
        return NOTHING
    shown = printable(text)
    if not _NO_SPAN.search(shown):
        return f"`{shown}`"
    return f"<code>{_references(shown, _SPELLED)}</code>"


def html_code(text: str) -> str:
    """Code inside an HTML block, where Markdown is not read."""
    return f"<code>{_references(printable(text), re.compile('[^A-Za-z0-9 ]'))}</code>"


def prose(text: str) -> str:
    """A text as part of a sentence: text between backticks is code, everything else is escaped."""
    parts = _CODE.split(" ".join(text.split()))
    return "".join(code(part) if i % 2 else _plain(part) for i, part in enumerate(parts))


def _plain(text: str) -> str:
    """Signs are parted first: a character reference has one of them in it."""
    pieces = _SIGN.split(printable(text))
    return "".join(
        f"{piece}<!-- -->" if i % 2 else _references(piece, _MARKUP)
        for i, piece in enumerate(pieces)
    )


def _references(text: str, characters: re.Pattern[str]) -> str:
    return characters.sub(lambda match: f"&#{ord(match.group())};", text)


def folded(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A collapsed section. The blank lines are needed for the Markdown inside."""
    yield f"<details><summary>{title}</summary>"
    yield ""
    yield from lines
    yield "</details>"
    yield ""

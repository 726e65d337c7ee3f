"""Spellings of names that several stages need.

They are language-neutral; everything else is up to each target.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from typing import Any, Final

TITLE: Final = re.compile(r"[A-Z][A-Za-z0-9]*")
"""A type's title, whole: PascalCase in ASCII."""

MODULE: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
"""A module, file or folder name, whole: snake_case in ASCII."""

_WORD: Final = re.compile(r"[A-Za-z0-9]+")
_AFTER_ACRONYM: Final = re.compile(r"([A-Z]+)([A-Z][a-z])")
_BEFORE_CAPITAL: Final = re.compile(r"([a-z0-9])([A-Z])")


@cache  # Several stages ask for the same names.
def snake_case(name: str) -> str:
    """Spell a PascalCase or camelCase name in snake_case.

    A run of capitals is one word, except that its last letter belongs to a following lower-case
    word: `UserID` is `user_id`, `HTTPServer` `http_server`, `Int64List` `int64_list`.
    """
    spaced = _AFTER_ACRONYM.sub(r"\1_\2", name)
    return _BEFORE_CAPITAL.sub(r"\1_\2", spaced).lower()


def pascal_case(name: str) -> str:
    """Spell any name in PascalCase: of its runs of ASCII letters and digits, each begins with a
    capital, and the rest is kept. `""` if there are none."""
    words = _WORD.findall(name)
    return "".join(word[:1].upper() + word[1:] for word in words)


def identifier(name: str) -> str:
    """Spell a wire name as an identifier; `""` if no character of it can be used.

    Compatibility characters are folded (NFKC, as Python does with its own source), any other
    invalid character becomes an underscore, underscores at the ends are removed, and `field_`
    precedes a leading digit. Case is kept.
    """
    folded = unicodedata.normalize("NFKC", name)
    kept = "".join(char if f"a{char}".isidentifier() else "_" for char in folded).strip("_")
    if kept and not kept.isidentifier():
        return f"field_{kept}"
    return kept


def printable(text: str) -> str:
    """Escape what would break a line of output: line breaks, control characters, lone
    surrogates."""
    if text.isprintable():
        return text
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )


def printable_json(text: str) -> str:
    """JSON text with invisible characters escaped, which means the same in a JSON string."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def json_file(document: Any) -> str:
    """The text of a file that is one JSON document, indented, with invisible characters escaped."""
    import orjson  # here, because most runs write none

    try:
        text = orjson.dumps(document, option=orjson.OPT_INDENT_2).decode("utf-8")
    except orjson.JSONEncodeError:  # It writes no integers of more than 64 bits.
        text = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
    return printable_json(text) + "\n"


def json_line(value: object) -> bytes:
    """JSON on one line, for a digest."""
    import orjson

    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        return json.dumps(value).encode("ascii")

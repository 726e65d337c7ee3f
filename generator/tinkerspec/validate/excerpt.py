"""The value at a JSON pointer, as text that is short however large the value is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from ..contract.naming import printable

MOST: Final = 60
"""Characters that an excerpt has at most, before control characters are escaped."""

_CUT: Final = "..."


def excerpt(value: Any) -> str:
    """The beginning of a value's JSON text, on one line; `...` marks what is left out."""
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > MOST:
            return printable(text[: MOST - len(_CUT)] + _CUT)
    return printable(text)


def text_around(text: str, offset: int) -> str:
    """The part of a text that a reader was at when it gave up."""
    start = max(0, offset - MOST // 2)
    end = start + MOST - 2 * len(_CUT)
    before, after = _CUT if start else "", _CUT if end < len(text) else ""
    return printable(before + text[start:end].strip() + after)


def _pieces(value: Any) -> Iterator[str]:
    # Whoever asks stops after a few characters, each level has one: this never gets deep.
    match value:
        case dict():
            yield "{"
            for number, (key, item) in enumerate(value.items()):
                yield f"{', ' if number else ''}{_string(key)}: "
                yield from _pieces(item)
            yield "}"
        case list():
            yield "["
            for number, item in enumerate(value):
                if number:
                    yield ", "
                yield from _pieces(item)
            yield "]"
        case str():
            yield _string(value)
        case _:
            yield json.dumps(value)


def _string(text: str) -> str:
    return json.dumps(text[: MOST + 1], ensure_ascii=False)

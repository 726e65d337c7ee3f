"""How diagnostics show names and values."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable

from ..naming import printable

_LONGEST = 60


def tick(name: str) -> str:
    """Quote a name."""
    return f"`{printable(name)}`"


def show(value: object) -> str:
    """Print a JSON value on one short line."""
    text = printable(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def suggest(word: str, known: Iterable[str]) -> str | None:
    """The known name that a misspelt one probably means; None if there is none."""
    by_lower = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A help text: the likely name, or else the given text."""
    found = suggest(word, known)
    return f"did you mean {tick(found)}?" if found is not None else otherwise

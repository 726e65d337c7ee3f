"""How diagnostics show names and values."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Final

from .naming import printable

_LONGEST: Final = 60
_FEW: Final = 12
_LONGEST_ROUTE: Final = 8


def tick(name: str) -> str:
    """Quote a name; of a long one, its beginning."""
    text = printable(name)
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[: _LONGEST - 3]}...`"


def listed(names: Collection[str]) -> str:
    """Quote names, separated by commas; of many, the first few."""
    quoted = [tick(name) for name in islice(names, _FEW)]
    more = [f"and {len(names) - _FEW} more"] if len(names) > _FEW else []
    return ", ".join([*quoted, *more]) or "none"


def route(ring: list[str]) -> str:
    """A ring of names that starts and ends with the last of them; of many, the first few."""
    more = len(ring) - _LONGEST_ROUTE
    shown = [*ring[: _LONGEST_ROUTE - 1], f"({more} more)", ring[-1]] if more > 0 else ring
    return " -> ".join([ring[-1], *shown])


def show(value: object) -> str:
    """Print a JSON value on one short line."""
    text = printable(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def suggest(word: str, known: Iterable[str]) -> str | None:
    """The known name that a misspelt one probably means; None if there is none."""
    from difflib import get_close_matches  # here, because most names are right

    by_lower = {name.lower(): name for name in known}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A help text: the likely name, or else the given text."""
    found = suggest(word, known)
    return f"did you mean {tick(found)}?" if found is not None else otherwise

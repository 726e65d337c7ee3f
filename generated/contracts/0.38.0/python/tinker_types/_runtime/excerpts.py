# Part of every package that tinkerspec generates; do not edit.
"""What `repr` shows of a long value: how it begins, and how long it is."""

from collections.abc import Collection
from itertools import islice
from typing import Any, Final

from .held import Held

_WHOLE: Final = 32
"""Lists and maps of up to so many entries are shown whole."""
_SHOWN: Final = 8
"""Of longer ones, so many entries are shown."""
_TEXT: Final = 200
"""How many characters of text, and how many bytes, are shown."""


class Excerpt(str):
    """Text that stands for a value: it is its own `repr`."""

    __slots__ = ()
    __repr__ = str.__str__


def brief(value: Any) -> Any:
    """Give a value, or what `repr` shows of it where that is long or may be."""
    if isinstance(value, Held):
        value = value.head(_WHOLE) if len(value) <= _WHOLE else value
    return Excerpt(_text(value, frozenset())) if isinstance(value, _LONG) else value


_LONG: Final = (Held, list, dict, str, bytes)


def _text(value: Any, above: frozenset[int]) -> str:
    if id(value) in above:
        return "..."
    inside = above | {id(value)}
    if isinstance(value, Held):
        return f"[{_entries(value, [repr(item) for item in value.head(_SHOWN)])}]"
    if isinstance(value, list):
        return f"[{_entries(value, [_text(item, inside) for item in value[: _shown(value)]])}]"
    if isinstance(value, dict):
        pairs = islice(value.items(), _shown(value))
        shown = [f"{_text(key, inside)}: {_text(item, inside)}" for key, item in pairs]
        return f"{{{_entries(value, shown)}}}"
    if isinstance(value, str | bytes) and len(value) > _TEXT:
        unit = "bytes" if isinstance(value, bytes) else "characters"
        return f"{value[:_TEXT]!r}... ({len(value)} {unit})"
    return repr(value)


def _shown(entries: Collection[Any]) -> int:
    return len(entries) if len(entries) <= _WHOLE else _SHOWN


def _entries(entries: Collection[Any] | Held, shown: list[str]) -> str:
    more = [f"... ({len(entries)} in all)"] if len(shown) < len(entries) else []
    return ", ".join([*shown, *more])

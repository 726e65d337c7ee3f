# Part of every package that tinkerspec generates; do not edit.
"""The parsers of simdjson: each thread keeps one, with the memory that it has got so far."""

import threading
from typing import Any, Final

from .packages import accelerator

LONG_KEPT: Final = 1 << 20
"""Bytes of a text above which a parser is not kept, as it keeps several times as many."""


class _Kept(threading.local):
    """What a thread keeps."""

    parser: Any = None


_KEPT: Final = _Kept()


def parser(size: int) -> Any:
    """Give a parser for a text of so many bytes; None where simdjson is not installed."""
    simdjson = accelerator("simdjson")
    if simdjson is None:
        return None
    if size > LONG_KEPT:
        return simdjson.Parser()
    if _KEPT.parser is None:
        _KEPT.parser = simdjson.Parser()
    return _KEPT.parser


def is_json(content: bytes) -> bool:
    """Whether text surely is JSON by all rules, but perhaps for how deep it nests, and for a byte
    order mark. False for long text, for which getting memory takes as long as any other look."""
    found = None if len(content) > LONG_KEPT else parser(len(content))
    try:
        return found is not None and found.parse(content) is not None
    except (ValueError, RuntimeError):
        return False

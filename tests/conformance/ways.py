"""The ways in which the package may do the same work, each of them forced.

Which way is taken depends on what is installed and on how long a text or a list is. The contract
knows nothing of that: whoever compares the ways takes each of them for everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from typing import Any, Final
from unittest.mock import patch

import numpy as np

assert np  # Loaded, so that the package finds it.
WAYS: Final = ("usual", "plain", "lists", "buffers", "accelerated", "accelerated, no numpy")
"""As it is; the plain ways of `_runtime`; with lists alone; with buffers, however short the lists;
with everything of `[fast]`, however short the text; the same where numpy is not loaded."""

_LENGTHS: Final = (
    ("compiled", "LONG"),
    ("compiled", "MANY_BYTES"),
    ("holding", "LONG"),
    ("skim", "LONG_TEXT"),
    ("apart", "LONG_PIECE"),
    ("splice", "LONG_BYTES"),
)
_NEVER: Final = 1 << 62


@contextmanager
def taken(way: str, package: str = "tinker_types") -> Iterator[None]:
    """Let the package go one way as long as the context lasts."""
    with ExitStack() as stack:
        for module, name, value in _changes(way, package):
            stack.enter_context(patch.object(import_module(f"{package}.{module}"), name, value))
        yield


def _changes(way: str, package: str) -> Iterator[tuple[str, str, Any]]:
    """Which names of which modules have another value."""
    if way == "usual":
        return
    for module, name in _LENGTHS:
        yield f"_speed.{module}", name, _NEVER if way in ("plain", "lists") else 0
    if way == "plain":
        yield "_runtime.ways", "best", import_module(f"{package}._runtime.ways").Ways
    if way in ("lists", "buffers"):
        for module in ("compiled", "parser"):
            yield f"_speed.{module}", "accelerator", lambda name: None
    if way == "accelerated, no numpy":
        for module in ("packed", "apart"):
            yield f"_speed.{module}", "loaded_numpy", lambda: None

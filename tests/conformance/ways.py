"""The ways in which the package may do the same work, each of them forced.

Which way is taken depends on what is installed and on how long a text or a list is. The contract
knows nothing of that: whoever compares the ways takes each of them for everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final
from unittest.mock import patch

import numpy as np

assert np  # Loaded, so that the package finds it.
WAYS: Final = ("usual", "lists", "buffers", "accelerated", "accelerated, no numpy")
"""As it is; with lists alone; with buffers, however short the lists; with everything of `[fast]`,
however short the text; the same where numpy is not loaded."""

_LENGTHS: Final = (
    ("arrays", "LONG"),
    ("model", "LONG"),
    ("scalars", "MANY_BYTES"),
    ("skim", "LONG_TEXT"),
    ("skim", "LONG_ARRAY"),
    ("skim", "ARRAY_TEXT"),
)
_NEVER: Final = 1 << 62


@contextmanager
def taken(way: str, package: str = "tinker_types") -> Iterator[None]:
    """Let the package go one way as long as the context lasts."""
    if way == "usual":
        yield
        return
    patches: list[Any] = []

    def replace(module: str, name: str, value: object) -> None:
        patches.append(patch.object(import_module(f"{package}._runtime.{module}"), name, value))

    for module, name in _LENGTHS:
        replace(module, name, _NEVER if way == "lists" else 0)
    if way in ("lists", "buffers"):
        for module in ("arrays", "scalars", "skim"):
            replace(module, "accelerator", lambda name: None)
    if way == "accelerated, no numpy":
        for module in ("packed", "skim"):
            replace(module, "loaded_numpy", lambda: None)
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in reversed(patches):
            one.stop()

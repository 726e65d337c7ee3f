"""One optimizer takes a step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._one_optimizer import chosen


def faults(request: Any) -> Iterator[tuple[str, str]]:
    """The faults of what says which optimizer it is."""
    yield from chosen(request)

"""A code has letters only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def faults(parcel: Any) -> Iterator[tuple[str, str]]:
    """The fault `code`, at the member of that name."""
    if not parcel["code"].isalpha():
        yield "code", "/code"

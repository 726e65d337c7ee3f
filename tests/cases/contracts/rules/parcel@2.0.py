"""A parcel stops somewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def faults(parcel: Any) -> Iterator[tuple[str, str]]:
    """The fault `stops`, at the member of that name."""
    if not parcel["stops"]:
        yield "stops", "/stops"

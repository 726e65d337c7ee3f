"""What a parcel needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def faults(parcel: Any) -> Iterator[tuple[str, str]]:
    """The fault of the member that is wrong, named like it."""
    # x-until: 2.0
    #| if not parcel["code"].isalpha():
    #|     yield "code", "/code"
    # x-end
    # x-since: 2.0
    if not parcel["stops"]:
        yield "stops", "/stops"
    # x-end

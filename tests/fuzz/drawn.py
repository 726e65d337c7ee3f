"""How much the tests draw: a little in `make test`, and as much as one likes in
`make fuzz ARGS="--only properties"`, which runs the tests that are marked `drawn`.
"""

from __future__ import annotations

import os
from typing import Final

import pytest

TIMES: Final = int(os.environ.get("DRAWN_TIMES", "1"))
"""So many times as much as in `make test`."""
SEED: Final = int(os.environ.get("DRAWN_SEED", "0"))


def many(count: int) -> int:
    """How much is drawn where `make test` draws `count`."""
    return count * TIMES


def seeds(count: int) -> pytest.MarkDecorator:
    """Gives a test its `seed`, so many of them in `make test`."""
    return pytest.mark.parametrize(
        "seed", [pytest.param(SEED + n, marks=pytest.mark.drawn) for n in range(many(count))]
    )

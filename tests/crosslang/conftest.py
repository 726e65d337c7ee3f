"""The Elixir package, compiled once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from elixir import PACKAGE, compile_package


@pytest.fixture(scope="session")
def ebin(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The folder of its compiled modules."""
    return once("beams", partial(compile_package, PACKAGE))

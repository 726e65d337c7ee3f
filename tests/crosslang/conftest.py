"""The Elixir package, compiled once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from elixir import PACKAGE, PLAINLY, compile_package


@pytest.fixture(scope="session", autouse=True)
def _compiled_plainly() -> Iterator[None]:
    """Also where mix or the program compiles."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PLAINLY.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="session")
def ebin(once: Callable[[str, Callable[[Path], object]], Path]) -> Path:
    """The folder of its compiled modules."""
    return once("beams", partial(compile_package, PACKAGE))

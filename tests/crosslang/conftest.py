"""The Elixir package, compiled once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from elixir import PACKAGE, compile_package


@pytest.fixture(scope="session")
def ebin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its compiled modules."""
    folder: Path = tmp_path_factory.mktemp("beams")
    compile_package(PACKAGE, folder)
    return folder

"""What is printed, held in files."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

Snapshot: TypeAlias = Callable[[str, Path], None]


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """Holds a text against a file; with UPDATE_SNAPSHOTS=1 the file is written first."""

    def compare(shown: str, file: Path) -> None:
        if os.environ.get("UPDATE_SNAPSHOTS") == "1":
            file.parent.mkdir(exist_ok=True)
            file.write_text(shown, encoding="utf-8")
        assert shown == file.read_text(encoding="utf-8")

    return compare

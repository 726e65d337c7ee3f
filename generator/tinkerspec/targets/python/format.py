"""The last step of emission: ruff formats the code, only with our settings."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from .literals import WIDTH

_SETTINGS: Final = (
    "format",
    "--isolated",
    "--no-cache",
    "--quiet",
    f"--line-length={WIDTH}",
    "--target-version=py311",
)


class FormatError(RuntimeError):
    """Ruff cannot read what was emitted: a fault of a template."""


def format_python(files: Mapping[str, str]) -> dict[str, str]:
    """Format the Python files among `files` (path -> text) in one call; the others stay as is."""
    from ruff import find_ruff_bin

    with tempfile.TemporaryDirectory(prefix="tinkerspec-") as folder:
        for path, text in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        run = subprocess.run(
            [find_ruff_bin(), *_SETTINGS, folder], capture_output=True, text=True, check=False
        )
        if run.returncode != 0:
            raise FormatError(run.stderr.replace(folder, ""))
        return {path: Path(folder, path).read_text(encoding="utf-8") for path in files}

"""The type checkers, asked for the lines of a file that they find fault with."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

Checker: TypeAlias = Callable[[Path, Path, Path], set[int]]
"""Takes the file, the folder of the packages that it imports, and one for what it writes."""


def mypy(file: Path, packages: Path, scratch: Path) -> set[int]:
    """The lines that mypy finds fault with."""
    config = scratch / "mypy.ini"
    config.write_text(f"[mypy]\nstrict = true\nmypy_path = {packages}\ncache_dir = {scratch}\n")
    command = [sys.executable, "-m", "mypy", "--config-file", str(config), file.name]
    done = subprocess.run(command, cwd=file.parent, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return {int(line) for line in re.findall(rf"^{file.name}:(\d+): error", done.stdout, re.M)}


def pyright(file: Path, packages: Path, scratch: Path) -> set[int]:
    """The lines that pyright finds fault with."""
    config = scratch / "pyrightconfig.json"
    shutil.copy(file, scratch)
    settings = {"include": [file.name], "extraPaths": [str(packages)], "pythonVersion": "3.11"}
    config.write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--project", str(config)]
    command += ["--pythonpath", sys.executable]
    done = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == 1, done.stdout
    return {
        found["range"]["start"]["line"] + 1
        for found in report["generalDiagnostics"]
        if found["severity"] == "error"
    }


CHECKERS: Final[tuple[Checker, ...]] = (mypy, pyright)


def marked(file: Path) -> set[int]:
    """The lines that say of themselves that they are wrong."""
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
    return {number for number, line in lines if line.endswith("# error")}

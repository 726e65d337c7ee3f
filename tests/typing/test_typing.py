"""The package as type checkers see it: what they accept, and every mistake that they must find."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Checker = Callable[[Path, Path], set[int]]

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "generated" / "python"
MARKED = {
    number
    for number, line in enumerate((HERE / "bad.py").read_text().splitlines(), start=1)
    if line.endswith("# error")
}


def mypy(file: Path, folder: Path) -> set[int]:
    """The lines that mypy finds fault with."""
    config = folder / "mypy.ini"
    config.write_text(f"[mypy]\nstrict = true\nmypy_path = {PACKAGE}\ncache_dir = {folder}\n")
    command = [sys.executable, "-m", "mypy", "--config-file", str(config), file.name]
    done = subprocess.run(command, cwd=file.parent, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return {int(line) for line in re.findall(rf"^{file.name}:(\d+): error", done.stdout, re.M)}


def pyright(file: Path, folder: Path) -> set[int]:
    """The lines that pyright finds fault with."""
    config = folder / "pyrightconfig.json"
    shutil.copy(file, folder)
    settings = {"include": [file.name], "extraPaths": [str(PACKAGE)], "pythonVersion": "3.11"}
    config.write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--project", str(config)]
    command += ["--pythonpath", sys.executable]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == 1, done.stdout
    return {
        found["range"]["start"]["line"] + 1
        for found in report["generalDiagnostics"]
        if found["severity"] == "error"
    }


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_good_code_is_accepted(checker: Checker, tmp_path: Path) -> None:
    assert checker(HERE / "good.py", tmp_path) == set()


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_every_mistake_is_found(checker: Checker, tmp_path: Path) -> None:
    assert len(MARKED) == 11
    assert checker(HERE / "bad.py", tmp_path) == MARKED


def test_the_good_code_runs() -> None:
    done = subprocess.run(
        [sys.executable, "good.py"],
        cwd=HERE,
        env={"PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

"""The type checkers, asked for the lines of files that they find fault with."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

KNOWN: Final = Path(__file__).resolve().parents[2] / ".mypy_cache"
"""What `make lint` has read: the standard library, pydantic and all else that packages import."""

Lines: TypeAlias = Mapping[str, set[int]]
"""Numbers of lines, by the path of their file below the folder that was checked."""

Checker: TypeAlias = Callable[[Path, Path], Lines]
"""Takes the folder of the files, and that of the packages that they import.

All files of the folder are checked in one run: most of the time goes into the packages.
"""


def mypy(folder: Path, packages: Path) -> Lines:
    """The lines that mypy finds fault with."""
    settings = f"[mypy]\nstrict = true\npython_version = 3.11\nmypy_path = {packages}\n"
    (folder / "mypy.ini").write_text(settings)
    if KNOWN.is_dir():
        shutil.copytree(KNOWN, folder / KNOWN.name)
    command = [sys.executable, "-m", "mypy", "--config-file", "mypy.ini"]
    command += ["--cache-dir", KNOWN.name]
    done = subprocess.run([*command, "."], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    assert f"{len(_files(folder))} source file" in done.stdout, done.stdout
    found = re.findall(r"^(.+?):(\d+): error", done.stdout, re.MULTILINE)
    return _by_file((file, int(line)) for file, line in found)


def pyright(folder: Path, packages: Path) -> Lines:
    """The lines that pyright finds fault with."""
    settings = {"include": ["."], "extraPaths": [str(packages)], "pythonVersion": "3.11"}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--project", "."]
    command += ["--pythonpath", sys.executable]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == len(_files(folder)), done.stdout
    return _by_file(
        (
            Path(found["file"]).relative_to(folder.resolve()).as_posix(),
            found["range"]["start"]["line"] + 1,
        )
        for found in report["generalDiagnostics"]
        if found["severity"] == "error"
    )


CHECKERS: Final[tuple[Checker, ...]] = (mypy, pyright)


def marked(folder: Path) -> Lines:
    """The lines that say of themselves that they are wrong."""
    return _by_file(
        (file.relative_to(folder).as_posix(), number)
        for file in _files(folder)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if line.endswith("# error")
    )


def _files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def _by_file(found: Iterable[tuple[str, int]]) -> Lines:
    lines: defaultdict[str, set[int]] = defaultdict(set)
    for file, line in found:
        lines[file].add(line)
    return dict(lines)

"""schemas/NEXT_RELEASE.md: the step that it goes through ends at the schemas as they are here.

The page's commands and edits are taken word for word. They begin with the schemas and templates as
they were before, and have to give each byte of those as they were afterwards.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from .at_the_time import Time
from .conftest import ROOT, outside_make

PAGE: Final = ROOT / "schemas" / "NEXT_RELEASE.md"
BEFORE: Final = ("0.26.2", "0.27.2")
AFTER: Final = ("0.28.0", "0.28.0")
"""The newest contract, and the newest release that speaks it."""
WHEELS: Final = ROOT / ".venvs" / "releases"
BLOCK: Final = re.compile(r"^```(console|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND: Final = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)

CONFIGURATION: Final = """[tool.tinkerspec]
contract = "2025-11"
contracts = { "0.26.2" = "contracts/0.26.2" }
strict = true
[tool.tinkerspec.lint.levels]
python-behaviour-missing = "warning"
[tool.tinkerspec.python]
package = "tinker_types"
mixins = "templates/python/mixins"
[tool.tinkerspec.vectors]
stored = "schemas/vectors"
rules = "templates/vectors/rules"
"""
"""The lines that the page edits, and of the targets those that it asks for."""

PYTHON: Final = f"""#!/bin/sh
case "$*" in
  *" pip "*" download "*)
    while [ "$1" != --dest ]; do shift; done
    cp "{WHEELS}/$(echo "$3" | sed s/==/-/)-py3-none-any.whl" "$2";;
  *) exec "{sys.executable}" "$@";;
esac
"""
"""Python, where pip downloads only what was downloaded before."""


def project(folder: Path, time: tuple[str, str]) -> Path:
    """The schemas and templates when this was the newest contract, and release."""
    for name in ("schemas", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    contracts = json.loads((ROOT / "schemas" / "contracts.json").read_text(encoding="utf-8"))
    order = {entry["name"]: number for number, entry in enumerate(contracts)}
    Time(*time, order).rewind(folder)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    files = [path for name in ("schemas", "templates") for path in (folder / name).rglob("*.*")]
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in files
        if file.is_file() and file.suffix != ".pyc"
    }


@pytest.fixture
def before(tmp_path: Path, program: Path) -> Path:
    """A checkout as it was before the step, with an environment."""
    for _, release in (BEFORE, AFTER):
        if not (WHEELS / f"tinker-{release}-py3-none-any.whl").is_file():
            pytest.skip(f"tinker {release} is not at hand; `make test-python` fetches its wheel")
    folder = project(tmp_path / "before", BEFORE)
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "pyproject.toml").write_text(CONFIGURATION, encoding="utf-8")
    (folder / ".venv" / "bin").mkdir(parents=True)
    python = folder / ".venv" / "bin" / "python"
    python.write_text(PYTHON, encoding="utf-8")
    python.chmod(0o755)
    python.with_name("tinkerspec").symlink_to(program)
    return folder


def run(command: str, folder: Path, given: str = "") -> str:
    """What a command prints; the environment of the Makefile is there already."""
    clean = outside_make()
    path = f"{folder / '.venv' / 'bin'}:{clean['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env={**clean, "PATH": path, "MAKEFLAGS": "MAIN=", "COLUMNS": "100"},
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == (1 if command.startswith("tinkerspec diff") else 0), done.stderr
    return done.stdout


def is_shown(shown: str, printed: str) -> bool:
    """Whether a text shows what was printed; a line `...` stands for any number of lines."""
    parts = re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)
    return re.fullmatch(r"(?:.*\n)*?".join(map(re.escape, parts)), printed) is not None


def test_the_step_ends_at_the_schemas_as_they_are(before: Path, tmp_path: Path) -> None:
    for kind, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "diff":
            run("git apply -", before, text)
            continue
        for command, shown in COMMAND.findall(text):
            printed = run(command, before)
            assert is_shown(shown, printed), f"`{command}` prints:\n{printed}"
    assert tree(before) == tree(project(tmp_path / "after", AFTER))

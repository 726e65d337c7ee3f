"""The package as type checkers see it: what they accept, and every mistake that they must find."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from checkers import CHECKERS, Checker, marked
from tinkerspec.config import load_config
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.model import Object
from tinkerspec.contract.resolve import resolve
from tinkerspec.targets import Job
from tinkerspec.targets.python.names import attribute
from tinkerspec.targets.python.usage import usage

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / "generated" / "python"
ROOT = HERE.parents[1]
CONFIG = load_config(ROOT / "pyproject.toml")
SOURCES = load_folder(CONFIG.schemas, display="schemas")
CONTRACT = resolve(SOURCES)


def right(folder: Path) -> Path:
    """A file that makes a value of every type, each from the examples of its schema."""
    settings = CONFIG.targets["python"]
    shown = usage(Job(SOURCES, CONTRACT, settings, ROOT, "schemas")).types
    programs = [program for name in shown for program in shown[name].programs]
    assert len(programs) >= len(CONTRACT.definitions)
    file = folder / "right.py"
    functions = (
        f"def program_{number}() -> None:\n{textwrap.indent(program, '    ')}\n"
        for number, program in enumerate(programs)
    )
    file.write_text("\n\n".join(functions), encoding="utf-8")
    return file


def wrong(folder: Path) -> Path:
    """A file that gives every constructor what it does not take, a mistake a line."""
    lines = ["from typing import Any", "import tinker_types", "others: dict[str, Any] = {}"]
    for definition in CONTRACT.definitions:
        if isinstance(definition, Object):
            made = f"tinker_types.{definition.name}"
            lines.append(f"{made}(no_member=1, **others)  # error")
            lines.append(f"{made}(1, **others)  # error")
            if any(member.required for member in definition.fields):
                lines.append(f"{made}()  # error")
            for member in definition.fields:
                lines.append(f"{made}({attribute(member.name)}=object(), **others)  # error")
    file = folder / "wrong.py"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder for a file to check, beside the one that the checker writes to."""
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("checker", CHECKERS)
def test_good_code_is_accepted(checker: Checker, tmp_path: Path) -> None:
    assert checker(HERE / "good.py", PACKAGE, tmp_path) == set()


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_example_is_accepted(checker: Checker, place: Path, tmp_path: Path) -> None:
    assert checker(right(place), PACKAGE, tmp_path) == set()


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_mistake_is_found(checker: Checker, tmp_path: Path) -> None:
    file = HERE / "bad.py"
    assert marked(file)
    assert checker(file, PACKAGE, tmp_path) == marked(file)


@pytest.mark.parametrize("checker", CHECKERS)
def test_no_constructor_takes_what_is_wrong(checker: Checker, place: Path, tmp_path: Path) -> None:
    file = wrong(place)
    assert checker(file, PACKAGE, tmp_path) == marked(file)


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

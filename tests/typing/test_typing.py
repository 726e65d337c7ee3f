"""The package as type checkers see it: what they accept, and every mistake that they must find."""

from __future__ import annotations

import shutil
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


def right(folder: Path) -> None:
    """Write a file that makes a value of every type, each from the examples of its schema."""
    settings = CONFIG.targets["python"]
    shown = usage(Job(SOURCES, CONTRACT, settings, ROOT, "schemas")).types
    programs = [program for name in shown for program in shown[name].programs]
    assert len(programs) >= len(CONTRACT.definitions)
    functions = (
        f"def program_{number}() -> None:\n{textwrap.indent(program, '    ')}\n"
        for number, program in enumerate(programs)
    )
    (folder / "right.py").write_text("\n\n".join(functions), encoding="utf-8")


def wrong(folder: Path) -> None:
    """Write a file that gives every constructor what it does not take, a mistake a line."""
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
    (folder / "wrong.py").write_text("\n".join(lines), encoding="utf-8")


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_mistake_is_found_and_nothing_else(checker: Checker, tmp_path: Path) -> None:
    for file in ("good.py", "bad.py"):
        shutil.copy(HERE / file, tmp_path)
    right(tmp_path)
    wrong(tmp_path)
    wanted = marked(tmp_path)
    assert wanted.keys() == {"bad.py", "wrong.py"}
    assert checker(tmp_path, PACKAGE) == wanted


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

"""What README.md shows is what happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from .conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, number: int = 0) -> str:
    """The text of the README's n-th fenced block of a language, without its indentation."""
    blocks = re.findall(
        rf"^( *)```{language}\n(.*?)^ *```$", README, flags=re.MULTILINE | re.DOTALL
    )
    indent, text = blocks[number]
    return "".join(line.removeprefix(indent) for line in text.splitlines(keepends=True))


def run_python(script: str, *, path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_example_prints_what_the_readme_says() -> None:
    example = block("python")
    assert len([line for line in example.splitlines() if line]) == 10
    assert run_python(example, path=ROOT / "generated" / "python") == block("text")


def test_the_two_commands_are_targets_of_make() -> None:
    commands = re.findall(r"^\$ make (\S+)", block("console"), flags=re.MULTILINE)
    assert commands == ["generate", "test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in commands:
        assert re.search(rf"^{target}:.*## ", makefile, flags=re.MULTILINE)


def test_the_copied_package_works_under_another_name(tmp_path: Path) -> None:
    (source, target) = re.findall(r"^\$ cp -r (\S+) (\S+)$", README, flags=re.MULTILINE)[0]
    vendor = tmp_path / target
    vendor.mkdir(parents=True)
    subprocess.run(["cp", "-r", str(ROOT / source), str(vendor)], check=True)
    example = block("python").replace("from tinker_types", "from yourapp._vendor.tinker_types")
    assert run_python(example, path=tmp_path) == block("text")

"""Every command as somebody has it who installed the wheel: its help, its example, what it prints.

Each file of `expected/` is a session of one command in a copy of `shop/`, far from any checkout:
what is typed stands behind a `$`, and what comes of it below. To change one, edit what is typed and
run this with UPDATE_SNAPSHOTS=1, which writes what comes of it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest
from serving import served
from tinkerspec.commands import COMMANDS, load

HERE: Final = Path(__file__).parent
EXPECTED: Final = HERE / "expected"
SESSIONS: Final = ("tinkerspec", *COMMANDS)


def typed(session: str) -> list[str]:
    """The command lines of a session."""
    text = (EXPECTED / f"{session}.txt").read_text(encoding="utf-8")
    return re.findall(r"^\$ (.+)$", text, re.MULTILINE)


Play = Callable[[list[str], Path], str]


@pytest.fixture(scope="session")
def play(installed: Path) -> Iterator[Play]:
    """Gives lines in a folder, each with what the shell shows after it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env = {**clean, "COLUMNS": "100", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    with served(installed / "python", env) as command:
        env["PATH"] = os.pathsep.join([str(command.parent), str(installed), env["PATH"]])
        yield lambda lines, folder: "".join(_played(lines, folder, env))


def _played(lines: list[str], folder: Path, env: Mapping[str, str]) -> Iterator[str]:
    for line in lines:
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        yield f"$ {line}\n{done.stdout}"
        if done.returncode:
            yield f"[exit code {done.returncode}]\n"


@pytest.mark.parametrize("session", SESSIONS)
def test_a_session_goes_as_expected(
    session: str, play: Play, tmp_path: Path, snapshot: Callable[[str, Path], None]
) -> None:
    shop = shutil.copytree(HERE / "shop", tmp_path / "shop")
    shown = play(typed(session), shop)
    shown = shown.replace(str(tmp_path), "/home/you")
    snapshot(shown, EXPECTED / f"{session}.txt")
    assert "Traceback" not in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_a_session_shows_the_help_and_the_example(command: str) -> None:
    lines = typed(command)
    assert lines[0] == f"tinkerspec {command} --help"
    text = (EXPECTED / f"{command}.txt").read_text(encoding="utf-8")
    assert f"\nexample: {load(command).EXAMPLE}\n" in text
    # What the example prints may go to a file.
    assert any(line.split(" > ")[0] == load(command).EXAMPLE for line in lines[1:])


def test_no_session_is_of_a_command_that_is_gone() -> None:
    assert {path.stem for path in EXPECTED.iterdir()} == set(SESSIONS)


@pytest.mark.parametrize("command", COMMANDS)
def test_outside_of_a_project_a_command_says_what_it_lacks(
    command: str, play: Play, tmp_path: Path
) -> None:
    lines = [re.split(r" (?:\|\||>) ", load(command).EXAMPLE)[0]]
    shown = play(lines, tmp_path)
    if command == "init":
        assert re.search(r"\ngenerated/python: \d+ written\n", shown)
        return
    if command == "explain":
        assert "default-value (schemas)" in shown
    elif command == "import":  # it needs no project, but the document
        assert "error[import-unreadable] cannot be read: No such file or directory" in shown
    else:
        assert "error[config-missing]" in shown
        assert "\n  help: " in shown
        assert shown.endswith("[exit code 2]\n")
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_told(play: Play, tmp_path: Path) -> None:
    shown = play(["tinkerspec --version"], tmp_path)
    assert re.fullmatch(r"\$ tinkerspec --version\ntinkerspec \d+\.\d+\.\d+\S*\n", shown)

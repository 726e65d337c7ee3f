"""What a shell is answered: argcomplete's own protocol, spoken with the installed command."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from tinkerspec.commands import COMMANDS
from tinkerspec.config import load_config
from tinkerspec.report import FORMATS

COMMAND: Final = Path(sys.executable).with_name("tinkerspec")
REGISTER: Final = COMMAND.with_name("register-python-argcomplete")
SEPARATOR: Final = "\v"

Ask = Callable[[str, Path], set[str]]


@pytest.fixture
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Gives what a line may go on with, when it is typed in a folder."""

    def ask(line: str, folder: Path) -> set[str]:
        answer = tmp_path_factory.mktemp("answer") / "stdout"
        done = subprocess.run(
            [COMMAND],
            cwd=folder,
            env={
                **os.environ,
                "_ARGCOMPLETE": "1",
                "_ARGCOMPLETE_IFS": SEPARATOR,
                "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
                "COMP_LINE": line,
                "COMP_POINT": str(len(line)),
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        text = answer.read_text(encoding="utf-8")
        return {part.strip() for part in text.split(SEPARATOR)} - {""}

    return ask


def test_commands_and_options(ask: Ask, tmp_path: Path) -> None:
    assert ask("tinkerspec ", tmp_path) >= COMMANDS.keys()
    assert ask("tinkerspec val", tmp_path) == {"validate"}
    assert ask("tinkerspec generate --", tmp_path) >= {"--target", "--watch", "--config"}
    assert ask("tinkerspec lint --format ", tmp_path) >= set(FORMATS)


def test_targets_of_the_project(ask: Ask, project: Path) -> None:
    configured = load_config(project / "pyproject.toml").targets.keys()
    assert ask("tinkerspec generate --target ", project) == configured
    assert ask("tinkerspec generate --target e", project / "schemas/types") == {"elixir"}


def test_the_project_may_be_named(
    ask: Ask, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    line = f"tinkerspec --config {project}/pyproject.toml generate --target p"
    assert ask(line, elsewhere) == {"python"}


def test_types_and_then_files(ask: Ask, project: Path) -> None:
    (project / "Adam.jsonl").touch()
    assert ask("tinkerspec validate Adam", project) == {"AdamParams", "Adam.jsonl"}
    assert ask("tinkerspec validate AdamParams Adam", project) == {"Adam.jsonl"}


def test_a_broken_schema_is_left_out(ask: Ask, project: Path) -> None:
    (project / "schemas/types/optim/adam_params.json").write_text("{")
    (project / "schemas/types/optim/other.json").write_text("[]")
    found = ask("tinkerspec validate ", project)
    assert "Datum" in found
    assert "AdamParams" not in found


def test_codes_with_those_of_the_project(ask: Ask, project: Path, tmp_path: Path) -> None:
    assert ask("tinkerspec explain default-", project) == {
        "default-changed",
        "default-value",
    }


@pytest.mark.parametrize("line", ["generate --target ", "validate Datu", "explain default-val"])
def test_without_a_project_there_is_no_noise(ask: Ask, line: str, tmp_path: Path) -> None:
    offered = ask(f"tinkerspec {line}", tmp_path)
    assert offered == ({"default-value"} if "explain" in line else set())


def test_a_broken_configuration_is_no_noise(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.tinkerspec")
    assert ask("tinkerspec generate --target ", tmp_path) == set()


def in_shell(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = f"{COMMAND.parent}:{os.environ['PATH']}"
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, "REGISTER": str(REGISTER), "TERM": "dumb"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_bash_completes(project: Path) -> None:
    script = f"""
eval "$({REGISTER} tinkerspec)"
COMP_LINE='tinkerspec generate --target el' COMP_POINT=31 COMP_TYPE=9
COMP_WORDS=(tinkerspec generate --target el) COMP_CWORD=3
_python_argcomplete tinkerspec el --target
echo "${{COMPREPLY[@]}}"
"""
    done = in_shell(project, "bash", "-c", script)
    assert done.stdout.split() == ["elixir"], done.stderr


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish_completes(project: Path) -> None:
    script = (
        f"{REGISTER} --shell fish tinkerspec | source; "
        "complete --do-complete 'tinkerspec generate --target el'"
    )
    done = in_shell(project, "fish", "--no-config", "-c", script)
    assert done.stdout.split() == ["elixir"], done.stderr


ZSH: Final = """
zmodload zsh/zpty
zpty -b shell zsh -f -i
send() { zpty -w shell "$1"; }
send 'PROMPT="> "; autoload -U compinit && compinit -u -D'
send 'eval "$('$REGISTER' --shell zsh tinkerspec)"'
send 'print re''ady'
zpty -r shell answer '*ready*'
zpty -w -n shell $'tinkerspec generate --target el\\t'
zpty -r -t shell answer
zpty -r shell answer '*elixir*'
print -r -- completed
zpty -d shell
"""


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_completes(project: Path) -> None:
    done = in_shell(project, "zsh", "-f", "-c", ZSH)
    assert done.stdout == "completed\n", done.stderr


def test_it_costs_nothing_otherwise(tmp_path: Path) -> None:
    script = (
        "import sys; from tinkerspec import cli; code = cli.main(['explain', 'default-value']); "
        "print(code, 'argcomplete' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.endswith("\n0 False\n"), done.stderr

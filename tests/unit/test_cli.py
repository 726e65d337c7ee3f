"""The command line: what is printed where, and with which exit code."""

from __future__ import annotations

import argparse
import errno
import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import tinkerspec
from tinkerspec import cli, pipeline
from tinkerspec.commands import lint
from tinkerspec.config import Config
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.pipeline import Checked, GenerateOutcome
from tinkerspec.publish import plan as publish
from tinkerspec.publish.manifest import ManifestFacts
from tinkerspec.report import FORMATS
from tinkerspec.resources import ResourceError
from tinkerspec.targets.output import OutputFile

SETTINGS = '[tool.tinkerspec]\n[tool.tinkerspec.python]\npackage = "my_types"\n'
FAULT = Diagnostic(
    code="unknown-key", message="no keyword", help="remove it", file="schemas/a.json", line=2
)
WARNING = Diagnostic(code="w", message="odd", help="look", file="b", severity="warning")

Capture = pytest.CaptureFixture[str]
Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: Patch) -> Path:
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "schemas").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def returning(monkeypatch: Patch, name: str, result: object) -> list[tuple[object, ...]]:
    """Have a stage give this result, or raise it; gives the arguments of each call."""
    calls: list[tuple[object, ...]] = []

    def stage(*arguments: object) -> object:
        calls.append(arguments)
        if isinstance(result, BaseException):
            raise result
        return result

    monkeypatch.setattr(pipeline, name, stage)
    return calls


FACTS: Final = ManifestFacts(inputs="i", schemas="s", versions={})


def a_plan(folder: Path, text: str = "new\n") -> publish.Plan:
    return publish.plan([OutputFile("a.py", text)], folder, FACTS)


# --- generate ------------------------------------------------------------------------------------


def test_generate_says_what_it_wrote(monkeypatch: Patch, capsys: Capture) -> None:
    outcome = GenerateOutcome(
        changed=("MANIFEST.json", "python/a", "python/b"), removed=("elixir/c",)
    )
    returning(monkeypatch, "generate", outcome)
    assert cli.main(["generate"]) == 0
    assert capsys.readouterr().out == (
        "generated/MANIFEST.json: 1 written\n"
        "generated/elixir: 1 removed\n"
        "generated/python: 2 written\n"
    )


def test_generate_says_when_there_was_nothing_to_do(monkeypatch: Patch, capsys: Capture) -> None:
    returning(monkeypatch, "generate", GenerateOutcome(unchanged=True))
    assert cli.main(["generate"]) == 0
    assert capsys.readouterr().out == "generated/ is up to date\n"


@pytest.mark.parametrize(
    ("arguments", "targets", "contracts"),
    [
        ([], [], []),
        (["--target", "python"], ["python"], []),
        (["--target=a", "--target=b", "--contract=1.0"], ["a", "b"], ["1.0"]),
    ],
)
def test_generate_passes_the_targets_and_contracts_on(
    monkeypatch: Patch, arguments: list[str], targets: list[str], contracts: list[str]
) -> None:
    calls = returning(monkeypatch, "generate", GenerateOutcome(unchanged=True))
    cli.main(["generate", *arguments])
    ((config, *given),) = calls
    assert isinstance(config, Config)
    assert [[*each] for each in given] == [targets, contracts]


# --- check ---------------------------------------------------------------------------------------


def test_check_is_silent_about_what_is_right(
    monkeypatch: Patch, project: Path, capsys: Capture
) -> None:
    publish.apply([OutputFile("a.py", "new\n")], project / "generated", FACTS)
    returning(monkeypatch, "check", Checked(a_plan(project / "generated")))
    assert cli.main(["check"]) == 0
    assert capsys.readouterr().out == "generated/ is up to date\n"


def test_check_prints_the_diff_and_the_command_that_mends_it(
    monkeypatch: Patch, project: Path, capsys: Capture
) -> None:
    plan = a_plan(project / "generated")
    returning(monkeypatch, "check", Checked(plan))
    assert cli.main(["check"]) == 1
    printed = capsys.readouterr()
    assert printed.out == plan.diff()
    assert "+++ b/generated/a.py\n@@ -0,0 +1 @@\n+new\n" in printed.out
    assert printed.err == (
        "generated/ is not up to date with the schemas; to fix it: tinkerspec generate\n"
    )


@pytest.mark.parametrize(
    "arguments", [["--config", "p.toml", "check"], ["check", "--config=p.toml"]]
)
def test_the_mending_command_works_for_the_same_configuration(
    monkeypatch: Patch, project: Path, capsys: Capture, arguments: list[str]
) -> None:
    (project / "pyproject.toml").rename(project / "p.toml")
    returning(monkeypatch, "check", Checked(a_plan(project / "generated")))
    assert cli.main(arguments) == 1
    assert capsys.readouterr().err.endswith("tinkerspec --config p.toml generate\n")


def test_a_diff_cannot_drive_the_terminal(
    monkeypatch: Patch, project: Path, capsys: Capture
) -> None:
    plan = a_plan(project / "generated", "a\t\x1b[2Jb\n")
    returning(monkeypatch, "check", Checked(plan))
    cli.main(["check"])
    assert "+a\t\x1b[2Jb\n" in capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    cli.main(["check"])
    assert "+a\t\\x1b[2Jb\n" in capsys.readouterr().out


# --- lint ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("diagnostics", "code"), [([], 0), ([WARNING], 0), ([FAULT], 1), ([WARNING, FAULT], 1)]
)
@pytest.mark.parametrize("format_", FORMATS)
def test_lint_exits_1_for_an_error(
    monkeypatch: Patch, diagnostics: list[Diagnostic], code: int, format_: str
) -> None:
    returning(monkeypatch, "lint", diagnostics)
    assert cli.main(["lint", "--format", format_]) == code


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        ([], "schemas/a.json:2:0: error[unknown-key] no keyword\n  help: remove it\n1 error\n"),
        (["--format", "github"], "::error file=schemas/a.json,line=2,title=unknown-key::"),
        (["--format", "json"], '{\n  "version": 1,\n  "errors": 1,'),
    ],
)
def test_lint_prints_in_the_format_asked_for(
    monkeypatch: Patch, capsys: Capture, arguments: list[str], printed: str
) -> None:
    returning(monkeypatch, "lint", [FAULT])
    cli.main(["lint", *arguments])
    assert capsys.readouterr().out.startswith(printed)


def test_lint_says_that_there_is_no_fault_to_people_only(
    monkeypatch: Patch, capsys: Capture
) -> None:
    returning(monkeypatch, "lint", [])
    cli.main(["lint"])
    assert capsys.readouterr().out == "schemas/ has no faults\n"
    cli.main(["lint", "--format", "github"])
    assert capsys.readouterr().out == ""


# --- failures ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["generate", "check", "lint"])
@pytest.mark.parametrize(
    ("failure", "code", "message"),
    [
        (DiagnosticError([FAULT]), 2, "schemas/a.json:2:0: error[unknown-key] no keyword\n"),
        (PermissionError(13, "Permission denied", "x"), 2, "x: error[system] Permission denied\n"),
        (OSError("odd"), 2, "tinkerspec: error[system] odd\n"),
        (ResourceError("a is missing"), 2, "tinkerspec: error[installation] a is missing\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
    ],
    ids=["diagnostic", "permission", "os", "resource", "interrupt"],
)
def test_a_failure_is_explained_and_has_its_exit_code(
    monkeypatch: Patch,
    capsys: Capture,
    command: str,
    failure: BaseException,
    code: int,
    message: str,
) -> None:
    returning(monkeypatch, command, failure)
    assert cli.main([command]) == code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(message)
    assert code == 130 or "\n  help: " in printed.err


def test_a_missing_configuration_is_explained(project: Path, capsys: Capture) -> None:
    (project / "pyproject.toml").unlink()
    assert cli.main(["--config", "pyproject.toml", "lint"]) == 2
    assert "help: " in capsys.readouterr().err


def test_a_character_that_the_terminal_lacks_is_no_failure(
    monkeypatch: Patch, capsys: Capture
) -> None:
    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    monkeypatch.setattr(sys, "stdout", narrow)
    odd = Diagnostic(code="c", message="café", help="h", file="f")
    returning(monkeypatch, "lint", [odd])
    assert cli.main(["lint"]) == 1
    assert b"caf\\xe9" in narrow.buffer.getvalue()  # type: ignore[attr-defined]  # a BytesIO
    capsys.readouterr()


RUN = (
    "import sys; from tinkerspec import cli, pipeline;"
    "outcome = pipeline.GenerateOutcome(changed=tuple(map(str, range(int(sys.stdin.readline())))));"
    "pipeline.generate = lambda *_: outcome;"
    "sys.exit(cli.main(['generate']))"
)


@pytest.mark.parametrize("lines", [1, 50_000], ids=["at the end", "in the middle"])
def test_a_reader_that_goes_away_is_no_failure(project: Path, lines: int) -> None:
    # Buffered, because then Python would try to write the rest once more when it exits.
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        [sys.executable, "-c", RUN],
        cwd=project,
        env=buffered,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        assert run.stdout is not None
        run.stdout.close()
        _, errors = run.communicate(f"{lines}\n".encode())
    assert errors == b""
    assert run.returncode == 141


def test_a_full_disk_behind_the_output_is_explained(monkeypatch: Patch, capsys: Capture) -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    returning(monkeypatch, "lint", [FAULT])
    monkeypatch.setattr(sys, "stdout", Full())
    assert cli.main(["lint"]) == 2
    assert "No space left on device" in capsys.readouterr().err


# --- help ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["", *cli.COMMANDS])
def test_help_has_an_example_and_the_configuration(capsys: Capture, command: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main([*command.split(), "--help"])
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    assert f"example: tinkerspec {command}" in shown
    assert "--config PATH" in shown


@pytest.mark.parametrize(
    "arguments", [[], ["generat"], ["lint", "--format", "xml"], ["check", "--target", "a"]]
)
def test_wrong_usage_exits_2(capsys: Capture, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(arguments)
    assert stopped.value.code == 2
    assert "usage: tinkerspec" in capsys.readouterr().err


def test_the_version_is_that_of_the_distribution(monkeypatch: Patch, capsys: Capture) -> None:
    monkeypatch.setattr("tinkerspec.distributions.version", lambda name: f"9.9 of {name}")
    assert tinkerspec.__version__ == "9.9 of tinkerspec"
    with pytest.raises(SystemExit) as stopped:
        cli.main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == "tinkerspec 9.9 of tinkerspec\n"
    with pytest.raises(AttributeError, match="versio'"):
        tinkerspec.versio  # type: ignore[attr-defined]  # noqa: B018 - that it is not there


def test_the_command_line_imports_only_the_standard_library() -> None:
    program = (
        "import sys; before = set(sys.modules); import tinkerspec.cli;"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(new - sys.stdlib_module_names - {'tinkerspec'}))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert run.stdout == b"[]\n"


def test_the_module_is_the_command() -> None:
    program = [sys.executable, "-m", "tinkerspec", "--version"]
    run = subprocess.run(program, capture_output=True, text=True, check=True)
    assert run.stdout == f"tinkerspec {tinkerspec.__version__}\n"


@pytest.mark.parametrize(
    ("before", "is_taken_apart"), [("", False), ("sys.setprofile(lambda *_: None)\n", True)]
)
def test_a_process_ends_without_taking_apart_what_it_has_loaded(
    before: str, is_taken_apart: bool
) -> None:
    program = (
        "import atexit, os, sys\nfrom tinkerspec.cli import process\n"
        "class Loaded:\n    def __del__(self, write=os.write): write(1, b'taken apart')\n"
        "kept = Loaded()\natexit.register(print, 'at exit')\n"
        f"sys.argv = ['tinkerspec', 'explain', 'not-a-code']\n{before}process()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 2
    assert "not-a-code" in done.stderr
    assert "at exit\n" in done.stdout
    assert ("taken apart" in done.stdout) is is_taken_apart


def test_a_process_collects_no_garbage() -> None:
    """Not even right before it ends, when there is most of it."""
    program = (
        "import gc, sys\nfrom tinkerspec.cli import process\n"
        "gc.callbacks.append(lambda *_: print('collected'))\n"
        "sys.argv = ['tinkerspec', 'explain', 'not-a-code']\nprocess()"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize(("arguments", "count"), [(["lint"], 1), (["--config", "a", "lint"], None)])
def test_what_other_commands_take_is_not_read(
    monkeypatch: Patch, arguments: list[str], count: int | None
) -> None:
    """Their list is needed only where the command does not stand first."""
    added: list[str] = []
    add = argparse._SubParsersAction.add_parser

    def counted(self: Any, name: str, **more: Any) -> argparse.ArgumentParser:
        added.append(name)
        made: argparse.ArgumentParser = add(self, name, **more)
        return made

    monkeypatch.setattr(argparse._SubParsersAction, "add_parser", counted)
    assert cli._options(arguments).run is lint.run
    assert len(added) == (count or len(cli.COMMANDS))

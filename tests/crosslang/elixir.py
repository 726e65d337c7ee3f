"""The Elixir package, compiled once and asked through one process that stays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

from judges import Answer, Question, same

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent.parent
PACKAGE: Final = ROOT / "generated" / "elixir"
NAMESPACE: Final = "Tinkex.Types"
PLAINLY: Final = {"ERL_COMPILER_OPTIONS": "[no_bsm_opt, no_ssa_opt, no_type_opt]"}
"""The environment of compilers. What tests compile runs for a second or two: making it fast would
take longer. `make test-elixir` compiles the emitted packages as users do, before."""


class ElixirError(RuntimeError):
    """Elixir is missing, or did what it should not; the message says what to do."""


def sources(package: Path) -> list[Path]:
    """The modules of an emitted package."""
    return sorted((package / "lib").rglob("*.ex"))


def compile_package(package: Path, ebin: Path, timeout: float = 300) -> None:
    """Compiles an emitted package into a folder outside of it, without a warning.

    Raises:
        ElixirError: It does not compile, or with a warning, or not in so many seconds.
    """
    compile_files(sources(package), ebin, timeout)


def compile_files(files: Sequence[Path], ebin: Path, timeout: float = 300) -> None:
    """Compiles modules into a folder, which may hold earlier ones of the same names.

    Raises:
        ElixirError: They do not compile, or with a warning, or not in so many seconds.
    """
    if shutil.which("elixirc") is None:
        raise ElixirError("elixir is missing: run `make test-elixir`, which says how to get it")
    ebin.mkdir(parents=True, exist_ok=True)
    options = (
        "--warnings-as-errors",
        "--ignore-module-conflict",
        "-pa",
        str(ebin),
        "-o",
        str(ebin),
    )
    try:
        done = subprocess.run(
            ["elixirc", *options, *files],
            env={**os.environ, **PLAINLY},
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )
    except subprocess.TimeoutExpired as error:
        raise ElixirError(f"{files[0]} does not compile in {timeout} seconds") from error
    if done.returncode:
        raise ElixirError(f"{files[0]} does not compile:\n{done.stdout}{done.stderr}")


class Elixir:
    """A running worker; use it in a `with` statement."""

    name = "Elixir"

    def __init__(self, ebin: Path, namespace: str = NAMESPACE) -> None:
        command = ("elixir", "--erl", "-noinput", "-pa", str(ebin))
        self._process = subprocess.Popen(
            [*command, str(HERE / "worker.exs"), namespace],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Elixir:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=30)

    def agrees(self, question: Question, ours: Answer, theirs: Answer) -> bool:
        """Whether both found the same."""
        del question
        return same(ours, theirs)

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """What the package makes of each text."""
        assert self._process.stdin is not None
        request = [{"type": type_, "text": text} for type_, text in questions]
        data = json.dumps(request).encode("ascii")
        self._process.stdin.write(len(data).to_bytes(4, "big") + data)
        self._process.stdin.flush()
        answers: list[Answer] = json.loads(self._read(int.from_bytes(self._read(4), "big")))
        return answers

    def _read(self, size: int) -> bytes:
        assert self._process.stdout is not None
        data = self._process.stdout.read(size)
        if len(data) != size:
            raise ElixirError(f"the worker ended with {self._process.wait(timeout=30)}")
        return data

"""The engine in a process of its own.

Importing the engine takes longer than all the rest of a run, so its process starts first and does
that while the schemas are read and checked. What the engine prints, patches or breaks stays in
there, and the process is ended when it gives no answer.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from ..contract.model import Contract
from ..diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from .engine import Reading

SECONDS: Final = 300
"""How long the engine may take over one set of schemas; a thousand types take a few seconds."""


class EngineProcess:
    """One process for one reading; a context manager that leaves no process behind."""

    def __enter__(self) -> Self:
        self._start()
        return self

    def _start(self) -> None:
        # The parent alone speaks to it, over pipes: no other process can put an object in. Without
        # `-P`, Python would import what stands in the folder that the command is run in.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def read(self, folder: Path, contract: Contract) -> Mapping[str, Reading]:
        """What `engine.read` gives for these schemas.

        Raises:
            DiagnosticError: The engine cannot read the schemas, or does not answer.
        """
        if self._process.poll() is not None:  # somebody ended it while it waited for a question
            self._process.communicate()
            self._start()
        request = pickle.dumps((folder, contract))
        try:
            answer, complaints = self._process.communicate(request, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            raise _failure(folder, f"no answer within {SECONDS} s") from None
        if self._process.returncode != 0:
            raise _failure(folder, _last_line(complaints))
        result: Mapping[str, Reading] | DiagnosticError = pickle.loads(answer)
        if isinstance(result, DiagnosticError):
            raise result
        return result


def start() -> EngineProcess:
    """The process, which is running once the context is entered."""
    return EngineProcess()


def _last_line(complaints: bytes) -> str:
    lines = complaints.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "its process ended without a word"


def _failure(folder: Path, message: str) -> DiagnosticError:
    return DiagnosticError(
        [
            Diagnostic(
                code="engine-failure",
                message=f"datamodel-code-generator cannot read the schemas: {message}",
                help="lint found nothing wrong, so this is a fault of tinkerspec: report it",
                file=str(folder),
            )
        ]
    )


def _serve() -> None:
    """Read one request from standard input, and write the answer to standard output."""
    # The process ends with its answer, and collecting garbage is a fifth of the engine's import.
    gc.disable()
    # The engine must not write between the answer's bytes.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    from . import engine

    engine.load()
    request = sys.stdin.buffer.read()
    if not request:  # the parent has stopped before it had a question
        return
    folder, contract = pickle.loads(request)
    try:
        result: Mapping[str, Reading] | DiagnosticError = engine.read(folder, contract)
    except DiagnosticError as error:
        result = error
    with answer:
        pickle.dump(result, answer)


if __name__ == "__main__":
    _serve()

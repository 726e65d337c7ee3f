"""Runs another program with a time limit and without a shell, and stops it with all that it
started."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ...contract.naming import printable
from ...diagnostics import Diagnostic, DiagnosticError
from ...frozen import frozen

MAX_ANSWERS: Final = 256 * 1024 * 1024
_TAIL_BYTES: Final = 8192
_TAIL_LINES: Final = 3
_LINE: Final = 160


@frozen
class Ended:
    """How a program ended: its exit code, None if it was stopped, and the end of its output.

    A negative code is the signal that killed it.
    """

    code: int | None
    output: str


def run(
    command: Sequence[str],
    *,
    seconds: float,
    log: Path,
    stdin: Path | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a program to its end, or until its time is up; its output goes to the file `log`.

    Raises:
        OSError: It cannot be started.
    """
    with (
        open(stdin or os.devnull, "rb") as questions,
        log.open("wb") as output,
        _stopped_at_the_end(
            # A group of its own, so that what it starts can be stopped with it. Not a pipe but a
            # file takes what it prints: a process that keeps a pipe open could make us wait.
            subprocess.Popen(
                command,
                stdin=questions,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=environment,
                start_new_session=True,
            )
        ) as process,
    ):
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
    return Ended(code, _tail(log))


@contextlib.contextmanager
def _stopped_at_the_end(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        if hasattr(os, "killpg"):
            # The group outlives its first process as long as there is anything in it.
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()


def _tail(log: Path) -> str:
    with log.open("rb") as output:
        size = output.seek(0, os.SEEK_END)
        output.seek(max(0, size - _TAIL_BYTES))
        return output.read().decode("utf-8", errors="replace")


def short(text: str, longest: int = 80) -> str:
    """A text shortened to one line, without control characters."""
    text = printable(text)
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def last_lines(output: str) -> str:
    """The last lines that a program printed, as one line for a message."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return " / ".join(short(line, _LINE) for line in lines[-_TAIL_LINES:])


def saying(output: str) -> str:
    """The end of a message: the last lines printed, if there are any."""
    lines = last_lines(output)
    return f"; it said: {lines}" if lines else ""


def fault(code: str, message: str, help_: str, file: str, line: int = 0) -> DiagnosticError:
    """An error with one fault, without control characters."""
    message, help_, file = printable(message), printable(help_), printable(file)
    return DiagnosticError(
        [Diagnostic(code=code, message=message, help=help_, file=file, line=line)]
    )


@frozen
class Transcript:
    """The answers that a runner wrote, complete or up to where it stopped."""

    lines: tuple[Mapping[str, Any], ...]

    @property
    def started(self) -> bool:
        """Whether the runner ran at all."""
        return bool(self.lines)

    @property
    def header(self) -> Mapping[str, Any]:
        """The runner's first answer: `ready` or `failed`; empty if there is none."""
        return self.lines[1] if len(self.lines) > 1 else {}

    @property
    def answers(self) -> tuple[Mapping[str, Any], ...]:
        """The answers, one for each vector that was run."""
        return self.lines[2:-1] if self.complete else self.lines[2:]

    @property
    def complete(self) -> bool:
        """Whether every vector was run."""
        return len(self.lines) > 2 and self.lines[-1] == {"done": True}


def read_answers(path: Path, subject: str) -> Transcript:
    """Read a runner's answers; an incomplete last line is ignored.

    Raises:
        DiagnosticError: The file is not what a runner writes.
    """
    if not path.is_file():
        return Transcript(())
    if path.stat().st_size > MAX_ANSWERS:
        raise _not_understood(subject, f"there are more than {MAX_ANSWERS >> 20} MiB of them")
    lines = path.read_bytes().split(b"\n")[:-1]
    try:
        answers = tuple(json.loads(line) for line in lines)
    except (ValueError, RecursionError):
        raise _not_understood(subject, "they are not JSON") from None
    for answer in answers:
        if not _is_answer(answer):
            raise _not_understood(subject, f"{short(json.dumps(answer))} is none")
    if not _begins_well(answers):
        raise _not_understood(subject, "they do not begin as answers do")
    return Transcript(answers)


def _begins_well(answers: Sequence[Mapping[str, Any]]) -> bool:
    return all("started" in answer for answer in answers[:1]) and all(
        "ready" in answer or "failed" in answer for answer in answers[1:2]
    )


_KEYS: Final = frozenset(
    {"started", "ready", "failed", "done", "left_out", "refused", "gives", "taken"},
)
"""An answer has one of these."""


def _is_answer(answer: Any) -> bool:
    if not isinstance(answer, dict) or len(_KEYS & answer.keys()) != 1:
        return False
    faults = answer.get("faults")
    return faults is None or (
        isinstance(faults, list)
        and all(isinstance(fault, list) and len(fault) == 2 for fault in faults)
    )


def _not_understood(subject: str, why: str) -> DiagnosticError:
    message = f"the answers to the vectors are not understood: {why}"
    help_ = "look for code that writes to files that it has not opened"
    return fault("behaviour-answer", message, help_, subject)


def check_complete(
    transcript: Transcript, ended: Ended, names: Sequence[str], subject: str, seconds: float
) -> tuple[Mapping[str, Any], ...]:
    """Return the answers, one for each vector in `names`.

    Raises:
        DiagnosticError: The runner was stopped, or ended before it was done.
    """
    answers = transcript.answers
    if transcript.complete:
        if len(answers) != len(names):
            message = f"there are {len(answers)} of them to {len(names)} vectors"
            raise _not_understood(subject, message)
        return answers
    put = len(answers) if transcript.header else len(names)
    where = f"at the vector {names[put]}" if put < len(names) else "outside of any vector"
    if ended.code is None:
        message = f"running the vectors took more than {seconds:g} s, and was stopped {where}"
        help_ = "find what it waits for; the vectors before that one were run"
        raise fault("behaviour-timeout", message + saying(ended.output), help_, subject)
    how = f"by signal {-ended.code}" if ended.code < 0 else f"with exit code {ended.code}"
    message = f"the process that ran the vectors ended {how} {where}"
    help_ = "check what that vector does; it should be refused, not end the process"
    raise fault("behaviour-crash", message + saying(ended.output), help_, subject)

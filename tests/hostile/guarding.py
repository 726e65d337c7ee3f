"""Runs a program of ours in a process that can do nothing but what it is there for."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parents[1]
GUARD: Final = HERE / "guard"
CANARY: Final = "canary"
"""What the strings of the corpus would make, if one of them were ever executed."""

MIB: Final = 2**20
# Where Python itself, and what is installed, reads from; the last three are time zones, locales and
# what the C library asks of the machine.
_ENVIRONMENT: Final = (
    *(
        sys.prefix,
        sys.base_prefix,
        sys.exec_prefix,
        str(ROOT / "generator"),
        str(ROOT / "templates"),
    ),
    *(str(GUARD), str(ROOT / "schemas" / "vocabulary.json"), "/usr/lib", "/usr/share/zoneinfo"),
    *("/etc/localtime", "/proc/self", "/dev/null", "/dev/urandom"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a guarded process ended; `refused` are the things it tried that it must not do."""

    code: int
    output: str
    errors: str
    seconds: float
    refused: tuple[tuple[str, Any], ...]
    traced: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """A process to be started: its arguments, and what it may do and take."""

    arguments: Sequence[str | Path]
    folder: Path
    environment: Mapping[str, str]
    stdin: bytes
    memory: int
    seconds: int


Ended = tuple[int, bytes, bytes]
"""An exit code, and what was printed and complained of."""


def spawn(start: Start) -> Ended:
    """Run Python with these arguments."""
    done = subprocess.run(
        [sys.executable, *map(str, start.arguments)],
        cwd=start.folder,
        env={**os.environ, **start.environment},
        input=start.stdin,
        capture_output=True,
        check=False,
        timeout=2 * start.seconds,
        preexec_fn=_limits(start.memory, start.seconds),
    )
    return done.returncode, done.stdout, done.stderr


class Forks:
    """Runs commands of ours in forks of one process; the arguments are those of the command.

    Use it in a `with` statement.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", HERE / "forking.py"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **_SURROUNDINGS},
        )

    def __enter__(self) -> Forks:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def __call__(self, start: Start) -> Ended:
        """Run a command."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory() as own:
            streams = {name: Path(own, name) for name in ("stdin", "stdout", "stderr")}
            for stream in streams.values():
                stream.touch()
            streams["stdin"].write_bytes(start.stdin)
            request = {
                "arguments": list(map(str, start.arguments)),
                "folder": str(start.folder),
                "environment": dict(start.environment),
                "memory": start.memory,
                "seconds": start.seconds,
                **{name: str(path) for name, path in streams.items()},
            }
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
            code = int(self._process.stdout.readline())
            return code, streams["stdout"].read_bytes(), streams["stderr"].read_bytes()


_SURROUNDINGS: Final = {"PYTHONPATH": str(GUARD), "PYTHONDONTWRITEBYTECODE": "1"}


def run(
    arguments: Sequence[str | Path],
    folder: Path,
    *,
    by: Callable[[Start], Ended] = spawn,
    read: Iterable[Path] = (),
    write: Iterable[Path] = (),
    stdin: bytes = b"",
    memory: int = 3072 * MIB,
    seconds: int = 120,
    trace: bool = False,
    environment: dict[str, str] | None = None,
) -> Outcome:
    """Run a process in a folder, which it may read.

    Args:
        arguments: What follows `python`, or the command where it is forked.
        folder: Working directory.
        by: What starts it.
        read: Further files and folders that it may read.
        write: What it may write.
        stdin: What it is given to read.
        memory: Bytes of address space of each process.
        seconds: Processor time of each process, and a bound on the time that all of it takes.
        trace: Whether code that no file holds is to be reported as `traced`.
        environment: Further variables.
    """
    with tempfile.TemporaryDirectory(suffix=".guard") as own:
        log, temporary = Path(own, "log"), Path(own, "tmp")
        log.touch()
        temporary.mkdir()
        rules = {
            "log": str(log),
            "read": [*_ENVIRONMENT, str(folder), *map(str, read)],
            "write": [*map(str, write), str(temporary), os.devnull],
            "run": [sys.executable, _ruff()],
            "trace": trace,
        }
        surroundings = {
            **(environment or {}),
            **_SURROUNDINGS,
            "HOSTILE_GUARD": json.dumps(rules),
            "TMPDIR": str(temporary),
        }
        begun = time.monotonic()
        code, output, errors = by(Start(arguments, folder, surroundings, stdin, memory, seconds))
        taken = time.monotonic() - begun
        entries = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    return Outcome(
        code=code,
        output=output.decode("utf-8", "backslashreplace"),
        errors=errors.decode("utf-8", "backslashreplace"),
        seconds=taken,
        refused=tuple((event, what) for event, what in entries if event != "exec"),
        traced=tuple(tuple(what) for event, what in entries if event == "exec"),
    )


def command(*arguments: str | Path) -> list[str | Path]:
    """The arguments of Python that run a command of ours."""
    return ["-P", "-m", "tinkerspec", *arguments]


def _ruff() -> str:
    import ruff

    return str(ruff.find_ruff_bin())


def _limits(memory: int, seconds: int) -> Callable[[], None]:
    def apply() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return apply


def canaries(folder: Path) -> list[Path]:
    """The files that nobody but an executed string can have made."""
    return [path for path in folder.rglob("*") if path.name == CANARY]

"""Runs the vectors on a Python module, in the interpreter where it is installed."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ... import source_files
from ...contract.load import Sources
from ...contract.naming import printable
from ...diagnostics import DiagnosticError
from ..gaps import Gap, VectorRun
from ..languages import LANGUAGES
from . import process, questions, verdicts

SECONDS: Final = 120.0
_RUNNER: Final = Path(__file__).resolve().parents[1] / "runners" / "python_runner.py"
_LANGUAGE: Final = LANGUAGES["python"]
_OLDEST: Final = (3, 9)
_VERSION: Final = re.compile(r"Python (\d+)\.(\d+)")
_VERSION_SECONDS: Final = 30.0
_ARRAYS: Final = "numpy"
"""The library that the runner makes and reads arrays with."""


def python(
    interpreter: Path,
    module: str,
    vectors: Path,
    types: Collection[str],
    *,
    path: Path | None = None,
    display: str | None = None,
    sources: Sources | None = None,
    seconds: float = SECONDS,
) -> tuple[VectorRun, tuple[Gap, ...]]:
    """Run the vectors of these types on a module, as the interpreter imports it.

    Args:
        interpreter: The program; a bare name is looked up on the PATH.
        module: The module that has the types, such as `package.types`.
        vectors: The folder of the vectors.
        types: The types that are compared.
        path: Where to look for the module first: a folder that it is in, at any depth of the
            module's name, or a wheel or sdist, which is unpacked.
        display: The name of the vectors' folder in the report.
        sources: The schemas at the contract of which vectors are run; without them, all are.
        seconds: The time limit for everything.

    Raises:
        DiagnosticError: The module cannot be run, or its answers cannot be understood.
    """
    asked = questions.load(vectors, display or str(vectors), types, _spellings, _LANGUAGE, sources)
    with tempfile.TemporaryDirectory(prefix="parity-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        first = None if path is None else _import_folder(path, module, folder / "unpacked")
        request = {
            "module": module,
            "path": None if first is None else str(first.absolute()),
            "types": sorted(types),
            "vectors": [vector.question for vector in asked],
        }
        program = _program(interpreter, folder)
        transcript, ended = _run(program, request, folder, module, seconds)
    _check_header(transcript, ended, interpreter, module, seconds)
    names = [f"{vector.type}.{vector.slug}" for vector in asked]
    answers = process.check_complete(transcript, ended, names, module, seconds)
    return verdicts.judge(printable(str(transcript.header["ready"])), asked, answers)


def _import_folder(path: Path, module: str, unpacked: Path) -> Path:
    """The folder that contains the module's outermost package; `path` if none is found.

    `path` may be that folder, a folder above it, with or without `src`, or one of the packages.
    """
    names = module.split(".")
    if path.is_file():
        _unpack(path, unpacked)
        inner = sorted(folder for folder in unpacked.iterdir() if folder.is_dir())
        return _around(names[0], [unpacked, unpacked / "src", *_with_src(inner)]) or unpacked
    absolute = path.absolute()
    if found := _around(names[0], _with_src([absolute])):
        return found
    for depth in range(len(names), 0, -1):
        if absolute.parts[-depth:] == tuple(names[:depth]):
            return absolute.parents[depth - 1]
    return absolute


def _with_src(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (folder, folder / "src")


def _around(package: str, folders: Iterable[Path]) -> Path | None:
    """The first of the folders that has the package."""
    for folder in folders:
        if (folder / package).is_dir() or (folder / f"{package}.py").is_file():
            return folder
    return None


def _unpack(archive: Path, folder: Path) -> None:
    """Unpack an archive; what the reader of archives refuses is refused here too."""
    tree = source_files.open_tree(archive, str(archive), frozenset({""}))
    for name, content in tree.files.contents.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _spellings(neutral: str) -> tuple[str, ...]:
    """The possible names of a method; where they depend on the array library, those for numpy."""
    spelled = _LANGUAGE.spellings(neutral)
    return tuple(name for name in spelled if name.endswith(f"_{_ARRAYS}")) or spelled


def _program(interpreter: Path, folder: Path) -> str:
    """The path of the interpreter, after checking its version.

    Links are not followed, because the environment of an interpreter is where the link is.
    """
    if interpreter.is_file():
        program = str(interpreter.absolute())
    else:
        found = shutil.which(str(interpreter)) if len(interpreter.parts) == 1 else None
        if found is None:
            what = "is a folder" if interpreter.is_dir() else "is not there"
            raise _no_interpreter(f"the interpreter {what}", interpreter)
        program = found
    # Any other program would run the runner as its own script.
    said = _started([program, "--version"], interpreter, seconds=_VERSION_SECONDS, log=folder / "v")
    version = _VERSION.match(said.output)
    if version is None:
        raise _no_interpreter(f"this is not Python{process.saying(said.output)}", interpreter)
    if (int(version[1]), int(version[2])) < _OLDEST:
        raise _no_interpreter(f"this is Python {version[1]}.{version[2]}", interpreter)
    return program


def _started(command: Sequence[str], interpreter: Path, **options: Any) -> process.Ended:
    try:
        return process.run(command, **options)
    except OSError as error:
        message = f"the interpreter cannot be started: {error.strerror or error}"
        raise _no_interpreter(message, interpreter) from None


def _run(
    program: str, request: Mapping[str, Any], folder: Path, module: str, seconds: float
) -> tuple[process.Transcript, process.Ended]:
    asked, answers = folder / "questions.json", folder / "answers.jsonl"
    asked.write_text(json.dumps(request), encoding="ascii")
    # Nothing is written beside the source. A file that is run has its own folder to import from,
    # which the runner takes away, and never the current one.
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    ended = _started(
        [program, str(_RUNNER), str(answers)],
        Path(program),
        seconds=seconds,
        log=folder / "output",
        stdin=asked,
        environment=environment,
    )
    return process.read_answers(answers, module), ended


def _check_header(
    transcript: process.Transcript,
    ended: process.Ended,
    interpreter: Path,
    module: str,
    seconds: float,
) -> None:
    """Raise an error if the module could not be imported."""
    if "ready" in transcript.header:
        return
    if "failed" in transcript.header:
        raise _not_imported(transcript.header, interpreter, module)
    if ended.code is None:
        message = f"importing {module} took more than {seconds:g} s, and was stopped"
        help_ = "find what it waits for, such as an unreachable network"
        raise process.fault(
            "behaviour-timeout", message + process.saying(ended.output), help_, module
        )
    how = f"by signal {-ended.code}" if ended.code < 0 else f"with exit code {ended.code}"
    message = f"the interpreter ended {how} while it imported {module}"
    help_ = "import the module in that interpreter by hand, and fix what ends the interpreter"
    raise process.fault("behaviour-crash", message + process.saying(ended.output), help_, module)


def _not_imported(header: Mapping[str, Any], interpreter: Path, module: str) -> DiagnosticError:
    said, missing = printable(str(header["failed"])), printable(str(header.get("missing", "")))
    if missing and module.split(".")[0] == missing.split(".")[0]:
        help_ = f"install {module} in {interpreter}, or say which folder it is in"
    elif missing:
        help_ = f"{interpreter} -m pip install {missing.split('.')[0]}"
    else:
        help_ = f"import {module} in {interpreter} by hand, and fix what it says"
    message = f"{module} cannot be imported: {said}"
    return process.fault("behaviour-import", message, help_, str(interpreter))


def _no_interpreter(message: str, interpreter: Path) -> DiagnosticError:
    help_ = f"name a Python 3.9 or newer, such as {sys.executable}"
    return process.fault("behaviour-interpreter", message, help_, str(interpreter))

"""Runs the vectors on the modules of an Elixir project, which is compiled outside its folder."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from ...contract.load import Sources
from ...contract.naming import printable
from ...diagnostics import DiagnosticError
from ..gaps import Gap, VectorRun
from ..languages import LANGUAGES
from . import process, questions, terms, verdicts

COMPILE_SECONDS: Final = 300.0
SECONDS: Final = 120.0
_RUNNER: Final = Path(__file__).resolve().parents[1] / "runners" / "elixir_runner.exs"
_LANGUAGE: Final = LANGUAGES["elixir"]
_BUILDS: Final = ("dev", "test", "prod")
"""The mix environments whose builds are searched for dependencies."""
_NO_SOURCE: Final = frozenset({"_build", "deps", "test", "node_modules"})


def elixir(
    tree_folder: Path,
    namespace: str,
    vectors: Path,
    types: Collection[str],
    *,
    display: str | None = None,
    sources: Sources | None = None,
    compile_seconds: float = COMPILE_SECONDS,
    seconds: float = SECONDS,
) -> tuple[VectorRun, tuple[Gap, ...]]:
    """Run the vectors of these types on the modules of a namespace.

    Args:
        tree_folder: The project's folder; nothing is written into it.
        namespace: The namespace of the types' modules, such as `App.Types`.
        vectors: The folder of the vectors.
        types: The types that are compared.
        display: The name of the vectors' folder in the report.
        sources: The schemas at the contract of which vectors are run; without them, all are.
        compile_seconds: The time limit for compiling.
        seconds: The time limit for the vectors.

    Raises:
        DiagnosticError: The project cannot be compiled or run, or its answers are not understood.
    """
    asked = questions.load(vectors, display or str(vectors), types, _spellings, _LANGUAGE, sources)
    with tempfile.TemporaryDirectory(prefix="parity-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        ebin = folder / "ebin"
        ebin.mkdir()
        _compile(tree_folder, ebin, folder / "output", compile_seconds)
        request = {"vectors": [dict(vector.question) for vector in asked]}
        (folder / "questions").write_bytes(terms.encode(request))
        command = [
            *(_program("elixir"), "--erl", "-noinput", *_paths(tree_folder), "-pa", str(ebin)),
            *(str(_RUNNER), str(folder / "questions"), str(folder / "answers"), namespace),
        ]
        ended = _run(command, folder / "output", seconds, None)
        transcript = process.read_answers(folder / "answers", namespace)
    names = [f"{vector.type}.{vector.slug}" for vector in asked]
    answers = process.check_complete(transcript, ended, names, namespace, seconds)
    return verdicts.judge(printable(str(transcript.header["ready"])), asked, answers)


def _spellings(neutral: str) -> tuple[str, ...]:
    """The possible names of a method: one that returns a boolean may end with `?`."""
    spelled = _LANGUAGE.spellings(neutral)
    return (*spelled, *(name + _LANGUAGE.predicate_suffix for name in spelled))


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        message = f"`{name}` is not on the PATH"
        raise process.fault("behaviour-elixir", message, "install Elixir 1.14 or newer", name)
    return found


def _run(command: list[str], log: Path, seconds: float, folder: Path | None) -> process.Ended:
    try:
        return process.run(command, seconds=seconds, log=log, folder=folder)
    except OSError as error:
        message = f"it cannot be started: {error.strerror or error}"
        help_ = "install Elixir 1.14 or newer"
        raise process.fault("behaviour-elixir", message, help_, command[0]) from None


def _compile(tree: Path, ebin: Path, log: Path, seconds: float) -> None:
    files = [str(path) for path in _sources(tree.absolute())]
    if not files:
        message = "there is no Elixir in the folder"
        raise process.fault("behaviour-compile", message, "name the folder of a project", str(tree))
    command = [_program("elixirc"), *_paths(tree), "-o", str(ebin), *files]
    # In the project's folder, since code may name files from there, and so does the compiler.
    ended = _run(command, log, seconds, tree)
    if ended.code is None:
        message = f"compiling took more than {seconds:g} s, and was stopped"
        help_ = "find what it waits for, such as a macro that uses the network"
        said = process.saying(ended.output)
        raise process.fault("behaviour-timeout", message + said, help_, str(tree))
    if ended.code:
        raise _compiler_error(ended.output, tree)


def _sources(tree: Path) -> Iterator[Path]:
    """The project's own modules: those in `lib`, or all of a folder that has no `lib`."""
    lib = tree / "lib"
    root = lib if lib.is_dir() else tree
    for path in sorted(root.rglob("*.ex")):
        inner = path.relative_to(root).parts
        if root == lib or not _NO_SOURCE.intersection(inner):
            yield path


def _paths(tree: Path) -> Iterator[str]:
    """Options that let the project find what it depends on, behind its own modules."""
    builds = (tree.absolute() / "_build" / environment / "lib" for environment in _BUILDS)
    built = next((build for build in builds if build.is_dir()), None)
    for ebin in sorted(built.glob("*/ebin")) if built else ():
        yield from ("-pz", str(ebin))


# Where the compiler says what is wrong: `lib/a.ex:3: ...`, or below it `└─ lib/a.ex:3:5: ...`.
_ERROR: Final = re.compile(r"^\s*(\*\* \(|== Compilation error|error:)", re.MULTILINE)
_PLACE: Final = re.compile(r"([^\s:]+\.exs?):(\d+)")


def _compiler_error(output: str, tree: Path) -> DiagnosticError:
    """The first error of the compiler, at its place."""
    found = _ERROR.search(output)
    said = output[found.start() :] if found else output
    lines = [" ".join(line.split()) for line in said.splitlines() if line.strip()][:3]
    place = _PLACE.search(said)
    file = f"{tree}/{place[1]}" if place else str(tree)
    message = f"the project does not compile: {process.short(' / '.join(lines), 400)}"
    help_ = "fix it; if a dependency is missing, run `mix compile` first"
    line = int(place[2]) if place else 0
    return process.fault("behaviour-compile", message, help_, printable(file), line)

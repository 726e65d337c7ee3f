"""The files `codes.toml`: what each code means, with an example, a fix and a level.

Each folder of the program, and each target, explains its codes in a file of its own. A code whose
entry says `level = "warning"` is a warning; every other one is an error.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from .diagnostics import Diagnostic, DiagnosticError, Severity
from .targets import installed

FILE_NAME: Final = "codes.toml"
"""The codes of one folder: a table per stage, an entry per code."""

TARGETS: Final = "generate"
"""The stage of all codes of targets; their files have no table for it."""

TEXTS: Final = ("means", "example", "fix")
"""The texts that an entry must have."""

LEVEL: Final = "level"
WARNING: Final = "warning"

_PROGRAM: Final = Path(__file__).parent

CodeEntries: TypeAlias = Mapping[str, Mapping[str, Any]]
"""By stage, then by code."""


def files() -> Iterator[tuple[Path, CodeEntries]]:
    """The codes files of the program and of all installed targets.

    Raises:
        TargetFailure: The file of a target is malformed.
    """
    yield from _own()
    for name, target in installed.every().items():
        if target.codes is not None:
            yield target.codes, {TARGETS: _of_target(name, target.codes)}


def _own(word: str = "") -> Iterator[tuple[Path, CodeEntries]]:
    """The codes files of the program that have this word."""
    for file in _own_files():
        yield file, _read(file, word)


@cache
def _own_files() -> tuple[Path, ...]:
    files = _PROGRAM.rglob(FILE_NAME)
    return tuple(sorted(file for file in files if file.parent.parent.name != "targets"))


def _of_target(name: str, file: Path, word: str = "") -> Mapping[str, Any]:
    """The codes file of a target; it may be incomplete."""
    try:
        entries = _read(file, word)
        for code, entry in entries.items():
            if not isinstance(entry, dict) or sorted(entry.keys() - {LEVEL}) != sorted(TEXTS):
                raise ValueError(f"{code} has not exactly {', '.join(TEXTS)}")
            if entry.get(LEVEL, WARNING) != WARNING:
                raise ValueError(f'the level of {code} can only be "{WARNING}"')
    except (OSError, ValueError) as error:
        raise installed.failure(name, f"has codes that cannot be read: {error}") from error
    return entries


def _read(file: Path, word: str) -> Mapping[str, Any]:
    text = file.read_text(encoding="utf-8")
    return tomllib.loads(text) if word in text else {}


def level(entry: Mapping[str, Any]) -> Severity:
    """The level that an entry gives its code."""
    return "warning" if entry.get(LEVEL) == WARNING else "error"


@cache
def levels() -> Mapping[str, Severity]:
    """The level of every code of a diagnostic; without targets whose codes cannot be read."""
    return MappingProxyType(_levels())


def level_of(name: str) -> Severity | None:
    """The level of the code of this name; None if there is none. Only files with it are parsed."""
    return _levels(name).get(name)


def _levels(word: str = "") -> dict[str, Severity]:
    found: dict[str, Severity] = {}
    for _, stages in _own(word):
        for entries in stages.values():
            found |= {c: level(entry) for c, entry in entries.items() if isinstance(entry, dict)}
    for name, target in installed.every().items():
        if target.codes is not None:
            with suppress(DiagnosticError):
                entries = _of_target(name, target.codes, word)
                found |= {code: level(entry) for code, entry in entries.items()}
    return found


def graded(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The diagnostics with the levels of their codes."""
    return [replace(each, severity=levels().get(each.code, "error")) for each in diagnostics]

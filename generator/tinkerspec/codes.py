"""The files `codes.toml`: what each code means, with an example, a fix and a level.

Each folder of the program explains its codes in a file of its own, and so does each target
(`targets/codes.py`). A code whose entry says `level = "warning"` is a warning; every other one is
an error.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from .diagnostics import Diagnostic, Severity

FILE_NAME: Final = "codes.toml"
"""The codes of one folder: a table per stage, an entry per code."""

TEXTS: Final = ("means", "example", "fix")
"""The texts that an entry must have."""

LEVEL: Final = "level"
WARNING: Final = "warning"

_PROGRAM: Final = Path(__file__).parent

CodeEntries: TypeAlias = Mapping[str, Mapping[str, Any]]
"""By stage, then by code."""


def own(word: str = "") -> Iterator[tuple[Path, CodeEntries]]:
    """The codes files of the program, without those of its targets. Only files that have this word
    are parsed; the others are empty."""
    for file in _own_files():
        yield file, read(file, word)


@cache
def _own_files() -> tuple[Path, ...]:
    # No part has a deeper one, and the whole program is walked in three times the time.
    files = (file for depth in range(3) for file in _PROGRAM.glob("*/" * depth + FILE_NAME))
    return tuple(sorted(file for file in files if file.parent.parent.name != "targets"))


def read(file: Path, word: str = "") -> Mapping[str, Any]:
    """A codes file; empty if it does not have this word."""
    return _parsed(file) if word in _text(file) else {}


@cache
def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@cache
def _parsed(file: Path) -> Mapping[str, Any]:
    return tomllib.loads(_text(file))


def level(entry: Mapping[str, Any]) -> Severity:
    """The level that an entry gives its code."""
    return "warning" if entry.get(LEVEL) == WARNING else "error"


def levels_of(stages: Iterable[Mapping[str, Any]]) -> dict[str, Severity]:
    """The level of each code of these stages."""
    return {
        code: level(entry)
        for entries in stages
        for code, entry in entries.items()
        if isinstance(entry, dict)
    }


@cache
def levels() -> Mapping[str, Severity]:
    """The level of every code that the program itself reports."""
    return MappingProxyType(levels_of(entries for _, file in own() for entries in file.values()))


def graded(
    diagnostics: Iterable[Diagnostic], known: Mapping[str, Severity] | None = None
) -> list[Diagnostic]:
    """The diagnostics with the levels of their codes: those of the program, or these.

    A code that is not among them keeps its level: one target may report what another has found.
    """
    found = list(diagnostics)
    known = levels() if known is None and found else known or {}
    return [replace(each, severity=known.get(each.code, each.severity)) for each in found]

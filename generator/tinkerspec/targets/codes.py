"""The codes of the program and of all installed targets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from .. import codes
from ..diagnostics import DiagnosticError, Severity
from . import installed

STAGE: Final = "generate"
"""The stage of all codes of targets; their files have no table for it."""


def files() -> Iterator[tuple[Path, codes.CodeEntries]]:
    """The codes files of the program and of all installed targets.

    Raises:
        TargetFailure: The file of a target is malformed.
    """
    yield from codes.own()
    for name, target in installed.every().items():
        if target.codes is not None:
            yield target.codes, {STAGE: installed.codes_of(name)}


def levels(word: str = "") -> Mapping[str, Severity]:
    """The level of every code of a diagnostic in a file that has this word; without targets whose
    codes cannot be read."""
    found = codes.levels_of(entries for _, file in codes.own(word) for entries in file.values())
    for name in installed.every():
        with suppress(DiagnosticError):
            found |= codes.levels_of([installed.codes_of(name, word)])
    return found


def level_of(name: str) -> Severity | None:
    """The level of the code of this name, or None. Only files that have it are parsed."""
    return levels(name).get(name)

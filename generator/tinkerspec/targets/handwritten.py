"""Hand-written code beside the schemas, such as mixins, as it is at one contract.

Lines of a file can be marked by comments that stand alone, in the languages whose comments begin
with `#`. The lines up to the end of a mark, or of the file, are there since a contract, or until
one that no longer has them:

    # x-since: 0.2.0
    ...
    # x-end

Where the lines of several contracts would be no sound file together, those of the older ones stand
there as comments that begin with `#|`. Marks can stand within each other. A file of which no line
is left is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ..contract.axis import contracts
from ..contract.axis.contracts import Axis
from ..contract.axis.marks import SINCE, UNTIL
from ..contract.load import Sources
from ..diagnostics import Diagnostic, DiagnosticError

_MARK: Final = re.compile(rf"\s*# ({SINCE}|{UNTIL}): (\S+)\s*")
_END: Final = re.compile(r"\s*# x-end\s*")
_OLDER: Final = re.compile(r"^(\s*)#\| ")


@dataclass(frozen=True, slots=True)
class HandWritten:
    """A file at a contract; `file` is its path as the project's people name it."""

    file: str
    text: str


def read(root: Path, folder: str, pattern: str, sources: Sources) -> Mapping[str, HandWritten]:
    """The files of a folder of the project at the contract of the schemas, by their names without
    the ending.

    Raises:
        DiagnosticError: With every fault of the marks.
    """
    listed = sources.contracts
    axis = None if listed is None else contracts.read(listed)
    found: dict[str, HandWritten] = {}
    faults: list[Diagnostic] = []
    for path in sorted((root / folder).glob(pattern)):
        file, text = f"{folder}/{path.name}", path.read_text(encoding="utf-8")
        lines = text.splitlines(keepends=True)
        if wrong := list(_faults(lines, file, axis)):
            faults += wrong
            continue
        kept = "".join(_at(lines, axis, sources.contract)).rstrip()
        if kept or not text.strip():
            found[path.stem] = HandWritten(file, f"{kept}\n" if kept else kept)
    if faults:
        raise DiagnosticError(faults)
    return found


def _faults(lines: list[str], file: str, axis: Axis | None) -> Iterator[Diagnostic]:
    """Marks that name no contract, and ends of nothing."""
    begun = 0
    for number, line in enumerate(lines, 1):
        if match := _MARK.fullmatch(line):
            begun += 1
            if axis is None:
                yield replace(contracts.missing(file, match[2]), line=number)
            elif match[2] not in axis.order:
                unknown = contracts.unknown(axis.document, "", match[2], axis)
                yield replace(unknown, file=file, line=number, column=0, pointer="")
        elif _END.fullmatch(line):
            begun -= 1
            if begun < 0:
                message, help_ = "`x-end` ends no mark", "remove it, or mark the lines above it"
                yield Diagnostic(
                    code="mark-form", message=message, help=help_, file=file, line=number
                )
                begun = 0


def _at(lines: list[str], axis: Axis | None, contract: str) -> Iterator[str]:
    """The lines of sound marks that a contract has, without the marks."""
    are_there: list[bool] = []
    for line in lines:
        if match := _MARK.fullmatch(line):
            assert axis is not None
            is_later = axis.order[contract] >= axis.order[match[2]]
            are_there.append(is_later is (match[1] == SINCE))
        elif _END.fullmatch(line):
            are_there.pop()
        elif all(are_there):
            yield _OLDER.sub(r"\1", line) if are_there else line

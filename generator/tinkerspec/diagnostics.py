"""Diagnostics: what is wrong with an input, where, and how to fix it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from .frozen import frozen

Severity = Literal["error", "warning"]


@frozen
class Place:
    """A place in a file, under the name that the user knows.

    `line` and `column` count from 1, and are 0 if there is none; `pointer` is the JSON pointer of a
    value.
    """

    file: str
    line: int
    column: int = 0
    pointer: str = ""

    def __str__(self) -> str:
        """The place in the form that editors and terminals make clickable."""
        return f"{self.file}:{self.line}" if self.line else self.file


@frozen(kw_only=True)
class Diagnostic:
    """A fault at one place of one file.

    `line` and `column` count from 1, and are 0 if there is none, as for a file that cannot be read.
    `pointer` is the JSON pointer of the faulty value, `""` for the file's root.
    """

    code: str
    message: str
    help: str
    file: str
    line: int = 0
    column: int = 0
    pointer: str = ""
    severity: Severity = "error"

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """Sort key: by place, then by code."""
        return (self.file, self.line, self.column, self.pointer, self.code, self.message)


class DiagnosticError(Exception):
    """Raised by a stage that cannot continue, with every fault that it found, in reading order."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(diagnostics, key=lambda diagnostic: diagnostic.order))
        super().__init__(
            "\n".join(f"{d.file}:{d.line}:{d.column}: {d.message}" for d in self.diagnostics)
        )

    def __reduce__(self) -> tuple[type[DiagnosticError], tuple[tuple[Diagnostic, ...]]]:
        # Exceptions are pickled by `args`, which here differ from the constructor's arguments.
        return (type(self), (self.diagnostics,))


def stop_at_errors(diagnostics: Iterable[Diagnostic]) -> None:
    """Raise `DiagnosticError` with the errors among some diagnostics, if there are any."""
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity == "error"]
    if errors:
        raise DiagnosticError(errors)

"""Diagnostics for people (`text`), for programs (`json`) and for a pull request (`github`)."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Final, TextIO

from ..diagnostics import Diagnostic

FORMATS: Final = ("text", "json", "github")
"""The formats of diagnostics."""


def write(
    diagnostics: Sequence[Diagnostic], format_: str, stream: TextIO, *, brief: bool = False
) -> None:
    """Write the diagnostics to the stream in one of the formats; if `brief`, as text with the first
    few warnings of each code."""
    module = import_module(f".{format_}", __name__)
    if format_ == "text":
        module.write(diagnostics, stream, brief=brief)
    else:
        stream.write(module.render(diagnostics))


def count(number: int, noun: str) -> str:
    """A number with its noun: `1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def errors_and_warnings(diagnostics: Sequence[Diagnostic]) -> tuple[int, int]:
    """The numbers of errors and warnings."""
    errors = sum(diagnostic.severity == "error" for diagnostic in diagnostics)
    return errors, len(diagnostics) - errors

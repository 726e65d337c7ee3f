r"""Diagnostics for people.

One line that editors and terminals make clickable, and one with the help:

    schemas/types/run/cursor.json:12:7: error[unknown-key] `requird` is not a keyword (at /requird)
    help: did you mean `required`?

Plain text is stable. On a terminal the same text has colours. Strings of schemas are escaped: a
control sequence is printed as `\x1b`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TextIO

from ..contract.naming import printable
from ..diagnostics import Diagnostic
from . import count, errors_and_warnings
from .github import quoted
from .terminal import StyledText, Terminal, plain

_STYLES: Final = {"error": "bold red", "warning": "bold yellow", "help": "cyan", "file": "bold"}


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """The plain text."""
    return plain(_pieces(diagnostics))


def write(diagnostics: Sequence[Diagnostic], stream: TextIO) -> None:
    """Write the text, in colour where the stream is a terminal."""
    with quoted(stream):
        Terminal(stream, _STYLES).write(_pieces(diagnostics))


def _pieces(diagnostics: Sequence[Diagnostic]) -> Iterator[StyledText]:
    """The text in pieces, each with the name of its style."""
    for diagnostic in diagnostics:
        yield _place(diagnostic), "file"
        yield ": ", ""
        yield f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity
        yield f" {printable(diagnostic.message)}", ""
        if diagnostic.pointer:
            yield f" (at {printable(diagnostic.pointer)})", ""
        yield "\n  ", ""
        yield "help:", "help"
        first, *others = map(printable, diagnostic.help.split("\n"))
        yield f" {first}\n", ""
        for line in others:  # Such as lines to paste.
            yield f"    {line}".rstrip() + "\n", ""
    if diagnostics:
        yield f"{summary(diagnostics)}\n", ""


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """The number of faults: `2 errors, 1 warning`."""
    errors, warnings = errors_and_warnings(diagnostics)
    parts = [(errors, "error"), (warnings, "warning")]
    return ", ".join(count(number, noun) for number, noun in parts if number) or "no faults"


def _place(diagnostic: Diagnostic) -> str:
    file = printable(diagnostic.file)
    return f"{file}:{diagnostic.line}:{diagnostic.column}" if diagnostic.line else file

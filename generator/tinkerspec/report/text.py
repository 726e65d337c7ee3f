r"""Diagnostics for people.

One line that editors and terminals make clickable, and one with the help:

    schemas/types/run/cursor.json:12:7: error[unknown-key] `requird` is not a keyword (at /requird)
    help: did you mean `required`?

Plain text is stable. On a terminal the same text has colours. Strings of schemas are escaped: a
control sequence is printed as `\x1b`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import zip_longest
from typing import Final, TextIO

from .. import codes
from ..contract.naming import printable
from ..diagnostics import Diagnostic
from . import count, errors_and_warnings
from .github import quoted
from .terminal import StyledText, Terminal, plain

_FEW: Final = 3
"""How many warnings of a code are shown where the rest is counted."""

_STYLES: Final = {"error": "bold red", "warning": "bold yellow", "help": "cyan", "file": "bold"}


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """The plain text."""
    return plain(_pieces(diagnostics))


def write(diagnostics: Sequence[Diagnostic], stream: TextIO, *, brief: bool = False) -> None:
    """Write the text, in colour where the stream is a terminal.

    If `brief`, warnings come first, by code, and of each code that `lint` shows only the first few.
    """
    pieces = _brief(diagnostics) if brief else _pieces(diagnostics)
    with quoted(stream):
        Terminal(stream, _STYLES).write(pieces)


def _pieces(diagnostics: Sequence[Diagnostic]) -> Iterator[StyledText]:
    """The text in pieces, each with the name of its style."""
    for diagnostic in diagnostics:
        yield from _line(diagnostic)
        yield from _help(diagnostic)
    if diagnostics:
        yield f"{summary(diagnostics)}\n", ""


def _brief(diagnostics: Sequence[Diagnostic]) -> Iterator[StyledText]:
    by_code: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        if diagnostic.severity == "warning":
            by_code.setdefault(diagnostic.code, []).append(diagnostic)
    for code, warnings in sorted(by_code.items()):
        few = len(warnings) if code in _of_generation() else _FEW
        for warning, following in zip_longest(warnings[:few], warnings[1:few]):
            yield from _line(warning)
            if following is None or following.help != warning.help:
                yield from _help(warning)
        if (more := len(warnings) - few) > 0:
            yield f"  and {more} more; `tinkerspec lint` shows all\n", ""
    for error in (each for each in diagnostics if each.severity == "error"):
        yield from _line(error)
        yield from _help(error)
    if diagnostics:
        yield f"{summary(diagnostics)}\n", ""


@cache
def _of_generation() -> frozenset[str]:
    """The codes of what `lint` does not look at."""
    return frozenset(code for _, file in codes.own() for code in file.get("generate", ()))


def _line(diagnostic: Diagnostic) -> Iterator[StyledText]:
    yield _place(diagnostic), "file"
    yield ": ", ""
    yield f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity
    yield f" {printable(diagnostic.message)}", ""
    if diagnostic.pointer:
        yield f" (at {printable(diagnostic.pointer)})", ""
    yield "\n", ""


def _help(diagnostic: Diagnostic) -> Iterator[StyledText]:
    yield "  ", ""
    yield "help:", "help"
    first, *others = map(printable, diagnostic.help.split("\n"))
    yield f" {first}\n", ""
    for line in others:  # Such as lines to paste.
        yield f"    {line}".rstrip() + "\n", ""


def summary(diagnostics: Sequence[Diagnostic]) -> str:
    """The number of faults: `2 errors, 1 warning`."""
    errors, warnings = errors_and_warnings(diagnostics)
    parts = [(errors, "error"), (warnings, "warning")]
    return ", ".join(count(number, noun) for number, noun in parts if number) or "no faults"


def _place(diagnostic: Diagnostic) -> str:
    file = printable(diagnostic.file)
    return f"{file}:{diagnostic.line}:{diagnostic.column}" if diagnostic.line else file

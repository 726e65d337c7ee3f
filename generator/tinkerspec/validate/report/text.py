r"""Faults of payloads for people: one line each, and the counts.

    runs.jsonl:17: error[range] Input should be greater than 0 (at /eps): 0
    1 file, 2000 payloads: 1999 valid, 1 faulty
      range: 1

Plain text is the same for the same input. On a terminal it has colours, and ends with the time that
was taken. Strings of payloads are escaped: a control sequence is printed as `\x1b`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TextIO

from ...contract.naming import printable
from ...report import count
from ...report.terminal import StyledText, Terminal

if TYPE_CHECKING:
    from ..outcome import Fault, Summary

_STYLES: Final = {"place": "bold", "error": "bold red", "value": "cyan"}
_LISTED: Final = 10


class TextWriter:
    """Writes lines; through rich on a terminal, where a progress bar may be below them."""

    def __init__(self, stream: TextIO) -> None:
        self._terminal = Terminal(stream, _STYLES)

    def fault(self, fault: Fault) -> None:
        """Write a fault."""
        self._terminal.write((*_pieces(fault), ("\n", "")))

    def end(self, summary: Summary, seconds: float) -> None:
        """Write the counts."""
        for line in _counts(summary):
            self._terminal.write([(f"{line}\n", "")])
        if self._terminal.console is not None:
            self._terminal.write([(f"  in {seconds:.1f} s{_rate(summary, seconds)}\n", "")])


_LONG_ENOUGH: Final = 2.0
"""Seconds after which starting up matters little to how many payloads are checked a second."""


def _rate(summary: Summary, seconds: float) -> str:
    if seconds < _LONG_ENOUGH or summary.payloads < summary.files * 2:
        return ""
    return f", {summary.payloads / seconds:,.0f} payloads/s"


def _pieces(fault: Fault) -> Iterator[StyledText]:
    place = f"{printable(fault.file)}:{fault.line}"
    yield f"{place}:{fault.column}" if fault.column else place, "place"
    yield ": ", ""
    yield f"error[{printable(fault.code)}]", "error"
    yield f" {printable(fault.message)}", ""
    if fault.pointer:
        yield f" (at {printable(fault.pointer)})", ""
    if fault.value is not None:
        yield ": ", ""
        yield fault.value, "value"


def _counts(summary: Summary) -> Iterator[str]:
    files, payloads = count(summary.files, "file"), count(summary.payloads, "payload")
    yield f"{files}, {payloads}: {summary.valid} valid, {summary.faulty} faulty"
    for code, number in sorted(summary.codes.items()):
        yield f"  {printable(code)}: {number}"
    for file, name in list(summary.inferred.items())[:_LISTED]:
        yield f"  {printable(file)} was read as {name}"
    if len(summary.inferred) > _LISTED:
        yield f"  and {len(summary.inferred) - _LISTED} more, each as the type that it matches"
    if summary.stopped:
        yield "  stopped at --max-errors: the rest was not checked"
    if summary.interrupted:
        yield "  interrupted: the rest was not checked"

"""What is wrong with payloads: for people (`text`), for programs (`json`) and for a pull request
(`github`), written as it is found."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, TextIO

if TYPE_CHECKING:
    from ..outcome import Fault, Report, Summary

FORMATS: Final = ("text", "json", "github")
"""The formats of faults of payloads."""


class FaultWriter(Protocol):
    """Writes faults in the order of the input, and the counts at the end."""

    def fault(self, fault: Fault) -> None:
        """Write a fault."""

    def end(self, summary: Summary, seconds: float) -> None:
        """Write the counts; nothing follows them."""


def writer(format_: str, stream: TextIO) -> FaultWriter:
    """The writer of a format."""
    module = import_module(f".{format_}", __name__)
    made: FaultWriter = getattr(module, f"{format_.capitalize()}Writer")(stream)
    return made


def write(report: Report, format_: str, stream: TextIO) -> None:
    """Write a report that is complete, in one of the formats."""
    out = writer(format_, stream)
    for fault in report.faults:
        out.fault(fault)
    out.end(report.summary, seconds=0)

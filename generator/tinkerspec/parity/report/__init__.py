"""What a comparison found: for people (`text`), as a document (`markdown`, `html`), for programs
(`json`) and in a pull request (`github`)."""

from __future__ import annotations

from importlib import import_module
from typing import TextIO

from ..gaps import ParityReport


def write(report: ParityReport, format_: str, stream: TextIO, *, everything: bool) -> None:
    """Write the report to the stream in one of the formats.

    `everything` adds long details; each format says which.
    """
    module = import_module(f".{format_}", __name__)
    if format_ == "text":
        module.write(report, stream, everything=everything)
    else:
        stream.write(module.render(report, everything=everything))

"""What a comparison found: for people (`text`), as a document (`markdown`, `html`), for programs
(`json`) and in a pull request (`github`)."""

from __future__ import annotations

from importlib import import_module
from typing import TextIO

from ...report import PARITY_FORMATS as FORMATS
from ..gaps import Report

__all__ = ["FORMATS", "write"]


def write(report: Report, format_: str, stream: TextIO, *, everything: bool) -> None:
    """Write the report to the stream in one of the formats.

    `everything` adds what is long and seldom wanted; each format says what that is.
    """
    import_module(f".{format_}", __name__).write(report, stream, everything=everything)

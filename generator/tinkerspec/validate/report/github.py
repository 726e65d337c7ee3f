"""Faults of payloads for a pull request: workflow commands that GitHub shows at their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from ...report.github import command

if TYPE_CHECKING:
    from ..outcome import Fault, Summary


class GithubWriter:
    """Writes one command a fault, and the counts as a notice."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def fault(self, fault: Fault) -> None:
        """Write a fault."""
        where = f" (at {fault.pointer})" if fault.pointer else ""
        value = "" if fault.value is None else f": {fault.value}"
        self._stream.write(
            command(
                "error",
                f"{fault.message}{where}{value}",
                title=fault.code,
                file=fault.file,
                line=fault.line,
                column=fault.column,
            )
        )

    def end(self, summary: Summary, seconds: float) -> None:
        """Write the counts."""
        message = f"{summary.payloads} payloads: {summary.valid} valid, {summary.faulty} faulty"
        if not summary.is_complete:
            message += "; not everything was checked"
        self._stream.write(command("notice", message, title="tinkerspec validate"))

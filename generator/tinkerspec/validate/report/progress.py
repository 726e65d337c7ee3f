"""How far a check has come: a bar on a terminal, and nothing anywhere else.

It starts when the check has taken a moment, so that a short one shows none.
"""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self, TextIO

if TYPE_CHECKING:
    from ..outcome import Outcome, Summary

_DELAY: Final = 0.5
_EVERY: Final = 0.1


class Bar:
    """Shows what share of the bytes is done, the rate, and the time that is left.

    Without a total, as for standard input, it shows counts and rates alone.
    """

    def __init__(self, stream: TextIO, total: int | None) -> None:
        self._shows = stream.isatty()
        self._stream = stream
        self._total = total
        self._done = 0
        self._started = self._updated = time.monotonic()
        self._progress: Any = None
        self._is_visible = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.hide()

    def hide(self) -> None:
        """Take the bar away, for lines that are to be written; it comes back by itself."""
        if self._is_visible:
            self._progress.stop()
            self._is_visible = False

    def advance(self, outcome: Outcome, summary: Summary) -> None:
        """Take a part of the work for done."""
        self._done += outcome.size
        now = time.monotonic()
        if not self._shows or now - self._updated < _EVERY or now - self._started < _DELAY:
            return
        self._updated = now
        # The same one for good: it knows the rate, whatever was written meanwhile.
        self._progress = self._progress or self._made()
        if not self._is_visible:
            self._progress.start()
            self._is_visible = True
        rate = summary.payloads / (now - self._started)
        self._progress.update(
            self._progress.task_ids[0],
            completed=self._done,
            counts=f"{summary.payloads:,} payloads, {summary.faults:,} faults, {rate:,.0f}/s",
        )
        self._progress.refresh()

    def _made(self) -> Any:
        from rich import progress
        from rich.console import Console

        made = progress.Progress(
            progress.BarColumn(),
            progress.TaskProgressColumn(),
            progress.TextColumn("{task.fields[counts]}"),
            progress.TransferSpeedColumn(),
            progress.TimeRemainingColumn(),
            console=Console(file=self._stream),
            # No thread of its own: processes may yet be started. Lines are written with it hidden.
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
            transient=True,
        )
        made.add_task("", total=self._total, counts="")
        return made

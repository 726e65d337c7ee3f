"""Checks on all cores: pieces go to processes, outcomes come back in the order of the input.

The number of pieces in flight is bounded, so memory does not grow with the input. Small input is
checked in this process, because starting others takes longer.
"""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Final

from .inputs import MIB, Part, Piece
from .outcome import Outcome
from .work import Work

_ALONE: Final = 8 * MIB
"""Bytes of input that are checked before other processes are started."""


def run(work: Work, parts: Iterable[Part], jobs: int) -> Generator[Outcome]:
    """Check parts on this machine, with that many processes.

    Raises:
        DiagnosticError: A process died.
    """
    pieces = (piece for part in parts for piece in work.pieces(part))
    done = 0
    with _steady_memory():
        for piece in pieces:
            if done:
                gc.collect()  # Not after the last piece, for which the user would wait.
            if jobs > 1 and done >= _ALONE:
                from .pool import shared  # here, because what it imports takes a while

                yield from shared(work, chain([piece], pieces), jobs)
                return
            left: Piece | None = piece
            while left is not None:
                outcomes, left = work.check(left)
                done += sum(outcome.size for outcome in outcomes)
                yield from outcomes


@contextmanager
def _steady_memory() -> Iterator[None]:
    """Collect garbage between pieces only, and only what pieces leave."""
    enabled = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        if enabled:
            gc.enable()

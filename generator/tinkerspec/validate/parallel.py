"""Checks on all cores: pieces go to processes, outcomes come back in the order of the input.

The number of pieces in flight is bounded, so memory does not grow with the input. Small input is
checked in this process, because starting others takes longer.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain
from typing import Final, TypeAlias

from ..diagnostics import Diagnostic, DiagnosticError
from .inputs import MIB, Part, Piece
from .outcome import Outcome
from .work import Work

_ALONE: Final = 8 * MIB
"""Bytes of input that are checked before other processes are started."""

_Result: TypeAlias = tuple[list[Outcome], "Piece | None"]


def run(work: Work, parts: Iterable[Part], jobs: int) -> Generator[Outcome]:
    """Check parts on this machine, with that many processes.

    Raises:
        DiagnosticError: A process died.
    """
    pieces = (piece for part in parts for piece in work.pieces(part))
    done = 0
    with _steady_memory():
        for piece in pieces:
            if jobs > 1 and done >= _ALONE:
                yield from _shared(work, chain([piece], pieces), jobs)
                return
            left: Piece | None = piece
            while left is not None:
                outcomes, left = work.check(left)
                done += sum(outcome.size for outcome in outcomes)
                yield from outcomes
            gc.collect()


def _shared(work: Work, pieces: Iterable[Piece], jobs: int) -> Iterator[Outcome]:
    waiting: deque[Future[_Result]] = deque()
    with _pool(work, jobs) as pool:
        for piece in pieces:
            waiting.append(_submit(pool, piece))
            while waiting and (waiting[0].done() or len(waiting) > 2 * jobs):
                yield from _first_of(waiting, pool)
        while waiting:
            yield from _first_of(waiting, pool)


def _first_of(waiting: deque[Future[_Result]], pool: ProcessPoolExecutor) -> Iterator[Outcome]:
    outcomes, left = waiting.popleft().result()
    yield from outcomes
    while left is not None:
        outcomes, left = _submit(pool, left).result()
        yield from outcomes


@contextmanager
def _pool(work: Work, jobs: int) -> Iterator[ProcessPoolExecutor]:
    # A fork shares what is loaded already; with other threads about it would not be safe.
    forks = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if forks else "spawn")
    others = multiprocessing.active_children()
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(work,))
    try:
        yield pool
    except BrokenProcessPool:
        raise DiagnosticError(
            [
                Diagnostic(
                    code="worker",
                    message="a process that checked payloads was ended, perhaps for lack of memory",
                    help="run again with fewer of them: --jobs 1",
                    file="tinkerspec",
                )
            ]
        ) from None
    except BaseException:  # Ctrl-C or enough faults: what is being checked is of no use any more.
        for process in multiprocessing.active_children():
            if process not in others:
                process.terminate()
        raise
    finally:
        with uninterrupted():
            pool.shutdown(wait=True, cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, piece: Piece) -> Future[_Result]:
    # Processes are started in here, and are to leave Ctrl-C to this one.
    with uninterrupted():
        return pool.submit(_check, piece)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off, for processes that are started meanwhile for good."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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


# --- in the other processes ----------------------------------------------------------------------

_work: Work | None = None


def _start(work: Work) -> None:
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    gc.freeze()
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Not to be left behind when the parent is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check(piece: Piece) -> _Result:
    assert _work is not None
    result = _work.check(piece)
    gc.collect()
    return result

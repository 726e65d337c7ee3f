"""Processes that check pieces: what parallel.py imports when an input is long enough for them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeAlias

from ..diagnostics import Diagnostic, DiagnosticError
from .inputs import Piece
from .interrupts import uninterrupted
from .outcome import Outcome
from .work import Work

_Result: TypeAlias = tuple[list[Outcome], "Piece | None"]


def shared(work: Work, pieces: Iterable[Piece], jobs: int) -> Iterator[Outcome]:
    """Check pieces in that many processes; the outcomes come in the order of the pieces.

    Raises:
        DiagnosticError: A process died.
    """
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

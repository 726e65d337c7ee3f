"""The watch: generates again whenever something that decides the output changes.

Every round runs `pipeline.generate`, which finds out what to do and does nothing if there is
nothing, so seeing a change twice does no harm.
"""

from __future__ import annotations

import gc
import signal
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR
from types import FrameType
from typing import Final, NoReturn, TypeAlias

from . import pipeline
from .config import Config, load_config
from .contract.versions import named
from .diagnostics import Diagnostic, DiagnosticError
from .frozen import frozen
from .pipeline import GenerateOutcome
from .publish import inputs
from .resources import ResourceError
from .system import fault_of

SETTLE_MS: Final = 50
"""A pause of this length ends a batch of changes: a save, or a checkout of many files, is one
batch."""

LONGEST_MS: Final = 1000
"""How long a batch may last while there is no quiet."""

TICK_MS: Final = 100
"""How often to look whether files and folders are still the ones that are watched."""

Batch: TypeAlias = frozenset[Path]
"""What has changed; empty if unknown, because watching has just started."""

_Identity: TypeAlias = tuple[int, ...] | None


@frozen(kw_only=True)
class Round:
    """One generation: the changes that led to it, and its result.

    With `faults`, everything that `outcome` does not name is as it was before. `config` is the last
    valid one.
    """

    config: Config
    changed: Batch
    outcome: GenerateOutcome
    faults: tuple[Diagnostic, ...]
    seconds: float


def rounds(
    config: Config, only: Sequence[str] = (), contracts: Sequence[str] = ()
) -> Generator[Round]:
    """Generate, and again after each change; yields each round that is worth reporting.

    Ends when a file of the program itself changes, since what is imported stays as it was.

    Raises:
        DiagnosticError: The configuration has no target of a name in `only`, or there is no
            contract of one in `contracts`.
        SystemExit: The process is told to end (SIGTERM); nothing half-written is left.
    """
    config.choose(only)
    with named.placed(config, contracts) as (placed, names):
        pipeline.choose_contracts(placed, names)
    last: Round | None = None
    with (
        _ended_by_sigterm(),
        closing(batches(lambda: _places(last.config if last else config))) as changes,
    ):
        # The first batch is empty: by then, whatever is saved during the first round is heard.
        for changed in changes:
            known = last.config if last else config
            if any(inputs.is_program(known, file) for file in changed):
                return
            current = _round(known, only, contracts, changed)
            if last is None or is_news(last, current):
                yield current
            last = current
            gc.collect()  # the command line turns it off for commands, which end


def is_news(before: Round, now: Round) -> bool:
    """Whether a round is worth reporting; a fault is reported again if a change did not fix it."""
    if now.faults:
        return now.faults != before.faults or bool(now.changed)
    return bool(before.faults) or not now.outcome.unchanged


def _round(config: Config, only: Sequence[str], contracts: Sequence[str], changed: Batch) -> Round:
    started = time.monotonic()
    outcome = GenerateOutcome(unchanged=True)
    faults: tuple[Diagnostic, ...] = ()
    try:
        new = load_config(config.file)
        new.choose(only)
        with named.placed(new, contracts) as (config, names):
            outcome = pipeline.generate(config, only, names)
        faults = outcome.faults
    except DiagnosticError as error:
        faults = error.diagnostics
    except (OSError, ResourceError) as error:
        faults = (fault_of(error),)
    return Round(
        config=config,
        changed=changed,
        outcome=outcome,
        faults=faults,
        seconds=time.monotonic() - started,
    )


def _places(config: Config) -> tuple[Path, ...]:
    """What to watch; without the program's own templates while they are not there."""
    try:
        return inputs.places(config)
    except ResourceError:
        return (config.file, *inputs.schema_places(config))


# --- changes -------------------------------------------------------------------------------------


def batches(places: Callable[[], Iterable[Path]]) -> Generator[Batch]:
    """What changes at these places, without end.

    The system watches a folder, not its name: it says nothing of another folder that takes the
    name. So everything is watched again when a place has changed, and the first batch after that is
    empty.
    """
    while True:
        watched = {place: _identity(place) for place in places()}
        with suppress(FileNotFoundError):  # gone in this moment: look again
            yield from _while_the_same(watched, places)


def _while_the_same(
    watched: Mapping[Path, _Identity], places: Callable[[], Iterable[Path]]
) -> Iterator[Batch]:
    from watchfiles import watch  # here, because it is not in the standard library

    folders = [place for place in watched if place.is_dir()]
    changes = watch(
        *folders,
        watch_filter=lambda _, path: "__pycache__" not in path,
        debounce=LONGEST_MS,
        step=SETTLE_MS,
        rust_timeout=TICK_MS,
        yield_on_timeout=True,
    )
    is_first = True
    with closing(changes):
        for found in changes:
            moved = {place for place, known in watched.items() if _identity(place) != known}
            changed = moved | {Path(path) for _, path in found}
            if changed or is_first:
                yield frozenset(changed)
            is_first = False
            if not changed.isdisjoint(watched) or watched.keys() != {*places()}:
                return


def _identity(place: Path) -> _Identity:
    """What tells a place from another one of its name, and a file from what it was before."""
    try:
        found = place.stat()
    except OSError:
        return None
    here = (found.st_dev, found.st_ino)
    return here if S_ISDIR(found.st_mode) else (*here, found.st_mtime_ns, found.st_size)


# --- the end -------------------------------------------------------------------------------------


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Have SIGTERM end the program in good order, and not on the spot."""
    received: list[int] = []

    def end(number: int, _: FrameType | None) -> NoReturn:
        received.append(number)
        raise SystemExit(128 + number)

    previous = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        if received:  # watchfiles makes an interrupt of whatever a signal raises
            raise SystemExit(128 + received[0]) from None
        raise
    finally:
        signal.signal(signal.SIGTERM, previous)

"""What a check finds: faults, and counts that add up in the order of the input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from ..frozen import frozen

UNCHECKED: Final = frozenset(
    {
        "payload-compressed",
        "payload-encoding",
        "payload-judge",
        "payload-size",
        "payload-type",
        "payload-unreadable",
    }
)
"""Codes of what cannot be checked. Any other code is a fault of a payload."""


@frozen(kw_only=True)
class Fault:
    """One thing that is wrong with a payload, or with the file that holds it.

    `line` counts from 1; `column` too, and is 0 where the payload is one line of many. `value` is
    the beginning of the faulty value, as JSON; None when there is none, as for a missing member.
    `payload` says which payload of the file it is, from 1. `count` is how many faults it stands
    for: of a payload with very many, the first are told one by one, and the others of each code
    together.
    """

    file: str
    line: int
    column: int
    code: str
    pointer: str
    message: str
    value: str | None
    payload: int
    count: int = 1


@frozen(kw_only=True)
class Outcome:
    """What was found in one part of a file. Lines and payloads count from the part's beginning.

    `first` says that the part is the file's first one; `size` is how many bytes it took on disk;
    `inferred` names the type that was inferred for the file if none was given.
    """

    file: str
    first: bool
    lines: int
    payloads: int
    faulty: int
    faults: tuple[Fault, ...] = ()
    size: int = 0
    inferred: str | None = None


@dataclass(slots=True)
class Summary:
    """The counts of all that was checked."""

    files: int = 0
    payloads: int = 0
    faulty: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    inferred: dict[str, str] = field(default_factory=dict)
    stopped: bool = False
    interrupted: bool = False

    @property
    def valid(self) -> int:
        """How many payloads have no fault."""
        return self.payloads - self.faulty

    @property
    def faults(self) -> int:
        """How many faults there are."""
        return sum(self.codes.values())

    @property
    def has_unchecked(self) -> bool:
        """Whether something could not be checked."""
        return bool(self.codes.keys() & UNCHECKED)

    @property
    def is_complete(self) -> bool:
        """Whether everything could be checked, and was."""
        return not (self.stopped or self.interrupted or self.has_unchecked)


class Merger:
    """Puts outcomes together that come in the order of the input."""

    def __init__(self, most: int | None = None) -> None:
        """Take no more outcomes when there are `most` faults; the last may be cut short."""
        self.summary = Summary()
        self._most = most
        self._lines = 0
        self._payloads = 0

    def add(self, outcome: Outcome) -> Iterator[Fault]:
        """Count an outcome; gives its faults, with lines and payloads counted within the file."""
        summary = self.summary
        if outcome.first:
            self._lines = self._payloads = 0
            summary.files += 1
        if outcome.inferred is not None:
            summary.inferred[outcome.file] = outcome.inferred
        outcome = self._cut(outcome)
        for fault in outcome.faults:
            summary.codes[fault.code] += fault.count
            yield replace(
                fault, line=fault.line + self._lines, payload=fault.payload + self._payloads
            )
        self._lines += outcome.lines
        self._payloads += outcome.payloads
        summary.payloads += outcome.payloads
        summary.faulty += outcome.faulty

    def _cut(self, outcome: Outcome) -> Outcome:
        """The outcome up to the fault that is one too many, and what is counted up to there."""
        if self._most is None:
            return outcome
        left = self._most - self.summary.faults
        if sum(fault.count for fault in outcome.faults) < left:
            return outcome
        self.summary.stopped = True
        kept = tuple(_first(outcome.faults, left))
        payloads = kept[-1].payload if kept else 0
        faulty = len({fault.payload for fault in kept})
        return replace(outcome, faults=kept, payloads=payloads, faulty=faulty)


def _first(faults: Iterable[Fault], most: int) -> Iterator[Fault]:
    """The first faults, which stand for at most so many."""
    for fault in faults:
        if most <= 0:
            return
        yield fault if fault.count <= most else replace(fault, count=most)
        most -= fault.count


@frozen
class Report:
    """All faults, in the order of the input, and the counts."""

    faults: tuple[Fault, ...]
    summary: Summary


def merge(outcomes: Iterable[Outcome], *, max_errors: int | None = None) -> Report:
    """Put the outcomes of all parts together, given in the order of the parts.

    The report is the one that a single machine gives for the same files.
    """
    merger = Merger(max_errors)
    faults: list[Fault] = []
    for outcome in outcomes:
        faults.extend(merger.add(outcome))
        if merger.summary.stopped:
            break
    return Report(tuple(faults), merger.summary)

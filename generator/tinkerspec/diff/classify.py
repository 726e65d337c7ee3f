"""Who breaks: the rule of each change, applied to the directions in which the type is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from ..targets.callers import Effect
from . import SEVERITIES, WIRE, Audience, Way
from .change import Change, Finding, Verdict
from .edition import WAYS, Edition
from .effects import flows_of
from .pairing import Pairing
from .rules import RULES, USERS, callers

_NOT_HELD: Final = Effect("compatible", "The packages do not contain it.")

# Who writes and who reads, by the direction and by which version writes.
_SIDES: Final[dict[tuple[Way, bool], tuple[Audience, str, str]]] = {
    ("request", True): ("old-client", "old client", "new server"),
    ("request", False): ("new-client", "new client", "old server"),
    ("response", True): ("new-client", "old server", "new client"),
    ("response", False): ("old-client", "new server", "old client"),
}


def classify(pairing: Pairing, changes: Iterable[Change]) -> Iterator[Finding]:
    """Return a finding for each change, with a verdict for each audience and a unique id."""
    seen: dict[str, int] = {}
    for change in changes:
        seen[change.id] = count = seen.get(change.id, 0) + 1
        ways = _ways(pairing, change)
        yield Finding(
            change=change,
            id=change.id if count == 1 else f"{change.id}#{count}",
            ways=ways,
            verdicts=(*_wire(change, ways), *_callers(pairing, change, ways)),
            fix=RULES[change.kind].fix,
        )


def flows_for(audience: Audience, ways: Iterable[Way]) -> Iterator[tuple[Way, bool]]:
    """The flows that concern an audience: the direction, and whether the old version writes."""
    for way in ways:
        for forward in (True, False):
            if _SIDES[way, forward][0] == audience:
                yield way, forward


def _ways(pairing: Pairing, change: Change) -> tuple[Way, ...]:
    """The directions in which both versions know the type."""
    old = _of_spot(pairing.old, change.old.type if change.old else None)
    new = _of_spot(pairing.new, change.new.type if change.new else None)
    # A member that was added or removed belongs to a type that both versions have.
    if change.old is None and change.new is not None:
        old = _of_spot(pairing.old, pairing.backwards.get(change.new.type))
    if change.new is None and change.old is not None:
        new = _of_spot(pairing.new, pairing.pairs.get(change.old.type))
    known = [ways for ways in (old, new) if ways is not None]
    if not known:
        return _of_operation(change)
    both = frozenset.intersection(*known) or frozenset.union(*known)
    return tuple(way for way in WAYS if way in both)


def _of_spot(edition: Edition, name: str | None) -> frozenset[Way] | None:
    return edition.ways.get(name) if name is not None else None


def _of_operation(change: Change) -> tuple[Way, ...]:
    """New or removed responses concern what the server sends; everything else what the client
    sends."""
    return ("response",) if change.detail.startswith("response ") else ("request",)


def _wire(change: Change, ways: tuple[Way, ...]) -> Iterator[Verdict]:
    flows = change.flows or flows_of(change.kind)
    for audience in WIRE:
        found = []
        for way, forward in flows_for(audience, ways):
            _, writer, reader = _SIDES[way, forward]
            effect = (flows.forward if forward else flows.backward).of(way)
            reason = effect.reason.format(writer=writer, reader=reader)
            found.append(Effect(effect.severity, reason))
        yield _verdict(audience, found)


def _callers(pairing: Pairing, change: Change, ways: tuple[Way, ...]) -> Iterator[Verdict]:
    edition, spot = (pairing.new, change.new) if change.new else (pairing.old, change.old)
    entry = edition.entries.get(spot.type) if spot is not None else None
    for audience in USERS:
        told = callers(change.kind, audience)
        found = [told.writes if way == "request" else told.reads for way in ways]
        if entry is not None and not entry.emitted:
            noted = all(effect.severity == "cosmetic" for effect in found)
            found = found if noted else [_NOT_HELD]
        yield _verdict(audience, found)


def _verdict(audience: Audience, effects: list[Effect]) -> Verdict:
    worst = min(effects, key=lambda effect: SEVERITIES.index(effect.severity))
    return Verdict(audience, worst.severity, worst.reason)

"""Changes of the keywords of openapi.json that the dialect of types lacks, each as it is written.

Only a payload can tell what such a change does, so a search decides. And where one of them limits
the values of a schema, other changes there may have no effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from ..contract.pointer import join
from ..contract.wording import show
from ..targets.callers import Effect, fine
from . import NOTES, Way
from .change import Change, Flows, Steps
from .effects import flows_of
from .sketches import LIMITLESS, Sketch
from .values import PairedPlace


def changes(at: PairedPlace) -> Iterator[Change]:
    """Every change of a keyword that is beyond the dialect in one of the versions."""
    old, new = _sketches(at)
    if old is None or new is None:
        return
    both = old.places & new.places
    for steps, keyword in sorted(old.beyond | new.beyond):
        was, now = (sketch.keywords.get((steps, keyword), _ABSENT) for sketch in (old, new))
        if steps in both and was != now:
            words = ("" if value is _ABSENT else show(value) for value in (was, now))
            kind = _kind(keyword)
            yield _inside(at, steps).change(kind, *words, detail=keyword, keyword=keyword)


_ABSENT: Final = object()


def _kind(keyword: str) -> str:
    if keyword in NOTES:
        return "document-text-changed"
    return "default-changed" if keyword == "default" else "opaque-changed"


def weighed(at: PairedPlace, found: Iterable[Change]) -> Iterator[Change]:
    """The changes of a definition: doubtful where a keyword beyond the dialect limits the same
    values, and without effect where a member is not sent."""
    sketches = [sketch for sketch in _sketches(at) if sketch is not None]
    limits = {
        steps
        for sketch in sketches
        for steps, keyword in sketch.beyond
        if keyword not in LIMITLESS and not keyword.startswith("x-")
    }
    places = [(sketch, sketch.places) for sketch in sketches]
    for change in found:
        steps = change.spot.steps
        is_limited = any(steps[:depth] in limits for depth in range(len(steps) + 1))
        said = replace(change, doubtful=True) if is_limited else change
        holders = [sketch for sketch, inside in places if steps and steps[:1] in inside]
        for way, keyword in _NOT_SENT.items():
            if holders and all(s.keywords.get((steps[:1], keyword)) is True for s in holders):
                said = replace(said, flows=_unsent(said.flows or flows_of(said.kind), way))
        yield said


_NOT_SENT: Final[Mapping[Way, str]] = {"request": "readOnly", "response": "writeOnly"}
"""The keyword of members that are not sent in a direction."""


def _unsent(flows: Flows, way: Way) -> Flows:
    """The effect of a change of a member that is not sent in a direction."""
    fine_ = fine("The member is not sent there.")
    return Flows(
        *(
            Effect(effect.severity, effect.reason, in_request=fine_)
            if way == "request"
            else Effect(fine_.severity, fine_.reason, in_request=effect.of("request"))
            for effect in (flows.forward, flows.backward)
        )
    )


def _sketches(at: PairedPlace) -> tuple[Sketch | None, Sketch | None]:
    return at.pairing.old.sketches.get(at.old), at.pairing.new.sketches.get(at.new)


def _inside(at: PairedPlace, steps: Steps) -> PairedPlace:
    """The place at the end of steps from a definition."""
    pointer = "".join(_PATHS.get(kind) or join("properties", name) for kind, name in steps)
    return replace(at, old_steps=steps, new_steps=steps, old_at=pointer, new_at=pointer)


_PATHS: Final = {"items": "/items", "values": "/additionalProperties"}

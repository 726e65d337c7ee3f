"""One change between two versions, and what is found out about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..contract.model import Json
from ..diagnostics import Place
from ..targets.callers import ChangeSeverity, Effect
from . import Audience, Side, Way, worst

Step: TypeAlias = tuple[Literal["member", "items", "values", "variant"], str]
"""One step into a type; only members and variants have a name."""

Steps: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A type, or something inside it, in one of the two versions."""

    type: str
    steps: Steps
    place: Place

    @property
    def subject(self) -> str:
        """How the spot is called: `Order.lines[]`, with `{}` for the values of a map."""
        spelled = {"items": "[]", "values": "{}"}
        return self.type + "".join(
            spelled.get(kind, f".{name}") for kind, name in self.steps if kind != "variant"
        )

    @property
    def member(self) -> str:
        """The member that it lies in; empty for the type itself."""
        return next((name for kind, name in self.steps if kind == "member"), "")


@dataclass(frozen=True, slots=True)
class Flows:
    """What becomes of payloads: `forward`, that the old version writes and the new one reads, and
    `backward`, the other way."""

    forward: Effect
    backward: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, by the kinds of `rules`.

    `detail` tells changes of one kind at one spot apart, such as the keyword or the value. `flows`
    holds what follows from this very change where it does not follow from its kind alone. It is
    `doubtful` where another keyword limits the same values, and may leave nothing of it.
    """

    kind: str
    detail: str
    old: Spot | None
    new: Spot | None
    was: str
    now: str
    flows: Flows | None = None
    doubtful: bool = False

    @property
    def spot(self) -> Spot:
        """Where to show it: in the new version, unless it is gone there."""
        spot = self.new or self.old
        assert spot is not None
        return spot

    @property
    def id(self) -> str:
        """The same in every run: `Order.note:member-removed`."""
        kept = [part for part in (self.kind, self.detail) if part]
        return f"{self.spot.subject}:{':'.join(kept)}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a change does to one audience."""

    audience: Audience
    severity: ChangeSeverity
    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a reader says against a payload, and where in it."""

    pointer: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A payload of `type` that the writer's version accepts and the reader's refuses.

    Of a call, `type` is the operation, and the payload holds the parameters and bodies that it has
    to be given.
    """

    audience: Audience
    way: Way
    writer: Side
    type: str
    payload: Json
    faults: tuple[Refusal, ...]
    is_call: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A change with all that is known of it.

    `ways` are the directions in which both versions use the type. `searched` says whether witnesses
    were looked for: then a break of the wire has one, unless the search was too short for it.
    `announced_by` is the file of the fragment that announces the change.
    """

    change: Change
    id: str
    ways: tuple[Way, ...]
    verdicts: tuple[Verdict, ...]
    fix: str
    witnesses: tuple[Witness, ...] = ()
    announced_by: str = ""

    @property
    def severity(self) -> ChangeSeverity:
        """How bad it is for whom it is worst."""
        return worst(verdict.severity for verdict in self.verdicts)

    @property
    def by_audience(self) -> Mapping[Audience, Verdict]:
        """The verdicts by audience."""
        return {verdict.audience: verdict for verdict in self.verdicts}

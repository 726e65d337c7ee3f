"""One change between two versions, and everything found out about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeAlias

from ..contract.model import Json
from ..diagnostics import Place
from ..frozen import frozen
from ..targets.callers import ChangeSeverity, Effect
from . import Audience, Side, Way, worst
from .focus import Focused, plain

Step: TypeAlias = tuple[Literal["member", "items", "values", "variant"], str]
"""One step into a type; only members and variants have a name."""

Steps: TypeAlias = tuple[Step, ...]


@frozen
class Spot:
    """A type, or something inside it, in one of the two versions."""

    type: str
    steps: Steps
    place: Place

    @property
    def subject(self) -> str:
        """The name of the spot, such as `Order.lines[]`, with `{}` for the values of a map."""
        spelled = {"items": "[]", "values": "{}"}
        return self.type + "".join(
            spelled.get(kind, f".{name}") for kind, name in self.steps if kind != "variant"
        )

    @property
    def member(self) -> str:
        """The member that the spot is in; empty for the type itself."""
        return next((name for kind, name in self.steps if kind == "member"), "")


@frozen
class Flows:
    """The effect on payloads: `forward`, which the old version writes and the new one reads, and
    `backward`, the reverse."""

    forward: Effect
    backward: Effect


@frozen(kw_only=True)
class Change:
    """One change, of a kind in `rules`. `detail`, such as the keyword or the value, distinguishes
    changes of one kind at one spot. `flows` is set where the kind alone does not decide the effect
    on payloads. `doubtful` means that another keyword limits the same values, so the change may
    have no effect. `tried` are the values that show the change, if any do.
    """

    kind: str
    detail: str
    old: Spot | None
    new: Spot | None
    was: str
    now: str
    flows: Flows | None = None
    doubtful: bool = False
    tried: tuple[Json, ...] = ()

    @property
    def spot(self) -> Spot:
        """Where to show it: in the new version, or in the old one if it was removed."""
        spot = self.new or self.old
        assert spot is not None
        return spot

    @property
    def id(self) -> str:
        """The id of the change, such as `Order.note:member-removed`, the same in every run."""
        kept = [part for part in (self.kind, self.detail) if part]
        return f"{self.spot.subject}:{':'.join(kept)}"


@frozen
class Verdict:
    """What a change does to one audience."""

    audience: Audience
    severity: ChangeSeverity
    reason: str


@frozen
class Refusal:
    """A fault that a reader finds in a payload, and where."""

    pointer: str
    message: str


@frozen(kw_only=True)
class Witness:
    """A payload of `type` that the writer's version accepts and the reader's refuses.

    For a call, `type` is the operation, and the payload holds its required parameters and bodies.
    Only a report writes out the payload and explains its faults, so that witnesses with much in
    common cost little.
    """

    audience: Audience
    way: Way
    writer: Side
    type: str
    content: Focused
    explain: Callable[[Json], Iterable[Refusal]]
    is_call: bool = False

    @property
    def payload(self) -> Json:
        """The payload, which is written out anew."""
        return plain(self.content)

    @property
    def faults(self) -> tuple[Refusal, ...]:
        """What the reader says of the payload."""
        return tuple(self.explain(self.payload))


@frozen(kw_only=True)
class Finding:
    """A change with everything known about it. `ways` are the directions in which both versions use
    the type. `announced_by` is the file of the fragment that announces the change, if there is one.
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
        """The worst severity for any audience."""
        return worst(verdict.severity for verdict in self.verdicts)

    @property
    def by_audience(self) -> Mapping[Audience, Verdict]:
        """The verdicts by audience."""
        return {verdict.audience: verdict for verdict in self.verdicts}

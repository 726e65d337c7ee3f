"""The gaps that a comparison can find: what each means, how bad it is and how to fix it.

`RULES` is the documented rule of severity: nothing else decides how bad a gap is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from ..diagnostics import Place
from . import SEVERITIES as SEVERITIES
from . import GapSeverity as GapSeverity
from .surface import LanguageName


@dataclass(frozen=True, slots=True)
class GapRule:
    """What all gaps of one kind have in common.

    `suffix` ends their ids, `why` says what it does on the wire, `fix` speaks to whoever keeps the
    source.
    """

    suffix: str
    severity: GapSeverity
    means: str
    why: str
    fix: str


RULES: Final[Mapping[str, GapRule]] = MappingProxyType(
    {
        "missing-type": GapRule(
            "missing",
            "critical",
            "A type of the contract is not there at all.",
            "Payloads of this type can be neither built nor read.",
            "Add the type.",
        ),
        "extra-type": GapRule(
            "extra",
            "low",
            "A type is there that the other package lacks; against the contract this is no gap.",
            "Payloads of this type mean nothing to the other side.",
            "Remove the type, or add it to the other side.",
        ),
        "missing-required-member": GapRule(
            "missing",
            "critical",
            "A record lacks a member that the contract requires.",
            "Every payload that is written lacks it, and the other side refuses all of them.",
            "Add the member.",
        ),
        "missing-member": GapRule(
            "missing",
            "medium",
            "A record lacks a member that may be absent.",
            "What the member would say is never sent, and is lost where it is received.",
            "Add the member with the default of the contract.",
        ),
        "missing-tag": GapRule(
            "missing",
            "low",
            "A record lacks a member that can have only one value, which may be absent.",
            "Readers that look at the tag have to guess what the payload is.",
            "Add the member with its constant value.",
        ),
        "missing-value": GapRule(
            "missing",
            "high",
            "An enum lacks a value.",
            "The value cannot be sent, and a payload that holds it is refused.",
            "Add the value.",
        ),
        "missing-variant": GapRule(
            "missing",
            "high",
            "A union lacks a variant.",
            "Payloads of this variant can be neither sent nor read.",
            "Add the variant.",
        ),
        "missing-method": GapRule(
            "missing",
            "high",
            "A record lacks a method that the vectors call.",
            "Nothing changes on the wire, but code that calls it cannot be ported.",
            "Add the method; the vectors say what it gives.",
        ),
        "missing-helper": GapRule(
            "missing",
            "low",
            "An enum, a union or an alias lacks a function that the vectors call.",
            "Nothing changes on the wire; callers write it themselves.",
            "Add the function; the vectors say what it gives.",
        ),
        "extra-required-member": GapRule(
            "extra",
            "high",
            "A record requires a member that the contract does not know.",
            "It refuses every payload of the contract, and what it writes is refused by a strict "
            "reader.",
            "Remove the member, or add it to the contract.",
        ),
        "extra-member": GapRule(
            "extra",
            "medium",
            "A record, strict in the contract, has a member that the contract does not know.",
            "A payload that holds it is refused.",
            "Remove the member, or add it to the contract.",
        ),
        "extra-ignored-member": GapRule(
            "extra",
            "low",
            "A record, open in the contract, has a member that the contract does not know.",
            "Readers of the contract ignore it, so what it says is lost there.",
            "Remove the member, or add it to the contract.",
        ),
        "extra-value": GapRule(
            "extra",
            "medium",
            "An enum has a value that the contract does not know.",
            "A payload that holds it is refused.",
            "Remove the value, or add it to the contract.",
        ),
        "extra-variant": GapRule(
            "extra",
            "medium",
            "A union has a variant that the contract does not know.",
            "A payload of this variant is refused.",
            "Remove the variant, or add it to the contract.",
        ),
        "other-type": GapRule(
            "type",
            "high",
            "A member, or an alias, has another type.",
            "One side writes what the other refuses.",
            "Give it the type of the contract.",
        ),
        "narrower-type": GapRule(
            "type",
            "high",
            "The type of a member, or of an alias, leaves out values of the contract.",
            "Valid payloads that hold them are refused.",
            "Widen the type to that of the contract.",
        ),
        "wider-type": GapRule(
            "type",
            "medium",
            "The type of a member, or of an alias, has values beyond those of the contract.",
            "It can write payloads that the other side refuses.",
            "Narrow the type to that of the contract.",
        ),
        "null-allowed": GapRule(
            "null",
            "medium",
            "A member may be null where the contract has no null.",
            "A payload that holds null is refused.",
            "Take null out of the type.",
        ),
        "null-refused": GapRule(
            "null",
            "high",
            "A member may not be null where the contract allows it.",
            "Valid payloads that hold null are refused.",
            "Allow null.",
        ),
        "required": GapRule(
            "required",
            "high",
            "A member is required that may be absent by the contract.",
            "Valid payloads without it are refused.",
            "Give the member the default of the contract.",
        ),
        "optional": GapRule(
            "required",
            "medium",
            "A member may be left out that the contract requires.",
            "A value can be made, and sent, without saying what the contract asks for.",
            "Require the member.",
        ),
        "default": GapRule(
            "default",
            "medium",
            "A member has another default.",
            "A payload without the member means one thing here and another there.",
            "Give it the default of the contract.",
        ),
        "dtype": GapRule(
            "dtype",
            "medium",
            "The element type of a plain list does not follow from its key as the contract says.",
            "The same list is sent as a tensor of another dtype.",
            "Take the dtype from the key, by the table of the contract.",
        ),
        "name": GapRule(
            "name",
            "medium",
            "A member is read under its name of the contract, but has another name in the source.",
            "Code that names the member cannot be ported, and it may be written under a name that "
            "is refused.",
            "Give the member its name of the contract.",
        ),
        "unwritten": GapRule(
            "unwritten",
            "high",
            "A record has the member, but its encoder leaves it out.",
            "What the member says is never sent.",
            "Let the encoder write it.",
        ),
        "unknown-keys": GapRule(
            "unknown-keys",
            "medium",
            "Unknown keys are ignored where the contract refuses them, or the other way round.",
            "A misspelt member is lost without a word; or a newer service breaks an older client.",
            "Treat unknown keys as the contract does.",
        ),
        "kind": GapRule(
            "kind",
            "high",
            "A type is of another kind, such as a record instead of an enum.",
            "One side writes what the other refuses.",
            "Make it what it is in the contract.",
        ),
        "elsewhere": GapRule(
            "elsewhere",
            "medium",
            "A type is there, but not in the module that has most of the others.",
            "Nothing changes on the wire, but who looks for it does not find it.",
            "Give the type its name in that module too.",
        ),
        "signature": GapRule(
            "signature",
            "medium",
            "A method does not take the arguments that the vectors call it with.",
            "Nothing changes on the wire, but the same call fails here.",
            "Let the method take the arguments of the contract.",
        ),
        "refuses": GapRule(
            "refuses",
            "critical",
            "A vector that should succeed is refused.",
            "A valid payload, or a call that the contract allows, fails.",
            "Make the vector pass.",
        ),
        "gives": GapRule(
            "gives",
            "high",
            "A vector gives another value than the contract says.",
            "The same payload means, or the same value is written as, something else.",
            "Make the vector pass.",
        ),
        "accepts": GapRule(
            "accepts",
            "medium",
            "A vector that should be refused is taken.",
            "A mistake passes here, and is refused by the other side later.",
            "Refuse it, with the faults that the vector names.",
        ),
        "faults": GapRule(
            "faults",
            "low",
            "A vector is refused as it should be, but with other faults.",
            "Nothing changes on the wire; what a user is told differs.",
            "Report the faults that the vector names.",
        ),
    }
)
"""Every kind of gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One difference.

    `id` is the same in every run: it is made of the type, the member and the kind alone. `expected`
    and `found` are in words fit for a table cell, `""` where there is nothing.
    """

    id: str
    kind: str
    severity: GapSeverity
    type: str
    member: str
    expected: str
    found: str
    expected_at: Place | None
    found_at: Place | None
    why: str
    fix: str


def gap(
    kind: str,
    type_: str,
    member: str = "",
    *,
    expected: str,
    found: str,
    expected_at: Place | None = None,
    found_at: Place | None = None,
    fix: str = "",
) -> Gap:
    """Make a gap by the rule of its kind; `fix` says more than the rule does."""
    rule = RULES[kind]
    subject = f"{type_}.{member}" if member else type_
    return Gap(
        id=f"PARITY-{subject}-{rule.suffix}",
        kind=kind,
        severity=rule.severity,
        type=type_,
        member=member,
        expected=expected,
        found=found,
        expected_at=expected_at,
        found_at=found_at,
        why=rule.why,
        fix=fix or rule.fix,
    )


# --- the report ----------------------------------------------------------------------------------

Status = Literal["complete", "partial", "missing", "inline"]
"""`inline`: the source has no name for the type, and spells it out where it is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """A type of the reference, in the table of types; counts are of the reference's members."""

    name: str
    kind: str
    status: Status
    spelled: str
    expected_at: Place | None
    found_at: Place | None
    members: int
    matching_members: int
    methods: int
    matching_methods: int
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A member on either side; it matches when it has no gap. Empty texts: not on that side."""

    type: str
    name: str
    expected: str
    expected_default: str
    found: str
    found_default: str
    expected_at: Place | None
    found_at: Place | None
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodRow:
    """A method on either side, as `name/arguments`; one that only the source has is no gap."""

    type: str
    name: str
    expected: str
    found: str
    found_at: Place | None
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedSource:
    """One of the two that are compared: what it is, where it was read, and which module of it."""

    label: str
    language: LanguageName
    path: str
    home: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorRun:
    """What became of the vectors that were run: how many agree, and how many could not be put."""

    runner: str
    run: int
    agreeing: int
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceComparison:
    """One source held against the reference; gaps come worst first, then in reading order."""

    reference: ComparedSource
    source: ComparedSource
    types: tuple[TypeRow, ...]
    members: tuple[MemberRow, ...]
    methods: tuple[MethodRow, ...]
    gaps: tuple[Gap, ...]
    others: tuple[str, ...]
    behaviour: VectorRun | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A gap that is known and borne until a day, for a reason; of one source, or of all of them."""

    id: str
    reason: str
    expires: date
    source: str | None
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedWaiver:
    """A waiver against the gaps there are: `active` ones hold back a gap, others are reported."""

    waiver: Waiver
    state: Literal["active", "expired", "unused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParityReport:
    """Every comparison of a run, and what became of the waivers.

    `waived` holds the waiver of each gap that one holds back, by the source's label and the gap's
    id.
    """

    comparisons: tuple[SurfaceComparison, ...]
    verdicts: tuple[CheckedWaiver, ...] = ()
    waived: Mapping[tuple[str, str], Waiver] = field(default_factory=dict)

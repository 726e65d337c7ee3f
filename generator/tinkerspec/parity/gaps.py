"""The gaps that a comparison can find: what each means, how bad it is and how to fix it.

`RULES` alone decides how bad a gap is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from types import MappingProxyType
from typing import Final, Literal

from ..diagnostics import Place
from ..frozen import frozen
from . import SEVERITIES as SEVERITIES
from . import GapSeverity as GapSeverity
from .surface import LanguageName


@frozen
class GapRule:
    """The rule for all gaps of one kind.

    Their ids end with `suffix`. `why` says what the gap does on the wire, `fix` what to change in
    the source.
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
            "A type of the contract is missing.",
            "Payloads of this type can be neither written nor read.",
            "Add the type.",
        ),
        "extra-type": GapRule(
            "extra",
            "low",
            "A type is extra compared with the other package; against the contract this is no gap.",
            "The other side cannot read payloads of this type.",
            "Remove the type, or add it to the other side.",
        ),
        "missing-required-member": GapRule(
            "missing",
            "critical",
            "A record lacks a member that the contract requires.",
            "Every payload that is written lacks it, and the other side refuses it.",
            "Add the member.",
        ),
        "missing-member": GapRule(
            "missing",
            "medium",
            "A record lacks an optional member.",
            "The member is never sent, and is lost when received.",
            "Add the member with the default of the contract.",
        ),
        "missing-tag": GapRule(
            "missing",
            "low",
            "A record lacks an optional member that has only one value.",
            "Readers that look at the tag must guess what the payload is.",
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
            "Add the method; the vectors say what it returns.",
        ),
        "missing-helper": GapRule(
            "missing",
            "low",
            "An enum, a union or an alias lacks a function that the vectors call.",
            "Nothing changes on the wire, but callers must write it themselves.",
            "Add the function; the vectors say what it returns.",
        ),
        "extra-required-member": GapRule(
            "extra",
            "high",
            "A record requires an extra member.",
            "It refuses every payload of the contract, and strict readers refuse what it writes.",
            "Remove the member, or add it to the contract.",
        ),
        "extra-member": GapRule(
            "extra",
            "medium",
            "A record that is strict in the contract has an extra member.",
            "A payload that holds it is refused.",
            "Remove the member, or add it to the contract.",
        ),
        "extra-ignored-member": GapRule(
            "extra",
            "low",
            "A record that is open in the contract has an extra member.",
            "Readers of the contract ignore it, so its value is lost.",
            "Remove the member, or add it to the contract.",
        ),
        "extra-value": GapRule(
            "extra",
            "medium",
            "An enum has an extra value.",
            "A payload that holds it is refused.",
            "Remove the value, or add it to the contract.",
        ),
        "extra-variant": GapRule(
            "extra",
            "medium",
            "A union has an extra variant.",
            "A payload of this variant is refused.",
            "Remove the variant, or add it to the contract.",
        ),
        "other-type": GapRule(
            "type",
            "high",
            "A member or alias has a different type.",
            "One side writes what the other refuses.",
            "Give it the type of the contract.",
        ),
        "narrower-type": GapRule(
            "type",
            "high",
            "The type of a member or alias excludes values of the contract.",
            "Valid payloads that hold them are refused.",
            "Widen the type to that of the contract.",
        ),
        "wider-type": GapRule(
            "type",
            "medium",
            "The type of a member or alias allows values that the contract does not.",
            "It can write payloads that the other side refuses.",
            "Narrow the type to that of the contract.",
        ),
        "plain-maps": GapRule(
            "untyped",
            "high",
            "A map in a member or alias may hold anything where the contract has records.",
            "Nothing changes on the wire, but code that reads the maps by their keys breaks when it"
            " gets records.",
            "Make the records, and read their members in all code that reads the maps.",
        ),
        "null-allowed": GapRule(
            "null",
            "medium",
            "A member may be null, which the contract does not allow.",
            "A payload that holds null is refused.",
            "Remove null from the type.",
        ),
        "null-refused": GapRule(
            "null",
            "high",
            "A member may not be null, which the contract allows.",
            "Valid payloads that hold null are refused.",
            "Allow null.",
        ),
        "required": GapRule(
            "required",
            "high",
            "A member is required that is optional in the contract.",
            "Valid payloads without it are refused.",
            "Give the member the default of the contract.",
        ),
        "optional": GapRule(
            "required",
            "medium",
            "A member is optional that the contract requires.",
            "A value can be made and sent without what the contract requires.",
            "Require the member.",
        ),
        "default": GapRule(
            "default",
            "medium",
            "A member has a different default.",
            "A payload without the member means something different on each side.",
            "Give it the default of the contract.",
        ),
        "dtype": GapRule(
            "dtype",
            "medium",
            "The element type of a plain list is not the one that the contract gives for its key.",
            "The same list is sent as a tensor of a different dtype.",
            "Choose the dtype by key, as in the contract's table.",
        ),
        "name": GapRule(
            "name",
            "medium",
            "A member is read under its contract name, but has a different name in the source.",
            "Code that names the member cannot be ported, and it may be written under "
            "a name that is refused.",
            "Give the member its contract name.",
        ),
        "wire-name": GapRule(
            "wire-name",
            "high",
            "A member may be written under a name that is not the contract's.",
            "A payload that has it under that name is refused, or its value is lost.",
            "Write the member under its contract name.",
        ),
        "unwritten": GapRule(
            "unwritten",
            "high",
            "A record has the member, but its encoder leaves it out.",
            "The member is never sent.",
            "Let the encoder write it.",
        ),
        "unknown-keys": GapRule(
            "unknown-keys",
            "medium",
            "Unknown keys are ignored where the contract refuses them, or refused "
            "where it ignores them.",
            "A misspelt member is silently lost, or a newer service breaks an older client.",
            "Treat unknown keys as the contract does.",
        ),
        "kind": GapRule(
            "kind",
            "high",
            "A type has a different kind, such as a record instead of an enum.",
            "One side writes what the other refuses.",
            "Give it the kind of the contract.",
        ),
        "elsewhere": GapRule(
            "elsewhere",
            "medium",
            "A type exists, but not in the module that has most of the others.",
            "Nothing changes on the wire, but users do not find it.",
            "Re-export the type from that module.",
        ),
        "signature": GapRule(
            "signature",
            "medium",
            "A method does not accept the arguments that the vectors pass.",
            "Nothing changes on the wire, but the same call fails here.",
            "Make the method accept the arguments of the contract.",
        ),
        "missing-operation": GapRule(
            "missing",
            "high",
            "An operation is missing; looked for only where a source has any.",
            "A client cannot ask for it, or is told that there is no such address.",
            "Add the operation.",
        ),
        "extra-operation": GapRule(
            "extra",
            "low",
            "An operation is extra compared with the other package; against the contract this is "
            "no gap.",
            "The other side does not have it.",
            "Remove the operation, or add it to the other side.",
        ),
        "route": GapRule(
            "route",
            "high",
            "An operation has a different method or path.",
            "Requests go to an address that the other side does not have.",
            "Give it the method and path of the contract.",
        ),
        "missing-media-type": GapRule(
            "missing",
            "high",
            "The body of a request or an answer lacks a media type.",
            "Bodies of this media type are not sent, or are refused.",
            "Add the media type.",
        ),
        "extra-media-type": GapRule(
            "extra",
            "medium",
            "The body of a request or an answer has an extra media type.",
            "The other side cannot read a body of this media type.",
            "Remove the media type, or add it to the contract.",
        ),
        "missing-parameter": GapRule(
            "missing",
            "medium",
            "An operation lacks a parameter.",
            "The parameter is never sent, or is ignored.",
            "Add the parameter.",
        ),
        "extra-parameter": GapRule(
            "extra",
            "low",
            "An operation has an extra parameter.",
            "The other side ignores it, or never sends it.",
            "Remove the parameter, or add it to the contract.",
        ),
        "extra-required-parameter": GapRule(
            "extra",
            "high",
            "An operation requires an extra parameter.",
            "Requests of the other side are refused.",
            "Make the parameter optional, or add it to the contract.",
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
            "A vector gives a different value than the contract says.",
            "The same payload means something else, or the same value is written differently.",
            "Make the vector pass.",
        ),
        "accepts": GapRule(
            "accepts",
            "medium",
            "A vector that should be refused is accepted.",
            "A mistake passes here, and the other side refuses it later.",
            "Refuse it, with the faults that the vector names.",
        ),
        "faults": GapRule(
            "faults",
            "low",
            "A vector is refused as it should be, but with different faults.",
            "Nothing changes on the wire, but users get a different error.",
            "Report the faults that the vector names.",
        ),
    }
)
"""Every kind of gap."""


@frozen(kw_only=True)
class Gap:
    """One difference.

    `id` is the same in every run: it consists of the type, the member and the kind. `expected` and
    `found` are short texts, or `""` for nothing.
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
    """Make a gap by the rule of its kind; `fix` replaces the rule's if it is more exact."""
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

Status = Literal["complete", "partial", "missing", "inline", "imported"]
"""`inline`: the source has no name for the type, and writes it out where it is used. `imported`:
the source takes it from another package, which has to be compared on its own."""


@frozen(kw_only=True)
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


@frozen(kw_only=True)
class MemberRow:
    """A member on either side; it matches if it has no gap. A text is empty if the side lacks the
    member."""

    type: str
    name: str
    expected: str
    expected_default: str
    found: str
    found_default: str
    expected_at: Place | None
    found_at: Place | None
    gaps: tuple[str, ...]


@frozen(kw_only=True)
class MethodRow:
    """A method on either side, as `name/arguments`; an extra one in the source is no gap."""

    type: str
    name: str
    expected: str
    found: str
    found_at: Place | None
    gaps: tuple[str, ...]


@frozen(kw_only=True)
class OperationRow:
    """An operation of the reference, as method and path; it matches if it has no gap."""

    name: str
    status: Status
    spelled: str
    expected_at: Place | None
    found_at: Place | None
    gaps: tuple[str, ...]


@frozen(kw_only=True)
class ComparedSource:
    """One side of a comparison: what it is, where it was read, and from which module."""

    label: str
    language: LanguageName
    path: str
    home: str


@frozen(kw_only=True)
class VectorRun:
    """The result of running vectors: how many agree, and how many could not be run."""

    runner: str
    run: int
    agreeing: int
    left_out: int


@frozen(kw_only=True)
class SurfaceComparison:
    """One source compared with the reference; gaps come worst first, then in reading order.

    Of two releases, gaps that leave something to do in the schemas come before the others. `to_do`
    names what they are about, and `new` the types and operations that the schemas lack.
    """

    reference: ComparedSource
    source: ComparedSource
    types: tuple[TypeRow, ...]
    members: tuple[MemberRow, ...]
    methods: tuple[MethodRow, ...]
    gaps: tuple[Gap, ...]
    others: tuple[str, ...]
    operations: tuple[OperationRow, ...] = ()
    behaviour: VectorRun | None = None
    to_do: tuple[str, ...] | None = None
    new: tuple[str, ...] = ()


@frozen(kw_only=True)
class Waiver:
    """A gap that is accepted until a day, for a reason; in one source or in all."""

    id: str
    reason: str
    expires: date
    source: str | None
    place: Place


@frozen(kw_only=True)
class CheckedWaiver:
    """A waiver and its state: `active` ones suppress a gap, others are reported."""

    waiver: Waiver
    state: Literal["active", "expired", "unused"]


@frozen(kw_only=True)
class ParityReport:
    """Every comparison of a run, and the state of the waivers.

    `waived` holds the waiver of each gap that one holds back, by the source's label and the gap's
    id.
    """

    comparisons: tuple[SurfaceComparison, ...]
    verdicts: tuple[CheckedWaiver, ...] = ()
    waived: Mapping[tuple[str, str], Waiver] = field(default_factory=dict)

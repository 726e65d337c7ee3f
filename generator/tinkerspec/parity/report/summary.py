"""What the formats share: the counts, the words for them, and the order of things.

Texts are as in the source; each format escapes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar, get_args

from ...diagnostics import Place
from ...frozen import frozen
from ...report import count
from ..gaps import (
    SEVERITIES,
    CheckedWaiver,
    ComparedSource,
    Gap,
    GapSeverity,
    MemberRow,
    MethodRow,
    ParityReport,
    Status,
    SurfaceComparison,
    Waiver,
)
from ..waivers import open_gaps

STATUSES: Final[tuple[Status, ...]] = get_args(Status)

Row = TypeVar("Row", MemberRow, MethodRow)


@frozen(kw_only=True)
class GapCounts:
    """The counts of one comparison; waived gaps count only as `waived`."""

    types: Mapping[Status, int]
    members: int
    matching_members: int
    methods: int
    matching_methods: int
    gaps: Mapping[GapSeverity, int]
    waived: int


@frozen(kw_only=True)
class Warned:
    """A waiver with a warning: the code says what is wrong with it."""

    waiver: Waiver
    code: str
    message: str
    help: str


def summarise(report: ParityReport, comparison: SurfaceComparison) -> GapCounts:
    """Count what the comparison found."""
    rows = comparison.types
    shown = [gap for gap in comparison.gaps if waiver_of(report, comparison, gap) is None]
    return GapCounts(
        types={status: sum(row.status == status for row in rows) for status in STATUSES},
        members=sum(row.members for row in rows),
        matching_members=sum(row.matching_members for row in rows),
        methods=sum(row.methods for row in rows),
        matching_methods=sum(row.matching_methods for row in rows),
        gaps=by_severity(shown),
        waived=len(comparison.gaps) - len(shown),
    )


def by_severity(gaps: Iterable[Gap]) -> Mapping[GapSeverity, int]:
    """How many there are of each severity, from the worst to the least."""
    found = [gap.severity for gap in gaps]
    return {severity: found.count(severity) for severity in SEVERITIES}


def in_all(report: ParityReport) -> tuple[Mapping[GapSeverity, int], int]:
    """The open gaps of every comparison by severity, and how many gaps are waived."""
    shown = [gap for _, gap in open_gaps(report)]
    total = sum(len(comparison.gaps) for comparison in report.comparisons)
    return by_severity(shown), total - len(shown)


def waiver_of(report: ParityReport, comparison: SurfaceComparison, gap: Gap) -> Waiver | None:
    """The waiver of the gap; None if it has none."""
    return report.waived.get((comparison.source.label, gap.id))


def shown(
    report: ParityReport, comparison: SurfaceComparison
) -> Sequence[tuple[GapSeverity, Sequence[Gap]]]:
    """The gaps that are not waived, by severity, worst first."""
    gaps = [gap for gap in comparison.gaps if waiver_of(report, comparison, gap) is None]
    found: dict[GapSeverity, list[Gap]] = {severity: [] for severity in SEVERITIES}
    for gap in gaps:
        found[gap.severity].append(gap)
    return [(severity, of_it) for severity, of_it in found.items() if of_it]


def held_back(report: ParityReport, comparison: SurfaceComparison) -> Sequence[tuple[Gap, Waiver]]:
    """The waived gaps, each with its waiver."""
    waivers = ((gap, waiver_of(report, comparison, gap)) for gap in comparison.gaps)
    return [(gap, waiver) for gap, waiver in waivers if waiver is not None]


# --- words ---------------------------------------------------------------------------------------


def side(side: ComparedSource) -> str:
    """What was compared: `sdk 0.6.3 (python, sdk.types)`; the contract is known by its label."""
    return (
        side.label
        if side.language == "contract"
        else f"{side.label} ({side.language}, {side.home})"
    )


def facts(report: ParityReport, comparison: SurfaceComparison) -> tuple[tuple[str, str], ...]:
    """The summary in words: what is counted, and the count."""
    summary = summarise(report, comparison)
    behaviour = comparison.behaviour
    found = [
        ("types", types_in_words(summary.types)),
        ("members", _matching(summary.matching_members, summary.members)),
        ("methods", _matching(summary.matching_methods, summary.methods)),
        ("gaps", gaps_in_words(summary.gaps, summary.waived)),
    ]
    rows = comparison.operations
    if rows:
        words = _matching(sum(not row.gaps for row in rows), len(rows))
        found.insert(-1, ("operations", words))
    if comparison.to_do is not None:
        found.append(("to do", ", ".join(comparison.to_do) or "nothing"))
    if comparison.new:
        found.append(("new", f"{', '.join(comparison.new)}; add what belongs in the contract"))
    if behaviour is not None:
        left_out = f", {behaviour.left_out} left out" if behaviour.left_out else ""
        words = f"{behaviour.agreeing} of {behaviour.run} agree{left_out} ({behaviour.runner})"
        found.append(("vectors", words))
    return tuple(found)


def _matching(part: int, whole: int) -> str:
    return f"{part} of {whole} match" if whole else "none to compare"


def types_in_words(types: Mapping[Status, int]) -> str:
    """`18 of 24 complete, 3 partial, 2 missing, 1 inline`."""
    total = sum(types.values())
    if not total:
        return "none to compare"
    rest = [f"{types[status]} {status}" for status in STATUSES[1:] if types[status]]
    return ", ".join([f"{types['complete']} of {total} complete", *rest])


def gaps_in_words(gaps: Mapping[GapSeverity, int], waived: int) -> str:
    """`3: 1 critical, 2 low; 1 waived`."""
    total = sum(gaps.values())
    parts = ", ".join(f"{number} {severity}" for severity, number in gaps.items() if number)
    words = f"{total}: {parts}" if total else "none"
    return f"{words}; {waived} waived" if waived else words


def no_gaps(report: ParityReport, comparison: SurfaceComparison) -> str:
    """The text for a comparison without open gaps; `""` if there is one."""
    summary = summarise(report, comparison)
    if sum(summary.gaps.values()):
        return ""
    if summary.waived:
        waived = count(summary.waived, "gap")
        return f"only waived gaps: {waived}"
    return f"no gaps: nothing differs from {comparison.reference.label}"


def others(comparison: SurfaceComparison) -> str:
    """How many types the source has beyond what was compared; `""` for none."""
    number = len(comparison.others)
    if not number:
        return ""
    return f"and {count(number, 'other type')}, which {comparison.reference.label} does not have"


def at(place: Place | None, otherwise: str = "") -> str:
    """A place as the user is shown it."""
    return otherwise if place is None else str(place)


def difference(gap: Gap) -> str:
    """`seed: expected integer, found text`; the type is named if there is no member."""
    return (
        f"{gap.member or gap.type}: expected {gap.expected or 'nothing'}, "
        f"found {gap.found or 'nothing'}"
    )


def short(row: MemberRow | MethodRow) -> str:
    """How a row differs, in the words that end the ids of its gaps; `""` where it matches."""
    prefix = f"PARITY-{row.type}.{row.name}-"
    return ", ".join(id_.removeprefix(prefix) for id_ in row.gaps)


# --- order ---------------------------------------------------------------------------------------


def by_type(rows: Iterable[Row]) -> Mapping[str, Sequence[Row]]:
    """The rows of each type, in the order in which the types come."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.type, []).append(row)
    return groups


def enhancements(comparison: SurfaceComparison) -> tuple[MethodRow, ...]:
    """The methods that only the source has."""
    return tuple(row for row in comparison.methods if not row.expected and not row.gaps)


def common_methods(comparison: SurfaceComparison) -> tuple[MethodRow, ...]:
    """The methods that the reference has."""
    return tuple(row for row in comparison.methods if row.expected or row.gaps)


# --- waivers -------------------------------------------------------------------------------------


def waivers_in_words(report: ParityReport) -> str:
    """`2 active, 1 expired`; `""` where there are none."""
    states = [verdict.state for verdict in report.verdicts]
    numbers = ((states.count(state), state) for state in ("active", "expired", "unused"))
    return ", ".join(f"{number} {state}" for number, state in numbers if number)


def warned(report: ParityReport) -> tuple[Warned, ...]:
    """The waivers that are not active, in their order."""
    return tuple(_warned(verdict) for verdict in report.verdicts if verdict.state != "active")


def _warned(verdict: CheckedWaiver) -> Warned:
    waiver = verdict.waiver
    if verdict.state == "expired":
        return Warned(
            waiver=waiver,
            code="waiver-expired",
            message=f"the waiver of {waiver.id} ended on {waiver.expires}, and its gap counts",
            help="fix the gap, or renew the waiver with a reason and a later date",
        )
    of = f" of {waiver.source}" if waiver.source else ""
    return Warned(
        waiver=waiver,
        code="waiver-unused",
        message=f"the waiver of {waiver.id} matches no gap{of}",
        help="remove it, or fix its id or its source",
    )


def one_line(text: str) -> str:
    """A reason of several lines as one line."""
    return " ".join(text.split())

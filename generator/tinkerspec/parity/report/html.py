"""The report as one self-contained page, without requests or scripts.

Every string is escaped, and control characters are shown as in the terminal. A long name wraps
after `.`, `/`, `_` and the like, and nowhere else. `everything` adds the names of the other types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ...contract.naming import printable
from ...frozen import frozen
from ...report.templates import environment
from ..gaps import (
    SEVERITIES,
    Gap,
    GapSeverity,
    MemberRow,
    MethodRow,
    ParityReport,
    SurfaceComparison,
    TypeRow,
    Waiver,
)
from . import summary

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

TEMPLATE: Final = "page.html.j2"

# Where a name may go on in the next line.
_JOINT: Final = re.compile(r"(?<=[./:_@-])(?=[^\W\d])")
# What may stand in an anchor without being written otherwise in a link.
_NO_ANCHOR: Final = re.compile(r"[^A-Za-z0-9._-]")


@frozen(kw_only=True)
class Fact:
    """A line of the summary; where parts of a whole are counted, they are drawn as well."""

    name: str
    words: str
    part: int = 0
    whole: int = 0


@frozen(kw_only=True)
class PlacedGap:
    """A gap and where it is on the page."""

    anchor: str
    gap: Gap
    waiver: Waiver | None


@frozen(kw_only=True)
class GapGroup:
    """The gaps of one severity: how many they are, and those of each type or operation."""

    severity: GapSeverity
    size: int
    by_type: Mapping[str, Sequence[PlacedGap]]


@frozen(kw_only=True)
class Rows:
    """The rows of one type, or of one table, and how many of them match."""

    name: str
    matching: int
    rows: Sequence[MemberRow] | Sequence[MethodRow]


@frozen(kw_only=True)
class Section:
    """One comparison as the page shows it."""

    anchor: str
    comparison: SurfaceComparison
    facts: Sequence[Fact]
    counts: Mapping[GapSeverity, int]
    waived: int
    no_gaps: str
    others: str
    types: Sequence[tuple[TypeRow, Sequence[PlacedGap]]]
    gaps: Sequence[GapGroup]
    held_back: Sequence[PlacedGap]
    members: Sequence[Rows]
    methods: Rows
    enhancements: Sequence[MethodRow]


def render(report: ParityReport, *, everything: bool) -> str:
    """The page."""
    gaps, waived = summary.in_all(report)
    return _page().render(
        sections=list(_sections(report)),
        report=report,
        everything=everything,
        in_all=summary.gaps_in_words(gaps, waived),
        waivers=summary.waivers_in_words(report),
        warned=summary.warned(report),
        at=summary.at,
        short=summary.short,
        one_line=summary.one_line,
        severities=SEVERITIES,
    )


@cache
def _page() -> Template:
    templates = environment(Path(__file__).parent, autoescape=True, finalize=_printable)
    templates.filters |= {"breakable": _breakable, "prose": _prose}
    return templates.get_template(TEMPLATE)


def _printable(value: Any) -> Any:
    """Show what cannot be printed; what the template made itself is known by its type."""
    return printable(value) if type(value) is str else value


def _breakable(text: str) -> Markup:
    """A text, escaped, with the places where it may go on in the next line."""
    from markupsafe import Markup  # here, because no other format needs it

    return Markup("<wbr>").join(_JOINT.split(printable(text)))


def _prose(text: str) -> Markup:
    """A sentence, escaped, with its code as code."""
    from markupsafe import Markup

    parts = re.split("`([^`]+)`", text)
    return Markup("").join(
        Markup("<code>%s</code>") % _breakable(part) if number % 2 else _breakable(part)
        for number, part in enumerate(parts)
    )


def _sections(report: ParityReport) -> Iterator[Section]:
    taken = {"report", "waivers"}  # places of the template itself
    for number, comparison in enumerate(report.comparisons, start=1):
        prefix = "" if number == 1 else f"{number}-"
        placed = [
            PlacedGap(
                anchor=_anchor(f"{prefix}{gap.id}", taken),
                gap=gap,
                waiver=summary.waiver_of(report, comparison, gap),
            )
            for gap in comparison.gaps
        ]
        yield _section(report, comparison, _anchor(f"comparison-{number}", taken), placed)


def _anchor(text: str, taken: set[str]) -> str:
    """A name for a place on the page that no other place has."""
    name = wanted = _NO_ANCHOR.sub("_", text)
    number = 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken.add(name)
    return name


def _section(
    report: ParityReport, comparison: SurfaceComparison, anchor: str, placed: Sequence[PlacedGap]
) -> Section:
    counts = summary.summarise(report, comparison)
    shown = [gap for gap in placed if gap.waiver is None]
    common = summary.common_methods(comparison)
    return Section(
        anchor=anchor,
        comparison=comparison,
        facts=_facts(report, comparison, counts),
        counts=counts.gaps,
        waived=counts.waived,
        no_gaps=summary.no_gaps(report, comparison),
        others=summary.others(comparison),
        types=[(row, _gaps_of(row, placed)) for row in comparison.types],
        gaps=[
            _group(severity, [gap for gap in shown if gap.gap.severity == severity])
            for severity in SEVERITIES
            if counts.gaps[severity]
        ],
        held_back=[gap for gap in placed if gap.waiver is not None],
        members=[
            Rows(name=type_, matching=_matching(rows), rows=rows)
            for type_, rows in summary.by_type(comparison.members).items()
        ],
        methods=Rows(name="methods", matching=_matching(common), rows=common),
        enhancements=summary.enhancements(comparison),
    )


def _group(severity: GapSeverity, placed: Sequence[PlacedGap]) -> GapGroup:
    by_type: dict[str, list[PlacedGap]] = {}
    for each in placed:
        by_type.setdefault(each.gap.type, []).append(each)
    return GapGroup(severity=severity, size=len(placed), by_type=by_type)


def _facts(
    report: ParityReport, comparison: SurfaceComparison, counts: summary.GapCounts
) -> Sequence[Fact]:
    """What is counted, but for the gaps, which are shown by severity."""
    behaviour, operations = comparison.behaviour, comparison.operations
    ratios = {
        "types": (counts.types["complete"], sum(counts.types.values())),
        "members": (counts.matching_members, counts.members),
        "methods": (counts.matching_methods, counts.methods),
        "operations": (sum(not row.gaps for row in operations), len(operations)),
        "vectors": (behaviour.agreeing, behaviour.run) if behaviour is not None else (0, 0),
    }
    return [
        Fact(name=name, words=words, part=part, whole=whole)
        for name, words in summary.facts(report, comparison)
        for part, whole in [ratios.get(name, (0, 0))]
        if name != "gaps"
    ]


def _gaps_of(row: TypeRow, placed: Sequence[PlacedGap]) -> Sequence[PlacedGap]:
    return [gap for gap in placed if gap.gap.id in row.gaps]


def _matching(rows: Sequence[MemberRow] | Sequence[MethodRow]) -> int:
    return sum(not row.gaps for row in rows)

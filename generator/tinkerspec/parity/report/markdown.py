"""The report as a document, fit for a comment on a pull request: GitHub's Markdown.

`everything` adds the names of the other types, and in full the gaps that a waiver holds back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from ...diagnostics import Place
from ...report import count
from ...report.markdown import NOTHING, code, folded, html_code, prose, table
from ..gaps import (
    SEVERITIES,
    CheckedWaiver,
    Gap,
    GapSeverity,
    MemberRow,
    MethodRow,
    ParityReport,
    SurfaceComparison,
    Waiver,
)
from . import summary
from .summary import at

_MATCH: Final = "✓"


def render(report: ParityReport, *, everything: bool) -> str:
    """The document."""
    return "\n".join(_lines(report, everything=everything)).rstrip("\n") + "\n"


def _or_nothing(text: str) -> str:
    return code(text) if text else "nothing"


def _place(place: Place | None, otherwise: str = "") -> str:
    return code(at(place, otherwise))


# --- the document --------------------------------------------------------------------------------


def _lines(report: ParityReport, *, everything: bool) -> Iterator[str]:
    yield "# Gap analysis"
    yield ""
    if not report.comparisons:
        yield "Nothing was compared."
        yield ""
    if len(report.comparisons) > 1:
        yield from _in_all(report)
    for comparison in report.comparisons:
        yield from _comparison(report, comparison, everything=everything)
    yield from _waivers(report)


def _in_all(report: ParityReport) -> Iterator[str]:
    words = summary.gaps_in_words(*summary.in_all(report))
    yield f"{count(len(report.comparisons), 'comparison')}; gaps in all: {words}."
    yield ""
    rows = (
        [
            code(comparison.source.label),
            code(comparison.reference.label),
            dict(summary.facts(report, comparison))["gaps"],
        ]
        for comparison in report.comparisons
    )
    yield from table(["Source", "Against", "Gaps"], rows)


def _comparison(
    report: ParityReport, comparison: SurfaceComparison, *, everything: bool
) -> Iterator[str]:
    source, reference = comparison.source, comparison.reference
    yield f"## {code(source.label)} against {code(reference.label)}"
    yield ""
    yield from _summary(report, comparison)
    if comparison.types:
        yield "### Types"
        yield ""
        yield from _types(comparison)
    yield "### Gaps"
    yield ""
    yield from _gaps(report, comparison, everything=everything)
    yield from _members(comparison)
    yield from _methods(comparison)
    yield from _others(comparison, everything=everything)


def _summary(report: ParityReport, comparison: SurfaceComparison) -> Iterator[str]:
    for name, side in (("Source", comparison.source), ("Against", comparison.reference)):
        home = f" ({side.language}, {code(side.home)})" if side.language != "contract" else ""
        yield f"- **{name}:** {code(side.label)}{home}, read from {code(side.path)}"
    for name, words in summary.facts(report, comparison):
        yield f"- **{name.capitalize()}:** {prose(words)}"
    yield ""


def _types(comparison: SurfaceComparison) -> Iterator[str]:
    rows = (
        [
            code(row.name),
            prose(row.kind),
            _ratio(row.matching_members, row.members),
            _ratio(row.matching_methods, row.methods),
            code(row.spelled),
            _place(row.found_at),
            f"{_MATCH} complete" if row.status == "complete" else row.status,
            str(len(row.gaps) or NOTHING),
        ]
        for row in comparison.types
    )
    head = ("Type", "Kind", "Members", "Methods", "In the source", "Where", "Status", "Gaps")
    yield from table(head, rows)


def _ratio(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else NOTHING


def _gaps(
    report: ParityReport, comparison: SurfaceComparison, *, everything: bool
) -> Iterator[str]:
    if words := summary.no_gaps(report, comparison):
        yield f"{prose(words[0].upper() + words[1:])}."
        yield ""
    waivers = [summary.waiver_of(report, comparison, gap) for gap in comparison.gaps]
    found = list(zip(comparison.gaps, waivers, strict=True))
    for severity in SEVERITIES:
        shown = [gap for gap, waiver in found if gap.severity == severity and waiver is None]
        yield from _of_severity(comparison, severity, shown)
    held = [(gap, waiver) for gap, waiver in found if waiver is not None]
    if everything and held:
        yield f"#### Waived ({len(held)})"
        yield ""
        for gap, waiver in held:
            yield from _gap(comparison, gap, waiver)


def _of_severity(
    comparison: SurfaceComparison, severity: GapSeverity, gaps: Sequence[Gap]
) -> Iterator[str]:
    if not gaps:
        return
    yield f"#### {severity.capitalize()} ({len(gaps)})"
    yield ""
    for gap in gaps:
        yield from _gap(comparison, gap, None)


def _gap(comparison: SurfaceComparison, gap: Gap, waiver: Waiver | None) -> Iterator[str]:
    yield f"##### {code(gap.id)}"
    yield ""
    if waiver is not None:
        words = f"until {waiver.expires}: {prose(waiver.reason)} ({_place(waiver.place)})"
        yield f"- **Waived:** {gap.severity}, {words}"
    yield f"- **Where:** {_place(gap.found_at, comparison.source.path)}"
    if gap.expected_at is not None:
        yield f"- **Against:** {_place(gap.expected_at)}"
    yield f"- **Expected:** {_or_nothing(gap.expected)}"
    yield f"- **Found:** {_or_nothing(gap.found)}"
    yield f"- **Why it matters:** {prose(gap.why)}"
    yield f"- **Mend:** {prose(gap.mend)}"
    yield ""


# --- members and methods -------------------------------------------------------------------------


def _members(comparison: SurfaceComparison) -> Iterator[str]:
    if not comparison.members:
        return
    yield "### Members"
    yield ""
    head = ("Member", "Expected", "Default", "Found", "Default", "Where", "Match")
    for type_, rows in summary.by_type(comparison.members).items():
        matching = sum(not row.gaps for row in rows)
        title = f"{html_code(type_)}: {matching} of {len(rows)} match"
        yield from folded(title, table(head, map(_member, rows)))


def _member(row: MemberRow) -> Sequence[str]:
    return (
        code(row.name),
        code(row.expected),
        code(row.expected_default),
        code(row.found),
        code(row.found_default),
        _place(row.found_at),
        _match(row),
    )


def _match(row: MemberRow | MethodRow) -> str:
    return f"**{prose(summary.short(row))}**" if row.gaps else _MATCH


def _methods(comparison: SurfaceComparison) -> Iterator[str]:
    common = summary.common_methods(comparison)
    if common:
        matching = sum(not row.gaps for row in common)
        rows = (
            [code(r.type), code(r.expected), code(r.found), _place(r.found_at), _match(r)]
            for r in common
        )
        yield "### Methods"
        yield ""
        lines = table(("Type", "Expected", "Found", "Where", "Match"), rows)
        yield from folded(f"{matching} of {len(common)} match", lines)
    extra = summary.enhancements(comparison)
    if extra:
        rows = ([code(r.type), code(r.found), _place(r.found_at)] for r in extra)
        yield "### Enhancements"
        yield ""
        title = f"{count(len(extra), 'method')} that only the source has"
        yield from folded(title, table(("Type", "Method", "Where"), rows))


def _others(comparison: SurfaceComparison, *, everything: bool) -> Iterator[str]:
    if words := summary.others(comparison):
        listed = f": {', '.join(map(code, comparison.others))}" if everything else ""
        yield f"{prose(words[0].upper() + words[1:])}{listed}."
        yield ""


# --- waivers -------------------------------------------------------------------------------------


def _waivers(report: ParityReport) -> Iterator[str]:
    if not report.verdicts:
        return
    yield "## Waivers"
    yield ""
    yield f"{summary.waivers_in_words(report)}."
    yield ""
    for warned in summary.warned(report):
        place = _place(warned.waiver.place)
        yield f"- **Warning:** {place}: {prose(warned.message)}; {prose(warned.help)}."
    if summary.warned(report):
        yield ""
    head = ("Gap", "Source", "Until", "State", "Reason", "Where")
    yield from table(head, map(_waiver, report.verdicts))


def _waiver(verdict: CheckedWaiver) -> Sequence[str]:
    waiver = verdict.waiver
    state = verdict.state if verdict.state == "active" else f"**{verdict.state}**"
    return (
        code(waiver.id),
        code(waiver.source) if waiver.source else "all",
        waiver.expires.isoformat(),
        state,
        prose(waiver.reason),
        _place(waiver.place),
    )

"""The report for a pull request: one workflow command per gap, at the line of the source.

GitHub shows ten errors, ten warnings and ten notices per step and drops the rest, so the worst come
first. Warnings about waivers come before gaps that are warnings. Waived gaps are not shown.
`everything` has no effect here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ...diagnostics import Place
from ...report.github import can_show, command
from ..gaps import SEVERITIES, Gap, GapSeverity, ParityReport, SurfaceComparison
from ..waivers import open_gaps
from . import summary
from .summary import at

_LEVELS: Final[Mapping[GapSeverity, str]] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "notice",
}
_NOWHERE: Final = Place("", 0)


def render(report: ParityReport, *, everything: bool = False) -> str:
    """The commands, one per line."""
    del everything
    return "".join(_commands(report))


def _commands(report: ParityReport) -> Iterator[str]:
    found = list(open_gaps(report))
    for severity in SEVERITIES:
        if severity == "medium":
            yield from _waivers(report)
        for comparison, gap in found:
            if gap.severity == severity:
                yield _gap(comparison, gap)


def _gap(comparison: SurfaceComparison, gap: Gap) -> str:
    lines = [
        f"{summary.difference(gap)} ({gap.severity})",
        f"in {comparison.source.label}: {at(gap.found_at, comparison.source.path)}",
        *([f"against: {at(gap.expected_at)}"] if gap.expected_at is not None else []),
        f"why: {gap.why}",
        f"fix: {gap.fix}",
    ]
    places = (gap.found_at, gap.expected_at)
    place = next((one for one in places if one is not None and can_show(one.file)), _NOWHERE)
    message = "\n".join(lines)
    return command(_LEVELS[gap.severity], message, title=gap.id, file=place.file, line=place.line)


def _waivers(report: ParityReport) -> Iterator[str]:
    for warned in summary.warned(report):
        message = f"{warned.message}\nhelp: {warned.help}"
        place = warned.waiver.place
        yield command("warning", message, title=warned.code, file=place.file, line=place.line)

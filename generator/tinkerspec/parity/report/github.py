"""The report for a pull request: a workflow command a gap, at the line of the source.

GitHub shows ten errors, ten warnings and ten notices of a step, and drops the rest, so the worst
come first. Waivers to look at come before the gaps that are warnings: they are few, and nothing
else tells of them. What a waiver holds back is not shown. `everything` changes nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Final, TextIO

from ...report.github import command
from ..gaps import SEVERITIES, Comparison, Gap, Report, Severity
from ..surface import Place
from ..waivers import open_gaps
from . import summary
from .summary import at

_LEVELS: Final[Mapping[Severity, str]] = {
    "critical": "error",
    "high": "error",
    "medium": "warning",
    "low": "notice",
}

# A file inside one of these is none that a pull request could show.
_ARCHIVES: Final = (".whl", ".zip", ".egg", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


def render(report: Report, *, everything: bool = False) -> str:
    """One command a line."""
    del everything
    return "".join(_commands(report))


def write(report: Report, stream: TextIO, *, everything: bool) -> None:
    """Write the commands."""
    stream.write(render(report, everything=everything))


def _commands(report: Report) -> Iterator[str]:
    found = list(open_gaps(report))
    for severity in SEVERITIES:
        if severity == "medium":
            yield from _waivers(report)
        for comparison, gap in found:
            if gap.severity == severity:
                yield _gap(comparison, gap)


def _gap(comparison: Comparison, gap: Gap) -> str:
    lines = [
        f"{summary.difference(gap)} ({gap.severity})",
        f"in {comparison.source.label}: {at(gap.found_at, comparison.source.path)}",
        *([f"against: {at(gap.expected_at)}"] if gap.expected_at is not None else []),
        f"why: {gap.why}",
        f"mend: {gap.mend}",
    ]
    place = next((p for p in (gap.found_at, gap.expected_at) if _is_file(p)), None)
    return command(_LEVELS[gap.severity], "\n".join(lines), _properties(place, gap.id))


def _waivers(report: Report) -> Iterator[str]:
    for warned in summary.warned(report):
        message = f"{warned.message}\nhelp: {warned.help}"
        yield command("warning", message, _properties(warned.waiver.place, warned.code))


def _properties(place: Place | None, title: str) -> Mapping[str, str]:
    properties: dict[str, str] = {}
    if place is not None:
        properties["file"] = place.file
        if place.line:
            properties["line"] = str(place.line)
    return {**properties, "title": title}


def _is_file(place: Place | None) -> bool:
    """Whether it is a file of its own, and not one inside an archive."""
    if place is None:
        return False
    folders = PurePosixPath(place.file).parts[:-1]
    return not any(folder.lower().endswith(_ARCHIVES) for folder in folders)

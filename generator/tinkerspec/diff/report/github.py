"""What changed, in a pull request: a workflow command a change, at the line of the new version, or
of the old one where the thing is gone.

GitHub shows ten errors, ten warnings and ten notices of a step, and drops the rest, so the worst
come first. Cosmetic changes are left out, unless everything is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TextIO

from ...report.github import command
from ..change import Finding, Place, Spot
from ..run import Comparison
from . import summary

_LEVELS: Final = {
    "breaking": "error",
    "risky": "warning",
    "compatible": "notice",
    "cosmetic": "notice",
}

# A file inside one of these is none that a pull request could show.
_ARCHIVES: Final = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


def render(comparison: Comparison, *, everything: bool, witness: bool) -> str:
    """One command a line."""
    return "".join(_commands(comparison, everything=everything, witness=witness))


def write(comparison: Comparison, stream: TextIO, *, everything: bool, witness: bool) -> None:
    """Write the commands."""
    stream.write(render(comparison, everything=everything, witness=witness))


def _commands(comparison: Comparison, *, everything: bool, witness: bool) -> Iterator[str]:
    for notice in comparison.notices:
        properties = {"file": notice.file, "line": str(notice.line), "title": notice.code}
        yield command("warning", f"{notice.message}\nhelp: {notice.help}", properties)
    for finding in comparison.findings:
        if everything or finding.severity != "cosmetic":
            # A break that is announced is known, and holds nothing up.
            known = finding.severity == "breaking" and finding.announced_by
            level = "warning" if known else _LEVELS[finding.severity]
            message = "\n".join(_lines(finding, everything=everything, witness=witness))
            yield command(level, message, _properties(finding))


def _lines(finding: Finding, *, everything: bool, witness: bool) -> Iterator[str]:
    yield f"{summary.means(finding)} ({finding.severity})"
    for name, text in summary.was_and_now(finding.change):
        yield f"{name}: {text}"
    for verdict in summary.verdicts(finding, everything=everything):
        yield f"{summary.audience(verdict)}: {verdict.severity}: {verdict.reason}"
    if finding.severity in summary.DETAILED:
        yield f"mend: {finding.mend}"
    for found in finding.witnesses if witness else ():
        yield f"witness: {summary.payload(found.payload)}: {summary.witness(found)}"
    if finding.announced_by:
        yield f"announced: {finding.announced_by}"


def _properties(finding: Finding) -> Mapping[str, str]:
    spots = (finding.change.new, finding.change.old)
    place = next((spot.place for spot in spots if spot is not None and _is_shown(spot)), None)
    properties = _at(place) if place is not None else {}
    return {**properties, "title": finding.id}


def _at(place: Place) -> dict[str, str]:
    return {"file": place.file, "line": str(place.line), "col": str(place.column)}


def _is_shown(spot: Spot) -> bool:
    """Whether it is in a file of its own, and not in one inside an archive."""
    folders = spot.place.file.split("/")[:-1]
    return not any(folder.lower().endswith(_ARCHIVES) for folder in folders)

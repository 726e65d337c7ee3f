"""What changed, as annotations of a pull request: one workflow command per change, at the line in
the new version, or in the old one if it was removed.

GitHub shows ten errors, ten warnings and ten notices per step and drops the rest, so the worst come
first. Cosmetic changes are left out unless `everything` is set.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...report.github import can_show, command
from ..change import Finding
from ..pipeline import EditionComparison
from . import summary

_LEVELS: Final = {
    "breaking": "error",
    "risky": "warning",
    "compatible": "notice",
    "cosmetic": "notice",
}


def render(comparison: EditionComparison, *, everything: bool, witness: bool) -> str:
    """The commands, one per line."""
    return "".join(_commands(comparison, everything=everything, witness=witness))


def _commands(comparison: EditionComparison, *, everything: bool, witness: bool) -> Iterator[str]:
    for notice in comparison.notices:
        message = f"{notice.message}\nhelp: {notice.help}"
        yield command("warning", message, title=notice.code, file=notice.file, line=notice.line)
    for finding in comparison.findings:
        if everything or finding.severity != "cosmetic":
            # A break that is announced is known, so it is only a warning.
            known = finding.severity == "breaking" and finding.announced_by
            level = "warning" if known else _LEVELS[finding.severity]
            message = "\n".join(_lines(finding, everything=everything, witness=witness))
            yield command(level, message, title=finding.id, **_place(finding))


def _lines(finding: Finding, *, everything: bool, witness: bool) -> Iterator[str]:
    yield f"{summary.means(finding)} ({finding.severity})"
    for name, text in summary.was_and_now(finding.change):
        yield f"{name}: {text}"
    for verdict in summary.verdicts(finding, everything=everything):
        yield f"{summary.audience(verdict)}: {verdict.severity}: {verdict.reason}"
    if finding.severity in summary.DETAILED:
        yield f"fix: {finding.fix}"
    for found in finding.witnesses if witness else ():
        yield f"witness: {summary.payload(found.payload)}: {summary.witness(found)}"
    if finding.announced_by:
        yield f"announced: {finding.announced_by}"


def _place(finding: Finding) -> Mapping[str, Any]:
    for spot in (finding.change.new, finding.change.old):
        if spot is not None and can_show(spot.place.file):
            place = spot.place
            return {"file": place.file, "line": place.line, "column": place.column}
    return {}

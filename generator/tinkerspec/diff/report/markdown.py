"""What changed, as a comment on a pull request: GitHub's Markdown, no longer than a comment may be.

Breaking changes come first and in full, everything else in folded tables. If it is too long, the
least important changes are left out, and a sentence says how many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from ...report.markdown import code, folded, prose
from ...targets.callers import ChangeSeverity
from .. import SEVERITIES
from ..change import Finding, Witness
from ..pipeline import EditionComparison
from ..rules import AUDIENCES
from . import summary

LONGEST: Final = 60_000
"""GitHub takes 65,536 characters."""

_SIGNS: Final = {"breaking": "❌", "risky": "⚠️", "compatible": "✅", "cosmetic": "—"}


def render(comparison: EditionComparison, *, everything: bool, witness: bool) -> str:
    """The document."""
    text = "\n".join(_head(comparison)) + "\n"
    parts = [
        (number, "\n".join(lines) + "\n")
        for severity in SEVERITIES
        for number, lines in _of_severity(
            comparison, severity, everything=everything, witness=witness
        )
    ]
    left = 0
    for number, part in parts:
        # Once something is left out, everything less important is too.
        if left or len(text) + len(part) > LONGEST:
            left += number
        else:
            text += part
    if left:
        text += f"**Not shown: {left} more changes, which do not fit into a comment.** "
        text += "`tinkerspec diff` prints them all.\n"
    return text


def _head(comparison: EditionComparison) -> Iterator[str]:
    yield f"### Contract: {prose(summary.in_words(comparison))}"
    yield ""
    old, new = (_cut(summary.side(side)) for side in (comparison.old, comparison.new))
    yield f"From {old} to {new}."
    yield ""
    if comparison.unannounced:
        names = ", ".join(_cut(finding.id) for finding in comparison.unannounced[:_NAMED])
        more = ", …" if len(comparison.unannounced) > _NAMED else ""
        yield f"**Not announced in `changes/`:** {names}{more}"
        yield ""
    for notice in comparison.notices[:_NAMED]:
        where = _cut(f"{notice.file}:{notice.line}")
        yield f"- **Warning:** {where}: {prose(notice.message[:_LONG])}; {prose(notice.help)}."
    if len(comparison.notices) > _NAMED:
        yield f"- **Warning:** {len(comparison.notices) - _NAMED} more like these."
    if comparison.notices:
        yield ""


_NAMED: Final = 20
"""How many names or warnings are listed at the top."""
_LONG: Final = 200


def _cut(text: str) -> str:
    """A text as code, cut where it is long."""
    return code(text if len(text) <= _LONG else f"{text[:_LONG]}…")


def _of_severity(
    comparison: EditionComparison, severity: ChangeSeverity, *, everything: bool, witness: bool
) -> Iterator[tuple[int, Sequence[str]]]:
    """The parts about the changes of one severity, each with the number of changes in it."""
    found = [finding for finding in comparison.findings if finding.severity == severity]
    if not found:
        return
    if severity in summary.DETAILED:
        yield 0, [f"#### {severity.capitalize()} ({len(found)})", ""]
        for finding in found:
            yield 1, list(_finding(comparison, finding, everything=everything, witness=witness))
        return
    for start in range(0, len(found), _ROWS):
        rows = found[start : start + _ROWS]
        title = f"{severity.capitalize()} ({len(found)})"
        yield len(rows), list(folded(title, _table(comparison, rows)))


_ROWS: Final = 50


def _finding(
    comparison: EditionComparison, finding: Finding, *, everything: bool, witness: bool
) -> Iterator[str]:
    sign = _SIGNS[finding.severity]
    where = code(summary.at(comparison, finding))
    yield f"- {sign} {code(finding.id)} at {where}: {prose(summary.means(finding))}"
    for name, text in summary.was_and_now(finding.change):
        yield f"  - **{name.capitalize()}:** {code(text)}"
    for verdict in summary.verdicts(finding, everything=everything):
        who = AUDIENCES[verdict.audience]
        yield f"  - {_SIGNS[verdict.severity]} **{who}:** {prose(verdict.reason)}"
    yield f"  - **Workaround:** {prose(finding.fix)}"
    if witness:
        yield from map(_witness, finding.witnesses)
    if finding.announced_by:
        yield f"  - **Announced by:** {code(finding.announced_by)}"
    yield ""


def _witness(found: Witness) -> str:
    shown = code(summary.payload(found.payload))
    return f"  - **Witness:** {shown}: {prose(summary.witness(found))}"


def _table(comparison: EditionComparison, findings: Iterable[Finding]) -> Iterator[str]:
    yield "| Change | Where | What | Was | Now |"
    yield "|---|---|---|---|---|"
    for finding in findings:
        change = finding.change
        cells = (
            code(finding.id),
            code(summary.at(comparison, finding)),
            prose(summary.means(finding)),
            code(change.was),
            code(change.now),
        )
        yield f"| {' | '.join(cells)} |"
    yield ""

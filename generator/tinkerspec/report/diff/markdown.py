"""What changed, as a comment on a pull request: GitHub's Markdown, no longer than one may be.

What breaks somebody is told first and in full, everything else in folded tables. Where it would be
too long, the least important is left out, and the number of what was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TextIO

from ...compare.changes import AUDIENCES, SEVERITIES, Severity
from ...compare.changes.change import Finding, Witness
from ...compare.changes.run import Comparison
from ..parity.markdown import code, prose
from . import summary

LONGEST: Final = 60_000
"""GitHub takes 65,536 characters."""

_SIGNS: Final = {"breaking": "❌", "risky": "⚠️", "compatible": "✅", "cosmetic": "—"}


def render(comparison: Comparison, *, everything: bool, witness: bool) -> str:
    """The document."""
    head = "\n".join(_head(comparison)) + "\n"
    parts = [
        "\n".join(part) + "\n"
        for severity in SEVERITIES
        for part in _of_severity(comparison, severity, everything=everything, witness=witness)
    ]
    kept: list[str] = []
    for part in parts:
        if len(head) + sum(map(len, kept)) + len(part) > LONGEST:
            left = len(parts) - len(kept)
            kept.append(f"{left} more parts do not fit here; the command prints them all.\n")
            break
        kept.append(part)
    return head + "".join(kept)


def write(comparison: Comparison, stream: TextIO, *, everything: bool, witness: bool) -> None:
    """Write the document."""
    stream.write(render(comparison, everything=everything, witness=witness))


def _head(comparison: Comparison) -> Iterator[str]:
    yield f"### Contract: {prose(summary.in_words(comparison))}"
    yield ""
    old, new = code(summary.side(comparison.old)), code(summary.side(comparison.new))
    yield f"From {old} to {new}."
    yield ""
    if comparison.unannounced:
        names = ", ".join(code(finding.id) for finding in comparison.unannounced[:20])
        more = ", …" if len(comparison.unannounced) > 20 else ""
        yield f"**Not announced in `changes/`:** {names}{more}"
        yield ""
    for notice in comparison.notices:
        where = code(f"{notice.file}:{notice.line}")
        yield f"- **Warning:** {where}: {prose(notice.message)}; {prose(notice.help)}."
    if comparison.notices:
        yield ""


def _of_severity(
    comparison: Comparison, severity: Severity, *, everything: bool, witness: bool
) -> Iterator[Sequence[str]]:
    """The parts about the changes of one severity: one each, or one for all."""
    found = [finding for finding in comparison.findings if finding.severity == severity]
    if not found:
        return
    if severity in summary.DETAILED:
        yield [f"#### {severity.capitalize()} ({len(found)})", ""]
        for finding in found:
            yield list(_finding(comparison, finding, everything=everything, witness=witness))
        return
    for start in range(0, len(found), _ROWS):
        rows = found[start : start + _ROWS]
        yield list(_table(comparison, severity, len(found), rows))


_ROWS: Final = 50


def _finding(
    comparison: Comparison, finding: Finding, *, everything: bool, witness: bool
) -> Iterator[str]:
    sign = _SIGNS[finding.severity]
    where = code(summary.at(comparison, finding))
    yield f"- {sign} {code(finding.id)} at {where}: {prose(summary.means(finding))}"
    for name, text in summary.was_and_now(finding.change):
        yield f"  - **{name.capitalize()}:** {code(text)}"
    for verdict in summary.verdicts(finding, everything=everything):
        who = AUDIENCES[verdict.audience]
        yield f"  - {_SIGNS[verdict.severity]} **{who}:** {prose(verdict.reason)}"
    yield f"  - **Way round:** {prose(finding.mend)}"
    if witness:
        yield from map(_witness, finding.witnesses)
    if finding.announced_by:
        yield f"  - **Announced by:** {code(finding.announced_by)}"
    yield ""


def _witness(found: Witness) -> str:
    shown = code(summary.payload(found.payload))
    return f"  - **Witness:** {shown}: {prose(summary.witness(found))}"


def _table(
    comparison: Comparison, severity: Severity, total: int, findings: Iterable[Finding]
) -> Iterator[str]:
    yield f"<details><summary>{severity.capitalize()} ({total})</summary>"
    yield ""
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
    yield "</details>"
    yield ""

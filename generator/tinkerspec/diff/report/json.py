"""What changed, for programs: one JSON object in ASCII, followed by a newline.

`report.schema.json` next to this file describes it. Within one `version`, members are only added.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from ...report.json import document
from ..change import Finding, Spot, Witness
from ..edition import Edition
from ..pipeline import EditionComparison
from . import summary

VERSION: Final = 1

SCHEMA: Final = Path(__file__).with_name("report.schema.json")
"""The JSON Schema of the report."""


def render(comparison: EditionComparison, *, everything: bool = True, witness: bool = True) -> str:
    """The JSON text; it always has everything."""
    del everything, witness
    counts: dict[str, int] = dict(summary.counts(comparison).items())
    return document(
        VERSION,
        old=_side(comparison.old),
        new=_side(comparison.new),
        summary={**counts, "unannounced": len(comparison.unannounced)},
        changes=[_finding(finding) for finding in comparison.findings],
        notices=[
            {
                "code": notice.code,
                "file": notice.file,
                "line": notice.line,
                "message": notice.message,
                "help": notice.help,
            }
            for notice in comparison.notices
        ],
    )


def _side(edition: Edition) -> dict[str, str]:
    return {
        "label": edition.label,
        "folder": edition.folder,
        "title": edition.contract.title,
        "contract": edition.contract.version,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    change = finding.change
    return {
        "id": finding.id,
        "kind": change.kind,
        "severity": finding.severity,
        "subject": change.spot.subject,
        "type": change.spot.type,
        "member": change.spot.member,
        "detail": change.detail,
        "means": summary.means(finding),
        "was": change.was,
        "now": change.now,
        "old_at": _place(change.old),
        "new_at": _place(change.new),
        "directions": list(finding.ways),
        "verdicts": [
            {"audience": v.audience, "severity": v.severity, "reason": v.reason}
            for v in finding.verdicts
        ],
        "mend": finding.fix,
        "witnesses": [_witness(found) for found in finding.witnesses],
        "announced_by": finding.announced_by or None,
    }


def _place(spot: Spot | None) -> dict[str, str | int] | None:
    if spot is None:
        return None
    place = spot.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "pointer": place.pointer,
    }


def _witness(found: Witness) -> dict[str, Any]:
    return {
        "audience": found.audience,
        "direction": found.way,
        "writer": found.writer,
        "type": found.type,
        "call": found.is_call,
        "payload": found.payload,
        "faults": [{"pointer": f.pointer, "message": f.message} for f in found.faults],
    }

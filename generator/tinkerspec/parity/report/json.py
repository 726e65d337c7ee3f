"""The report for programs: one JSON object in ASCII, followed by a newline.

`report.schema.json` next to this file describes it. `everything` adds the names of the other types;
their number is always there. Within one `version` members are only added.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from ...diagnostics import Place
from ...report.json import document
from ..gaps import (
    ComparedSource,
    Gap,
    MemberRow,
    MethodRow,
    OperationRow,
    ParityReport,
    SurfaceComparison,
    TypeRow,
    VectorRun,
    Waiver,
)
from . import summary

VERSION: Final = 1

SCHEMA: Final = Path(__file__).with_name("report.schema.json")
"""The JSON Schema of the report."""


def render(report: ParityReport, *, everything: bool) -> str:
    """The JSON text."""
    gaps, waived = summary.in_all(report)
    states = [verdict.state for verdict in report.verdicts]
    return document(
        VERSION,
        summary={
            "gaps": dict(gaps),
            "waived": waived,
            "waivers": {state: states.count(state) for state in ("active", "expired", "unused")},
        },
        comparisons=[
            _comparison(report, comparison, everything=everything)
            for comparison in report.comparisons
        ],
        waivers=[
            {**_waiver(verdict.waiver), "state": verdict.state} for verdict in report.verdicts
        ],
    )


def _comparison(
    report: ParityReport, comparison: SurfaceComparison, *, everything: bool
) -> dict[str, Any]:
    members = {
        "reference": _side(comparison.reference),
        "source": _side(comparison.source),
        "summary": _summary(report, comparison),
        "types": [_type(row) for row in comparison.types],
        "members": [_member(row) for row in comparison.members],
        "methods": [_method(row) for row in comparison.methods],
        "operations": [_operation(row) for row in comparison.operations],
        "gaps": [_gap(gap, summary.waiver_of(report, comparison, gap)) for gap in comparison.gaps],
        "behaviour": _behaviour(comparison.behaviour),
    }
    return {**members, "others": list(comparison.others)} if everything else members


def _summary(report: ParityReport, comparison: SurfaceComparison) -> dict[str, Any]:
    counts = summary.summarise(report, comparison)
    return {
        "types": {"total": sum(counts.types.values()), **counts.types},
        "members": {"total": counts.members, "matching": counts.matching_members},
        "methods": {"total": counts.methods, "matching": counts.matching_methods},
        "operations": {
            "total": len(comparison.operations),
            "matching": sum(not row.gaps for row in comparison.operations),
        },
        "gaps": dict(counts.gaps),
        "waived": counts.waived,
        "others": len(comparison.others),
    }


def _side(side: ComparedSource) -> dict[str, str]:
    return {
        "label": side.label,
        "language": side.language,
        "path": side.path,
        "home": side.home,
    }


def _type(row: TypeRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "kind": row.kind,
        "status": row.status,
        "spelled": row.spelled,
        "expected_at": _place(row.expected_at),
        "found_at": _place(row.found_at),
        "members": {"total": row.members, "matching": row.matching_members},
        "methods": {"total": row.methods, "matching": row.matching_methods},
        "gaps": list(row.gaps),
    }


def _member(row: MemberRow) -> dict[str, Any]:
    return {
        "type": row.type,
        "name": row.name,
        "expected": row.expected,
        "expected_default": row.expected_default,
        "found": row.found,
        "found_default": row.found_default,
        "expected_at": _place(row.expected_at),
        "found_at": _place(row.found_at),
        "gaps": list(row.gaps),
    }


def _method(row: MethodRow) -> dict[str, Any]:
    return {
        "type": row.type,
        "name": row.name,
        "expected": row.expected,
        "found": row.found,
        "found_at": _place(row.found_at),
        "gaps": list(row.gaps),
    }


def _operation(row: OperationRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "status": row.status,
        "spelled": row.spelled,
        "expected_at": _place(row.expected_at),
        "found_at": _place(row.found_at),
        "gaps": list(row.gaps),
    }


def _gap(gap: Gap, waiver: Waiver | None) -> dict[str, Any]:
    return {
        "id": gap.id,
        "kind": gap.kind,
        "severity": gap.severity,
        "type": gap.type,
        "member": gap.member,
        "expected": gap.expected,
        "found": gap.found,
        "expected_at": _place(gap.expected_at),
        "found_at": _place(gap.found_at),
        "why": gap.why,
        "mend": gap.fix,
        "waiver": None if waiver is None else _waiver(waiver),
    }


def _behaviour(behaviour: VectorRun | None) -> dict[str, Any] | None:
    if behaviour is None:
        return None
    return {
        "runner": behaviour.runner,
        "run": behaviour.run,
        "agreeing": behaviour.agreeing,
        "left_out": behaviour.left_out,
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "id": waiver.id,
        "source": waiver.source,
        "reason": waiver.reason,
        "expires": waiver.expires.isoformat(),
        "place": _place(waiver.place),
    }


def _place(place: Place | None) -> dict[str, str | int] | None:
    return None if place is None else {"file": place.file, "line": place.line}

"""What every format says of a comparison, in the same words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

from ...contract.model import Json
from ...targets.callers import ChangeSeverity
from .. import SEVERITIES
from ..change import Change, Finding, Verdict, Witness
from ..edition import Edition
from ..pipeline import EditionComparison
from ..rules import AUDIENCES, RULES

DETAILED: Final[tuple[ChangeSeverity, ...]] = ("breaking", "risky")
"""Severities whose changes are told in full."""

_LONGEST: Final = 400


def side(edition: Edition) -> str:
    """A version: what the user named, and the version that it says it is."""
    return f"{edition.label} (contract {edition.contract.version})"


def counts(comparison: EditionComparison) -> Mapping[ChangeSeverity, int]:
    """How many changes there are of each severity."""
    found = [finding.severity for finding in comparison.findings]
    return {severity: found.count(severity) for severity in SEVERITIES}


def in_words(comparison: EditionComparison) -> str:
    """How many changes there are: `2 breaking (1 announced), 1 cosmetic`."""
    parts = []
    for severity, number in counts(comparison).items():
        announced = sum(
            finding.severity == severity == "breaking" and bool(finding.announced_by)
            for finding in comparison.findings
        )
        if number:
            parts.append(f"{number} {severity}" + (f" ({announced} announced)" * bool(announced)))
    return ", ".join(parts) or "no change"


def means(finding: Finding) -> str:
    """What the change is."""
    return RULES[finding.change.kind].means


def was_and_now(change: Change) -> Sequence[tuple[str, str]]:
    """What was there and what is, by their names; what is empty is left out."""
    return [(name, text) for name, text in (("was", change.was), ("now", change.now)) if text]


def at(comparison: EditionComparison, finding: Finding) -> str:
    """Where the change is: in the new version, or where the thing was in the old one."""
    where = str(finding.change.spot.place)
    return where if finding.change.new is not None else f"{where} (in {comparison.old.label})"


def verdicts(finding: Finding, *, everything: bool) -> Sequence[Verdict]:
    """The verdicts to tell: those by which somebody has something to do, or all."""
    return [v for v in finding.verdicts if everything or v.severity in DETAILED]


def audience(verdict: Verdict | Witness) -> str:
    """Who it is about."""
    return AUDIENCES[verdict.audience]


def fine(finding: Finding) -> str:
    """For whom nothing breaks."""
    return ", ".join(audience(v) for v in finding.verdicts if v.severity not in DETAILED)


def witness(found: Witness) -> str:
    """What a witness shows, without the payload: who takes it, and what the other says."""
    who = {
        ("request", "old"): ("old client", "new server"),
        ("request", "new"): ("new client", "old server"),
        ("response", "old"): ("old server", "new client"),
        ("response", "new"): ("new server", "old client"),
    }
    writer, reader = who[found.way, found.writer]
    said = "; ".join(f"{fault.pointer or 'this'} {fault.message}" for fault in found.faults)
    does = f"calls {found.type} with it" if found.is_call else f"writes it as {found.type}"
    return f"the {writer} {does}, and the {reader} says: {said}"


def payload(value: Json) -> str:
    """A payload on one line, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... ({len(text)} characters)"

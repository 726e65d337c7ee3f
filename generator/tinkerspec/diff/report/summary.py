"""The parts of a report that every format shows in the same words."""

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
"""Severities whose changes are shown in full."""

_LONGEST: Final = 400


def side(edition: Edition) -> str:
    """A version in words: what the user named, and the contract version in it."""
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
    """The old and the new state, labelled; empty ones are left out."""
    return [(name, text) for name, text in (("was", change.was), ("now", change.now)) if text]


def at(comparison: EditionComparison, finding: Finding) -> str:
    """The place of the change: in the new version, or in the old one if it was removed."""
    where = str(finding.change.spot.place)
    return where if finding.change.new is not None else f"{where} (in {comparison.old.label})"


def verdicts(finding: Finding, *, everything: bool) -> Sequence[Verdict]:
    """The verdicts to show: those that require somebody to act, or all."""
    return [v for v in finding.verdicts if everything or v.severity in DETAILED]


def audience(verdict: Verdict | Witness) -> str:
    """The audience in words."""
    return AUDIENCES[verdict.audience]


def fine(finding: Finding) -> str:
    """The audiences for whom nothing breaks, in words."""
    return ", ".join(audience(v) for v in finding.verdicts if v.severity not in DETAILED)


def witness(found: Witness) -> str:
    """A witness in words, without the payload: who accepts it, and what the other side says."""
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

"""What is said to be compatible stays so under a search for a payload that says otherwise."""

from __future__ import annotations

from typing import Final

from diff_cases import CASES, compared
from searching import SEARCHED, contradictions, search
from tinkerspec.diff.pairing import Pairing

DRAWN: Final = 5
"""Payloads a type and direction; `make fuzz` draws thirty times as many."""


def test_no_payload_contradicts_what_is_fine(case: str) -> None:
    if case in SEARCHED:
        assert list(contradictions(case, DRAWN)) == []


def test_the_search_finds_what_does_break() -> None:
    """The search above would be worth nothing if it found nothing anywhere."""
    witnesses = [
        (Pairing(comparison.old, comparison.new), witness)
        for comparison in map(compared, [name for name in CASES if name.startswith("bounds")][:15])
        for finding in comparison.findings
        for witness in finding.witnesses
    ]
    found = [
        search(pairing, witness.type, 12 * DRAWN, forward=witness.writer == "old")
        for pairing, witness in witnesses
    ]
    assert len(witnesses) > 12
    assert sum(payload is not None for payload in found) / len(found) > 0.6

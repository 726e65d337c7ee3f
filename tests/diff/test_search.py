"""What is said to be compatible stays so under a search for a payload that says otherwise.

The search is not the program's: payloads of the writer's types are drawn at random, in which the
writer knows every key, and plain JSON Schema says whether the reader accepts them.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any, Final

import pytest
from diff_cases import CASES, WHO_BREAKS, Case, compared
from draw import draw
from tinkerspec.contract import model
from tinkerspec.diff.edition import Edition
from tinkerspec.diff.pairing import Pairing

DRAWN: Final = 50
"""Payloads a type and direction."""


def fine_flows(case: Case, pairing: Pairing) -> Iterator[tuple[str, str, bool, str]]:
    """The types, directions and writers for which no finding of the case says that they break."""
    for (way, side), audience in WHO_BREAKS.items():
        if any(found[audience] == "breaking" for found in case.findings.values()):
            continue
        forward = side == "old"
        writer = pairing.old if forward else pairing.new
        pairs = pairing.pairs if forward else pairing.backwards
        for name in writer.entries:
            if way in writer.ways[name] and name in pairs:
                yield name, way, forward, audience


def _touched(case: Case) -> set[str]:
    return {name.split(":")[0].split(".")[0].split("[")[0] for name in case.findings}


def _concerned(edition: Edition, names: set[str]) -> set[str]:
    """The types of these names, and the nearest ones that they travel in."""
    known = [name for name in names if name in edition.entries]
    return {root for name in known for root, _ in itertools.islice(edition.ways_up(name), 2)} | {
        *known
    }


UNSENT: Final = frozenset(
    {
        "openapi objects: a member that is only read is required of a request",
        "openapi objects: a member that is only read is narrower",
        "openapi objects: a member that is only written goes from an answer",
    }
)
"""Cases about `readOnly` and `writeOnly`, of which plain JSON Schema knows nothing."""


@pytest.mark.parametrize("name", [name for name in CASES if name not in UNSENT])
def test_no_payload_contradicts_what_is_fine(name: str) -> None:
    case, comparison = CASES[name], compared(name)
    old, new = comparison.old, comparison.new
    concerned = _concerned(old, _touched(case)) | _concerned(new, _touched(case))
    for type_, _, forward, audience in fine_flows(case, Pairing(old, new)):
        if type_ in concerned:
            found = _search(Pairing(old, new), type_, DRAWN, forward=forward)
            assert found is None, f"{audience}: {type_}: {found}"


def _search(pairing: Pairing, name: str, count: int, *, forward: bool) -> Any | None:
    """A payload that the writer accepts and the reader refuses, if one is drawn."""
    writer, reader = (pairing.old, pairing.new) if forward else (pairing.new, pairing.old)
    other = (pairing.pairs if forward else pairing.backwards)[name]
    chance = random.Random(name)
    for _ in range(count):
        payload = draw(writer, model.RefType(name=name), chance)
        if _faults(reader, other, payload) and not _faults(writer, name, payload):
            return payload
    return None


def _faults(side: Edition, type_: str, payload: Any) -> list[Any]:
    entry = side.entries[type_]
    return list(side.judge.faults(entry.document, entry.pointer, payload))


def test_the_search_finds_what_does_break() -> None:
    """The search above would be worth nothing if it found nothing anywhere."""
    witnesses = [
        (Pairing(comparison.old, comparison.new), witness)
        for comparison in map(compared, [name for name in CASES if name.startswith("bounds")])
        for finding in comparison.findings
        for witness in finding.witnesses
    ]
    found = [
        _search(pairing, witness.type, 5 * DRAWN, forward=witness.writer == "old")
        for pairing, witness in witnesses
    ]
    assert len(witnesses) > 30
    assert sum(payload is not None for payload in found) / len(found) > 0.8

"""What is said to be compatible stays so under a search for a payload that says otherwise.

The search is not the program's: payloads of the writer's types are drawn at random, in which the
writer knows every key, and plain JSON Schema says whether the reader accepts them.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from diff_cases import BASE, Case, cases, edition, patched, write
from draw import draw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinkerspec import model
from tinkerspec.compare.changes import WIRE
from tinkerspec.compare.changes.edition import Edition
from tinkerspec.compare.changes.pairing import Pairing
from tinkerspec.compare.changes.run import compare

CASES: Final = cases()
DRAWN: Final = 150
"""Payloads a type and direction."""

SIDES: Final = {
    ("request", "old-client"): True,
    ("request", "new-client"): False,
    ("response", "new-client"): True,
    ("response", "old-client"): False,
}
"""Whether the old version writes, by the direction and the audience."""


def fine_flows(case: Case, pairing: Pairing) -> Iterator[tuple[str, str, bool, str]]:
    """The types, directions and writers for which no finding of the case says that they break."""
    verdicts = [(name, found) for name, found in case.findings.items()]
    for audience, way in itertools.product(WIRE, ("request", "response")):
        if any(found[audience] == "breaking" for _, found in verdicts):
            continue
        forward = SIDES[way, audience]
        writer = pairing.old if forward else pairing.new
        pairs = pairing.pairs if forward else pairing.backwards
        for name in writer.entries:
            opaque = name in {**pairing.old.outline.opaque, **pairing.new.outline.opaque}
            if way in writer.ways[name] and name in pairs and not opaque:
                yield name, way, forward, audience


def _touched(case: Case) -> set[str]:
    return {name.split(":")[0].split(".")[0].split("[")[0] for name in case.findings}


def _concerned(edition: Edition, names: set[str]) -> set[str]:
    """The types of these names, and the nearest ones that they travel in."""
    known = [name for name in names if name in edition.entries]
    return {root for name in known for root, _ in itertools.islice(edition.ways_up(name), 2)} | {
        *known
    }


@pytest.fixture(scope="module")
def base() -> Edition:
    return edition(BASE, "OLD")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_payload_contradicts_what_is_fine(base: Edition, case: Case, tmp_path: Path) -> None:
    new = edition(write(patched(case.patch), tmp_path))
    pairing = Pairing(base, new)
    concerned = _concerned(base, _touched(case)) | _concerned(new, _touched(case))
    for name, _, forward, audience in fine_flows(case, pairing):
        if name in concerned:
            _search(pairing, name, forward=forward, audience=audience)


def _search(pairing: Pairing, name: str, *, forward: bool, audience: str) -> None:
    writer, reader = (pairing.old, pairing.new) if forward else (pairing.new, pairing.old)
    other = (pairing.pairs if forward else pairing.backwards)[name]

    @settings(
        max_examples=DRAWN,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32))
    def contradicts(seed: int) -> None:
        payload = draw(writer, model.RefType(name=name), random.Random(seed))
        if _faults(reader, other, payload) and not _faults(writer, name, payload):
            raise AssertionError(f"{audience}: {name}: {payload}")

    contradicts()


def _faults(side: Edition, type_: str, payload: Any) -> list[Any]:
    entry = side.entries[type_]
    return list(side.judge.faults(entry.document, entry.pointer, payload))


def test_the_search_finds_what_does_break(base: Edition, tmp_path: Path) -> None:
    """The search above would be worth nothing if it found nothing anywhere."""
    found = looked = 0
    for number, case in enumerate(CASES):
        if case.group not in ("members", "bounds"):
            continue
        new = edition(write(patched(case.patch), tmp_path / str(number)))
        pairing = Pairing(base, new)
        for finding in compare(base, new).findings:
            for witness in finding.witnesses:
                looked += 1
                try:
                    _search(
                        pairing,
                        witness.type,
                        forward=witness.writer == "old",
                        audience=witness.audience,
                    )
                except AssertionError:
                    found += 1
    assert looked > 50
    assert found / looked > 0.8

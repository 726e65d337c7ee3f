"""A search for payloads that contradict what is said of the cases.

It is not the program's: payloads of the writer's types are drawn at random, in which the writer
knows every key, and plain JSON Schema says whether the reader accepts them.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any, Final

from diff_cases import CASES, WHO_BREAKS, Case, compared
from draw import draw
from tinkerspec.contract import model
from tinkerspec.diff.edition import Edition
from tinkerspec.diff.pairing import Pairing
from tinkerspec.diff.ways import WaysDown

UNSENT: Final = frozenset(
    {
        "openapi objects: a member that is only read is required of a request",
        "openapi objects: a member that is only read is narrower",
        "openapi objects: a member that is only written goes from an answer",
    }
)
"""Cases about `readOnly` and `writeOnly`, of which plain JSON Schema knows nothing."""

SEARCHED: Final = tuple(name for name in CASES if name not in UNSENT)


def contradictions(name: str, count: int, seed: int = 0) -> Iterator[str]:
    """What a case says to be fine though a payload shows that it breaks.

    So many payloads are drawn for each type and direction.
    """
    case, comparison = CASES[name], compared(name)
    pairing = Pairing(comparison.old, comparison.new)
    touched = _touched(case)
    concerned = _concerned(pairing.old, touched) | _concerned(pairing.new, touched)
    for type_, forward, audience in _fine_flows(case, pairing):
        if type_ in concerned:
            found = search(pairing, type_, count, forward=forward, seed=seed)
            if found is not None:
                yield f"{name}: said to be fine for {audience}: {type_} {found}"


def _fine_flows(case: Case, pairing: Pairing) -> Iterator[tuple[str, bool, str]]:
    """The types, directions and writers for which no finding of the case says that they break."""
    for (way, side), audience in WHO_BREAKS.items():
        if any(found[audience] == "breaking" for found in case.findings.values()):
            continue
        forward = side == "old"
        writer = pairing.old if forward else pairing.new
        pairs = pairing.pairs if forward else pairing.backwards
        for name in writer.entries:
            if way in writer.ways[name] and name in pairs:
                yield name, forward, audience


def _touched(case: Case) -> set[str]:
    return {name.split(":")[0].split(".")[0].split("[")[0] for name in case.findings}


def _concerned(edition: Edition, names: set[str]) -> set[str]:
    """The types of these names, and the nearest ones that they travel in."""
    known = [name for name in names if name in edition.entries]
    ways = WaysDown(edition, edition.entries.keys())
    return {root for name in known for root, _ in itertools.islice(ways.to(name), 2)} | {*known}


def search(pairing: Pairing, name: str, count: int, *, forward: bool, seed: int = 0) -> Any | None:
    """A payload that the writer accepts and the reader refuses, if one is drawn."""
    writer, reader = (pairing.old, pairing.new) if forward else (pairing.new, pairing.old)
    other = (pairing.pairs if forward else pairing.backwards)[name]
    chance = random.Random(f"{name} {seed}")
    for _ in range(count):
        payload = draw(writer, model.RefType(name=name), chance)
        if _refuses(reader, other, payload) and not _refuses(writer, name, payload):
            return payload
    return None


def _refuses(side: Edition, type_: str, payload: Any) -> bool:
    entry = side.entries[type_]
    return any(True for _ in side.judge.faults(entry.document, entry.pointer, payload))

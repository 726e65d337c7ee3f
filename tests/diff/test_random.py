"""Random sets of schemas: any two are compared, and the breaks between them have witnesses."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from diff_cases import edition, write
from drawn import seeds
from random_schemas import Maker
from tinkerspec.diff import WIRE
from tinkerspec.diff.edition import Edition
from tinkerspec.diff.pipeline import compare


def _made(seed: int, folder: Path) -> Edition:
    documents = Maker(random.Random(seed)).make(6)
    files = {f"types/odd/{name}": schema for name, schema in documents.items()}
    return edition(write(files, folder))


@seeds(3)
def test_a_random_set_is_the_same_as_itself(seed: int, tmp_path: Path) -> None:
    made = _made(seed, tmp_path)
    assert compare(made, _made(seed, tmp_path)).findings == ()


@seeds(3)
def test_witnesses_of_random_changes_are_true(seed: int, tmp_path: Path) -> None:
    """Two sets whose types have the same names and little else in common."""
    old, new = _made(seed, tmp_path / "old"), _made(seed + 1000, tmp_path / "new")
    looked = found = 0
    for finding in compare(old, new).findings:
        broken = [
            v.audience for v in finding.verdicts if v.audience in WIRE and v.severity == "breaking"
        ]
        looked += len(broken)
        found += len(finding.witnesses)
        for witness in finding.witnesses:
            writer, reader = (old, new) if witness.writer == "old" else (new, old)
            assert _faults(writer, witness.type, witness.payload) == []
            if witness.type in reader.entries:
                assert _faults(reader, witness.type, witness.payload)
            json.dumps(witness.payload, allow_nan=False)
    # Where two types have nothing in common, a payload may be refused before the place is reached.
    assert found >= 0.95 * looked, (found, looked)


def _faults(side: Edition, type_: str, payload: Any) -> list[Any]:
    entry = side.entries[type_]
    return list(side.judge.faults(entry.document, entry.pointer, payload))

"""jsonschema and the package never disagree: both judge payloads that are spoilt at random."""

from __future__ import annotations

import random
from typing import Final

import drive
import tinker_types
from drawn import seeds
from spoiling import Spoiler, compare
from vectors import decode_vectors, oracle

ORACLE = oracle()
PYTHON = drive.PackageBinding(tinker_types)
SEEDS = [(vector.type, vector.payload) for vector in decode_vectors() if not vector.raw]
ROUNDS: Final = 400


@seeds(5)
def test_both_find_the_same_faults(seed: int) -> None:
    chance = random.Random(seed)
    spoiler = Spoiler.of(ORACLE.schemas.values(), ())
    verdicts = {compare(PYTHON, ORACLE, *spoiler.pick(chance, SEEDS)) for _ in range(ROUNDS)}
    assert verdicts == {True, False}

"""A wrong reading of the schemas is told by a vector: a few of the mutants of `make fuzz`."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

import pytest
from mutants import Laboratory, Mutant, mutants

COUNT: Final = 8


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    return Laboratory(tmp_path_factory.mktemp("mutants"))


def test_mutants_are_told_from_the_contract(laboratory: Laboratory) -> None:
    every = list(mutants(laboratory.contract))
    assert len(every) > 600
    chosen = random.Random(0).sample(every, COUNT)
    assert [mutant.name for mutant in chosen if laboratory.killer(mutant) is None] == []


def test_what_is_no_mutant_is_not_told_from_it(laboratory: Laboratory) -> None:
    same = Mutant("none", "Cursor", replace(laboratory.contract))
    assert laboratory.killer(same) is None

"""A wrong reading of the schemas is told by a vector: a few of the mutants of `make fuzz`."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Final

import mutants as breeding
import pytest
from mutants import Laboratory, Mutant, mutants
from tinkerspec.contract import read_folder
from tinkerspec.contract.resolve import resolve
from vectors import CASES

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
    assert laboratory.killer(mutant_of_nothing(laboratory)) is None


def mutant_of_nothing(laboratory: Laboratory) -> Mutant:
    return Mutant("none", "Cursor", replace(laboratory.contract))


def test_a_mutant_that_does_not_end_is_ended(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turn_for_ever(binding: object, vector: object) -> bool:
        while True:
            pass

    monkeypatch.setattr(breeding, "_PATIENCE", 0.05)
    monkeypatch.setattr(breeding, "_agrees", turn_for_ever)
    assert laboratory.killer(mutant_of_nothing(laboratory)) == "the patience of none"


def test_every_mutant_differs_from_the_contract() -> None:
    for name in ("formats", "recursion"):  # A text that is not empty anyway; a type alone.
        contract = resolve(read_folder(CASES / name / "schemas", display="schemas"))
        assert all(mutant.contract != contract for mutant in mutants(contract))

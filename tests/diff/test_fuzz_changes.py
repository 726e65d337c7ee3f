"""A few changes drawn at random; `tests/diff/fuzz_changes.py` draws as many as you like."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from diff_cases import base_files
from fuzz_changes import Version, run, version, wrong
from mutations import Mutator, Schema
from tinkerspec.diff import rules
from tinkerspec.diff.pipeline import compare

COUNT: Final = 4
"""Changes a seed."""


@pytest.mark.parametrize("seed", range(2))
def test_no_payload_contradicts_a_verdict(seed: int) -> None:
    assert list(run(seed, COUNT)) == []


def test_a_wrong_rule_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That a bound which sinks were fine for all is contradicted by a payload."""
    files = base_files()
    old = version(files, tmp_path / "old", "OLD")
    quantity = base_files()
    quantity["types/shop/order.json"]["properties"]["quantity"]["maximum"] = 50
    new = version(quantity, tmp_path / "new", "NEW")
    assert old is not None
    assert new is not None
    assert list(wrong(old, new, 0)) == []
    rule = rules.RULES["bound-tightened"]
    fine = {**rules.RULES, "bound-tightened": replace(rule, forward=rule.backward)}
    monkeypatch.setattr("tinkerspec.diff.effects.RULES", fine)
    (said,) = wrong(old, new, 0)
    assert said.startswith("said to be fine for old-client: Order {")


ONE_OF_PIECE: Final = {"oneOf": [{"$ref": "piece.json"}, {"type": "string", "minLength": 3}]}


@pytest.mark.parametrize(
    ("ones", "pieces", "kinds"),
    [
        pytest.param(
            (ONE_OF_PIECE, ONE_OF_PIECE),
            ({"type": "string"}, {"type": "string", "maxLength": 2}),
            {"bound-tightened", "type-replaced", "type-widened"},
            id="what a variant no longer takes fitted several before",
        ),
        pytest.param(
            (ONE_OF_PIECE, ONE_OF_PIECE),
            ({"type": "string", "description": "a"}, {"type": "string", "description": "b"}),
            {"description-changed"},
            id="a variant takes the same",
        ),
        pytest.param(
            ({"$ref": "piece.json"}, {"anyOf": [{"$ref": "piece.json"}, {"type": "null"}]}),
            ({}, {}),
            set(),
            id="null is allowed twice",
        ),
    ],
)
def test_variants_with_names_of_their_own(
    ones: Sequence[Schema], pieces: Sequence[Schema], kinds: set[str], tmp_path: Path
) -> None:
    old, new = (
        _with_piece(tmp_path / label, label, one, piece)
        for label, one, piece in zip(("OLD", "NEW"), ones, pieces, strict=True)
    )
    assert list(wrong(old, new, 0)) == []
    found = compare(old.edition, new.edition).findings
    assert {finding.change.kind for finding in found} == kinds


def _with_piece(folder: Path, label: str, one: Schema, piece: Schema) -> Version:
    """The set of the cases, with `Lookup.one` and a type `Piece` as given."""
    files = base_files()
    lookup = files["types/shop/lookup.json"]
    lookup["properties"]["one"] = {"description": "One of them.", **one}
    files["types/shop/piece.json"] = {"title": "Piece", "x-direction": "request", **piece}
    made = version(files, folder, label)
    assert made is not None
    return made


def test_changes_are_of_many_kinds_and_the_same_for_a_seed() -> None:
    drawn = [[_drawn(random.Random(seed)) for seed in range(60)] for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len({change.partition(" at ")[0] for change in drawn[0]}) > 15


def _drawn(chance: random.Random) -> str:
    changed = Mutator(chance).changed(base_files())
    return changed[1] if changed is not None else ""

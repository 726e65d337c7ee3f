"""The vectors against the real SDK, but for the differences that are wanted and listed."""

from __future__ import annotations

import differences
import pytest
import sdk
import vectors
from vectors import decode_vectors

KNOWN = differences.load()
VECTORS = differences.comparable()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_the_sdk_differs_as_listed(vector: differences.Vector) -> None:
    assert differences.compare(vector) == KNOWN.vectors.get(vector.id)


def test_every_listed_difference_is_of_a_vector() -> None:
    assert sorted(KNOWN.vectors.keys() - {vector.id for vector in VECTORS}) == []


def test_absent_types_are_absent() -> None:
    absent = {v.type for v in decode_vectors() if not sdk.covers(v.type)}
    assert KNOWN.absent <= absent


def test_a_difference_that_is_not_listed_is_seen() -> None:
    vector = vectors.DecodeVector(
        type="LoraConfig",
        name="made up",
        text='{"rank": 8}',
        outcome=vectors.Canonical({"rank": 9, "train_unembed": True, "train_mlp": True}),
        source="hand",
    )
    assert differences.compare(vector) == "otherwise"

"""The vectors against plain JSON Schema: a second opinion that shares no code with the package."""

from __future__ import annotations

import json

import pytest
from vectors import (
    BehaviourVector,
    Canonical,
    DecodeVector,
    Errors,
    Fault,
    behaviour_vectors,
    oracle,
    stored_vectors,
)

ORACLE = oracle()


@pytest.mark.parametrize("vector", stored_vectors(), ids=lambda vector: vector.id)
def test_verdict_and_faults(vector: DecodeVector) -> None:
    verdict = ORACLE.judge(vector.type, vector.text)
    expected = vector.outcome.faults if isinstance(vector.outcome, Errors) else frozenset[Fault]()
    assert verdict.faults == expected
    assert verdict.valid == isinstance(vector.outcome, Canonical)


@pytest.mark.parametrize(
    "vector",
    [v for v in stored_vectors() if isinstance(v.outcome, Canonical)]
    + [v for v in behaviour_vectors() if isinstance(v.outcome, Canonical)],
    ids=lambda vector: vector.id,
)
def test_canonical_form_is_valid(vector: DecodeVector | BehaviourVector) -> None:
    assert isinstance(vector.outcome, Canonical)
    assert ORACLE.judge_value(vector.type, vector.outcome.json).faults == frozenset()


@pytest.mark.parametrize(
    ("type_", "payload", "fault"),
    [
        ("LoraConfig", {"rank": 0}, Fault("range", "/rank")),
        ("TensorData", {"data": [1], "dtype": "int64", "shape": [2]}, Fault("tensor", "")),
        ("ModelInputChunk", {"type": "audio"}, Fault("tag", "/type")),
    ],
)
def test_the_oracle_refuses(type_: str, payload: object, fault: Fault) -> None:
    assert ORACLE.judge(type_, json.dumps(payload)).faults == {fault}

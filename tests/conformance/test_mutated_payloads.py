"""jsonschema and the package never disagree: both judge payloads that are spoilt at random."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Final

import drive
import pytest
import tinker_types
from oracle import Oracle
from vectors import Canonical, Errors, Fault, Json, decode_vectors, same_json

ORACLE = Oracle()
PYTHON = drive.PackageBinding(tinker_types)
SEEDS = [vector for vector in decode_vectors() if not vector.raw]
ROUNDS: Final = 400

ODD: Final[list[Json]] = [
    *(None, True, False, 0, -1, 1, 1.0, 0.5, -0.0, 2**63, -(2**63) - 1, 2**70, 1e300, 9.2e18),
    *("", "x", "12", "image", "encoded_text", "int64", "float32", "YQ==", "YR==", "é🚀", "\0"),
    *("2025-11-26T10:00:00Z", "2025-11-26 10:00:00Z", "tinker://a/weights/b"),
    *([], {}, [1], [1, 2.5], ["a"], [[1]], {"a": 1}, {"": 1}, {"a/b~": None}),
    *({"tokens": [1]}, {"type": "image"}, {"data": [1.5], "dtype": "int64", "shape": [2]}),
]
KEYS: Final = [
    "type",
    "tokens",
    "data",
    "shape",
    "dtype",
    "height",
    "model_id",
    "x",
    "a/b",
    "",
    "0",
]


def places(value: Json, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where there is something to spoil, below the root."""
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in members:
        yield (*at, key)
        if isinstance(member, dict | list):
            yield from places(member, (*at, key))


def spoil(chance: random.Random, payload: Json) -> Json:
    """The payload with one to three things replaced, removed or added."""
    spoilt = copy.deepcopy(payload)
    for _ in range(chance.choice((1, 1, 2, 3))):
        odd = copy.deepcopy(chance.choice(ODD))
        found = list(places(spoilt)) if isinstance(spoilt, dict | list) else []
        if not found:
            return odd
        *path, last = chance.choice(found)
        holder = spoilt
        for key in path:
            holder = holder[key]
        match chance.randrange(4):
            case 0:
                del holder[last]
            case 1 if isinstance(holder, dict):
                holder[chance.choice(KEYS)] = odd
            case 2 if isinstance(holder, list):
                holder.insert(chance.randrange(len(holder) + 1), odd)
            case _:
                holder[last] = odd
    return spoilt


@pytest.mark.parametrize("seed", range(5))
def test_both_find_the_same_faults(seed: int) -> None:
    chance = random.Random(seed)
    verdicts = set[bool]()
    for _ in range(ROUNDS):
        vector = chance.choice(SEEDS)
        text = json.dumps(spoil(chance, vector.payload))
        actual = drive.decode(PYTHON, vector.type, text)
        faults = actual.faults if isinstance(actual, Errors) else frozenset[Fault]()
        assert faults == ORACLE.judge(vector.type, text).faults, (vector.type, text)
        if isinstance(actual, Canonical):
            again = drive.decode(PYTHON, vector.type, json.dumps(actual.json))
            assert isinstance(again, Canonical), (vector.type, text)
            assert same_json(again.json, actual.json, exact=True), (vector.type, text)
        verdicts.add(not faults)
    assert verdicts == {True, False}

"""The vectors against the generated Python package."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType

import drive
import pytest
import tinker_types
from vectors import (
    BehaviourVector,
    Canonical,
    DecodeVector,
    Fails,
    Unencodable,
    Value,
    behaviour_vectors,
    derived_vectors,
    same_json,
    stored_vectors,
)
from ways import WAYS, taken

PYTHON = drive.PackageBinding(tinker_types)
STORED = stored_vectors()
DERIVED = derived_vectors()
BEHAVIOUR = [
    vector
    for vector in behaviour_vectors()
    if not drive.vector_dtypes(vector) & PYTHON.arrays.lacks
]


class FromBytes(drive.PackageBinding):
    """Reads JSON text in UTF-8."""

    def decode(self, type_: str, text: str) -> object:
        """Reads JSON text as a type."""
        return self.read(type_, text.encode())


class FromMapping(drive.PackageBinding):
    """Reads a mapping instead of the text."""

    def __init__(self, mapping: Mapping[str, object]) -> None:
        super().__init__(tinker_types)
        self.mapping = mapping

    def decode(self, type_: str, text: str) -> object:
        """Reads the mapping as a type."""
        del text
        return self.read(type_, self.mapping)


def bindings(vector: DecodeVector) -> Iterator[drive.Binding]:
    """Every way in which the package reads a payload."""
    yield PYTHON
    yield FromBytes(tinker_types)
    if not vector.raw and isinstance(vector.payload, dict):
        yield FromMapping(vector.payload)
        yield FromMapping(MappingProxyType(vector.payload))


@pytest.mark.parametrize("vector", STORED, ids=lambda vector: vector.id)
def test_decode(vector: DecodeVector) -> None:
    decode(vector)


@pytest.mark.parametrize("type_", DERIVED)
def test_decode_derived(type_: str) -> None:
    assert DERIVED[type_]
    decode(*DERIVED[type_])


def decode(*vectors: DecodeVector) -> None:
    before = json.dumps([vector.payload for vector in vectors])
    for way in WAYS:
        with taken(way):
            for vector in vectors:
                decode_here(vector, way)
    assert json.dumps([vector.payload for vector in vectors]) == before


def decode_here(vector: DecodeVector, way: str) -> None:
    for binding in bindings(vector):
        actual = drive.decode(binding, vector.type, vector.text)
        # More than the contract asks: decoded numbers are encoded again to the last digit.
        assert drive.agrees(actual, vector.outcome, exact=True), (vector, way, actual)


@pytest.mark.parametrize("type_", DERIVED)
def test_the_canonical_form_reads_as_itself(type_: str) -> None:
    for vector in [*STORED, *DERIVED[type_]]:
        if vector.type == type_ and isinstance(vector.outcome, Canonical):
            reads_as_itself(vector, vector.outcome)


def reads_as_itself(vector: DecodeVector, outcome: Canonical) -> None:
    text = json.dumps(outcome.json)
    value = PYTHON.decode(vector.type, text)
    assert same_json(PYTHON.encode(vector.type, value), outcome.json, exact=True), vector
    assert value == PYTHON.decode(vector.type, vector.text), vector


@pytest.mark.parametrize("vector", BEHAVIOUR, ids=lambda vector: vector.id)
def test_behaviour(vector: BehaviourVector) -> None:
    expected = vector.expected("python")
    for way in WAYS:
        with taken(way):
            actual = drive.observe(PYTHON, vector)
        assert drive.agrees(actual, expected), (way, actual, expected)


def _behaviour(name: str) -> BehaviourVector:
    (vector,) = (vector for vector in BEHAVIOUR if vector.id == name)
    return vector


@pytest.mark.parametrize(
    "wrong",
    [Canonical({"chunks": []}), Value([1, 2]), Fails(), Unencodable("/chunks")],
    ids=lambda wrong: type(wrong).__name__,
)
def test_a_wrong_outcome_does_not_agree(wrong: Canonical | Value | Fails | Unencodable) -> None:
    actual = drive.observe(PYTHON, _behaviour("ModelInput: to_ints of one chunk"))
    assert actual == Value([1, 2, 3])
    assert not drive.agrees(actual, wrong)


def test_values_are_their_own_after_the_literal_is_changed() -> None:
    payload = {"data": [1, 2], "dtype": "int64"}
    tensor = tinker_types.TensorData.from_json(payload)
    payload["data"] = []
    assert tensor.to_wire() == {"data": [1, 2], "dtype": "int64"}

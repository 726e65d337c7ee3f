"""Where the contract differs from the real SDK on purpose: `differences.toml`, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final, Literal, TypeAlias, get_args

import sdk
from drive import REFUSALS, agrees, observe, vector_dtypes
from sdk import SdkBinding
from vectors import (
    HERE,
    STORED,
    BehaviourVector,
    Canonical,
    DecodeVector,
    Outcome,
    Value,
    behaviour_vectors,
    decode_vectors,
)

PATH: Final = HERE / "differences.toml"

SDK_REFUSALS: Final = (*REFUSALS, LookupError, AttributeError)
"""A bare KeyError is how the SDK refuses some lists; a method it lacks is an AttributeError."""

Kind = Literal["laxer", "stricter", "otherwise"]
"""How the SDK differs: it takes what we refuse, refuses what we take, or reads something else."""

Vector: TypeAlias = DecodeVector | BehaviourVector


class DifferencesError(ValueError):
    """`differences.toml` is not in its form, or names what is not there."""


@dataclass(frozen=True, slots=True)
class Differences:
    """The known differences; each has a reason in the file."""

    vectors: Mapping[str, Kind]
    absent: frozenset[str]
    """Types that the SDK does not have."""
    fields: frozenset[str]
    """Types whose fields are others in the SDK."""
    numbers: frozenset[float]
    """Floats that the SDK takes for no integers."""


@cache
def load() -> Differences:
    """Reads the file."""
    document = tomllib.loads(PATH.read_text("utf-8"))
    unknown = document.keys() - {"difference", "absent", "fields", "numbers"}
    if unknown:
        raise DifferencesError(f"unknown tables: {sorted(unknown)}")
    vectors: dict[str, Kind] = {}
    for entry in document["difference"]:
        if entry.keys() != {"kind", "reason", "vectors"} or entry["kind"] not in get_args(Kind):
            raise DifferencesError(f"not a difference: {entry}")
        for name in entry["vectors"]:
            if name in vectors:
                raise DifferencesError(f"listed twice: {name}")
            vectors[name] = entry["kind"]
    return Differences(
        vectors=MappingProxyType(vectors),
        absent=frozenset(document["absent"]),
        fields=frozenset(document["fields"]),
        numbers=frozenset(map(float, document["numbers"])),
    )


def comparable() -> list[Vector]:
    """The vectors that are put to the SDK: of types it has, with arrays that numpy has.

    Of the derived ones, those of the differences: they say where the SDK is laxer. The stored ones
    are as they were recorded, without the members that the SDK does not know.
    """
    binding = SdkBinding()
    listed = load().vectors
    vectors: list[Vector] = [
        *decode_vectors(STORED),
        *(v for v in decode_vectors() if v.source == "derived" and v.id in listed),
        *(v for v in behaviour_vectors(STORED) if not vector_dtypes(v) & binding.arrays.lacks),
    ]
    return [vector for vector in vectors if sdk.covers(vector.type)]


def compare(vector: Vector) -> Kind | None:
    """How the SDK differs in a vector, or None."""
    expected: Outcome
    actual: Canonical | Value | None
    if isinstance(vector, DecodeVector):
        expected, actual = vector.outcome, _decoded(vector)
    else:
        expected, actual = vector.expected("python"), _behaved(vector)
    accepted = isinstance(expected, Canonical | Value)
    if actual is None:
        return "stricter" if accepted else None
    if not accepted:
        return "laxer"
    return None if agrees(actual, expected) else "otherwise"


def _decoded(vector: DecodeVector) -> Canonical | None:
    binding = SdkBinding()
    try:
        value = binding.decode(vector.type, vector.text)
    except SDK_REFUSALS:
        return None
    # What only the SDK takes need not have a canonical form.
    accepted = isinstance(vector.outcome, Canonical)
    return Canonical(binding.encode(vector.type, value) if accepted else None)


def _behaved(vector: BehaviourVector) -> Canonical | Value | None:
    try:
        outcome = observe(SdkBinding(), vector)
    except SDK_REFUSALS:
        return None
    return outcome if isinstance(outcome, Canonical | Value) else None

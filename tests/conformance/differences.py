"""Where the contract differs from the real SDK on purpose: `differences.toml`, read and checked."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal, TypeAlias, get_args

import sdk
from drive import REFUSALS, agrees, observe, vector_dtypes
from sdk import SdkBinding
from tinkerspec.contract import model
from vectors import (
    HERE,
    STORED,
    BehaviourVector,
    Canonical,
    DecodeVector,
    Errors,
    Json,
    Outcome,
    Value,
    behaviour_vectors,
    decode_vectors,
    pointer_parts,
)

PATH: Final = HERE / "differences.toml"

SDK_REFUSALS: Final = (*REFUSALS, LookupError, AttributeError)
"""A bare KeyError is how the SDK refuses some lists; a method it lacks is an AttributeError."""

Kind = Literal["laxer", "stricter", "otherwise"]
"""How the SDK differs: it takes what we refuse, refuses what we take, or reads something else."""

Vector: TypeAlias = DecodeVector | BehaviourVector


class DifferencesError(ValueError):
    """`differences.toml` is not in its form, or names what is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that a caller meets otherwise than before, and what shows it."""

    theirs: str
    ours: str
    because: str = ""
    kind: Kind | None = None
    """How the SDK differs in the vectors; None in a row of the port, or without vectors."""
    vectors: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    """Identifiers that `parity` gives."""
    tests: tuple[str, ...] = ()
    in_its_source: bool = False
    """Whether the source says so: then `parity --behaviour` does not put the vectors."""


@dataclass(frozen=True, slots=True)
class Differences:
    """The known differences; each has a reason in the file."""

    sdk: tuple[Row, ...]
    port: tuple[Row, ...]
    absent: frozenset[str]
    """Types that the SDK does not have."""
    fields: frozenset[str]
    """Types whose fields are others in the SDK."""
    numbers: frozenset[float]
    """Floats that the SDK takes for no integers."""

    @property
    def vectors(self) -> Mapping[str, Kind]:
        """How the SDK differs in each vector that is listed."""
        return {name: row.kind for row in self.sdk if row.kind for name in row.vectors}


@cache
def load() -> Differences:
    """Reads the file."""
    document = tomllib.loads(PATH.read_text("utf-8"))
    if document.keys() != {"sdk", "port", "absent", "fields", "numbers"}:
        raise DifferencesError(f"not the tables that are read: {sorted(document)}")
    known = Differences(
        sdk=tuple(map(_row, document["sdk"])),
        port=tuple(map(_row, document["port"])),
        absent=frozenset(document["absent"]),
        fields=frozenset(document["fields"]),
        numbers=frozenset(map(float, document["numbers"])),
    )
    if len(known.vectors) != sum(len(row.vectors) for row in known.sdk):
        raise DifferencesError("a vector is listed twice")
    return known


def _row(entry: Mapping[str, Any]) -> Row:
    shown = {name: tuple(entry.get(name, ())) for name in ("vectors", "gaps", "tests")}
    row = Row(**{**entry, **shown})
    if not any(shown.values()) or row.kind not in (None, *get_args(Kind)):
        raise DifferencesError(f"not a difference: {entry}")
    return row


_INTRODUCTION: Final = """\
# Where the contract differs

What a caller of the Python SDK or of the Elixir port meets otherwise here. A test makes this page
of `tests/conformance/differences.toml`, and others fail when the SDK differs in a vector that no
row is about. The last column names a vector, a gap of `tinkerspec parity` or a test that shows it.
"""


def page() -> str:
    """The page about all differences, as Markdown."""
    known = load()
    return "\n".join(
        [
            _INTRODUCTION,
            f"## The Python SDK, tinker {sdk.VERSION}\n",
            "| the SDK | here | because | shown by |",
            "|---|---|---|---|",
            *(_line(row.theirs, row.ours, row.because, _shown(row)) for row in known.sdk),
            "\n## The Elixir port, before it takes these types\n",
            "| the port (25 November 2025, and 0.1.7) | here | shown by |",
            "|---|---|---|",
            *(_line(row.theirs, row.ours, _shown(row)) for row in known.port),
            "",
        ]
    )


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _shown(row: Row) -> str:
    first, *others = (*row.gaps, *row.vectors, *row.tests)
    more = f" and {len(others)} more" if others else ""
    return f"`{first}`{more}"


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


class Rule:
    """Where the SDK may differ in whatever is not listed: as it does in what is.

    It takes what we refuse only where the faults are of kinds, and at members, that one of the
    listed vectors has. It refuses what we take, or writes it otherwise, only where a type has
    other fields there.
    """

    def __init__(self, contract: model.Contract) -> None:
        self._definitions = contract.by_name
        self._known = load()
        self._derived = {v.id: v for v in decode_vectors() if v.source == "derived"}
        listed = [v for v in decode_vectors() if self._known.vectors.get(v.id) == "laxer"]
        self._laxer = {place for vector in listed for place in self._places(vector)}

    def beyond(self, found: Mapping[str, Kind]) -> dict[str, Kind]:
        """Of the differences found, those that do not follow from others: they have to be listed.

        Stored vectors are listed each, and so are derived ones that nothing else stands for.
        """
        return {
            name: kind
            for name, kind in found.items()
            if name in self._known.vectors
            or name not in self._derived
            or not self._follows(self._derived[name], kind)
        }

    def _follows(self, vector: DecodeVector, kind: Kind) -> bool:
        if isinstance(vector.outcome, Errors):
            faults = [(fault.code, fault.at) for fault in vector.outcome.faults]
            return kind == "laxer" and self.may_be_laxer(vector.type, faults)
        return kind != "laxer" and self.has_other_fields(vector.type, vector.payload)

    def may_be_laxer(self, type_: str, faults: Iterable[tuple[str, str]]) -> bool:
        """Whether a payload with these faults, each a code and a pointer, may be taken there."""
        return all(self._place(type_, *fault) in self._laxer for fault in faults)

    def has_other_fields(self, type_: str, value: Json) -> bool:
        """Whether a value holds one of a type whose fields are others there."""
        return self._has_others(model.RefType(name=type_), value)

    def _has_others(self, type_: model.Type, value: Json) -> bool:
        match type_:
            case model.NullableType(of=inner):
                return self._has_others(inner, value)
            case model.ArrayType(items=items) if isinstance(value, list):
                return any(self._has_others(items, item) for item in value)
            case model.MapType(values=values) if isinstance(value, dict):
                return any(self._has_others(values, item) for item in value.values())
            case model.RefType(name=name):
                return self._holds_other_fields(self._definitions[name], value)
        return False

    def _holds_other_fields(self, definition: model.Definition, value: Json) -> bool:
        match definition:
            case model.Alias(type=type_):
                return self._has_others(type_, value)
            case model.Object(name=name, fields=fields) if isinstance(value, dict):
                return self._has_fields_of_ours(name, fields) or any(
                    self._has_others(field.type, value[field.name])
                    for field in fields
                    if field.name in value
                )
            case model.Union(variants=variants) if isinstance(value, dict):
                return any(
                    self._holds_other_fields(self._definitions[variant.name], value)
                    for variant in variants
                    if not self._is_another(definition, variant, value)
                )
        return False

    def _has_fields_of_ours(self, name: str, fields: Iterable[model.Field]) -> bool:
        """Whether the type has fields that the SDK's lacks, such as one that was just added."""
        if name in self._known.fields:
            return True
        theirs = getattr(sdk.load(), name, None)
        return theirs is not None and not {f.name for f in fields} <= theirs.model_fields.keys()

    def _is_another(
        self, union: model.Union, variant: model.Variant, value: Mapping[str, Json]
    ) -> bool:
        """Whether an object is surely not meant to be one of the variants."""
        if isinstance(value.get(union.discriminator), str):
            return value[union.discriminator] not in variant.tags
        record = self._definitions[variant.name]
        assert isinstance(record, model.Object)
        return not value.keys() <= {field.name for field in record.fields}

    def _places(self, vector: DecodeVector) -> Iterator[tuple[str, ...]]:
        if isinstance(vector.outcome, Errors):
            for fault in vector.outcome.faults:
                yield self._place(vector.type, fault.code, fault.at)

    def _place(self, type_: str, code: str, at: str) -> tuple[str, ...]:
        """The kind of a fault, and the member that it is at, of the record that has it."""
        if code == "json":
            return (code,)
        return (code, *self._member(model.RefType(name=type_), list(pointer_parts(at)), ()))

    def _member(
        self, type_: model.Type, parts: Sequence[str], path: tuple[str, ...]
    ) -> tuple[str, ...]:
        match type_:
            case model.NullableType(of=inner):
                return self._member(inner, parts, path)
            case model.RefType(name=name):
                return self._member_of(self._definitions[name], parts, path)
            case model.ArrayType(items=inner) | model.MapType(values=inner) if parts:
                return self._member(inner, parts[1:], (*path, "*"))
        return path

    def _member_of(
        self, definition: model.Definition, parts: Sequence[str], path: tuple[str, ...]
    ) -> tuple[str, ...]:
        match definition:
            case model.Alias(type=type_):
                return self._member(type_, parts, path or (definition.name,))
            case model.Object(name=name, fields=fields) if parts:
                found = [field for field in fields if field.name == parts[0]]
                key = found[0].name if found else "*"
                inner = found[0].type if found else model.AnyType()
                return self._member(inner, parts[1:], (name, key))
            case model.Union(variants=variants) if parts:
                names = [v.name for v in variants if v.name not in self._known.fields]
                return self._member(model.RefType(name=names[0]), parts, path)
        return (definition.name,)

"""Drives an implementation through the vectors.

A `Binding` is how one implementation is reached; the chains of calls, the literals and the
comparison of outcomes are the same for all of them.
"""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Final, Protocol

import numpy as np
from pydantic import ValidationError
from vectors import (
    BehaviourVector,
    Canonical,
    Decode,
    Errors,
    Fails,
    Fault,
    Get,
    Invoke,
    Json,
    New,
    Outcome,
    Step,
    Unencodable,
    Value,
    pointer_parts,
    same_json,
)

REFUSALS: Final = (ValueError, TypeError)
"""What Python raises when it refuses a value (a ValidationError is a ValueError)."""


class ArrayLibrary(Protocol):
    """Makes and reads the arrays of `array` literals."""

    @property
    def names(self) -> Mapping[str, str]:
        """Method of the library for each neutral method name."""

    @property
    def lacks(self) -> frozenset[str]:
        """Element types that the library does not have."""

    def make(self, dtype: str, shape: list[int], data: list[Json]) -> object:
        """The array."""

    def read(self, value: object) -> Json:
        """The literal of an array, or None when the value is no array."""


class NumpyArrays:
    """numpy's arrays."""

    names: Mapping[str, str] = {"from_array": "from_numpy", "to_array": "to_numpy"}
    lacks = frozenset({"bfloat16"})

    def make(self, dtype: str, shape: list[int], data: list[Json]) -> object:
        """The array."""
        return np.array([_number(item) for item in data], dtype=dtype).reshape(shape)

    def read(self, value: object) -> Json:
        """The literal of an array, or None when the value is no array."""
        if not isinstance(value, np.ndarray):
            return None
        return array_literal(str(value.dtype), list(value.shape), value.reshape(-1).tolist())


def _number(item: Json) -> Json:
    return float(item) if isinstance(item, str) else item


def array_literal(dtype: str, shape: list[int], data: list[Any]) -> Json:
    """The literal of an array."""
    spelled = [str(x) if isinstance(x, float) and not math.isfinite(x) else x for x in data]
    return {"array": {"dtype": dtype, "shape": shape, "data": spelled}}


class Binding(Protocol):
    """How one implementation is reached."""

    @property
    def arrays(self) -> ArrayLibrary:
        """The library that `array` literals are made with."""

    def decode(self, type_: str, text: str) -> object:
        """Reads JSON text as a type."""

    def encode(self, type_: str, value: object) -> Json:
        """Writes a value canonically."""

    def owner(self, type_: str) -> Any:
        """The object that has a type's constructor, class methods and functions."""

    def faults(self, error: Exception) -> frozenset[Fault]:
        """The faults that an error reports."""


class PackageBinding:
    """The generated package, under any name."""

    def __init__(self, package: ModuleType, arrays: ArrayLibrary | None = None) -> None:
        self.package: Any = package
        self.arrays = arrays or NumpyArrays()

    def decode(self, type_: str, text: str) -> object:
        """Reads JSON text as a type."""
        return self.read(type_, text)

    def read(self, type_: str, data: object) -> object:
        """Reads whatever `from_json` takes."""
        target = getattr(self.package, type_)
        if isinstance(target, type) and hasattr(target, "from_json"):
            return target.from_json(data)
        return self.package.from_json(target, data)

    def encode(self, type_: str, value: object) -> Json:
        """Writes a value both ways that the package has, which must agree."""
        wire = self.package.to_wire(value)
        text = self.package.to_json(value)
        if not isinstance(text, bytes) or not same_json(json.loads(text), wire):
            raise AssertionError(f"to_json gives {text!r}, to_wire gives {wire!r}")
        return wire

    def owner(self, type_: str) -> Any:
        """The class, or the module of a type that is no class."""
        target = getattr(self.package, type_)
        return target if isinstance(target, type) else getattr(self.package, snake_case(type_))

    def faults(self, error: Exception) -> frozenset[Fault]:
        """The faults that an error reports."""
        return frozenset(
            Fault(fault["code"], fault["pointer"]) for fault in self.package.payload_errors(error)
        )


def snake_case(name: str) -> str:
    """The module of a type: `ModelID` is in `model_id`."""
    words = ""
    for index, char in enumerate(name):
        before = name[index - 1] if index else "_"
        after = name[index + 1] if index + 1 < len(name) else "_"
        starts = char.isupper() and (before.islower() or (before.isupper() and after.islower()))
        words += ("_" if starts and index else "") + char.lower()
    return words


class Tokenizer:
    """Encodes the texts of a table, as a `tokenizer` literal says."""

    def __init__(self, table: Mapping[str, list[Json]]) -> None:
        self.table = table

    def encode(self, text: str, **_options: object) -> list[Json]:
        """The tokens of a text of the table."""
        if text not in self.table:
            raise ValueError(f"no tokens for {text!r}")
        return list(self.table[text])


def argument(binding: Binding, value: Json) -> Any:
    """The value that an argument stands for."""
    match value:
        case {"array": literal, **rest} if not rest:
            return binding.arrays.make(literal["dtype"], literal["shape"], literal["data"])
        case {"tokenizer": table, **rest} if not rest:
            return Tokenizer(table)
        case {"bytes": text, **rest} if not rest:
            return base64.b64decode(text, validate=True)
        case {"decode": payload, "type": type_, **rest} if not rest:
            return binding.decode(type_, json.dumps(payload))
        case dict():
            return {key: argument(binding, member) for key, member in value.items()}
        case list():
            return [argument(binding, item) for item in value]
        case _:
            return value


def dtypes(value: Json) -> frozenset[str]:
    """Element types of the array literals within a value."""
    if isinstance(value, dict) and value.keys() == {"array"}:
        return frozenset({value["array"]["dtype"]})
    members = value.values() if isinstance(value, dict) else value
    if isinstance(value, dict | list | tuple):
        return frozenset[str]().union(*map(dtypes, members))
    return frozenset()


def vector_dtypes(vector: BehaviourVector) -> frozenset[str]:
    """Element types that a vector needs arrays of."""
    arguments: list[Json] = [
        step.fields if isinstance(step, New) else step.args
        for step in vector.steps
        if isinstance(step, New | Invoke)
    ]
    return dtypes([dict(item) if isinstance(item, Mapping) else item for item in arguments])


def take(binding: Binding, owner: Any, type_: str, step: Step) -> Any:
    """Takes one step of a chain."""
    match step:
        case New():
            return owner(**{key: argument(binding, value) for key, value in step.fields.items()})
        case Decode():
            return binding.decode(type_, json.dumps(step.payload))
        case Get():
            return getattr(owner, step.name)
        case Invoke():
            name = binding.arrays.names.get(step.method, step.method)
            return getattr(owner, name)(*(argument(binding, value) for value in step.args))


def before_last(binding: Binding, vector: BehaviourVector) -> Any:
    """What the last step of a chain is taken on; no earlier step may be refused."""
    result = binding.owner(vector.type)
    for step in vector.steps[:-1]:
        result = take(binding, result, vector.type, step)
    return result


def plain(binding: Binding, value: Any) -> Json:
    """A result as JSON or as a literal."""
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, tuple | list):
        return [plain(binding, item) for item in value]
    literal = binding.arrays.read(value)
    return value if literal is None else literal


def decode(binding: Binding, type_: str, text: str) -> Outcome:
    """What the implementation makes of a payload."""
    try:
        value = binding.decode(type_, text)
    except ValidationError as error:
        return Errors(binding.faults(error))
    return Canonical(binding.encode(type_, value))


def observe(binding: Binding, vector: BehaviourVector) -> Outcome:
    """What the implementation makes of a vector, in the terms of the outcome it should have."""
    expected = vector.expected("python")
    owner = before_last(binding, vector)
    try:
        result = take(binding, owner, vector.type, vector.steps[-1])
    except ValidationError as error:
        return Fails() if isinstance(expected, Fails) else Errors(binding.faults(error))
    except REFUSALS:
        return Fails()
    match expected:
        case Value():
            return Value(plain(binding, result))
        case Unencodable():
            return _observe_encoding(binding, vector.type, result, expected)
        case _:
            return Canonical(binding.encode(vector.type, result))


def _observe_encoding(
    binding: Binding, type_: str, value: object, expected: Unencodable
) -> Outcome:
    try:
        return Canonical(binding.encode(type_, value))
    except ValueError as error:
        named = all(part in str(error) for part in pointer_parts(expected.at))
        return expected if named else Unencodable(f"somewhere: {error}")


def agrees(actual: Outcome, expected: Outcome, *, exact: bool = False) -> bool:
    """Whether an outcome is the expected one, numbers compared as the contract says."""
    if isinstance(actual, Canonical | Value) and type(actual) is type(expected):
        assert isinstance(expected, Canonical | Value)
        return same_json(actual.json, expected.json, exact=exact)
    return actual == expected

"""Payloads that are spoilt at random, for comparing what two judges say of them."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import drive
from tinkerspec_oracle import Oracle
from vectors import Canonical, Errors, Fault, Json, same_json

ODD: Final[tuple[Json, ...]] = (
    *(None, True, False, 0, -1, 1, 1.0, 0.5, -0.0, 2**63, -(2**63) - 1, 2**70, 1e300, 9.2e18),
    *("", "x", "12", "image", "encoded_text", "int64", "float32", "YQ==", "YR==", "é🚀", "\0"),
    *("2025-11-26T10:00:00Z", "2025-11-26 10:00:00Z", "tinker://a/weights/b"),
    *([], {}, [1], [1, 2.5], ["a"], [[1]], {"a": 1}, {"": 1}, {"a/b~": None}),
    *({"tokens": [1]}, {"type": "image"}, {"data": [1.5], "dtype": "int64", "shape": [2]}),
)
"""What is put in place of something else."""
KEYS: Final = (
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
)
"""Members under which it is added."""


@dataclass(frozen=True, slots=True)
class Spoiler:
    """Spoils payloads with values and keys from its lists."""

    odd: Sequence[Json] = ODD
    keys: Sequence[str] = KEYS

    @classmethod
    def of(cls, schemas: Iterable[Json], payloads: Iterable[Json]) -> Spoiler:
        """Also with what matters to these schemas: their keys, choices and values near bounds."""
        odd, keys = list(ODD), list(KEYS)
        for schema in schemas:
            for keyword, value in _members(schema):
                odd.extend(_around(value))
                is_enum = keyword == "enum" and isinstance(value, list)
                odd.extend(value if is_enum else [value] if keyword == "const" else [])
                is_members = keyword == "properties" and isinstance(value, dict)
                keys.extend(value if is_members else [])
        for payload in payloads:
            for key, value in _members(payload):
                odd.append(value)
                keys.extend([key] if isinstance(key, str) else [])
        return cls(tuple(odd), tuple(dict.fromkeys(keys)))

    def pick(self, chance: random.Random, seeds: Sequence[tuple[str, Json]]) -> tuple[str, str]:
        """One of the types, and the text of one of its payloads, spoilt."""
        type_, payload = chance.choice(seeds)
        return type_, json.dumps(self.spoil(chance, payload))

    def spoil(self, chance: random.Random, payload: Json) -> Json:
        """The payload with one to three things replaced, removed, added or doubled."""
        spoilt = copy.deepcopy(payload)
        for _ in range(chance.choice((1, 1, 2, 3))):
            odd = copy.deepcopy(chance.choice(self.odd))
            found = [at for at, _ in places(spoilt)]
            if not found:
                return odd
            *path, last = chance.choice(found)
            self._change(chance, value_at(spoilt, path), last, odd)
        return spoilt

    def _change(self, chance: random.Random, holder: Any, last: str | int, odd: Json) -> None:
        match chance.randrange(5):
            case 0:
                del holder[last]
            case 1 if isinstance(holder, dict):
                holder[chance.choice(self.keys)] = odd
            case 2 if isinstance(holder, list):
                holder.insert(chance.randrange(len(holder) + 1), odd)
            case 3 if isinstance(holder, list):
                holder.insert(chance.randrange(len(holder) + 1), copy.deepcopy(holder[int(last)]))
            case _:
                holder[last] = odd


def compare(binding: drive.Binding, oracle: Oracle, type_: str, text: str) -> bool:
    """Whether a payload is valid, on which both must agree; fault by fault when it is not.

    What is read of a valid one is written in a form that reads as the same; or it is refused, where
    it would be read as another variant of a union.
    """
    judged = oracle.judge(type_, text)
    if judged.valid and not oracle.is_writable(type_, json.loads(text)):
        assert not _is_written(binding, type_, text), (type_, text)
        return True
    actual = drive.decode(binding, type_, text)
    faults = actual.faults if isinstance(actual, Errors) else frozenset[Fault]()
    assert faults == judged.faults, (type_, text)
    if isinstance(actual, Canonical):
        again = drive.decode(binding, type_, json.dumps(actual.json))
        assert isinstance(again, Canonical), (type_, text)
        assert same_json(again.json, actual.json, exact=True), (type_, text)
    return not faults


def _is_written(binding: drive.Binding, type_: str, text: str) -> bool:
    """Whether a valid payload of a record is written again; a value of any other type does not know
    what it was read as."""
    if not isinstance(binding.owner(type_), type):
        return False
    try:
        binding.encode(type_, binding.decode(type_, text))
    except ValueError:
        return False
    return True


def places(value: Json, at: tuple[str | int, ...] = ()) -> Iterator[tuple[Any, Json]]:
    """Where something is, below the root, and what."""
    if not isinstance(value, dict | list):
        return
    for key, member in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*at, key), member
        yield from places(member, (*at, key))


def value_at(value: Json, path: Iterable[str | int]) -> Json:
    """What stands at a place."""
    for key in path:
        value = value[key]
    return value


def _members(value: Json) -> Iterator[tuple[str | int, Json]]:
    return ((at[-1], member) for at, member in places(value))


def _around(value: Json) -> list[Json]:
    """A number, and numbers near it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return []
    return [value, value - 1, value + 1, value + 0.5, value * 2]

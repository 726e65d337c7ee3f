"""The `TypedDict`s of `tinker_types.wire` describe the payloads: they take every canonical one."""

from __future__ import annotations

from functools import cache
from typing import Any

import pydantic
import pytest
from tinker_types import wire
from vectors import Canonical, decode_vectors

TYPES = sorted({vector.type for vector in decode_vectors()})


@cache
def adapter(name: str) -> pydantic.TypeAdapter[Any]:
    return pydantic.TypeAdapter(getattr(wire, name))


def as_ints(value: Any) -> Any:
    """The same JSON value; a whole number, which JSON may write as 16.0, is an int in it."""
    if isinstance(value, dict):
        return {key: as_ints(member) for key, member in value.items()}
    if isinstance(value, list):
        return [as_ints(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@pytest.mark.parametrize("name", TYPES)
def test_canonical_payloads_have_the_shape(name: str) -> None:
    for vector in decode_vectors():
        if vector.type == name and isinstance(vector.outcome, Canonical):
            value = as_ints(vector.outcome.json)
            read = adapter(name).validate_python(value, strict=True, extra="forbid")
            assert read == value, vector.id

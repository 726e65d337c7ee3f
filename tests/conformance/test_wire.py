"""The `TypedDict`s of `tinker_types.wire` describe the payloads: they take every canonical one."""

from __future__ import annotations

from functools import cache
from typing import Any

import pydantic
import pytest
from tinker_types import wire
from vectors import Canonical, decode_vectors

CANONICAL = [
    pytest.param(vector.type, vector.outcome.json, id=vector.id)
    for vector in decode_vectors()
    if isinstance(vector.outcome, Canonical)
]


@cache
def adapter(name: str) -> pydantic.TypeAdapter[Any]:
    return pydantic.TypeAdapter(getattr(wire, name))


@pytest.mark.parametrize(("name", "canonical"), CANONICAL)
def test_a_canonical_payload_has_the_shape(name: str, canonical: Any) -> None:
    assert adapter(name).validate_python(canonical, strict=True, extra="forbid") == canonical

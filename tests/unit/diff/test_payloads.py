"""Payloads to try: small ones, and ones at the edges of what is allowed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tinkerspec.contract.model import (
    ArrayType,
    BooleanType,
    IntegerType,
    NullableType,
    NumberType,
    RefType,
    StringType,
)
from tinkerspec.diff.focus import ANY_KEY, plain
from tinkerspec.diff.payloads import Maker, NothingError, Pool, path_of

from .schema_sets import edition, record

TYPES = (
    record("Inner", {"text": "A b"}, text={"type": "string", "minLength": 2}),
    record(
        "Outer", {"map": {}}, map={"type": "object", "additionalProperties": {"$ref": "inner.json"}}
    ),
)


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    return Maker(edition(tmp_path, *TYPES), Pool())


def pooled(maker: Maker, *types: Any) -> Maker:
    for type_ in types:
        maker.pool.add(maker.edition, type_)
    return maker


def test_the_smallest_has_what_must_be_there(maker: Maker) -> None:
    assert maker.smallest(RefType(name="Inner")) == {"text": "A b"}
    assert maker.smallest(RefType(name="Outer")) == {"map": {}}
    assert maker.smallest(ArrayType(items=BooleanType(), min_items=2, unique=True)) == [False, True]


def test_that_there_is_no_value_is_said(maker: Maker) -> None:
    nothing = ArrayType(items=BooleanType(), min_items=3, unique=True)
    with pytest.raises(NothingError):
        maker.smallest(nothing)
    assert maker.smallest(NullableType(of=nothing)) is None


@pytest.mark.parametrize(
    ("types", "wanted"),
    [
        ((IntegerType(maximum=100), IntegerType(maximum=50)), {50, 51, 75, 100, 101}),
        ((NumberType(minimum=7), IntegerType(minimum=7)), {7, 7.5, 6.5}),
        ((NumberType(multiple_of=0.25), NumberType()), {0.125, 0.25, 0.5}),
        ((IntegerType(multiple_of=4), IntegerType(multiple_of=8)), {4, 8, -4}),
        ((IntegerType(maximum=2**63 - 1), IntegerType()), {2**63 - 1, 2**63}),
    ],
)
def test_numbers_lie_on_both_sides_of_every_edge(
    maker: Maker, types: tuple[Any, ...], wanted: set[float]
) -> None:
    edges = set(map(repr, pooled(maker, *types).edges(types[0])))
    assert set(map(repr, wanted)) <= edges


def test_texts_are_as_long_as_every_bound_and_one_more_or_less(maker: Maker) -> None:
    types = StringType(min_length=3), StringType(max_length=6, pattern="^[a-z]+$")
    edges = [value for value in pooled(maker, *types).edges(types[0]) if isinstance(value, str)]
    assert {2, 3, 4, 5, 6, 7} <= {len(value) for value in edges}


def test_records_lack_each_member_in_turn_and_have_an_unknown_one(maker: Maker) -> None:
    edges = [plain(value) for value in maker.edges(RefType(name="Inner"))]
    assert {} in edges
    assert {"text": "A b", "key_that_nobody_knows": None} in edges


def test_a_value_is_put_where_steps_lead(maker: Maker) -> None:
    steps = (("member", "map"), ("values", ""), ("member", "text"))
    made = maker.inside(RefType(name="Outer"), steps, 1)
    assert plain(made) == {"map": {"key0": {"text": 1}}}
    assert path_of(steps) == ("map", ANY_KEY, "text")
    with pytest.raises(NothingError):
        maker.inside(RefType(name="Inner"), (("member", "other"),), 1)

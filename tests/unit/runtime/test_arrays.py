"""Lists of integers, lists of numbers, lists without equal items."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from tinker_types import from_json, payload_errors
from tinker_types._runtime import (
    INT64_MAX,
    INT64_MIN,
    Int64List,
    Integer,
    IntegerItems,
    KeyRule,
    NumberItems,
    NumberList,
    SizeRule,
    StrictModel,
    TextRule,
    Timestamp,
    UniqueItems,
    int64_elements,
)

NonNegative = Annotated[list[int], IntegerItems(ge=0, le=INT64_MAX)]


def faults(type_: Any, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(type_).validate_python(value)
    return [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)]


def read(type_: Any, value: object) -> Any:
    return TypeAdapter(type_).validate_python(value)


@pytest.mark.parametrize(
    "value",
    [
        [1, 2, 3],
        (1, 2, 3),
        range(1, 4),
        [1.0, 2, np.int64(3)],
        [np.float32(1), np.uint8(2), 3],
        np.array([1, 2, 3]),
        np.array([1, 2, 3], dtype=np.uint8),
        np.arange(6)[1:4],
        np.array([3, 2, 1])[::-1],
    ],
)
def test_integers_become_a_new_list_of_ints(value: Any) -> None:
    result = read(Int64List, value)
    assert result == [1, 2, 3]
    assert type(result) is list
    assert {type(item) for item in result} == {int}
    assert result is not value


@pytest.mark.parametrize(
    "value",
    [
        {1},
        "12",
        b"12",
        {1: 2},
        iter([1]),
        None,
        1,
        np.array([1.0]),
        np.array([[1]]),
        np.array(1),
        np.array([True]),
        np.array([1j]),
        np.array(["1"]),
        np.array([1], dtype=object),
    ],
)
def test_other_values_are_no_list_of_integers(value: object) -> None:
    assert faults(Int64List, value) == [("type", "")]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, "2", None], ("type", "/1")),
        ([1, 2.5], ("type", "/1")),
        ([True], ("type", "/0")),
        ([np.True_], ("type", "/0")),
        ([0, float("nan")], ("type", "/1")),
        ([0, [1]], ("type", "/1")),
        ([0, Decimal(1)], ("type", "/1")),
        ([0, INT64_MAX + 1, "x"], ("range", "/1")),
        ([INT64_MIN - 1], ("range", "/0")),
        ([16.0, 1e300], ("range", "/1")),
        (np.array([0, 2**63], dtype=np.uint64), ("range", "/1")),
    ],
)
def test_the_first_faulty_integer_is_named(value: object, expected: tuple[str, str]) -> None:
    assert faults(Int64List, value) == [expected]


def test_narrower_bounds_hold_for_each_integer() -> None:
    assert read(NonNegative, [0, INT64_MAX]) == [0, INT64_MAX]
    assert read(NonNegative, []) == []
    assert faults(NonNegative, [0, -1]) == [("range", "/1")]
    assert faults(NonNegative, [INT64_MAX + 1]) == [("range", "/0")]
    assert faults(Annotated[list[int], IntegerItems(gt=0)], [1, 0]) == [("range", "/1")]
    assert faults(Annotated[list[int], IntegerItems(lt=2)], [1, 2]) == [("range", "/1")]
    assert faults(Annotated[list[int], IntegerItems(multiple_of=2)], [2, 3]) == [("multiple", "/1")]
    assert read(Annotated[list[int], IntegerItems()], [2**70]) == [2**70]


@given(st.lists(st.integers()))
def test_the_fast_check_of_integers_agrees_with_the_plain_one(items: list[int]) -> None:
    wrong = [at for at, item in enumerate(items) if not INT64_MIN <= item <= INT64_MAX]
    if wrong:
        assert faults(Int64List, items) == [("range", f"/{wrong[0]}")]
    else:
        assert read(Int64List, items) == items


@pytest.mark.parametrize(
    "value",
    [[1, 2], [0.5, 1.5], [1, 0.5], [], [2**60 + 1, 0.5], [float("inf")], [1e300, 1e300, -1e300]],
)
def test_numbers_are_kept_as_they_came(value: list[float]) -> None:
    result = read(NumberList, value)
    assert result == value
    assert [type(item) for item in result] == [type(item) for item in value]
    assert result is not value


@pytest.mark.parametrize("text", ["[18446744073709551617, 1e19, 0.5]", "[-9223372036854775809]"])
def test_integers_of_payloads_beyond_64_bits_keep_their_digits(text: str) -> None:
    kept = json.loads(text)
    assert repr(from_json(NumberList, text)) == repr(from_json(NumberList, kept)) == repr(kept)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((1, 0.5), [1, 0.5]),
        (range(2), [0, 1]),
        ([np.float32(0.5), np.int8(1), np.float64(2)], [0.5, 1, 2.0]),
        (np.array([0.5, 1.5], dtype=np.float16), [0.5, 1.5]),
        (np.array([0.1]), [0.1]),
        (np.array([0.5], dtype=np.longdouble), [0.5]),
        (np.array([1, 2], dtype=np.uint16), [1, 2]),
    ],
)
def test_other_sources_of_numbers_become_python_numbers(value: Any, expected: list[float]) -> None:
    result = read(NumberList, value)
    assert result == expected
    assert [type(item) for item in result] == [type(item) for item in expected]


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ([1, True], "/1"),
        ([True, True], "/0"),
        ([0.5, np.True_], "/1"),
        ([0.5, "1", None], "/1"),
        ([[0.5]], "/0"),
        ([0.5, Decimal(1)], "/1"),
        ([0.5, 1j], "/1"),
        ([np.complex64(1)], "/0"),
        ([None], "/0"),
        (np.array([True]), ""),
        (np.array([1j]), ""),
        (np.array([[0.5]]), ""),
        ({0.5}, ""),
        ("1", ""),
        (None, ""),
        (5, ""),
    ],
)
def test_the_first_value_that_is_no_number_is_named(value: object, pointer: str) -> None:
    assert faults(NumberList, value) == [("type", pointer)]


def test_bounds_hold_for_each_number() -> None:
    halves = Annotated[list[int] | list[float], NumberItems(ge=0, lt=2, multiple_of=0.5)]
    assert read(halves, [0, 1.5, 1]) == [0, 1.5, 1]
    assert faults(halves, [0, -0.5, 9]) == [("range", "/1")]
    assert faults(halves, [0, 0.25]) == [("multiple", "/1")]
    assert TypeAdapter(halves).json_schema() == {
        "type": "array",
        "items": {"type": "number", "minimum": 0, "exclusiveMaximum": 2, "multipleOf": 0.5},
    }


def test_lists_work_as_fields_with_sizes_and_null() -> None:
    class Record(BaseModel):
        ids: Annotated[Int64List, SizeRule(min=1, max=2)]
        weights: Annotated[NumberList, SizeRule(max=1)] | None = None

    assert Record(ids=[1]).weights is None
    with pytest.raises(ValidationError) as caught:
        Record.model_validate({"ids": [], "weights": [1, 2]})
    assert [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)] == [
        ("length", "/ids"),
        ("length", "/weights"),
    ]
    with pytest.raises(ValidationError) as caught:
        Record(ids=[1, 2, 3])
    assert [fault["code"] for fault in payload_errors(caught.value)] == ["length"]


def test_lists_dump_as_new_lists_without_a_warning() -> None:
    class Record(BaseModel):
        ids: Int64List
        weights: NumberList

    record = Record.model_validate_json('{"ids": [1, 2.0], "weights": [1, 0.5]}')
    dumped = record.model_dump()
    assert dumped == {"ids": [1, 2], "weights": [1, 0.5]}
    assert dumped["weights"] is not record.weights
    assert record.model_dump_json() == '{"ids":[1,2],"weights":[1,0.5]}'
    schema = Record.model_json_schema()["properties"]
    assert schema["ids"]["items"] == {
        "type": "integer",
        "minimum": INT64_MIN,
        "maximum": INT64_MAX,
    }
    assert schema["weights"] == {
        "title": "Weights",
        "type": "array",
        "items": {"type": "number"},
    }


def test_int64_elements() -> None:
    whole = [1, -(2**63), 2**63 - 1]
    assert int64_elements(whole) is whole
    read_back = int64_elements([1, 16.0, 2**53 + 1])
    assert read_back == [1, 16, 2**53 + 1]
    assert {type(item) for item in read_back} == {int}
    for wrong in ([0.5], [1, 0.5], [2**63], [-(2**63) - 1], [1e19], [float("nan")], [float("inf")]):
        assert int64_elements(wrong) is None


@pytest.mark.parametrize(
    ("value", "unique"),
    [
        ([1, 2], True),
        ([1, 1], False),
        ([1, 1.0], False),
        ([1, True], True),
        ([0, False], True),
        (["a", "A"], True),
        ([None, None], False),
        ([{"a": 1, "b": [1]}, {"b": [1.0], "a": 1}], False),
        ([{"a": 1}, {"a": True}], True),
        ([[1], [1, 1]], True),
        ([], True),
    ],
)
def test_unique_items_are_those_of_json(value: list[Any], unique: bool) -> None:
    type_ = Annotated[list[Any], UniqueItems()]
    if unique:
        assert read(type_, value) == value
    else:
        assert faults(type_, value) == [("unique", "")]


def test_models_are_compared_by_what_they_encode_to() -> None:
    class Point(StrictModel):
        x: int
        y: int = 0

    points = Annotated[list[Point], UniqueItems()]
    assert len(read(points, [Point(x=1), Point(x=2)])) == 2
    assert faults(points, [Point(x=1), Point(x=1, y=0)]) == [("unique", "")]


def test_unique_items_compares_what_came() -> None:
    moments = Annotated[list[Timestamp], UniqueItems()]
    same = ["2025-11-26T10:00:00Z", "2025-11-26T10:00:00+00:00"]
    assert len(read(moments, same)) == 2
    assert faults(moments, same[:1] * 2) == [("unique", "")]
    assert faults(moments, ["x", "x"]) == [("unique", ""), ("datetime", "/0"), ("datetime", "/1")]
    assert TypeAdapter(Annotated[Int64List, UniqueItems()]).json_schema()["uniqueItems"] is True
    assert faults(Annotated[Int64List, UniqueItems()], (1, 1)) == [("unique", "")]


Codes = Annotated[
    list[Annotated[str, TextRule(min_length=2, pattern="^[a-z]")]],
    SizeRule(min=1, max=2),
    UniqueItems(),
]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], [("length", "")]),
        (["aa", "bb", "cc"], [("length", "")]),
        (["aa", "aa"], [("unique", "")]),
        (
            ["A", "A", 5],
            [
                ("unique", ""),
                ("length", ""),
                *(((c, f"/{i}")) for i in (0, 1) for c in ("pattern", "length")),
                ("type", "/2"),
            ],
        ),
        ({}, [("type", "")]),
        ("aa", [("type", "")]),
        (None, [("type", "")]),
    ],
)
def test_a_list_and_its_items_are_judged_apart(
    value: object, expected: list[tuple[str, str]]
) -> None:
    assert faults(Codes, value) == expected


@pytest.mark.parametrize("value", [("aa", "bb"), {"aa": 1, "bb": 2}.keys()])
def test_sizes_are_those_of_the_list_that_is_held(value: object) -> None:
    two = Annotated[list[str], SizeRule(min=2, max=2)]
    assert read(two, value) == ["aa", "bb"]
    assert faults(Annotated[list[str], SizeRule(max=1)], value) == [("length", "")]


def test_numbers_are_judged_up_to_the_first_faulty_one_and_the_list_as_well() -> None:
    evens = Annotated[
        list[int], IntegerItems(ge=0, le=10, multiple_of=4), SizeRule(max=3), UniqueItems()
    ]
    assert faults(evens, [4, 11, 11, "x"]) == [
        ("unique", ""),
        ("length", ""),
        ("multiple", "/1"),
        ("range", "/1"),
    ]
    halves = Annotated[NumberList, NumberItems(le=1, multiple_of=0.5), SizeRule(min=3)]
    assert faults(halves, [0.5, 1.25]) == [("length", ""), ("multiple", "/1"), ("range", "/1")]


def test_a_dict_and_its_values_are_judged_apart() -> None:
    counts = Annotated[dict[str, Int64List], SizeRule(min=1, max=1)]
    assert read(counts, {"a": [1]}) == {"a": [1]}
    assert faults(counts, {}) == [("length", "")]
    assert faults(counts, {"a": ["1"], "b": []}) == [("length", ""), ("type", "/a/0")]
    assert faults(counts, []) == [("type", "")]


def test_items_that_are_no_json_are_a_fault_of_their_own() -> None:
    assert faults(Annotated[list[str], UniqueItems()], [{1}, {1}]) == [
        ("type", "/0"),
        ("type", "/1"),
    ]


def test_sizes_are_in_the_json_schema() -> None:
    class Record(BaseModel):
        codes: Codes
        maps: Annotated[dict[str, int], SizeRule(max=3)]
        evens: Annotated[list[int], IntegerItems(multiple_of=2), SizeRule(min=1)] | None = None

    properties = Record.model_json_schema()["properties"]
    assert properties["codes"] == {
        "title": "Codes",
        "type": "array",
        "items": {"type": "string", "minLength": 2, "pattern": "^[a-z]"},
        "minItems": 1,
        "maxItems": 2,
        "uniqueItems": True,
    }
    assert properties["maps"]["maxProperties"] == 3
    assert properties["evens"]["anyOf"][0] == {
        "type": "array",
        "items": {"type": "integer", "multipleOf": 2},
        "minItems": 1,
    }


def test_every_wrong_key_is_a_fault_at_its_member_beside_those_of_its_value() -> None:
    keyed = Annotated[dict[str, Integer], SizeRule(max=2), KeyRule(pattern="^[a-z]+$")]
    assert read(keyed, {"a": 1}) == {"a": 1}
    assert faults(keyed, {"A": 1, "b": 2, "c\n": "x"}) == [
        ("pattern", "/A"),
        ("pattern", "/c\n"),
        ("length", ""),
        ("type", "/c\n"),
    ]
    assert faults(keyed, [1]) == [("type", "")]
    assert TypeAdapter(keyed).json_schema() == {
        "type": "object",
        "additionalProperties": {"type": "integer"},
        "maxProperties": 2,
        "propertyNames": {"pattern": "^[a-z]+$"},
    }

"""Unions without a tag: the first type that fits, or the only one, and what is written of them."""

from __future__ import annotations

import json
import re
import warnings
from typing import Annotated, Any, Literal

import numpy as np
import pytest
from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError
from tinker_types import from_json, payload_errors
from tinker_types._runtime import (
    AnyJson,
    AnyOf,
    Base64Data,
    Boolean,
    CalendarDate,
    Int64,
    Int64List,
    Integer,
    IntegerRule,
    Number,
    NumberList,
    OneOf,
    OpenListModel,
    OpenModel,
    ReadOnce,
    StrictModel,
    TextRule,
    Timestamp,
)

Short = Annotated[str, TextRule(max_length=3)]


class Circle(OpenModel):
    kind: Literal["circle"]
    radius: Int64


class Square(OpenListModel):
    kind: Literal["square", "box"]
    sides: Int64List


class Loose(OpenModel):
    """What a `Wide` fits, too."""

    name: str


class Wide(StrictModel):
    name: str
    size: Int64 = 1


class Holder(OpenListModel):
    shape: Annotated[Circle | Square, AnyOf(tag="kind")] | None = None
    id: Annotated[Int64 | Short, AnyOf()] = 1
    either: Annotated[Loose | Wide, AnyOf(read_again=True)] | None = None
    only: Annotated[Loose | Wide, OneOf(read_again=True)] | None = None
    moments: list[Annotated[Short | Timestamp, AnyOf(read_again=True)]] = Field(
        default_factory=list
    )
    numbers: Annotated[
        Annotated[int, IntegerRule(ge=0)] | Annotated[int, IntegerRule(le=9)] | bool, OneOf()
    ] = -1


def faults(of: Any, value: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        of(value)
    return [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)]


@pytest.mark.parametrize(
    ("member", "value", "expected"),
    [
        ("id", "ab", "ab"),
        ("id", 2.0, 2),
        ("shape", {"kind": "circle", "radius": 1}, Circle(kind="circle", radius=1)),
        ("shape", {"kind": "box", "sides": [1]}, Square(kind="box", sides=[1])),
        ("either", {"name": "a", "size": 2}, Loose(name="a")),
        ("numbers", 10, 10),
        ("numbers", True, True),
    ],
)
def test_a_value_becomes_the_type_that_it_fits(member: str, value: Any, expected: Any) -> None:
    read = getattr(Holder.from_json({member: value}), member)
    assert (read, type(read)) == (expected, type(expected))
    assert getattr(Holder(**{member: value}), member) == expected


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("id", "abcd"),
        ("id", True),
        ("shape", {"kind": "circle", "radius": "1"}),
        ("shape", {"kind": "round", "radius": 1}),
        ("shape", {"kind": ["circle"], "radius": 1}),
        ("shape", {"radius": 1}),
        ("shape", "circle"),
        ("only", {"name": "a"}),
        ("only", {}),
        ("numbers", 5),
        ("numbers", 0.5),
    ],
)
def test_what_fits_none_or_several_is_one_fault(member: str, value: Any) -> None:
    assert faults(Holder.from_json, {member: value}) == [("union", f"/{member}")]
    assert faults(Holder.model_validate, {member: value}) == [("union", f"/{member}")]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (Circle | Int64, "Circle, integer"),
        (Short | Annotated[str, TextRule(pattern="^x")] | Number, "string, number"),
        (Timestamp | CalendarDate | Base64Data, "date-time, date, base64 text"),
        (list[Circle | Short] | Boolean, "list of Circle or string, boolean"),
        (dict[str, Number | None] | Boolean, "map of number or null, boolean"),
        (NumberList | Int64List, "list of number, list of integer"),
        (list[AnyJson] | Boolean, "list of anything, boolean"),
        (Literal["a", 1, True] | Int64List, '"a" or 1 or true, list of integer'),
        (Literal[1, 2, 3, 4, 5, 6] | Boolean, "1 or 2 or 3 or 4 or 5 or ..., boolean"),
    ],
)  # fmt: skip
def test_the_message_names_types_as_a_schema_does(kind: Any, name: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(f"Input should fit one of {name} [")):
        from_json(Annotated[kind, AnyOf()], '{"zz": [{}]}')


def test_the_message_says_what_would_fit() -> None:
    with pytest.raises(ValidationError, match="Input should fit one of Circle, Square"):
        Holder.from_json({"shape": {}})
    with pytest.raises(ValidationError, match="one of Loose, Wide and no other, and fits several"):
        Holder.from_json({"only": {"name": "a"}})


def test_constructors_take_instances_and_what_the_variants_take() -> None:
    square = Square(kind="box", sides=(1, 2))
    assert Holder(shape=square).shape is square
    assert Holder(shape={"kind": "box", "sides": np.array([1, 2])}).shape == square
    assert Holder(id=np.int64(3)).id == 3
    wide = Wide(name="a")
    assert Holder(either=wide).either is wide
    assert faults(Holder.model_validate, {"shape": wide}) == [("union", "/shape")]


def test_integers_beyond_64_bits_are_exact_in_every_branch() -> None:
    huge = 10**30
    of: Any = Annotated[str | Integer, AnyOf()]
    assert from_json(of, str(huge)) == huge
    both: Any = Annotated[Integer | Number, OneOf()]
    assert faults(lambda text: from_json(both, text), str(huge)) == [("union", "")]
    assert from_json(Annotated[Int64 | Number, OneOf()], str(huge)) == float(huge)


READ: list[object] = []


def counted(value: object) -> object:
    READ.append(value)
    return value


class Left(OpenModel):
    side: Literal["left"]
    next: Annotated[Annotated[Left | Right, AnyOf(tag="side")] | None, BeforeValidator(counted)] = (
        None
    )


class Right(OpenModel):
    side: Literal["right"]
    next: Annotated[Annotated[Left | Right, AnyOf(tag="side")] | None, BeforeValidator(counted)] = (
        None
    )


def test_values_that_lack_their_tags_are_not_read_once_for_each_variant() -> None:
    levels = 12
    text = "{}"
    for _ in range(levels):
        text = f'{{"next": {text}}}'
    of: Any = Annotated[Left | Right, AnyOf(tag="side")]
    READ.clear()
    assert faults(lambda text: from_json(of, text), text) == [("union", "")]
    assert len(READ) <= levels
    text = '{"side": "left", "next": {"side": "right", "next": {"side": "left"}}}'
    assert from_json(of, text).next.next == Left(side="left")


def test_types_that_are_equal_are_several() -> None:
    again: Any = Annotated[str, OneOf(types=(str, str))]
    assert faults(lambda text: from_json(again, text), '"a"') == [("union", "")]


def test_a_discriminator_may_only_order_the_attempts() -> None:
    of: Any = Annotated[Loose | Wide, AnyOf(tag="name", order={"wide": 1})]
    assert type(from_json(of, {"name": "wide"})) is Wide
    assert type(from_json(of, {"name": "other"})) is Loose
    assert type(from_json(of, {"name": "wide", "more": 1})) is Loose
    assert faults(lambda value: from_json(of, value), {"name": 1}) == [("union", "")]


def test_what_would_be_read_as_another_type_is_not_written() -> None:
    lost = Holder(either=Wide(name="a", size=2))
    with pytest.raises(ValueError, match=r"^/either: is read as another type of the union$"):
        lost.to_json()
    for held in (Wide(name="a"), Loose(name="a")):
        with pytest.raises(ValueError, match=r"^/only: Input should fit one of .* fits several$"):
            Holder(only=held).to_wire()
    kept = Holder(moments=["abc"], id="ab")
    assert Holder.from_json(kept.to_json()) == kept


def test_a_list_that_was_changed_is_refused_under_a_union() -> None:
    held = Holder(moments=["abc"])
    held.moments.append("abcd")
    with pytest.raises(
        ValueError, match=r"^/moments/1: Input should fit one of string, date-time$"
    ):
        held.to_json()


def test_pydantic_dumps_and_describes_them_without_a_warning() -> None:
    held = Holder(shape=Square(kind="box", sides=[1]), numbers=True, moments=["ab"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dumped = held.model_dump(mode="json")
        schema = Holder.model_json_schema()["properties"]
    assert dumped["shape"] == {"kind": "box", "sides": [1]}
    assert (dumped["numbers"], dumped["moments"]) == (True, ["ab"])
    assert schema["numbers"]["oneOf"][0] == {"minimum": 0, "type": "integer"}
    assert schema["shape"]["anyOf"] == [
        {"$ref": "#/$defs/Circle"},
        {"$ref": "#/$defs/Square"},
        {"type": "null"},
    ]
    ordered = Annotated[Short | Int64, AnyOf(tag="x", order={"a": 1}), ReadOnce()]
    assert [each["type"] for each in TypeAdapter(ordered).json_schema()["anyOf"]] == [
        "string",
        "integer",
    ]


def test_long_texts_are_read_alike() -> None:
    """Also where another reader is faster; it may hold arrays in a form of its own."""
    for kind, sides in (("box", [*range(9000)]), ("box", [*range(9000), 2**70])):
        text = json.dumps({"shape": {"kind": kind, "sides": sides}, "numbers": 10})
        if sides[-1] == 2**70:
            assert faults(Holder.from_json, text) == [("union", "/shape")]
        else:
            assert Holder.from_json(text) == Holder(
                shape=Square(kind="box", sides=sides), numbers=10
            )

"""Faults, and how they are read off pydantic's errors."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import BaseModel, Field, StrictBool, TypeAdapter, ValidationError
from tinker_types import payload_errors
from tinker_types._runtime import (
    Int64,
    OpenModel,
    SizeRule,
    StrictModel,
    TextRule,
    fault,
    relocate,
)


class Inner(OpenModel):
    flag: StrictBool


class Everything(StrictModel):
    const: Literal["only"] = "only"
    enum: Literal["this", "that"] = "this"
    phrase: Literal["this or that"] = "this or that"
    quoted: Literal["this' or 'that"] = "this' or 'that"
    escaped: Literal["\" or '"] = "\" or '"
    text: Annotated[str, TextRule(min_length=2, max_length=3, pattern="^a")] = "ab"
    number: Int64 | None = None
    inner: Inner | None = None
    inners: dict[str, Inner] = Field(default_factory=dict)
    items: Annotated[list[str], SizeRule(min=1, max=2)] = Field(default=["a"])
    odd: str = Field(default="", alias="a/b~c")


def faults(**members: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        Everything.from_json(members)
    assert all(fault["message"] for fault in payload_errors(caught.value))
    return [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)]


@pytest.mark.parametrize(
    ("member", "value", "code", "pointer"),
    [
        ("const", "other", "const", "/const"),
        ("const", 5, "type", "/const"),
        ("const", None, "type", "/const"),
        ("const", ["only"], "type", "/const"),
        ("enum", "other", "enum", "/enum"),
        ("enum", True, "type", "/enum"),
        ("phrase", "this", "const", "/phrase"),
        ("quoted", "this", "const", "/quoted"),
        ("escaped", "this", "const", "/escaped"),
        ("text", "a", "length", "/text"),
        ("text", "abcd", "length", "/text"),
        ("text", "bcd", "pattern", "/text"),
        ("text", 5, "type", "/text"),
        ("number", 1.5, "type", "/number"),
        ("number", 2**63, "range", "/number"),
        ("inner", {}, "missing", "/inner/flag"),
        ("inner", {"flag": 1}, "type", "/inner/flag"),
        ("inner", [], "type", "/inner"),
        ("inners", {"~a/b": {"flag": "true"}}, "type", "/inners/~0a~1b/flag"),
        ("inners", {"": {}}, "missing", "/inners//flag"),
        ("inners", {"[key]": 5}, "type", "/inners/[key]"),
        ("inners", None, "type", "/inners"),
        ("items", [], "length", "/items"),
        ("items", ["a", "b", "c"], "length", "/items"),
        ("items", ["a", None], "type", "/items/1"),
        ("items", {}, "type", "/items"),
        ("a/b~c", 5, "type", "/a~1b~0c"),
        ("odd", "a", "extra", "/odd"),
        ("unknown", 1, "extra", "/unknown"),
    ],
)
def test_codes_and_pointers(member: str, value: Any, code: str, pointer: str) -> None:
    assert faults(**{member: value}) == [(code, pointer)]


def test_all_faults_are_reported_in_order() -> None:
    assert faults(enum="x", text=5, inner={"flag": 0}, more=1) == [
        ("enum", "/enum"),
        ("type", "/text"),
        ("type", "/inner/flag"),
        ("extra", "/more"),
    ]


def test_a_constructor_takes_a_member_by_either_name() -> None:
    assert Everything(odd="x") == Everything.model_validate({"a/b~c": "x"})
    with pytest.raises(ValidationError) as caught:
        Everything(odd=5)
    assert payload_errors(caught.value)[0]["pointer"] == "/odd"


def test_fault_is_a_validation_error() -> None:
    error = fault("tensor", "a {brace} stays", at=("a", 0), value=5, title="Thing")
    assert isinstance(error, ValueError)
    assert error.title == "Thing"
    assert error.errors(include_url=False) == [
        {"type": "tensor", "loc": ("a", 0), "msg": "a {brace} stays", "input": 5}
    ]
    assert payload_errors(error) == [
        {"code": "tensor", "pointer": "/a/0", "message": "a {brace} stays"}
    ]


def test_relocate_keeps_everything_but_the_location() -> None:
    with pytest.raises(ValidationError) as caught:
        Everything.from_json({"number": 2**63, "items": [], "enum": "x", "inner": 5})
    moved = relocate(caught.value, lambda at: ("root", *at[1:]))
    assert moved.title == "Everything"
    before = caught.value.errors(include_url=False)
    assert moved.errors(include_url=False) == [{**entry, "loc": ("root",)} for entry in before]


def test_relocate_keeps_faults_that_pydantic_does_not_know() -> None:
    moved = relocate(fault("tensor", "no {brace}", at=("a", "b")), lambda at: at[1:])
    assert payload_errors(moved) == [{"code": "tensor", "pointer": "/b", "message": "no {brace}"}]


def test_foreign_errors_keep_their_own_code() -> None:
    class Foreign(BaseModel):
        value: UUID

    with pytest.raises(ValidationError) as caught:
        Foreign.model_validate({"value": "x"})
    assert payload_errors(caught.value)[0]["code"] == "uuid_parsing"
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(None).validate_python(1)
    assert payload_errors(caught.value)[0]["code"] == "type"

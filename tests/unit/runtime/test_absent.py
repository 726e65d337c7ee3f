"""Members that may be absent without a default, and required ones with one for constructors."""

from __future__ import annotations

import pickle
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError, create_model
from tinker_types import convert, from_json, payload_errors
from tinker_types._runtime import AbsentAsNone, ConstructorDefault, Int64, StrictModel


class Note(StrictModel):
    text: Annotated[str | None, AbsentAsNone()] = None
    size: Annotated[Int64 | None, AbsentAsNone(), Field(alias="class")] = None
    inner: Annotated[Note | None, AbsentAsNone()] = None


class Plan(StrictModel):
    rank: Annotated[Int64, ConstructorDefault(lambda: 32), Field(alias="class")]
    tags: Annotated[list[str], ConstructorDefault(lambda: ["a"])]
    note: Annotated[Note | None, ConstructorDefault(lambda: None)]
    name: str


def faults(kind: Any, payload: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        from_json(kind, payload)
    return [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)]


def test_nothing_is_written_of_what_nothing_is_said_of() -> None:
    assert Note.from_json("{}") == Note() == Note(text=None, size=None, inner=None)
    assert Note().to_json() == b"{}"
    assert Note.from_json('{"inner": {"class": 1}}').to_wire() == {"inner": {"class": 1}}


@pytest.mark.parametrize("name", ["text", "class", "inner"])
def test_null_is_no_absence_in_a_payload(name: str) -> None:
    assert faults(Note, {name: None}) == [("type", f"/{name}")]
    assert faults(Note, {"inner": {name: None}}) == [("type", f"/inner/{name}")]
    assert faults(list[Note], [{}, {name: None}]) == [("type", f"/1/{name}")]


def test_a_value_that_becomes_none_is_left_out() -> None:
    note = Note(text="a").model_copy(update={"text": None})
    assert note.to_json() == b"{}"


def test_the_json_schema_knows_no_null_and_no_default() -> None:
    schema = Note.model_json_schema()["$defs"]["Note"]
    assert schema["properties"]["text"] == {"title": "Text", "type": "string"}
    assert schema["properties"]["inner"] == {"$ref": "#/$defs/Note"}
    assert "required" not in schema


def test_a_constructor_may_leave_out_what_a_payload_may_not() -> None:
    assert Plan(name="a").to_wire() == {"class": 32, "tags": ["a"], "note": None, "name": "a"}
    assert Plan(name="a").model_fields_set == {"name"}
    assert Plan(name="a").tags is not Plan(name="a").tags
    assert Plan(**{"class": 1, "name": "a"}).rank == Plan(rank=1, name="a").rank == 1
    missing = [("missing", f"/{name}") for name in ("class", "tags", "note", "name")]
    assert faults(Plan, "{}") == missing
    assert faults(Plan, {"class": "1", "name": 1}) == [
        ("type", "/class"),
        ("missing", "/tags"),
        ("missing", "/note"),
        ("type", "/name"),
    ]


def test_a_subclass_fills_in_what_its_own_constructor_leaves_out() -> None:
    class Longer(Plan):
        more: Annotated[Int64, ConstructorDefault(lambda: 7)]

    class Named(Plan):
        def __init__(self, **data: Any) -> None:
            super().__init__(**{"name": "b", **data})

    assert Longer(name="a").to_wire() == {**Plan(name="a").to_wire(), "more": 7}
    assert Named().to_wire() == Plan(name="b").to_wire()
    assert faults(Longer, Plan(name="a").to_wire()) == [("missing", "/more")]


def test_the_json_schema_requires_what_payloads_must_have() -> None:
    schema = Plan.model_json_schema()
    assert schema["required"] == ["class", "tags", "note", "name"]


def test_values_are_copied_and_pickled() -> None:
    plan = Plan(name="a", note=Note(text="b"))
    assert pickle.loads(pickle.dumps(plan)) == plan == plan.model_copy(deep=True)


def test_a_conversion_fills_in_the_default_of_the_constructor() -> None:
    other: type[BaseModel] = create_model("Other", name=(str, ...))
    made = convert(other(name="a"), Plan)
    assert made == Plan(name="a")
    assert made.model_fields_set == {"name"}
    assert convert(Plan(name="a"), other) == other(name="a")

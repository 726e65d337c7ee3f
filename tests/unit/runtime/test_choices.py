"""Enums and constants that no bare `Literal` reads as JSON Schema does."""

from __future__ import annotations

import enum
from typing import Annotated, Any, Literal

import numpy as np
import pytest
from pydantic import ValidationError
from tinker_types import from_json, payload_errors
from tinker_types._runtime import ChoiceRule, OpenChoiceRule, StrictModel

Level = Annotated[Literal[1, 2, -4], ChoiceRule()]
Mode = Annotated[
    Literal["auto", "1", 1, True] | float, ChoiceRule(values=("auto", "1", 1, True, -0.25))
]
Huge = Annotated[Literal[18446744073709551616], ChoiceRule()]
Only = Annotated[Literal["it's {only}"], ChoiceRule()]
Two = Annotated[Literal[2], ChoiceRule(code="const")]
State = Annotated[Literal["queued"] | str, OpenChoiceRule()]


class Chosen(StrictModel):
    level: Level
    on: Annotated[Literal[True], ChoiceRule(code="const")] = True
    mode: Mode = "auto"
    state: State = "queued"


def faults(kind: Any, payload: str) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        from_json(kind, payload)
    return [(fault["code"], fault["message"]) for fault in payload_errors(caught.value)]


@pytest.mark.parametrize(
    ("kind", "payload", "code", "words"),
    [
        (Level, "7", "enum", "1, 2 or -4"),
        (Level, "1.5", "type", "1, 2 or -4"),
        (Level, '"1"', "type", "1, 2 or -4"),
        (Level, "true", "type", "1, 2 or -4"),
        (Level, "null", "type", "1, 2 or -4"),
        (Mode, "false", "enum", "'auto', '1', 1, True or -0.25"),
        (Mode, "0.25", "enum", "'auto', '1', 1, True or -0.25"),
        (Mode, "[1]", "type", "'auto', '1', 1, True or -0.25"),
        (Huge, "18446744073709551617", "enum", "18446744073709551616"),
        (Two, "3", "const", "2"),
        (Two, "2.5", "type", "2"),
        (Only, '"other"', "enum", '''"it's {only}"'''),
    ],
)
def test_the_json_type_goes_before_the_value(
    kind: Any, payload: str, code: str, words: str
) -> None:
    assert faults(kind, payload) == [(code, f"Input should be {words}")]


@pytest.mark.parametrize("payload", ["1", "null", "{}", "true"])
def test_an_enum_of_one_text_and_an_open_one_want_text(payload: str) -> None:
    wanted = [("type", "Input should be a valid string")]
    assert faults(Only, payload) == faults(State, payload) == wanted


@pytest.mark.parametrize(
    ("kind", "payload", "value"),
    [
        (Level, "1.0", 1),
        (Level, "-4e0", -4),
        (Mode, "1", 1),
        (Mode, '"1"', "1"),
        (Mode, "true", True),
        (Mode, "-2.5e-1", -0.25),
        (Huge, "18446744073709551616", 2**64),
        (State, '"paused"', "paused"),
    ],
)
def test_a_value_is_held_as_it_is_listed(kind: Any, payload: str, value: object) -> None:
    found = from_json(kind, payload)
    assert (type(found), found) == (type(value), value)


class Number(enum.IntEnum):
    ONE = 1


@pytest.mark.parametrize("given", [1, 1.0, np.int8(1), np.uint64(1), np.float32(1), Number.ONE])
def test_a_constructor_takes_scalars_of_numpy(given: Any) -> None:
    # The class is written by hand here: only an emitted one tells checkers of numpy.
    value = Chosen(level=given, on=np.True_)  # type: ignore[arg-type]
    assert (type(value.level), type(value.on)) == (int, bool)
    assert value.to_json() == b'{"level":1,"on":true,"mode":"auto","state":"queued"}'


@pytest.mark.parametrize("given", [np.True_, np.int64(3), np.zeros(1), "1", True, 1j, None])
def test_a_constructor_takes_nothing_else(given: Any) -> None:
    with pytest.raises(ValidationError):
        Chosen(level=given)


def test_the_json_schema_has_the_values() -> None:
    properties = Chosen.model_json_schema()["properties"]
    assert properties["level"]["enum"] == [1, 2, -4]
    assert properties["mode"]["enum"] == ["auto", "1", 1, True, -0.25]
    assert properties["state"]["type"] == "string"


def test_a_value_is_found_among_others_as_json_has_it() -> None:
    assert ChoiceRule.choose((1, True, "a"), 1.0) is not True
    assert ChoiceRule.choose((False, 0), False) is False
    assert ChoiceRule.choose((1, 2), True) is None
    assert ChoiceRule.choose((1, 2), [1]) is None

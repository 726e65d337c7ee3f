"""Any JSON value: held as it came, and written only where it is one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import Field, ValidationError
from tinker_types import from_json, payload_errors, to_json
from tinker_types._runtime import AnyJson, StrictModel


class Holder(StrictModel):
    value: AnyJson = None
    items: list[AnyJson] = Field(default_factory=list)
    entries: dict[str, AnyJson] = Field(default_factory=dict)


DIGITS = [2**64 + 1, -(2**63) - 1, 2**200 + 1, 1e300, 0.1, 12345678901234567890]


@pytest.mark.parametrize("number", DIGITS)
def test_a_number_keeps_its_digits_wherever_it_is(number: float) -> None:
    for payload in (
        {"value": number},
        {"value": {"a": [{"b": number}]}},
        {"items": [number, [number]]},
        {"entries": {"a": number, "b": {"c": number}}},
    ):
        text = json.dumps(payload)
        read = Holder.from_json(text)
        whole = {"items": [], "entries": {}, **payload}
        assert json.dumps(read.to_wire(), sort_keys=True) == json.dumps(whole, sort_keys=True)
        assert json.loads(read.to_json()) == whole
        assert from_json(AnyJson, text) == payload == json.loads(to_json(payload))


def test_null_is_a_value_and_says_nothing_where_it_is_the_default() -> None:
    assert Holder.from_json('{"value": null, "items": [null]}').to_wire() == {
        "items": [None],
        "entries": {},
    }


@pytest.mark.parametrize(
    ("value", "at"),
    [
        (object(), "/value"),
        ({1}, "/value"),
        ({1: 2}, "/value/1"),
        (float("nan"), "/value"),
        ([1.0, float("inf")], "/value/1"),
        ({"a": [0, {"b": object()}]}, "/value/a/1/b"),
        ("\ud800", "/value"),
        (10**400, "/value"),
    ],
)
def test_what_is_no_json_value_is_not_written(value: Any, at: str) -> None:
    holder = Holder(value=value)
    for write in (holder.to_json, holder.to_wire):
        with pytest.raises(ValueError, match=f"^{at}: "):
            write()


def test_what_was_handed_out_and_changed_is_not_written_either() -> None:
    holder = Holder.from_json('{"value": {"a": []}, "items": [1]}')
    holder.value["a"].append({2})
    holder.items.append(object())
    with pytest.raises(ValueError, match=r"^/value/a/0: .*\n/items/1: "):
        holder.to_json()


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


def test_levels_are_bounded_inside_too() -> None:
    holder = Holder.from_json({"value": nested(127)})
    assert Holder.from_json(holder.to_json()) == holder
    with pytest.raises(ValidationError) as caught:
        Holder.from_json({"value": nested(128)})
    assert [fault["code"] for fault in payload_errors(caught.value)] == ["json"]
    with pytest.raises(ValueError, match="nested more than 128 levels deep"):
        Holder(value=nested(128)).to_json()

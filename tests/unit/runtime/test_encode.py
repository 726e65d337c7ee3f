"""The canonical encoding."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Annotated, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field
from tinker_types import Datum, ModelInput, TensorData, from_json, to_json, to_wire
from tinker_types._runtime import Int64, Number, NumberList, OpenModel, StrictModel, Timestamp


class Leaf(StrictModel):
    value: Number = 1.0
    needed: Int64 | None
    note: str | None = None
    level: Int64 | None = 3


class Tree(OpenModel):
    leaves: list[Leaf] = Field(default_factory=list)
    named: dict[str, Leaf | None] = Field(default_factory=dict)
    anything: Any = None
    weights: NumberList = Field(default_factory=list)
    moment: Timestamp | None = None
    odd: str = Field(default="x", alias="odd-name")


def test_defaults_are_written_and_null_defaults_are_not() -> None:
    assert Leaf(needed=None).to_wire() == {"value": 1.0, "needed": None, "level": 3}
    # Reading an absent `level` gives 3, so its null has to be written.
    assert Leaf(needed=1, level=None).to_wire() == {"value": 1.0, "needed": 1, "level": None}
    assert Leaf(needed=1, note="n").to_wire()["note"] == "n"
    assert Tree().to_wire() == {"leaves": [], "named": {}, "weights": [], "odd-name": "x"}


def test_nulls_in_maps_and_arrays_are_data() -> None:
    tree = Tree(named={"a": None}, anything=[None, {"b": None}])
    assert tree.to_wire()["named"] == {"a": None}
    assert tree.to_wire()["anything"] == [None, {"b": None}]


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2025, 11, 26, 10, tzinfo=UTC), "2025-11-26T10:00:00Z"),
        (datetime(2025, 11, 26, 10, 0, 0, 500000, tzinfo=UTC), "2025-11-26T10:00:00.500000Z"),
        (datetime(2025, 11, 26, 10, 0, 0, 1, tzinfo=UTC), "2025-11-26T10:00:00.000001Z"),
        (
            datetime(2025, 11, 26, 1, tzinfo=timezone(timedelta(hours=5, minutes=30))),
            "2025-11-25T19:30:00Z",
        ),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
    ],
)
def test_instants_are_written_in_utc(moment: datetime, text: str) -> None:
    assert Tree(moment=moment).to_wire()["moment"] == text
    assert Tree.from_json(Tree(moment=moment).to_json()).moment == moment


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_json_lacks_is_an_error_that_names_the_field(value: float) -> None:
    leaf = Leaf(value=value, needed=1)
    for tree, place in [
        (leaf, "/value"),
        (Tree(leaves=[Leaf(needed=1), leaf]), "/leaves/1/value"),
        (Tree(named={"a/b~": leaf}), "/named/a~1b~0/value"),
        (Tree(weights=[0.5, value]), "/weights/1"),
        (Tree(weights=[1, value, 2]), "/weights/1"),
        (Tree(anything={"x": (1, value)}), "/anything/x/1"),
        ({"x": leaf}, "/x/value"),
    ]:
        for write in (to_wire, to_json):
            with pytest.raises(ValueError, match=rf"^{place}: .* is no JSON number$"):
                write(tree)


def test_both_infinities_do_not_cancel_out() -> None:
    with pytest.raises(ValueError, match=r"^/weights/0: inf"):
        Tree(weights=[float("inf"), float("-inf")]).to_json()


def test_a_sum_that_overflows_is_no_fault() -> None:
    weights = [1.7e308, 1.7e308, -5.0]
    assert Tree(weights=weights).to_wire()["weights"] == weights


@pytest.mark.parametrize("value", [{1}, object(), 1j, np.float32(1), np.zeros(1)])
def test_other_values_of_python_are_an_error(value: object) -> None:
    kind = type(value).__name__
    with pytest.raises(ValueError, match=f"^/anything/0: {kind} is no JSON value$"):
        Tree(anything=[value]).to_wire()


def test_keys_are_text() -> None:
    with pytest.raises(ValueError, match=r"^/anything/1: a key is no text$"):
        Tree(anything={1: 2}).to_wire()


def test_a_lone_surrogate_is_no_text() -> None:
    for value in ("\ud800", {"\ud800": 1}):
        with pytest.raises(ValueError, match=r"a lone surrogate is no text$"):
            Tree(anything=value).to_json()


def test_numbers_are_written_as_they_are_held() -> None:
    held = [1, 0.1, 2**53 + 1, -0.0, 5e-324]
    assert json.loads(Tree(weights=held).to_json())["weights"] == held
    assert Tree(weights=[1, 2.0]).to_json().endswith(b'"weights":[1,2.0],"odd-name":"x"}')


def test_integers_beyond_64_bits_are_written() -> None:
    tree = Tree(weights=[2**70], anything={"\u00e9": 2**64})
    assert json.loads(tree.to_json()) == tree.to_wire()
    assert tree.to_wire()["weights"] == [2**70]
    assert b"\xc3\xa9" in tree.to_json()


def test_integers_beyond_a_double_are_no_json_numbers() -> None:
    tree = Tree(weights=[0.5, 10**400], anything=10**400)
    for write in (to_wire, to_json):
        with pytest.raises(ValueError, match=r"^/anything: an .*\n/weights/1: an integer beyond a"):
            write(tree)


def test_the_tree_shares_nothing_with_the_value() -> None:
    tree = Tree(weights=[1.5], named={"a": Leaf(needed=1)}, anything={"list": [1, [2]]})
    wire = tree.to_wire()
    wire["weights"].append(2)
    wire["named"].clear()
    wire["anything"]["list"][1].append(3)
    assert tree == Tree(weights=[1.5], named={"a": Leaf(needed=1)}, anything={"list": [1, [2]]})


def test_values_of_aliases_are_written() -> None:
    tensor = TensorData(data=[1], dtype="int64")
    expected = {"a": {"data": [1], "dtype": "int64"}}
    assert to_wire({"a": tensor}) == to_wire(MappingProxyType({"a": tensor})) == expected
    assert json.loads(to_json({"a": tensor})) == expected
    assert to_wire("training") == "training"
    assert to_json([1, None, True, "x"]) == b'[1,null,true,"x"]'
    assert to_wire(b"abc") == "YWJj"


def test_members_that_a_subclass_adds_are_written() -> None:
    class Wider(Leaf):
        more: tuple[int, ...] = (1, 2)

    assert Wider(needed=1).to_wire() == {"value": 1.0, "needed": 1, "level": 3, "more": [1, 2]}
    assert Tree(leaves=[Wider(needed=1)]).to_wire()["leaves"][0]["more"] == [1, 2]


def test_models_of_other_makers_are_written() -> None:
    class Foreign(BaseModel):
        x: int = 1

    assert to_wire({"f": Foreign()}) == {"f": {"x": 1}}


def test_json_is_compact_utf_8() -> None:
    assert (
        Leaf(needed=1, note="\u00e9").to_json()
        == b'{"value":1.0,"needed":1,"note":"\xc3\xa9","level":3}'
    )


def test_changed_lists_are_encoded_as_they_are_now() -> None:
    value = ModelInput.from_ints([1])
    value.to_json()
    value.chunks[0].tokens.append(2)
    assert value.to_wire()["chunks"][0]["tokens"] == [1, 2]
    assert value.length == 2


numbers = st.lists(
    st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False, allow_infinity=False)
)


@given(numbers)
def test_what_is_encoded_reads_back_the_same(data: list[float]) -> None:
    datum = Datum(
        loss_fn_inputs={"weights": TensorData(data=data, dtype="float32")},
        model_input=ModelInput.empty(),
    )
    again = from_json(Datum, datum.to_json())
    assert again == datum
    assert again.to_json() == datum.to_json()
    assert repr(again) == repr(datum)


def test_writing_a_deprecated_member_does_not_warn() -> None:
    class Old(StrictModel):
        a: Annotated[int, Field(deprecated=True)]

    assert Old(a=1).to_json() == b'{"a":1}'


def test_a_member_that_was_never_set_is_named() -> None:
    with pytest.raises(ValueError, match=r"^/needed: is missing$"):
        Leaf.model_construct(value=1.0).to_wire()

"""Reading long text: which types are read how, and what simdjson is left out of."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Annotated, Any

import numpy as np
import pydantic
import pytest
import tinker_types
from tinker_types import Datum, ImageChunk, TensorData

skim: Any = import_module("tinker_types._speed.skim")
packed: Any = import_module("tinker_types._speed.packed")
runtime: Any = tinker_types._runtime

pytest.importorskip("simdjson", reason="an optional package of the emitted one")

HALVES = [number + 0.5 for number in range(4000)]
assert np


def text_of(**members: Any) -> str:
    return json.dumps({"data": HALVES, "dtype": "float32", **members})


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("ForwardBackwardRequest", "arrays"),
        ("ForwardBackwardOutput", "arrays"),
        ("Datum", "arrays"),
        ("LossFnInputs", "arrays"),
        ("ModelInput", "arrays"),
        ("ModelInputChunk", "arrays"),
        ("ImageChunk", "arrays"),
        ("TrainingRunsResponse", "text"),
        ("AdamParams", "text"),
        ("LoraConfig", "text"),
    ],
)
def test_the_way_follows_from_what_is_declared(name: str, way: str) -> None:
    assert skim._plan_and_way(getattr(tinker_types, name))[1] == way


def test_what_nobody_knows_is_left_alone() -> None:
    class Free(runtime.StrictModel):  # type: ignore[misc]
        anything: Any

    class Plain(pydantic.BaseModel):
        number: int

    class Watched(TensorData):
        @pydantic.field_validator("data", mode="before")
        @classmethod
        def _look(cls, value: Any) -> Any:
            assert type(value) is list
            return value

    noted = Annotated[list[float], pydantic.Field(min_length=1)]
    for kind in (Free, Plain, Watched, Any, noted, dict[str, Any]):
        assert skim._plan_and_way(kind)[1] is None
    assert Watched.from_json(text_of()).data == HALVES


def test_types_that_contain_themselves() -> None:
    class Tree(runtime.StrictListModel):  # type: ignore[misc]
        values: runtime.NumberList
        children: list["Tree"] = []  # noqa: RUF012, UP037 (pydantic copies it)

    Tree.model_rebuild(_types_namespace={"Tree": Tree})
    tree = {"values": HALVES, "children": [{"values": HALVES, "children": []}]}
    read = Tree.from_json(json.dumps(tree))
    assert skim._plan_and_way(Tree)[1] == "arrays"
    assert type(runtime.held(read.children[0], "values")) is packed.Packed
    assert read.to_wire() == tree


@pytest.mark.parametrize(
    "text",
    [
        text_of(dtype="\ud800"),
        '{"data": [1], "data": ' + text_of()[9:],
        text_of().replace("[0.5", "[[0.5]"),
        text_of() + "x",
        "\ufeff" + text_of(),
        text_of().replace("0.5", "NaN", 1),
        text_of().replace("0.5", "1e999", 1),
        text_of().replace("0.5", "1" * 30, 1),
        text_of(more="\ud800"),
    ],
)
def test_what_is_in_doubt_is_left_alone(text: str) -> None:
    assert skim.skim(TensorData, text) is None


def test_short_text_is_left_alone() -> None:
    assert skim.skim(TensorData, '{"data": [0.5], "dtype": "float32"}') is None


def test_many_short_arrays_are_read_sooner_in_the_usual_way() -> None:
    def tensors(count: int, size: int) -> str:
        tensor = {"data": [0.5] * size, "dtype": "float32", "shape": [size]}
        return json.dumps({f"weights{number}": tensor for number in range(count)})

    assert skim.skim(tinker_types.LossFnInputs, tensors(400, 8)) is None
    assert skim.skim(tinker_types.LossFnInputs, tensors(4, 8000)) is not None


@pytest.mark.parametrize(
    ("first", "kind"), [("0.5", "Packed"), ("7", "list"), ("7.0", "list"), ("1e0", "list")]
)
def test_arrays_in_which_a_number_is_whole_stay_lists(first: str, kind: str) -> None:
    found = skim.skim(TensorData, text_of().replace("0.5", first, 1))
    assert type(found["data"]).__name__ == kind
    numbers = found["data"] if kind == "list" else found["data"].fresh()
    assert repr(numbers) == repr([json.loads(first), *HALVES[1:]])


@pytest.mark.parametrize("kind", [str, bytes, bytearray, memoryview])
def test_text_comes_in_every_form(kind: Any) -> None:
    text = text_of() if kind is str else kind(text_of().encode())
    assert type(skim.skim(TensorData, text)["data"]) is packed.Packed
    assert TensorData.from_json(text).data == HALVES


def test_escapes_and_brackets_in_text() -> None:
    datum = {"model_input": {"chunks": []}, "loss_fn_inputs": {"é\n[": json.loads(text_of())}}
    escaped, plain = json.dumps(datum), json.dumps(datum, ensure_ascii=False)
    assert Datum.from_json(escaped) == Datum.from_json(plain)
    # A bracket in text could be one of an array that simdjson has flattened.
    assert skim.skim(Datum, escaped) is None
    assert skim.skim(Datum, escaped.replace("[", "", 0).replace("\\n[", "\\n")) is not None


def test_bytes_are_read_without_a_detour() -> None:
    image = ImageChunk(data=b"abc" * 9000, format="png", height=1, tokens=1, width=1)
    assert isinstance(skim.skim(ImageChunk, image.to_json())["data"], str)
    assert ImageChunk.from_json(image.to_json()) == image


def test_a_fault_is_the_one_that_the_usual_reader_finds() -> None:
    text = text_of(shape=[3])
    with pytest.raises(pydantic.ValidationError) as caught:
        TensorData.from_json(text)
    (error,) = caught.value.errors()
    assert error["type"] == "tensor"
    with pytest.raises(pydantic.ValidationError) as caught:
        TensorData.from_json(text_of(other=1))
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == ("extra_forbidden", ("other",))


@pytest.mark.parametrize("first", [True, False])
def test_a_name_counts_beyond_its_nul(first: bool) -> None:
    tensors = {"weights": 0.25, "weights\0more": 0.5}
    order = list(tensors) if first else list(reversed(tensors))
    members = {
        name: {"data": [tensors[name]] * 3000, "dtype": "float32", "shape": [3000]}
        for name in order
    }
    read = tinker_types.from_json(tinker_types.LossFnInputs, json.dumps(members))
    assert {name: tensor.data[0] for name, tensor in read.items()} == tensors

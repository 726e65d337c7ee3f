"""Lists in another form: where they are held, and that nobody sees it."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import numpy as np
import pydantic
import pytest
import tinker_types
from pydantic import BaseModel
from tinker_types import Checkpoint, ImageChunk, ModelInput, TensorData

held: Any = import_module("tinker_types._runtime.held")
holding: Any = import_module("tinker_types._speed.holding")
runtime: Any = tinker_types._runtime


def kinds(value: BaseModel) -> dict[str, str]:
    return {name: type(item).__name__ for name, item in held.members(value).items()}


def tensor() -> TensorData:
    return TensorData.from_numpy(np.array([0.5, 1.5]))


def test_types_with_lists_hold_them_and_no_others_do() -> None:
    assert TensorData._holdable == ("data",)
    assert ModelInput._holdable == ("chunks",)
    assert not isinstance(Checkpoint, holding.HoldsLists)
    assert not isinstance(ImageChunk, holding.HoldsLists)


@pytest.mark.parametrize(
    "look",
    [
        lambda value: value.data,
        vars,
        lambda value: value.__dict__,
        lambda value: value == value.model_copy(),
        lambda value: value.model_dump(),
        lambda value: value.model_dump_json(),
        lambda value: list(value),
        lambda value: value.__getstate__(),
        lambda value: getattr(value, "data"),  # noqa: B009 (the long way is the point)
        lambda value: object.__getattribute__(value, "data"),
    ],
)
def test_looking_makes_the_list(look: Any) -> None:
    value = tensor()
    assert kinds(value)["data"] == "Packed"
    look(value)
    assert kinds(value)["data"] == "list"
    assert value.data is value.data


@pytest.mark.parametrize(
    "look",
    [
        lambda value: value.dtype,
        lambda value: value.to_json(),
        lambda value: value.to_wire(),
        lambda value: value.to_numpy(),
        lambda value: value.tolist(),
        repr,
        lambda value: hasattr(value, "nothing"),
        lambda value: value.model_fields_set,
        lambda value: TensorData.model_validate(value),
    ],
)
def test_other_work_leaves_it(look: Any) -> None:
    value = tensor()
    look(value)
    assert kinds(value)["data"] == "Packed"


def test_the_class_has_no_such_attribute() -> None:
    for name in TensorData._holdable:
        with pytest.raises(AttributeError, match=name):
            getattr(TensorData, name)
    assert not hasattr(TensorData, "data")


def test_what_is_missing_is_missing() -> None:
    value: Any = TensorData.model_construct(dtype="int64")
    with pytest.raises(AttributeError, match="data"):
        value.data  # noqa: B018
    with pytest.raises(AttributeError, match="data"):
        object.__delattr__(value, "data")


def test_a_list_may_be_set_and_deleted_past_the_model() -> None:
    value = tensor()
    object.__setattr__(value, "data", [1.0])
    assert (value.data, value.model_dump()["data"]) == ([1.0], [1.0])
    object.__delattr__(value, "data")
    assert "data" not in vars(value)


def test_a_finaliser_may_look_while_a_list_is_made() -> None:
    """Whatever interrupts the making of a list and asks for the same one gets the same one."""

    class Interrupted(held.Held):  # type: ignore[misc]
        inner: Any = None

        def fresh(self) -> list[int]:
            if self.inner is None:
                self.inner = True
                self.inner = self.items()
            return [1]

    value = Interrupted()
    assert value.items() is value.inner is value.items()


def test_deprecated_lists_are_pydantics_own() -> None:
    class Old(runtime.StrictListModel):  # type: ignore[misc]
        items: list[int] = pydantic.Field(deprecated=True)
        others: list[int]

    assert Old._holdable == ("others",)
    value = Old(items=[1], others=[2])
    with pytest.warns(DeprecationWarning, match="deprecated"):
        assert value.items == [1]


def test_a_package_that_nobody_made_fast_is_fast() -> None:
    """What is held as an array follows from the declaration."""

    pixels: Any = pydantic.create_model(
        "Pixels",
        __base__=runtime.StrictListModel,
        values=(runtime.NumberList, ...),
        counts=(runtime.Int64List, []),
    )
    assert dict(pixels._packable).keys() == {"values", "counts"}
    halves = [number + 0.5 for number in range(50)]
    text = json.dumps({"values": halves, "counts": list(range(50))})
    value = pixels.from_json(text)
    assert kinds(value) == {"values": "Packed", "counts": "Packed"}
    given = pixels(values=np.arange(3.0), counts=np.arange(3))
    assert kinds(given) == {"values": "Packed", "counts": "Packed"}
    assert (given.values, given.counts) == ([0.0, 1.0, 2.0], [0, 1, 2])


def test_a_rule_that_an_array_breaks_is_named() -> None:
    positive = pydantic.create_model(
        "Positive",
        __base__=runtime.StrictListModel,
        counts=(runtime.arrays.Annotated[list[int], runtime.IntegerItems(ge=0, le=9)], ...),
    )
    assert kinds(positive(counts=np.array([0, 9])))["counts"] == "Packed"
    for counts in (np.array([0, 10]), np.array([-1, 1])):
        with pytest.raises(pydantic.ValidationError) as caught:
            positive(counts=counts)
        (fault,) = runtime.payload_errors(caught.value)
        assert fault["code"] == "range"
        assert isinstance(caught.value.errors()[0]["input"], int)

"""Plain lists under the keys of a map: which type of elements each has."""

from typing import Any

import numpy as np
import pytest
from tinker_types._runtime.held import Held
from tinker_types._runtime.keyed import KeyedList, KeyedLists

INFERRING = KeyedLists({"known": "float32"}, unknown="infer")


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([1, 2.5], "int64"),
        ([2.5, 1], "float32"),
        ([np.int32(1)], "int64"),
        ([np.float64(1)], "float32"),
        ([], "float32"),
        (["x"], "float32"),
    ],
)
def test_the_first_element_decides_where_the_key_does_not(values: list[Any], dtype: str) -> None:
    assert KeyedList("odd", values, INFERRING).dtype() == dtype
    assert KeyedList("known", values, INFERRING).dtype() == "float32"


class Countdown(Held):
    """A form of a list that knows of itself no more than it must."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length

    def __len__(self) -> int:
        return self.length

    def fresh(self) -> list[Any]:
        return [*range(self.length, 0, -1)]


def test_a_form_that_knows_nothing_of_its_items_promises_nothing() -> None:
    form = Countdown(3)
    assert form.items() is form.items() is form.raw()
    assert form.printable() == form.entries() == form.whole() == [3, 2, 1]
    assert form.head(2) == [3, 2]
    assert form.head(3) is not form.items()
    assert (form.keeps(None), form.are_int64, form.are_finite, form.seeds) == (False,) * 3 + (0,)

"""Arrays held as buffers: which are, and what is made of them."""

from __future__ import annotations

import json
import math
import struct
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pydantic
import pytest
import tinker_types
from hypothesis import given
from hypothesis import strategies as st
from tinker_types import TensorData

packed: Any = import_module("tinker_types._speed.packed")
runtime: Any = tinker_types._runtime
PACKAGE = Path(tinker_types.__path__[0]).parent


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int32", "uint32", "int64", "uint64"])
def test_integers(dtype: str) -> None:
    array = np.array([[0, 1], [2, 127]], dtype=dtype)
    found, integral, shape = runtime.array_parts(array)
    assert (integral, shape) == (True, [2, 2])
    assert (found.are_int64, found.numbers.dtype, len(found)) == (True, np.int64, 4)
    assert found.fresh() == [0, 1, 2, 127]
    assert {type(item) for item in found.fresh()} == {int}


@pytest.mark.parametrize(
    ("dtype", "held"),
    [("float16", "float32"), ("float32", "float32"), ("float64", "float64"), (">f8", "float64")],
)
def test_floats(dtype: str, held: str) -> None:
    found, integral, _ = runtime.array_parts(np.array([0.1, -0.0, 1e4], dtype=dtype))
    assert (integral, found.numbers.dtype) == (False, np.dtype(held))
    assert found.fresh() == np.array([0.1, -0.0, 1e4], dtype=dtype).tolist()


@pytest.mark.parametrize(
    "array",
    [
        np.array([2**63], dtype="uint64"),
        np.ma.masked_array([1.0, 2.0], mask=[True, False]),
    ],
)
def test_what_has_to_be_looked_at(array: Any) -> None:
    assert runtime.array_parts(array)[0] == array.tolist()


def test_a_masked_array_is_refused() -> None:
    array = np.ma.masked_array([1.0, 2.0], mask=[True, False])
    with pytest.raises(pydantic.ValidationError) as caught:
        TensorData.from_numpy(array)
    (fault,) = tinker_types.payload_errors(caught.value)
    assert (fault["code"], fault["pointer"]) == ("type", "/data/0")


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ([], None),
        ([1, 2], "q"),
        ([0.5, 1.0], "d"),
        ([1, 0.5], None),
        ([True, False], None),
        ([1, True], None),
        ([2**63], None),
        (["a"], None),
        ([np.float64(1)], None),
        ([-(2**63), 2**63 - 1], "q"),
        ([math.inf, math.nan], "d"),
    ],
)
def test_lists(items: list[Any], code: str | None) -> None:
    found = packed.pack_list(items)
    assert (found and found.numbers.format) == code
    assert found is None or repr(found.fresh()) == repr(items)


@pytest.mark.parametrize("numpy", [True, False])
def test_bounds_and_what_is_finite(monkeypatch: pytest.MonkeyPatch, numpy: bool) -> None:
    if not numpy:
        monkeypatch.setattr(packed, "loaded_numpy", lambda: None)
    integers = packed.pack_list([-3, 5])
    items = runtime.IntegerItems
    assert integers.are_finite
    assert integers.keeps(items(ge=-3, le=5))
    assert not integers.keeps(items(ge=-2))
    assert not integers.keeps(items(le=4))
    assert integers.keeps(items(ge=-(2**63), le=2**63 - 1))
    assert not integers.keeps(items(gt=-9))  # It is left to the careful reading.
    assert integers.keeps(runtime.NumberItems())
    assert not integers.keeps(runtime.NumberItems(ge=-9))
    assert not packed.pack_list([0.5]).keeps(items())
    floats = packed.pack_list
    assert floats([1e308, 1e308]).are_finite
    assert not floats([0.5, math.inf]).are_finite
    assert not floats([math.inf, -math.inf]).are_finite
    assert not floats([math.nan]).are_finite


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=20))
def test_printed_float32_reads_back_as_itself(patterns: list[int]) -> None:
    array = np.array([*patterns, 0x15AE43FD], "uint32").view("float32")
    array = array[np.isfinite(array)]
    printed = orjson.dumps(
        packed.hold_array(array, integral=False).printable(), option=orjson.OPT_SERIALIZE_NUMPY
    )
    back = np.array(orjson.loads(printed), "float64").astype("float32")
    assert back.tobytes() == array.tobytes()


def test_the_one_pattern_is_printed_in_full() -> None:
    bits = np.array([0x15AE43FD, 0x95AE43FD], "uint32").view("float32")
    text = TensorData.from_numpy(bits).to_json()
    numbers = np.array(json.loads(text)["data"], "float64").astype("float32")
    assert numbers.view("uint32").tolist() == [0x15AE43FD, 0x95AE43FD]


def test_doubles_are_never_squeezed() -> None:
    array = np.array([0.1, 1 / 3, 1e300, 5e-324])
    tensor = TensorData.from_numpy(array)
    assert json.loads(tensor.to_json())["data"] == array.tolist() == tensor.data


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_what_is_no_number_is_named(number: float, dtype: str) -> None:
    tensor = TensorData.from_numpy(np.array([0.5, number], dtype))
    for encode in (tensor.to_json, tensor.to_wire):
        with pytest.raises(ValueError, match=r"^/data/1: (nan|inf|-inf) is no JSON number$"):
            encode()
    assert tensor.data[0] == 0.5
    with pytest.raises(ValueError, match=r"^/data/1: "):
        tensor.to_json()


def test_numbers_are_held_in_eight_bytes_each() -> None:
    text = json.dumps({"data": [number + 0.5 for number in range(1000)], "dtype": "float32"})
    held: Any = tinker_types._runtime.held(TensorData.from_json(text), "data")
    assert memoryview(held.numbers).nbytes == 8000


def test_numpy_is_brought_by_the_user_alone() -> None:
    script = (
        "import sys, json; import tinker_types as t;"
        "text = json.dumps({'data': [n + .5 for n in range(9000)], 'dtype': 'float32'});"
        "v = t.TensorData.from_json(text); w = v.to_wire(); j = v.to_json(); d = v.data;"
        "assert w['data'] == d == json.loads(j)['data'] == [n + .5 for n in range(9000)];"
        "print('numpy' in sys.modules, 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False False\n"


def test_the_pattern_is_the_one_that_rounds_twice() -> None:
    single = struct.unpack("f", struct.pack("I", 0x15AE43FD))[0]
    shortest = float(str(np.float32(single)))
    assert struct.pack("f", shortest) != struct.pack("f", single)

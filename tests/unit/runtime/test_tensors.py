"""TensorData and Datum beyond their fields. Torch has its own folder of tests."""

from __future__ import annotations

import copy
import pickle
import sys
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError, model_validator
from tinker_types import (
    Datum,
    ForwardBackwardOutput,
    ModelInput,
    TensorData,
    TensorDtype,
    payload_errors,
)
from tinker_types._runtime import excerpt

EMPTY = ModelInput.empty()


def faults(action: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        action()
    return [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)]


def tensor(values: Any, key: str = "weights") -> TensorData:
    return Datum(loss_fn_inputs={key: values}, model_input=EMPTY).loss_fn_inputs[key]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "longdouble"])
def test_floats_become_float32(dtype: str) -> None:
    array = np.array([[0.1, 1.0], [2.0, -0.5]], dtype=dtype)
    read = TensorData.from_numpy(array)
    assert (read.dtype, read.shape) == ("float32", [2, 2])
    assert read.data == [float(item) for item in array.ravel()]
    assert {type(item) for item in read.data} == {float}


@pytest.mark.parametrize("bits", ["int8", "int16", "int32", "int64", "uint8", "uint32", "uint64"])
def test_integers_become_int64(bits: str) -> None:
    read = TensorData.from_numpy(np.array([[1], [2]], dtype=bits))
    assert read == TensorData(data=[1, 2], dtype="int64", shape=[2, 1])
    assert {type(item) for item in read.data} == {int}


@pytest.mark.parametrize(
    "array", [np.array([True]), np.array([1j]), np.array(["a"]), np.array([{}])]
)
def test_other_arrays_are_refused(array: Any) -> None:
    assert faults(lambda: TensorData.from_numpy(array)) == [("type", "")]
    assert faults(lambda: tensor(array)) == [("type", "/loss_fn_inputs/weights")]


def test_unsigned_integers_beyond_int64_are_refused() -> None:
    array = np.array([1, 2**63], dtype=np.uint64)
    assert faults(lambda: TensorData.from_numpy(array)) == [("tensor", "")]
    assert faults(lambda: tensor(array)) == [("tensor", "/loss_fn_inputs/weights")]


@pytest.mark.parametrize(
    ("scalar", "number"),
    [(np.float32(0.5), 0.5), (np.ones(3).mean(), 1.0), (np.uint8(3), 3), (np.int64(-1), -1)],
)
def test_from_numpy_takes_scalars(scalar: Any, number: float) -> None:
    read = TensorData.from_numpy(scalar)
    assert (read.data, read.shape) == ([number], [])
    assert read.dtype == ("float32" if isinstance(number, float) else "int64")
    assert TensorData.from_numpy(scalar, copy=False) == read


def test_a_scalar_that_is_no_number_is_refused() -> None:
    for scalar in (np.bool_(True), np.complex64(1), np.str_("a")):
        assert faults(lambda scalar=scalar: TensorData.from_numpy(scalar)) == [("type", "")]


def test_from_numpy_takes_arrays_alone() -> None:
    with pytest.raises(TypeError, match=r"^expected a numpy.ndarray, got list$"):
        TensorData.from_numpy([1, 2])


@pytest.mark.parametrize(
    ("array", "data", "shape"),
    [
        (np.array(2.5), [2.5], []),
        (np.zeros((0, 3)), [], [0, 3]),
        (np.arange(6).reshape(2, 3).T, [0, 3, 1, 4, 2, 5], [3, 2]),
        (np.arange(6)[::-2], [5, 3, 1], [3]),
        (np.asfortranarray(np.arange(4).reshape(2, 2)), [0, 1, 2, 3], [2, 2]),
        (np.arange(3, dtype=">i4"), [0, 1, 2], [3]),
        (np.array([0.5], dtype=">f8"), [0.5], [1]),
    ],
)
def test_any_layout_is_read_in_row_major_order(array: Any, data: Any, shape: list[int]) -> None:
    read = TensorData.from_numpy(array)
    assert (read.data, read.shape) == (data, shape)
    np.testing.assert_array_equal(read.to_numpy(), array)


def test_nothing_is_shared_with_arrays() -> None:
    array = np.array([1.0, 2.0])
    read = TensorData.from_numpy(array)
    array[0] = 9
    assert read.data == [1.0, 2.0]
    out = read.to_numpy()
    out[0] = 9
    assert read.data == [1.0, 2.0]
    assert read.to_numpy().flags.writeable
    listed = read.tolist()
    listed[0] = 9
    assert read.data == [1.0, 2.0]


def test_nothing_is_shared_with_lists() -> None:
    data, shape = [1.0, 2.0], [2]
    read = TensorData(data=data, dtype="float32", shape=shape)
    data[0] = shape[0] = 9
    assert (read.data, read.shape) == ([1.0, 2.0], [2])


@pytest.mark.parametrize("dtype", get_args(TensorDtype))
def test_to_numpy_has_the_dtype_and_the_shape(dtype: Any) -> None:
    out = TensorData(data=[1, 2, 3, 4], dtype=dtype, shape=[2, 2]).to_numpy()
    assert out.dtype == np.dtype(dtype)
    np.testing.assert_array_equal(out, [[1, 2], [3, 4]])
    assert TensorData(data=[], dtype=dtype).to_numpy().dtype == np.dtype(dtype)
    assert TensorData(data=[1, 2], dtype=dtype).to_numpy().shape == (2,)


@pytest.mark.parametrize("number", [1e39, -1e300, 2.0**128 - 2.0**103, 10**39, 10**400])
@pytest.mark.parametrize("convert", [TensorData.to_numpy, TensorData.tolist])
def test_numbers_beyond_float32_are_refused(convert: Any, number: float) -> None:
    read = TensorData(data=[0.5, float("inf"), number], dtype="float32")
    shown = excerpt(str(number)).replace("+", r"\+")
    with pytest.raises(ValueError, match=f"^/data/2: {shown} is beyond float32, whose largest"):
        convert(read)


def test_arrays_beyond_float32_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^/data/1: 1e\+39 is beyond float32"):
        TensorData.from_numpy(np.array([0.5, 1e39])).to_numpy()


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), 3.4028235e38, 3.40282356e38])
def test_what_rounds_to_float32_is_converted(number: float) -> None:
    read = TensorData(data=[number], dtype="float32")
    with np.errstate(over="raise"):
        assert read.to_numpy()[0] == np.float32(number)
    assert read.tolist() == [np.float32(number)]


@pytest.mark.parametrize(
    ("data", "shape", "nested"),
    [
        ([1, 2], None, [1, 2]),
        ([1, 2], [2], [1, 2]),
        ([7], [], 7),
        ([1, 2, 3, 4, 5, 6], [2, 3], [[1, 2, 3], [4, 5, 6]]),
        ([1, 2, 3, 4], [2, 1, 2], [[[1, 2]], [[3, 4]]]),
        ([], [0], []),
        ([], [0, 3], []),
        ([], [2, 0], [[], []]),
        ([], [2, 0, 3], [[], []]),
        ([], [2, 3, 0], [[[], [], []], [[], [], []]]),
    ],
)
def test_tolist_nests_by_shape(data: list[int], shape: Any, nested: Any) -> None:
    read = TensorData(data=data, dtype="int64", shape=shape)
    assert read.tolist() == nested == read.to_numpy().tolist()


@pytest.mark.parametrize(
    ("key", "values", "place", "dtype"),
    [
        ("target_tokens", [[1, 2], [3, 4]], "0", "int64"),
        ("weights", [1.0, (2.0,)], "1", "float32"),
        ("target_tokens", [np.array([1, 2]), np.array([3, 4])], "0", "int64"),
        ("target_tokens", [range(2)], "0", "int64"),
        ("weights", ((1.0,), (2.0,)), "0", "float32"),
    ],
)
def test_a_nested_list_is_told_how_to_give_a_shape(
    key: str, values: Any, place: str, dtype: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        tensor(values, key)
    (found,) = payload_errors(caught.value)
    assert (found["code"], found["pointer"]) == ("type", f"/loss_fn_inputs/{key}/{place}")
    how = f"write TensorData(data=[...], dtype='{dtype}', shape=[...]), or give a numpy array"
    assert found["message"].endswith(how)


@given(st.lists(st.floats(width=64).filter(lambda number: not 3.4e38 < abs(number) < np.inf)))
def test_tolist_rounds_as_numpy_does(data: list[float]) -> None:
    read = TensorData(data=data, dtype="float32")
    np.testing.assert_array_equal(read.tolist(), read.to_numpy().tolist())


def test_tolist_under_int64_is_exact() -> None:
    assert TensorData(data=[2**53 + 1], dtype="int64").tolist() == [2**53 + 1]


@pytest.mark.parametrize("convert", [TensorData.to_numpy, TensorData.tolist])
def test_what_was_changed_has_to_fit_its_shape(convert: Any) -> None:
    changed = TensorData(data=[1, 2], dtype="int64", shape=[2])
    changed.data.append(3)
    with pytest.raises(ValueError, match=r"^Shape \[2\] should have as many elements as data, 3$"):
        convert(changed)


@pytest.mark.parametrize("name", ["numpy", "torch"])
def test_without_the_library_the_error_says_how_to_get_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)  # How Python itself says: not to be imported.
    read = TensorData(data=[1], dtype="int64")
    with pytest.raises(ImportError, match=rf"needs .*: pip install {name}$"):
        getattr(read, f"to_{name}")()
    assert read.tolist() == [1]


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"data": [1.5], "dtype": "int64"}, [("tensor", "")]),
        ({"data": [1, 2**63], "dtype": "int64"}, [("tensor", "")]),
        ({"data": [1], "dtype": "int64", "shape": [2]}, [("tensor", "")]),
        ({"data": [1], "dtype": "float32", "shape": [1, 0]}, [("tensor", "")]),
        ({"data": [], "dtype": "float32", "shape": []}, [("tensor", "")]),
        ({"data": [1], "dtype": "int8", "shape": [2]}, [("enum", "/dtype")]),
        ({"data": [[1]], "dtype": "float32"}, [("type", "/data/0")]),
        ({"data": [1], "dtype": "float32", "shape": [-1]}, [("range", "/shape/0")]),
        ({"data": np.zeros((1, 1)), "dtype": "float32"}, [("type", "/data")]),
    ],
)
def test_a_tensor_is_checked_as_a_whole(members: Any, expected: Any) -> None:
    assert faults(lambda: TensorData(**members)) == expected


def test_elements_under_int64_are_ints() -> None:
    read = TensorData(data=[16.0, 2**53 + 1], dtype="int64")
    assert read.data == [16, 2**53 + 1]
    assert {type(item) for item in read.data} == {int}


def test_data_may_be_an_array() -> None:
    assert TensorData(data=np.arange(2), dtype="int64") == TensorData(data=[0, 1], dtype="int64")
    assert TensorData(data=(1, np.int8(2)), dtype="int64").data == [1, 2]


def test_numbers_that_json_lacks_may_be_held() -> None:
    read = TensorData.from_numpy(np.array([[np.nan], [np.inf]]))
    assert np.isnan(read.data[0])
    with pytest.raises(ValueError, match=r"^/data/0: nan is no JSON number$"):
        read.to_json()


def test_arrays_are_read_wherever_a_tensor_is_asked() -> None:
    class Mine(BaseModel):
        tensor: TensorData

    assert Mine(tensor=np.array([1])).tensor.data == [1]
    output = ForwardBackwardOutput(
        loss_fn_output_type="x",
        loss_fn_outputs=[{"logprobs": np.zeros((2, 1))}],
        metrics={},
    )
    assert output.loss_fn_outputs[0]["logprobs"].shape == [2, 1]


@pytest.mark.parametrize(
    ("key", "dtype"),
    [
        ("target_tokens", "int64"),
        ("weights", "float32"),
        ("advantages", "float32"),
        ("logprobs", "float32"),
        ("clip_low_threshold", "float32"),
        ("clip_high_threshold", "float32"),
    ],
)
@pytest.mark.parametrize("values", [[], [1, 0, 1], [1.0], [np.float32(1), np.int64(2), 3]])
def test_the_key_of_a_list_gives_its_dtype(key: str, dtype: str, values: list[Any]) -> None:
    read = tensor(values, key)
    assert (read.dtype, read.shape) == (dtype, [len(values)])
    assert read.data == values
    assert {type(item) for item in read.data} <= {int, float}


@pytest.mark.parametrize("values", [(1, 2), range(1, 3), ()])
@pytest.mark.parametrize("key", ["target_tokens", "weights"])
def test_a_tuple_or_a_range_is_as_good_as_a_list(key: str, values: Any) -> None:
    assert tensor(values, key) == tensor([*values], key)


def test_arrays_keep_their_own_dtype_under_any_key() -> None:
    assert tensor(np.array([0.5]), "target_tokens").dtype == "float32"
    assert tensor(np.array([1]), "weights").dtype == "int64"
    assert tensor(np.array([[1]]), "unheard_of").shape == [1, 1]


def test_a_list_under_another_key_is_refused_with_the_known_keys() -> None:
    with pytest.raises(ValidationError) as caught:
        tensor([1], "weight")
    (fault,) = payload_errors(caught.value)
    assert (fault["code"], fault["pointer"]) == ("dtype_key", "/loss_fn_inputs/weight")
    known = "target_tokens, weights, advantages, logprobs, clip_low_threshold, clip_high_threshold"
    assert fault["message"].endswith(known)
    assert "'weight'" in fault["message"]


@pytest.mark.parametrize(
    ("key", "values", "expected"),
    [
        ("weights", [[1.0]], ("type", "/loss_fn_inputs/weights/0")),
        ("weights", [1, None, "x"], ("type", "/loss_fn_inputs/weights/1")),
        ("weights", [True], ("type", "/loss_fn_inputs/weights/0")),
        ("weights", [np.zeros(1)], ("type", "/loss_fn_inputs/weights/0")),
        ("target_tokens", [1, 0.5], ("tensor", "/loss_fn_inputs/target_tokens")),
        ("target_tokens", [2**63], ("tensor", "/loss_fn_inputs/target_tokens")),
        ("weights", {1.0}, ("type", "/loss_fn_inputs/weights")),
        ("weights", "1", ("type", "/loss_fn_inputs/weights")),
        ("weights", None, ("type", "/loss_fn_inputs/weights")),
        ("weights", {"data": [1]}, ("missing", "/loss_fn_inputs/weights/dtype")),
        (
            "weights",
            {"data": ["x"], "dtype": "float32"},
            ("type", "/loss_fn_inputs/weights/data/0"),
        ),
    ],
)
def test_faults_of_lists_point_at_the_list(key: str, values: Any, expected: Any) -> None:
    assert faults(lambda: tensor(values, key)) == [expected]


def test_all_faults_of_a_datum_are_reported() -> None:
    def make() -> None:
        Datum(
            loss_fn_inputs={"weights": ["x"], "odd": [1], "target_tokens": [0.5], "logprobs": [1]},
            model_input={"chunks": [{"type": "?"}]},
            more=1,
        )

    assert faults(make) == [
        ("type", "/loss_fn_inputs/weights/0"),
        ("dtype_key", "/loss_fn_inputs/odd"),
        ("tensor", "/loss_fn_inputs/target_tokens"),
        ("tag", "/model_input/chunks/0/type"),
        ("extra", "/more"),
    ]


def test_a_payload_has_no_plain_lists() -> None:
    payload = {"loss_fn_inputs": {"weights": [1.0]}, "model_input": {"chunks": []}}
    assert Datum.model_validate(payload).loss_fn_inputs["weights"].dtype == "float32"
    expected = [("type", "/loss_fn_inputs/weights")]
    assert faults(lambda: Datum.from_json(payload)) == expected


def test_what_is_given_is_left_as_it_was() -> None:
    given = {"loss_fn_inputs": {"weights": [1.0]}, "model_input": EMPTY}
    Datum.model_validate(given)
    assert given == {"loss_fn_inputs": {"weights": [1.0]}, "model_input": EMPTY}
    assert faults(lambda: Datum(loss_fn_inputs=5, model_input=EMPTY)) == [
        ("type", "/loss_fn_inputs")
    ]


def test_tensors_copy_and_pickle() -> None:
    datum = Datum(loss_fn_inputs={"weights": np.array([[0.5]])}, model_input=EMPTY)
    for again in (pickle.loads(pickle.dumps(datum)), copy.deepcopy(datum)):
        assert again == datum
        assert again.loss_fn_inputs["weights"].data is not datum.loss_fn_inputs["weights"].data
    with pytest.raises(TypeError, match="unhashable"):
        hash(datum)
    expected = {"data": [0.5], "dtype": "float32", "shape": [1, 1]}
    assert datum.model_dump()["loss_fn_inputs"]["weights"] == expected


@pytest.mark.parametrize("dtype", ["int8", "uint64", "int64", "float16", "float32", "float64"])
@pytest.mark.parametrize("shape", [(0,), (3,), (2, 3), ()])
def test_from_numpy_makes_what_reading_it_makes(dtype: str, shape: tuple[int, ...]) -> None:
    array = np.arange(np.prod(shape, dtype=int)).astype(dtype).reshape(shape)
    made = TensorData.from_numpy(array)
    read = TensorData.model_validate(array)
    assert made == read
    assert repr(made) == repr(read)
    assert made.model_fields_set == read.model_fields_set == {"data", "dtype", "shape"}
    assert pickle.loads(pickle.dumps(made)) == read
    assert made.to_json() == read.to_json()
    assert [type(side) for side in made.shape or ()] == [int] * len(shape)


def test_from_numpy_asks_what_a_subclass_asks() -> None:
    class Short(TensorData):
        @model_validator(mode="after")
        def _is_short(self) -> Short:
            if len(self.data) > 2:
                raise ValueError("too long")
            return self

    assert type(Short.from_numpy(np.zeros(2))) is Short
    with pytest.raises(ValidationError, match="too long"):
        Short.from_numpy(np.zeros(3))

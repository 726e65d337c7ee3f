"""TensorData and Datum with real PyTorch tensors."""

from __future__ import annotations

from typing import Any, get_args

import pytest
import torch
from pydantic import ValidationError
from tinker_types import (
    Datum,
    EncodedTextChunk,
    ModelInput,
    TensorData,
    TensorDtype,
    payload_errors,
)

EMPTY = ModelInput.empty()
FLOATS = [torch.float16, torch.bfloat16, torch.float32, torch.float64]
INTEGERS = [torch.int8, torch.int16, torch.int32, torch.int64, torch.uint8, torch.uint16]
INTEGERS += [torch.uint32, torch.uint64]


def faults(action: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        action()
    return [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)]


def in_datum(tensor: Any) -> TensorData:
    return Datum(loss_fn_inputs={"weights": tensor}, model_input=EMPTY).loss_fn_inputs["weights"]


@pytest.mark.parametrize("dtype", FLOATS, ids=str)
def test_floats_become_float32(dtype: torch.dtype) -> None:
    tensor = torch.tensor([[0.1, 1.0], [2.0, -0.5]], dtype=dtype)
    for read in (TensorData.from_torch(tensor), in_datum(tensor)):
        assert (read.dtype, read.shape) == ("float32", [2, 2])
        assert read.data == tensor.double().reshape(-1).tolist()


@pytest.mark.parametrize("dtype", INTEGERS, ids=str)
def test_integers_become_int64(dtype: torch.dtype) -> None:
    tensor = torch.tensor([[1], [2]], dtype=dtype)
    for read in (TensorData.from_torch(tensor), in_datum(tensor)):
        assert read == TensorData(data=[1, 2], dtype="int64", shape=[2, 1])


@pytest.mark.parametrize(
    "tensor",
    [torch.tensor([True]), torch.tensor([1j]), torch.eye(2).to_sparse()],
    ids=["bool", "complex", "sparse"],
)
def test_other_tensors_are_refused(tensor: torch.Tensor) -> None:
    assert faults(lambda: TensorData.from_torch(tensor)) == [("type", "")]
    assert faults(lambda: in_datum(tensor)) == [("type", "/loss_fn_inputs/weights")]


def test_unsigned_integers_beyond_int64_are_refused() -> None:
    tensor = torch.tensor([2**63], dtype=torch.uint64)
    assert faults(lambda: TensorData.from_torch(tensor)) == [("tensor", "")]


def test_from_torch_takes_tensors_alone() -> None:
    with pytest.raises(TypeError, match=r"^expected a torch.Tensor, got list$"):
        TensorData.from_torch([1])


def test_gradients_and_layouts_do_not_matter() -> None:
    tensor = torch.arange(6.0, requires_grad=True).reshape(2, 3).T
    read = TensorData.from_torch(tensor)
    assert (read.data, read.shape) == ([0.0, 3.0, 1.0, 4.0, 2.0, 5.0], [3, 2])
    assert TensorData.from_torch(torch.tensor(2.5)).shape == []
    assert TensorData.from_torch(torch.zeros(0, 3)).shape == [0, 3]


def test_nothing_is_shared() -> None:
    tensor = torch.tensor([1.0, 2.0])
    read = TensorData.from_torch(tensor)
    tensor[0] = 9
    out = read.to_torch()
    out[0] = 9
    assert read.data == [1.0, 2.0]


@pytest.mark.parametrize("dtype", get_args(TensorDtype))
def test_to_torch_has_the_dtype_and_the_shape(dtype: Any) -> None:
    read = TensorData(data=[1, 2, 3, 4], dtype=dtype, shape=[2, 2])
    out = read.to_torch()
    assert out.dtype is getattr(torch, dtype)
    assert out.tolist() == [[1, 2], [3, 4]]
    assert read.to_numpy().tolist() == out.tolist()
    assert TensorData(data=[], dtype=dtype, shape=[2, 0]).to_torch().shape == (2, 0)
    assert TensorData(data=[1], dtype=dtype).to_torch().shape == (1,)


def test_to_torch_is_exact_under_int64_and_rounds_as_numpy_does_under_float32() -> None:
    big = [2**53 + 1, -(2**63)]
    assert TensorData(data=big, dtype="int64").to_torch().tolist() == big
    read = TensorData(data=[0.1, float("-inf"), 16777217], dtype="float32")
    assert read.to_torch().tolist() == read.to_numpy().tolist() == read.tolist()


def test_to_torch_refuses_numbers_beyond_float32() -> None:
    with pytest.raises(ValueError, match=r"^/data/1: 1e\+39 is beyond float32"):
        TensorData(data=[0.5, 1e39], dtype="float32").to_torch()


def test_token_lists_may_be_tensors() -> None:
    tokens = torch.tensor([1, 2], dtype=torch.int32)
    assert EncodedTextChunk(tokens=tokens).tokens == [1, 2]
    assert ModelInput.from_ints(tokens).to_ints() == [1, 2]
    assert faults(lambda: EncodedTextChunk(tokens=torch.tensor([1.0]))) == [("type", "/tokens")]

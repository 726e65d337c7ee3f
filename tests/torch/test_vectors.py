"""The vectors that hold arrays, with tensors of PyTorch for them."""

from __future__ import annotations

from collections.abc import Mapping

import drive
import pytest
import tinker_types
import torch
from vectors import BehaviourVector, Json, Outcome, Value, behaviour_vectors


class TorchArrays:
    """PyTorch's tensors."""

    names: Mapping[str, str] = {"from_array": "from_torch", "to_array": "to_torch"}
    lacks = frozenset[str]()

    def make(self, dtype: str, shape: list[int], data: list[Json]) -> torch.Tensor:
        """The tensor."""
        numbers = [float(item) if isinstance(item, str) else item for item in data]
        return torch.tensor(numbers, dtype=getattr(torch, dtype)).reshape(shape)

    def read(self, value: object) -> Json:
        """The literal of a tensor, or None when the value is no tensor."""
        if not isinstance(value, torch.Tensor):
            return None
        dtype = str(value.dtype).removeprefix("torch.")
        return drive.array_literal(dtype, list(value.shape), value.reshape(-1).tolist())


TORCH = drive.PackageBinding(tinker_types, TorchArrays())
VECTORS = [
    vector
    for vector in behaviour_vectors()
    if drive.vector_dtypes(vector) or "to_array" in vector.covers
]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.id)
def test_behaviour(vector: BehaviourVector) -> None:
    actual, expected = drive.observe(TORCH, vector), vector.expected("python")
    assert drive.agrees(actual, expected), (actual, expected)


def test_the_vectors_that_numpy_lacks_are_among_them() -> None:
    dtypes = frozenset[str]().union(*map(drive.vector_dtypes, VECTORS))
    assert drive.NumpyArrays.lacks <= dtypes


def test_what_is_given_is_not_shared() -> None:
    tensor = torch.tensor([1, 2])
    held = tinker_types.TensorData.from_torch(tensor)
    tensor[0] = 9
    held.to_torch()[1] = 9
    assert held.data == [1, 2]


def test_gradients_and_strides_are_no_hindrance() -> None:
    tensor = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True).T
    outcome: Outcome = Value(tinker_types.TensorData.from_torch(tensor).tolist())
    assert outcome == Value([[1.0, 3.0], [2.0, 4.0]])

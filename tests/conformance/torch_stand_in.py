"""A module that stands in for torch: tensors over numpy, as far as tensors of the SDK need them.

`tests/torch` tries the package with the real one, which takes long to install.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Dtype:
    name: str
    is_floating_point: bool

    def __str__(self) -> str:
        return f"torch.{self.name}"


@dataclass(frozen=True, eq=False, slots=True)
class Tensor:
    """A strided tensor, with the methods that the SDK and the package call."""

    array: NDArray[Any]

    layout = "torch.strided"

    @property
    def ndim(self) -> int:
        return self.array.ndim

    @property
    def shape(self) -> tuple[int, ...]:
        return self.array.shape

    @property
    def dtype(self) -> Dtype:
        return Dtype(self.array.dtype.name, self.is_floating_point())

    def is_floating_point(self) -> bool:
        return self.array.dtype.kind == "f"

    def element_size(self) -> int:
        return self.array.dtype.itemsize

    def __sub__(self, number: int) -> Tensor:
        return Tensor(self.array - number)

    def __add__(self, number: int) -> Tensor:
        return Tensor(self.array + number)

    def to(self, dtype: str) -> Tensor:
        with np.errstate(over="ignore"):
            return Tensor(self.array.astype(dtype))

    def isinf(self) -> Tensor:
        return Tensor(np.isinf(self.array))

    def any(self) -> bool:
        return bool(self.array.any())

    def reshape(self, shape: list[int]) -> Tensor:
        return Tensor(self.array.reshape(shape))

    def diff(self) -> Tensor:
        return Tensor(np.diff(self.array))

    def __setitem__(self, places: tuple[Tensor, Tensor], elements: Tensor) -> None:
        self.array[places[0].array, places[1].array] = elements.array

    def detach(self) -> Tensor:
        return self

    cpu = contiguous = detach

    def flatten(self) -> Tensor:
        return Tensor(self.array.flatten())

    def numpy(self, *, force: bool = False) -> NDArray[Any]:
        return self.array

    def tolist(self) -> Any:
        return self.array.tolist()

    def item(self) -> Any:
        return self.array.item()

    def count_nonzero(self) -> Tensor:
        return Tensor(np.array(np.count_nonzero(self.array)))

    def to_sparse_csr(self) -> SparseCsr:
        return SparseCsr(self.array)


@dataclass(frozen=True, slots=True)
class SparseCsr:
    """The elements of a matrix that are not zero, row by row."""

    array: NDArray[Any]

    def crow_indices(self) -> Tensor:
        return Tensor(np.cumsum([0, *np.count_nonzero(self.array, axis=1)]))

    def col_indices(self) -> Tensor:
        return Tensor(np.nonzero(self.array)[1])

    def values(self) -> Tensor:
        return Tensor(self.array[np.nonzero(self.array)])


@contextmanager
def loaded() -> Iterator[None]:
    """Within, this is the module `torch`."""
    module: Any = ModuleType("torch", __doc__)
    module.Tensor, module.dtype = Tensor, Dtype
    module.bfloat16 = Dtype("bfloat16", is_floating_point=True)
    module.int64, module.float32, module.float64 = "int64", "float32", "float64"
    module.tensor = lambda data, dtype: Tensor(np.array(data, dtype))
    module.full = lambda shape, value, dtype: Tensor(np.full(shape, value, dtype.name))
    module.arange = lambda size: Tensor(np.arange(size))
    module.repeat_interleave = lambda of, times: Tensor(np.repeat(of.array, times.array))
    before = sys.modules.get("torch")
    sys.modules["torch"] = module
    try:
        yield
    finally:
        if before is None:
            del sys.modules["torch"]
        else:
            sys.modules["torch"] = before

"""What a `TensorData` does beyond its fields."""

from bisect import bisect_left
from importlib import import_module
from operator import index
from typing import TYPE_CHECKING, Any, Final, Self, TypeAlias

from .._runtime import Held, KeyedArray, checked, excerpt, held, is_torch_tensor
from ._dense import DenseTensor

if TYPE_CHECKING:
    # Each ignore is for the checker that does not find the library, which users need not have.
    import torch  # type: ignore[import-not-found, unused-ignore]  # pyright: ignore[reportMissingImports]
    from numpy.typing import NDArray

    from .._runtime import SupportsToList
    from ..tensor_data import TensorData

    TensorDataLike: TypeAlias = TensorData | SupportsToList
    """What a tensor can be made from, wherever one is asked."""


class TensorDataMixin(DenseTensor):
    """Conversion from and to arrays, and sparse tensors. Nothing given or taken is shared."""

    @classmethod
    def from_torch_sparse(cls, tensor: "torch.Tensor", pad_value: int = 0) -> Self:
        """Take a matrix without the elements that equal `pad_value`, if that makes it shorter.

        The tensor is sparse if it has two dimensions, and rows + 1 + 2 * (listed elements) is less
        than rows * columns; else it is what `from_torch` makes. A `Datum` does the same with each
        torch tensor of two dimensions that its constructor finds under `target_tokens` or
        `weights`.

        Args:
            tensor: Any shape. Dtypes as in `from_numpy`.
            pad_value: What is not listed. `to_numpy`, `to_torch` and `tolist` have to be given it
                again.

        Raises:
            TypeError: When it is no torch tensor, or `pad_value` is no integer.
            ValidationError: As in `from_numpy`.
        """
        pad = _integer(pad_value)
        dense = cls.from_torch(tensor)
        shape: list[int] = held(dense, "shape")
        if len(shape) != _MATRIX:
            return dense
        rows, columns = shape
        elements = held(dense, "data")
        listed = elements.fresh() if isinstance(elements, Held) else elements
        places = [place for place, element in enumerate(listed) if element != pad]
        if rows + 1 + 2 * len(places) >= rows * columns:
            return dense
        ends = [bisect_left(places, row * columns) for row in range(rows + 1)]
        members = {
            "data": [listed[place] for place in places],
            "dtype": dense.dtype,
            "shape": shape,
            "sparse_crow_indices": ends,
            "sparse_col_indices": [place % columns for place in places],
        }
        return checked(cls, members)

    def to_numpy(self, pad_value: int = 0) -> "NDArray[Any]":
        """Copy into a new, writable array of the tensor's shape and dtype (int64 or float32).

        Args:
            pad_value: What the elements are that a sparse tensor does not list.

        Raises:
            TypeError: When `pad_value` is no integer, and the tensor is sparse.
            ImportError: When numpy is not installed.
            ValueError: When a finite number under float32 is beyond it; the message names the
                first one, as in `/data/0: 1e+39 ...`. When the elements do not fit the shape or
                the indices, because a list was changed that the tensor had handed out.
        """
        crow = held(self, "sparse_crow_indices")
        if crow is None:
            return super().to_numpy()
        flat, shape = self._flat_array(), held(self, "shape")
        numpy: Any = import_module("numpy")
        dense: NDArray[Any] = numpy.full(shape, _integer(pad_value), dtype=self.dtype)
        rows = numpy.repeat(numpy.arange(shape[0]), numpy.diff(crow))
        dense[rows, numpy.array(held(self, "sparse_col_indices"), dtype=int)] = flat
        return dense

    def to_torch(self, pad_value: int = 0) -> "torch.Tensor":
        """Copy into a new tensor on the CPU, of the tensor's shape and dtype (int64 or float32).

        Args:
            pad_value: As in `to_numpy`.

        Raises:
            TypeError: As in `to_numpy`.
            ImportError: When torch is not installed.
            ValueError: As in `to_numpy`.
        """
        crow = held(self, "sparse_crow_indices")
        if crow is None:
            return super().to_torch()
        flat, shape = self._flat_tensor(), held(self, "shape")
        library: Any = import_module("torch")
        dense: torch.Tensor = library.full(shape, _integer(pad_value), dtype=flat.dtype)
        rows = library.repeat_interleave(
            library.arange(shape[0]), library.tensor(crow, dtype=library.int64).diff()
        )
        columns = library.tensor(held(self, "sparse_col_indices"), dtype=library.int64)
        dense[rows, columns] = flat
        return dense

    def tolist(self, pad_value: int = 0) -> Any:
        """Give the elements as Python numbers, in lists nested by shape; one number for shape `[]`.

        Numbers under float32 are rounded to float32, as `to_numpy` rounds them.

        Args:
            pad_value: As in `to_numpy`.

        Raises:
            TypeError: As in `to_numpy`.
            ValueError: As in `to_numpy`.
        """
        crow = held(self, "sparse_crow_indices")
        if crow is None:
            return super().tolist()
        listed, pad = self._flat_list(), _integer(pad_value)
        col, columns = held(self, "sparse_col_indices"), held(self, "shape")[1]
        fill = float(pad) if self.dtype == "float32" else pad
        return _spread(listed, crow, col, columns, fill)

    @classmethod
    def _accept(cls, value: Any, *, payload: bool) -> Any:
        if isinstance(value, KeyedArray) and value.key in _SPARSE and is_torch_tensor(value.array):
            return cls.from_torch_sparse(value.array)
        return super()._accept(value, payload=payload)

    def _misfit(self, size: int) -> str | None:
        crow, col = held(self, "sparse_crow_indices"), held(self, "sparse_col_indices")
        if crow is None and col is None:
            return super()._misfit(size)
        return _wrong_layout(crow, col, held(self, "shape"), size)


_SPARSE: Final = frozenset({"target_tokens", "weights"})
"""The inputs of a loss function that are sparse wherever this is shorter."""
_MATRIX: Final = 2


def _integer(pad_value: Any) -> int:
    if isinstance(pad_value, bool) or not hasattr(pad_value, "__index__"):
        raise TypeError(f"pad_value should be an integer, not {excerpt(repr(pad_value))}")
    return index(pad_value)


def _wrong_layout(crow: Any, col: Any, shape: "list[int] | None", size: int) -> str | None:
    """What is wrong with compressed sparse rows of so many elements."""
    if crow is None or col is None:
        return "A sparse tensor should have both sparse_crow_indices and sparse_col_indices"
    if shape is None or len(shape) != _MATRIX:
        return "The shape of a sparse tensor should have two sides, rows and columns"
    rows, columns = shape
    if len(crow) != rows + 1 or crow[0] != 0 or crow[-1] != size:
        return f"sparse_crow_indices should be one more than the rows, {rows}, from 0 to {size}"
    if len(col) != size:
        return f"sparse_col_indices should be as many as the elements of data, {size}"
    for start, end in _bounds(crow):
        if start > end:
            return "sparse_crow_indices should never fall"
        row = list(col[start:end])
        if row != sorted(set(row)) or (row and not 0 <= row[0] <= row[-1] < columns):
            return f"sparse_col_indices should rise within a row, and be below {columns}"
    return None


def _spread(listed: "list[Any]", crow: Any, col: Any, columns: int, pad: float) -> "list[Any]":
    dense = []
    for start, end in _bounds(crow):
        row = [pad] * columns
        for place in range(start, end):
            row[col[place]] = listed[place]
        dense.append(row)
    return dense


def _bounds(crow: Any) -> "list[tuple[int, int]]":
    """Where each row begins and ends."""
    return [(crow[row], crow[row + 1]) for row in range(len(crow) - 1)]

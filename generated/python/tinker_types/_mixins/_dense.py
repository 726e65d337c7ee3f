# Copied by tinkerspec from templates/python/mixins/_dense.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""Tensors whose elements are all listed, which there are at every contract."""

from array import array
from importlib import import_module
from math import inf, isfinite
from typing import TYPE_CHECKING, Any, Self

from pydantic import ValidationError

from .._runtime import (
    Held,
    KeyedArray,
    KeyedList,
    array_parts,
    checked,
    excerpt,
    fault,
    held,
    int64_elements,
    is_numpy_scalar,
    members,
    relocate,
    trusted,
)

if TYPE_CHECKING:
    # Users without numpy or torch check their code too, and checkers need not have either: each
    # ignore is for the checker that does not find the library.
    import torch  # type: ignore[import-not-found, unused-ignore]  # pyright: ignore[reportMissingImports]
    from numpy import generic
    from numpy.typing import NDArray

    from ..tensor_data import TensorDataFields as _Base
else:
    _Base = object


class DenseTensor(_Base):
    """Conversion from and to arrays. Nothing that is given or taken is shared."""

    @classmethod
    def from_numpy(cls, array: "NDArray[Any] | generic", *, copy: bool = True) -> Self:
        """Take an array, which is held as it is until `data` is asked for.

        Args:
            array: Any shape; a scalar of numpy has the shape `[]`. Integers of any size become
                int64; float16, bfloat16, float32 and float64 become float32, whose elements keep
                the digits they have.
            copy: Whether to copy the array. When not, an array of int64, float32 or float64 in C
                order is used as it is: do not write to it as long as the tensor lives.

        Raises:
            TypeError: When it is neither an array nor a scalar of numpy.
            ValidationError: For bool, complex and other elements (code `type`), and for unsigned
                integers beyond int64 (code `tensor`).
        """
        given = array.__array__() if is_numpy_scalar(array) else array
        return cls._from(given, "numpy.ndarray", copy)

    @classmethod
    def from_torch(cls, tensor: "torch.Tensor", *, copy: bool = True) -> Self:
        """Take a tensor, on any device, with or without gradient.

        Args:
            tensor: Any shape. Dtypes as in `from_numpy`.
            copy: As in `from_numpy`.

        Raises:
            TypeError: When it is no torch tensor.
            ValidationError: As in `from_numpy`.
        """
        return cls._from(tensor, "torch.Tensor", copy)

    def to_numpy(self) -> "NDArray[Any]":
        """Copy into a new, writable array of the tensor's shape and dtype (int64 or float32).

        Raises:
            ImportError: When numpy is not installed.
            ValueError: When a finite number under float32 is beyond it; the message names the
                first one, as in `/data/0: 1e+39 ...`. When the elements do not fit the shape,
                because a list was changed that the tensor had handed out.
        """
        flat, shape = self._flat_array(), held(self, "shape")
        shaped: NDArray[Any] = flat if shape is None else flat.reshape(shape)
        return shaped

    def to_torch(self) -> "torch.Tensor":
        """Copy into a new tensor on the CPU, of the tensor's shape and dtype (int64 or float32).

        Raises:
            ImportError: When torch is not installed.
            ValueError: As in `to_numpy`.
        """
        flat, shape = self._flat_tensor(), held(self, "shape")
        shaped: torch.Tensor = flat if shape is None else flat.reshape(shape)
        return shaped

    def tolist(self) -> Any:
        """Give the elements as Python numbers, in lists nested by shape; one number for shape `[]`.

        Numbers under float32 are rounded to float32, as `to_numpy` rounds them.

        Raises:
            ValueError: As in `to_numpy`.
        """
        flat, shape = self._flat_list(), held(self, "shape")
        return flat if shape is None else _nest(flat, shape)

    def _flat_array(self) -> "NDArray[Any]":
        """Copy the elements of `data` into a new array of numpy, for `to_numpy`."""
        try:
            numpy: Any = import_module("numpy")
        except ImportError as error:
            raise ImportError("to_numpy needs numpy: pip install numpy") from error
        elements = self._fitting()
        given = elements.raw() if isinstance(elements, Held) else elements
        try:
            with numpy.errstate(over="ignore"):
                flat: NDArray[Any] = numpy.array(given, dtype=self.dtype)
        except OverflowError:  # Of an integer beyond a double.
            _refuse_beyond_float32(given)
            raise
        # What was held in single precision has lost nothing on the way.
        is_rounded = self.dtype == "float32" and getattr(given, "dtype", None) != flat.dtype
        if is_rounded and numpy.isinf(flat).any():
            _refuse_beyond_float32(given)
        return flat

    def _flat_tensor(self) -> "torch.Tensor":
        """Copy the elements of `data` into a new tensor of torch, for `to_torch`."""
        try:
            library: Any = import_module("torch")
        except ImportError as error:
            raise ImportError("to_torch needs PyTorch: pip install torch") from error
        elements = self._fitting()
        given = elements.fresh() if isinstance(elements, Held) else elements
        if self.dtype == "int64":
            exact: torch.Tensor = library.tensor(given, dtype=library.int64)
            return exact
        # Through double, so that each is rounded once.
        flat: torch.Tensor = library.tensor(given, dtype=library.float64).to(library.float32)
        if flat.isinf().any():
            _refuse_beyond_float32(given)
        return flat

    def _flat_list(self) -> "list[Any]":
        """Copy the elements of `data` into a new list, for `tolist`."""
        elements = self._fitting()
        given = elements.raw() if isinstance(elements, Held) else elements
        if hasattr(given, "dtype"):  # An array of numpy, which rounds sooner.
            listed: list[Any] = self._flat_array().tolist()
            return listed
        return _in_single_precision(given) if self.dtype == "float32" else list(given)

    def _fitting(self) -> Any:
        """The elements of `data`, which have to fit: what was handed out may have been changed."""
        elements = held(self, "data")
        if message := self._misfit(len(elements)):
            raise ValueError(message)
        return elements

    @classmethod
    def _from(cls, value: object, kind: str, copy: bool) -> Self:
        # An array fits its own dtype and shape, whatever becomes of its elements. A subclass of the
        # type, whose mixin this class is the base of, may ask for more.
        is_any = any(DenseTensor in base.__bases__ for base in cls.__bases__)
        parts = array_parts(value, copy=copy or not is_any)
        if parts is None:
            raise TypeError(f"expected a {kind}, got {type(value).__name__}")
        given = _members(*parts)
        if isinstance(parts[0], Held) and is_any:
            return trusted(cls, given)
        return checked(cls, given)

    @classmethod
    def _accept(cls, value: Any, *, payload: bool) -> Any:
        if payload:
            return value
        if isinstance(value, KeyedList):
            return cls._from_list(value)
        if isinstance(value, KeyedArray):
            value = value.array
        parts = array_parts(value)
        return value if parts is None else _members(*parts)

    @classmethod
    def _from_list(cls, given: KeyedList) -> Self:
        dtype: Any = given.dtype()
        try:
            return cls(data=given.values, dtype=dtype, shape=[len(given.values)])
        except ValidationError as error:
            for place, item in enumerate(given.values):
                if isinstance(item, list | tuple | range) or getattr(item, "ndim", False):
                    raise fault("type", _no_nesting(cls, dtype), at=(place,), value=item) from None
            # The list stands where the tensor would: its elements have no member `data` above them.
            raise relocate(error, lambda at: at[1:] if at[:1] == ("data",) else at) from None

    def _verify(self) -> None:
        elements = held(self, "data")
        if self.dtype == "int64":
            data = int64_elements(elements)
            if data is None:
                raise fault(
                    "tensor",
                    "Elements under int64 should be integers of 64 bits",
                    value=self.data,
                )
            # Frozen for everyone else; 16.0 has become 16.
            if data is not elements:
                members(self)["data"] = data
        if message := self._misfit(len(elements)):
            raise fault("tensor", message, value=held(self, "shape"))

    def _misfit(self, size: int) -> str | None:
        """Why so many elements do not fit the shape; None when they do."""
        shape = held(self, "shape")
        if shape is None or _has_size(shape, size):
            return None
        more = ", ..." if len(shape) > _SIDES_SHOWN else ""
        sides = ", ".join(map(str, shape[:_SIDES_SHOWN]))
        return f"Shape [{sides}{more}] should have as many elements as data, {size}"


def _in_single_precision(numbers: Any) -> list[float]:
    try:
        rounded = array("f", numbers).tolist()
    except OverflowError:
        rounded = [inf]
    if not isfinite(sum(rounded)):
        _refuse_beyond_float32(numbers)
    return rounded


def _refuse_beyond_float32(numbers: Any) -> None:
    for place, number in enumerate(numbers):
        if -inf < number < inf and abs(number) >= _ROUNDS_TO_INFINITY:
            raise ValueError(
                f"/data/{place}: {excerpt(str(number))} is beyond float32, whose largest number "
                "is 3.4028235e+38"
            )


_ROUNDS_TO_INFINITY = 2.0**128 - 2.0**103
"""Half a step above the largest number of float32, from where on rounding gives infinity."""


def _no_nesting(kind: type[DenseTensor], dtype: str) -> str:
    return (
        "Input should be a number: a plain list has one dimension. To give a shape, write "
        f"{kind.__name__}(data=[...], dtype={dtype!r}, shape=[...]), or give a numpy array"
    )


_SIDES_SHOWN = 8


def _has_size(shape: "list[int]", size: int) -> bool:
    if 0 in shape:
        return size == 0
    product = 1
    for side in shape:
        product *= side
        if product > size:  # Before the product of very many sides becomes a very long number.
            return False
    return product == size


def _members(data: Any, integral: bool, shape: "list[int]") -> dict[str, Any]:
    return {"data": data, "dtype": "int64" if integral else "float32", "shape": shape}


def _nest(flat: "list[Any]", shape: "list[int]") -> Any:
    if not shape:
        return flat[0]
    for size in reversed(shape[1:]):
        if size == 0:
            return _empty(shape)
        flat = [flat[start : start + size] for start in range(0, len(flat), size)]
    return flat


def _empty(shape: "list[int]") -> "list[Any]":
    return [_empty(shape[1:]) for _ in range(shape[0])] if shape else []

# Part of every package that tinkerspec generates; do not edit.
"""Values of numpy and torch, read without importing either.

A value can only be an array if its library is loaded already, so that a look into `sys.modules` is
enough, and people who use neither library never pay for one.
"""

import sys
from functools import lru_cache
from typing import Any, Final, Protocol, TypeAlias, TypeVar

from pydantic import ValidationError

from . import ways
from .faults import fault
from .held import Held

T_co = TypeVar("T_co", covariant=True)


class SupportsItem(Protocol[T_co]):
    """What numpy's scalars of integers and floats have, and arrays and bools have not."""

    @property
    def dtype(self) -> Any:
        """Type of the number."""
        ...

    def item(self) -> T_co:
        """Give the number as Python's own."""
        ...

    def is_integer(self) -> bool:
        """Whether the number has no fraction."""
        ...


class SupportsTruth(Protocol):
    """What numpy's scalars that are true or false have, and arrays and numbers have not."""

    @property
    def dtype(self) -> Any:
        """Type of the scalar."""
        ...

    def item(self) -> bool:
        """Give the value as Python's own."""
        ...

    def __hash__(self) -> int: ...


class SupportsToList(Protocol):
    """What numpy arrays and torch tensors have in common, for the signatures of methods."""

    @property
    def shape(self) -> Any:
        """Size of each dimension, outermost first."""
        ...

    @property
    def dtype(self) -> Any:
        """Type of the elements."""
        ...

    def tolist(self) -> Any:
        """Give the elements as Python numbers, in lists nested by shape."""
        ...


ArrayParts: TypeAlias = tuple[list[int] | list[float] | Held, bool, list[int]]
"""An array taken apart into values that alias nothing: all elements in row-major order, exactly as
they were (doubles stay doubles); whether they are integers; the size of each dimension, of which an
array without dimensions has none."""


def array_parts(value: object, *, copy: bool = True) -> ArrayParts | None:
    """Take a numpy array or a torch tensor apart; None when the value is neither.

    Args:
        value: Anything.
        copy: Whether to copy the elements. When not, and the type of the array is int64, float32 or
            float64, its memory may be shared: what is written to it later may show.

    Raises:
        ValidationError: With code `type`, when the elements are neither integers nor floats (bool,
            complex, text, objects).
    """
    if _is_instance(value, "numpy", "ndarray"):
        return _numpy_parts(value, copy)
    if is_torch_tensor(value):
        return _torch_parts(value, copy)
    return None


def is_array(value: object) -> bool:
    """Whether a value is a numpy array or a torch tensor."""
    return _is_instance(value, "numpy", "ndarray") or is_torch_tensor(value)


def is_torch_tensor(value: object) -> bool:
    """Whether a value is a torch tensor, of any layout and on any device."""
    return _is_instance(value, "torch", "Tensor")


def numpy_number(value: object) -> int | float | None:
    """Give a numpy scalar's number; None for anything else, bool and complex scalars included."""
    if not _is_instance(value, "numpy", "generic"):
        return None
    scalar: Any = value
    dtype = held_as(scalar.dtype)
    if dtype is None:
        return None
    return int(scalar) if dtype.kind == "i" else float(scalar)


def is_numpy_scalar(value: object) -> bool:
    """Whether a value is a single number of numpy, as its reductions give."""
    return _is_instance(value, "numpy", "generic")


def is_numpy_boolean(value: object) -> bool:
    """Whether a value is a numpy scalar that is true or false."""
    return _is_instance(value, "numpy", "bool_")


def _is_instance(value: object, module: str, name: str) -> bool:
    # The attribute is missing while another thread is still importing the module.
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(value, kind)


def _numpy_parts(array: Any, copy: bool) -> ArrayParts:
    dtype = held_as(array.dtype)
    if dtype is None:
        raise _refused("an array", array.dtype, array)
    integral, shape = dtype.kind == "i", list(array.shape)
    # Masked elements of an array are not numbers, whatever value is in their place.
    if hasattr(array, "mask") or (array.dtype.kind == "u" and _is_beyond_int64(array)):
        return array.ravel().tolist(), integral, shape
    numpy: Any = sys.modules["numpy"]
    flat = (numpy.array if copy else numpy.asarray)(array, dtype=dtype, order="C").ravel()
    return ways.best.hold_array(flat, integral), integral, shape


def _is_beyond_int64(array: Any) -> bool:
    return array.dtype.itemsize == _INT64_SIZE and bool((array > _LARGEST).any())


_INT64_SIZE: Final = 8
_LARGEST: Final = 2**63 - 1


@lru_cache(maxsize=64)
def held_as(dtype: Any) -> Any:
    """Give the numpy dtype that holds what another does: int64, float32, float64; None for others.

    Unsigned integers may be beyond int64 nevertheless.
    """
    numpy: Any = sys.modules["numpy"]
    if dtype.kind in "iu":
        return numpy.dtype("int64")
    # bfloat16 comes from an extension of numpy and has the kind of raw bytes.
    if dtype.kind == "f" or dtype.name == "bfloat16":
        return numpy.dtype("float32" if dtype.itemsize <= _FLOAT32_SIZE else "float64")
    return None


def _torch_parts(tensor: Any, copy: bool) -> ArrayParts:
    floating = tensor.is_floating_point()
    if not floating and str(tensor.dtype) not in _TORCH_INTEGERS:
        raise _refused("a tensor", tensor.dtype, tensor)
    if str(tensor.layout) != "torch.strided":
        raise fault("type", "Input should be a dense tensor", value=tensor)
    plain = tensor.detach().cpu()
    if floating and tensor.element_size() < _FLOAT32_SIZE:
        plain = plain.float()  # Exact; numpy does not have all of the small types.
    try:
        array = plain.numpy(force=True)
    except RuntimeError:  # PyTorch works without numpy.
        flat = (plain.double() if floating else plain).reshape(-1).tolist()
        return flat, not floating, list(tensor.shape)
    return _numpy_parts(array, copy)


_FLOAT32_SIZE: Final = 4
_TORCH_INTEGERS = frozenset(
    f"torch.{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)
)


def _refused(kind: str, dtype: object, value: object) -> ValidationError:
    message = f"Input should be {kind} of integers or floats, not of {dtype}"
    return fault("type", message, value=value)

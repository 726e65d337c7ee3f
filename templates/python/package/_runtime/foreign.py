"""Values of numpy and torch, read without importing either.

A value can only be an array if its library is loaded already, so that a look into `sys.modules` is
enough, and people who use neither library never pay for one.
"""

import sys
from typing import Any, NamedTuple, Protocol

from pydantic import ValidationError

from .faults import fault
from .packed import Packed, pack


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


class ArrayParts(NamedTuple):
    """An array, taken apart into values that alias nothing."""

    data: list[int] | list[float] | Packed
    """All elements in row-major order, exactly as they were: doubles stay doubles."""
    integral: bool
    """Whether the array holds integers."""
    shape: list[int]
    """Size of each dimension; empty for an array without dimensions."""

    def listed(self) -> "ArrayParts":
        """Give the same with the elements as a list."""
        if not isinstance(self.data, Packed):
            return self
        return self._replace(data=self.data.fresh())


def array_parts(value: object, *, copy: bool = True) -> ArrayParts | None:
    """Take a numpy array or a torch tensor apart; None when the value is neither.

    Args:
        value: Anything.
        copy: Whether to copy the elements; see `pack`.

    Raises:
        ValidationError: With code `type`, when the elements are neither integers nor floats (bool,
            complex, text, objects).
    """
    if _is_instance(value, "numpy", "ndarray"):
        return _numpy_parts(value, copy)
    if _is_instance(value, "torch", "Tensor"):
        return _torch_parts(value, copy)
    return None


def numpy_number(value: object) -> int | float | None:
    """Give a numpy scalar's number; None for anything else, bool and complex scalars included."""
    if not _is_instance(value, "numpy", "generic"):
        return None
    scalar: Any = value
    if scalar.dtype.kind in "iu":
        return int(scalar)
    return float(scalar) if _is_float(scalar.dtype) else None


def _is_instance(value: object, module: str, name: str) -> bool:
    # The attribute is missing while another thread is still importing the module.
    kind = getattr(sys.modules.get(module), name, None)
    return kind is not None and isinstance(value, kind)


def _is_float(dtype: Any) -> bool:
    # bfloat16 comes from an extension of numpy and has the kind of raw bytes.
    return bool(dtype.kind == "f" or dtype.name == "bfloat16")


def _numpy_parts(array: Any, copy: bool) -> ArrayParts:
    dtype = array.dtype
    if dtype.kind not in "iu" and not _is_float(dtype):
        raise _refused("an array", dtype, array)
    packed = pack(array, copy=copy)
    data = array.ravel().tolist() if packed is None else packed
    return ArrayParts(data, dtype.kind in "iu", list(array.shape))


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
        return ArrayParts(flat, not floating, list(tensor.shape))
    return _numpy_parts(array, copy)


_FLOAT32_SIZE = 4
_TORCH_INTEGERS = frozenset(
    f"torch.{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)
)


def _refused(kind: str, dtype: object, value: object) -> ValidationError:
    message = f"Input should be {kind} of integers or floats, not of {dtype}"
    return fault("type", message, value=value)

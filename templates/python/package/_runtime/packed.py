"""Arrays of numbers, held as a buffer of numbers and not as objects."""

import struct
import sys
from functools import lru_cache
from math import isfinite
from operator import countOf
from typing import Any, Final

from .held import Held

_LARGEST: Final = 2**63 - 1
_ROUNDS_TWICE: Final = 0x15AE43FD
"""The one float32 whose shortest digits, read as a double and rounded, give its neighbour."""


def loaded_numpy() -> Any:
    """Give numpy where the user has brought it; None while it is still being imported."""
    module = sys.modules.get("numpy")
    return module if hasattr(module, "isfinite") else None


class Packed(Held):
    """Numbers in one buffer that nobody writes to: int64, float32 or float64.

    Smaller types fit into these, so that every number is the one that was given.
    """

    __slots__ = ("integral", "numbers")

    def __init__(self, numbers: Any, integral: bool) -> None:
        self._made = []
        self.numbers = numbers
        """A numpy array of shape `[n]`, or a memoryview of format `q` or `d`."""
        self.integral = integral
        """Whether the numbers are integers."""

    def __len__(self) -> int:
        return len(self.numbers)

    def fresh(self) -> list[Any]:
        """Give Python's own numbers, exactly these."""
        numbers: list[Any] = self.numbers.tolist()
        return numbers

    def is_finite(self) -> bool:
        """Whether there is neither NaN nor infinity among the numbers."""
        if self.integral:
            return True
        numpy = loaded_numpy()
        if numpy is not None:
            return bool(numpy.isfinite(self.numbers).all())
        # A finite sum has finite parts; it may overflow though no part is infinite.
        return isfinite(sum(self.numbers)) or all(map(isfinite, self.numbers))

    def is_within(self, *, ge: int | None, le: int | None) -> bool:
        """Whether integers keep their bounds."""
        if not len(self):
            return True
        numpy = loaded_numpy()
        lowest, highest = (min, max) if numpy is None else (numpy.min, numpy.max)
        low_enough = le is None or le >= _LARGEST or int(highest(self.numbers)) <= le
        return low_enough and (ge is None or ge < -_LARGEST or int(lowest(self.numbers)) >= ge)

    def printable(self) -> Any:
        """Give an array that orjson prints as numbers that read back as these, or a list.

        It prints float32 with the fewest digits that name the number. They are read as a double
        and rounded to float32, which gives the number again; all but one.
        """
        numpy = loaded_numpy()
        if numpy is None:
            return self.fresh()
        array = numpy.asarray(self.numbers)
        if array.dtype.itemsize == _SINGLE_SIZE:
            magnitudes = array.view("uint32") & 0x7FFFFFFF
            if (magnitudes == _ROUNDS_TWICE).any():
                return array.astype("float64")
        return array


_SINGLE_SIZE: Final = 4


def pack(array: Any, copy: bool) -> Packed | None:
    """Hold a numpy array of any shape, flattened in row-major order.

    Args:
        array: The array.
        copy: Whether to copy it. When not, and its type is one that `Packed` has, its memory is
            shared: what is written to it later shows.

    Returns:
        None when its elements have to be looked at one by one: unsigned integers beyond int64,
        and what is no number.
    """
    given = array.dtype
    dtype = held_as(given)
    # Where an array is masked, some of the elements are no numbers, whatever stands in their place.
    if dtype is None or hasattr(array, "mask"):
        return None
    if given.kind == "u" and given.itemsize == dtype.itemsize and (array > _LARGEST).any():
        return None
    numpy: Any = sys.modules["numpy"]
    flat = (numpy.array if copy else numpy.asarray)(array, dtype=dtype, order="C").ravel()
    return Packed(flat, dtype.kind == "i")


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
        return numpy.dtype("float32" if dtype.itemsize <= _SINGLE_SIZE else "float64")
    return None


def pack_list(items: list[Any]) -> Packed | None:
    """Hold a list of ints of 64 bits, or of floats; None for any other one."""
    kind = type(items[0]) if items else None
    if kind not in _FORMATS or countOf(map(type, items), kind) != len(items):
        return None
    code = _FORMATS[kind]
    try:
        content = struct.pack(f"{len(items)}{code}", *items)
    except struct.error:
        return None
    # Checkers want the code as a literal; `_FORMATS` has two that are.
    return Packed(memoryview(content).cast(code), kind is int)  # type: ignore[call-overload]


_FORMATS: Final[dict[Any, str]] = {int: "q", float: "d"}

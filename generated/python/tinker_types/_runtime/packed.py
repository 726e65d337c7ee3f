# Copied by tinkerspec from templates/python/package/_runtime/packed.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""Arrays of numbers, held as numpy has them."""

import sys
from typing import Any, Final

from .held import Held

_INTEGERS: Final = frozenset({"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"})
_SINGLES: Final = frozenset({"float16", "float32", "bfloat16"})
_LARGEST: Final = 2**63 - 1
_ROUNDS_TWICE: Final = 0x15AE43FD
"""The one float32 whose shortest digits, read as a double and rounded, give its neighbour."""


class Packed(Held):
    """Numbers in one array that nobody writes to.

    `array` has shape `[n]` and dtype int64, float32 or float64. Smaller types fit into these, so
    that every number is the one that was given.
    """

    __slots__ = ("array",)

    def __init__(self, array: Any) -> None:
        super().__init__()
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    @property
    def integral(self) -> bool:
        """Whether the numbers are integers."""
        return bool(self.array.dtype.kind == "i")

    def fresh(self) -> list[Any]:
        """Give Python's own numbers, exactly these."""
        numbers: list[Any] = self.array.tolist()
        return numbers

    def is_finite(self) -> bool:
        """Whether there is neither NaN nor infinity among the numbers."""
        return self.integral or bool(sys.modules["numpy"].isfinite(self.array).all())

    def is_within(self, *, ge: int | None, le: int | None) -> bool:
        """Whether integers keep their bounds."""
        array = self.array
        if not len(array):
            return True
        low_enough = le is None or le >= _LARGEST or int(array.max()) <= le
        return low_enough and (ge is None or ge < -_LARGEST or int(array.min()) >= ge)

    def printable(self) -> Any:
        """Give an array that orjson prints as numbers that read back as these.

        It prints float32 with the fewest digits that name the number. They are read as a double
        and rounded to float32, which gives the number again; all but one.
        """
        array = self.array
        if array.dtype.name == "float32":
            magnitudes = array.view("uint32") & 0x7FFFFFFF
            if (magnitudes == _ROUNDS_TWICE).any():
                return array.astype("float64")
        return array


def pack(array: Any, *, copy: bool = True) -> Packed | None:
    """Hold a numpy array of any shape, flattened in row-major order.

    Args:
        array: The array.
        copy: Whether to copy it. When not, and its type is one that `Packed` has, its memory is
            shared: what is written to it later shows.

    Returns:
        None when its elements have to be looked at one by one: unsigned integers beyond int64,
        and what is no number.
    """
    numpy: Any = sys.modules["numpy"]
    name = array.dtype.name
    if name in _SINGLES:
        kind = numpy.float32
    elif array.dtype.kind == "f":
        kind = numpy.float64
    elif name in _INTEGERS or (name == "uint64" and not (array > _LARGEST).any()):
        kind = numpy.int64
    else:
        return None
    flat = (numpy.array if copy else numpy.asarray)(array, dtype=kind, order="C").reshape(-1)
    return Packed(flat)

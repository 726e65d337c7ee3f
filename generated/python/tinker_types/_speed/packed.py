# Part of every package that tinkerspec generates; do not edit.
"""Arrays of numbers, held as a buffer of numbers and not as objects."""

import struct
import sys
from math import isfinite
from operator import countOf
from typing import Any, Final

from .._runtime.arrays import IntegerItems, NumberItems
from .._runtime.held import Held

_LARGEST: Final = 2**63 - 1
_TOP_BYTES: Final = slice(7 if sys.byteorder == "little" else 0, None, 8)
_BELOW_2_TO_49: Final = bytes(byte for byte in range(256) if byte & 0x7F < 0x43)
_ROUNDS_TWICE: Final = 0x15AE43FD
"""The one float32 whose shortest digits, read as a double and rounded, give its neighbour."""


def loaded_numpy() -> Any:
    """Give numpy where the user has brought it; None while it is still being imported."""
    module = sys.modules.get("numpy")
    return module if hasattr(module, "isfinite") else None


class Packed(Held):
    """Numbers in one read-only buffer: int64, float32 or float64.

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

    def head(self, count: int) -> list[Any]:
        """Give the first numbers as Python's own."""
        numbers: list[Any] = self.numbers[:count].tolist()
        return numbers

    def raw(self) -> Any:
        """Give the numbers as they are held."""
        return self.numbers

    @property
    def are_int64(self) -> bool:
        """Whether the numbers are integers."""
        return self.integral

    @property
    def are_finite(self) -> bool:
        """Whether there is neither NaN nor infinity among the numbers."""
        if self.integral:
            return True
        numpy = loaded_numpy()
        if numpy is not None:
            return bool(numpy.isfinite(self.numbers).all())
        # A finite sum has finite parts; it may overflow though no part is infinite.
        return isfinite(sum(self.numbers)) or all(map(isfinite, self.numbers))

    def keeps(self, rule: Any) -> bool:
        """Whether all numbers keep a rule."""
        if isinstance(rule, IntegerItems):
            return rule.is_inclusive and self.integral and self._is_within(rule.ge, rule.le)
        return isinstance(rule, NumberItems) and rule.is_unbounded

    def _is_within(self, ge: int | None, le: int | None) -> bool:
        if not len(self):
            return True
        numpy = loaded_numpy()
        lowest, highest = (min, max) if numpy is None else (numpy.min, numpy.max)
        low_enough = le is None or le >= _LARGEST or int(highest(self.numbers)) <= le
        return low_enough and (ge is None or ge < -_LARGEST or int(lowest(self.numbers)) >= ge)

    @property
    def may_be_rounded(self) -> bool:
        """Whether a reader of JSON may have made a float of an integer beyond 64 bits.

        The top byte of a double, its sign and most of its exponent, tells: false for all below
        2**49.
        """
        return not self.integral and bool(
            bytes(self.numbers)[_TOP_BYTES].translate(None, _BELOW_2_TO_49)
        )

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


def hold_array(array: Any, integral: bool) -> Packed:
    """Hold a numpy array of shape `[n]` and type int64, float32 or float64 as it is."""
    return Packed(array, integral)


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

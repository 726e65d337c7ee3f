"""A tensor's data fit its dtype and its shape."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any


def faults(tensor: Any) -> Iterator[tuple[str, str]]:
    """The fault `tensor`, at the tensor."""
    data, shape = tensor["data"], tensor.get("shape")
    is_integral = tensor["dtype"] != "int64" or all(map(_is_int64, data))
    is_full = shape is None or math.prod(map(int, shape)) == len(data)
    if not (is_integral and is_full):
        yield "tensor", ""


def _is_int64(value: float) -> bool:
    return value == int(value) and -(2**63) <= value < 2**63

"""A tensor's data fit its dtype and its shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._layout import fits


def faults(tensor: Any) -> Iterator[tuple[str, str]]:
    """The fault `tensor`, at the tensor."""
    is_integral = tensor["dtype"] != "int64" or all(map(_is_int64, tensor["data"]))
    if not (is_integral and fits(tensor)):
        yield "tensor", ""


def _is_int64(value: float) -> bool:
    return value == int(value) and -(2**63) <= value < 2**63

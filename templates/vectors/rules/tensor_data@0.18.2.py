"""A tensor's data fit its dtype and its shape, and those of a sparse one its rows and columns."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any


def faults(tensor: Any) -> Iterator[tuple[str, str]]:
    """The fault `tensor`, at the tensor."""
    data, shape = tensor["data"], tensor.get("shape")
    is_integral = tensor["dtype"] != "int64" or all(map(_is_int64, data))
    fits = shape is None or math.prod(map(int, shape)) == len(data)
    crow, col = tensor.get("sparse_crow_indices"), tensor.get("sparse_col_indices")
    if crow is not None or col is not None:
        fits = _is_sparse(len(data), shape, crow, col)
    if not (is_integral and fits):
        yield "tensor", ""


def _is_int64(value: float) -> bool:
    return value == int(value) and -(2**63) <= value < 2**63


def _is_sparse(size: int, shape: Any, crow: Any, col: Any) -> bool:
    if shape is None or len(shape) != 2 or crow is None or col is None:
        return False
    rows, columns = shape
    if [len(crow), *crow[:1], *crow[-1:], len(col)] != [rows + 1, 0, size, size]:
        return False
    ends = list(pairwise(crow))
    if any(start > end for start, end in ends):
        return False
    every = [col[int(start) : int(end)] for start, end in ends]
    return all(row == sorted(set(row)) and row[-1:] < [columns] for row in every)

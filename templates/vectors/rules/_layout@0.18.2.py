"""Whether the data of a tensor fit its shape: all its elements are listed, or some of each row."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any


def fits(tensor: Any) -> bool:
    """Whether there are as many elements as the shape says, or as the rows and columns say."""
    size, shape = len(tensor["data"]), tensor.get("shape")
    crow, col = tensor.get("sparse_crow_indices"), tensor.get("sparse_col_indices")
    if crow is None and col is None:
        return shape is None or math.prod(map(int, shape)) == size
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

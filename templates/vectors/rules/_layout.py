"""Whether the data of a tensor fit its shape: all its elements are listed."""

from __future__ import annotations

import math
from typing import Any


def fits(tensor: Any) -> bool:
    """Whether there are as many elements as the shape says, if it says anything."""
    shape = tensor.get("shape")
    return shape is None or math.prod(map(int, shape)) == len(tensor["data"])

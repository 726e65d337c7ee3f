"""One optimizer takes a step, and any other than Adam is named by its `type`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._one_optimizer import chosen


def faults(request: Any) -> Iterator[tuple[str, str]]:
    """The fault of what says which optimizer it is, or `missing` or `type` of its name."""
    if found := list(chosen(request)):
        yield from found
        return
    params = request.get("optimizer_params", {"type": ""})
    if "type" not in params:
        yield "missing", "/optimizer_params/type"
    elif not isinstance(params["type"], str):
        yield "type", "/optimizer_params/type"

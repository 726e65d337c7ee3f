"""Whether one optimizer takes a step: its parameters are given, and no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def chosen(request: Any) -> Iterator[tuple[str, str]]:
    """The fault `missing` where there are no parameters, `extra` where there are two."""
    if "adam_params" not in request and "optimizer_params" not in request:
        yield "missing", "/adam_params"
    if "adam_params" in request and "optimizer_params" in request:
        yield "extra", "/optimizer_params"

"""Spans say where tokens come from on both sides of a datum, or on neither."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def faults(datum: Any) -> Iterator[tuple[str, str]]:
    """The fault `missing`, at the member that the other one calls for."""
    given = [datum.get(name) is not None for name in ("model_input_spans", "loss_fn_input_spans")]
    if given == [False, True]:
        yield "missing", "/model_input_spans"
    if given == [True, False]:
        yield "missing", "/loss_fn_input_spans"

"""Compares JSON values as the contract does, and shortens them for reports."""

from __future__ import annotations

import json
from typing import Final

from .model import Json

_LONGEST: Final = 60


def same(one: Json, other: Json) -> bool:
    """Whether two values are the same: 1 is 1.0, true is not 1, members have no order."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def shown(value: Json) -> str:
    """A value as JSON, shortened if it is long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."

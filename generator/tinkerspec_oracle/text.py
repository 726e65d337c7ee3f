"""JSON text as the contract reads it."""

from __future__ import annotations

import json
import math
from typing import Any, Final, TypeAlias

Json: TypeAlias = Any
"""A parsed JSON value."""

_DEEPEST: Final = 128
"""How many arrays and objects may stand within one another."""


class NotJsonError(ValueError):
    """The text is not JSON as the contract reads it."""


def read_json(text: str) -> Json:
    """Reads JSON text: no NaN, no number beyond a double, no lone surrogate, at most 128 levels.

    Of members of one name the last one wins.

    Raises:
        NotJsonError: The text is something else.
    """
    try:
        value = json.loads(
            text, parse_constant=_refuse_constant, parse_float=_finite, parse_int=_integer
        )
    except (ValueError, RecursionError) as error:
        raise NotJsonError(str(error)) from error
    _refuse_depth(value, _DEEPEST)
    _refuse_surrogates(value)
    return value


def _refuse_constant(name: str) -> Json:
    raise NotJsonError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise NotJsonError(f"{text} is beyond a double")
    return number


def _integer(text: str) -> int:
    _finite(text)
    return int(text)


def _refuse_surrogates(value: Json) -> None:
    if isinstance(value, str):
        if any("\ud800" <= char <= "\udfff" for char in value):
            raise NotJsonError("lone surrogate")
    elif isinstance(value, dict):
        for key, member in value.items():
            _refuse_surrogates(key)
            _refuse_surrogates(member)
    elif isinstance(value, list):
        for item in value:
            _refuse_surrogates(item)


def _refuse_depth(value: Json, levels: int) -> None:
    if not isinstance(value, dict | list):
        return
    if not levels:
        raise NotJsonError("too many levels")
    for item in value.values() if isinstance(value, dict) else value:
        _refuse_depth(item, levels - 1)

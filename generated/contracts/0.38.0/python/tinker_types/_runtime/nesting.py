# Part of every package that tinkerspec generates; do not edit.
"""How deep a value nests arrays and objects."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from math import inf
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel

MAX_DEPTH: Final = 128
"""So many arrays and objects may stand within one another. Every reader can do that, and no stack
of calls that reads, writes or shows a payload grows beyond what Python allows."""

_HOLDERS: Final = frozenset({dict, list})
SCALARS: Final = frozenset({bool, bytes, date, datetime, float, int, str, NoneType})
"""Types whose values hold nothing that can be changed."""


def is_too_deep(value: Any) -> bool:
    """Whether a JSON value nests arrays and objects too deeply to be taken for one."""
    level = [value] if type(value) in _HOLDERS else []
    for _ in range(MAX_DEPTH):
        if not level:
            return False
        level = [item for holder in level for item in _held(holder) if type(item) in _HOLDERS]
    return bool(level)


def _held(holder: Any) -> Iterable[Any]:
    if type(holder) is dict:
        return holder.values()
    # Arrays may be long, and most are of numbers, which is what adding them up tells soonest.
    try:
        sum(holder)
    except (TypeError, OverflowError):
        return cast("list[Any]", holder)
    return ()


def may_be_too_deep(value: Any) -> bool:
    """Whether a value may nest too deeply, as far as its type tells."""
    kind: Any = type(value)
    if levels(kind) <= MAX_DEPTH:
        return False
    if not isinstance(value, list | tuple | Mapping):
        return True
    items = value.values() if isinstance(value, Mapping) else value
    return any(levels(inner) >= MAX_DEPTH for inner in set(map(type, items)))


@cache
def levels(kind: Any) -> float:
    """Give how many arrays and objects a value of a type nests at most; infinity for any number."""
    return _levels(kind, {})


def _levels(annotation: Any, known: dict[type, float]) -> float:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _levels(arguments[0], known)
    if origin in (Union, UnionType):
        return max(_levels(choice, known) for choice in arguments)
    if origin in (list, dict):
        return 1 + _levels(arguments[-1], known)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in known:
            known[annotation] = inf  # For who meets it within itself.
            fields = annotation.__pydantic_fields__.values()
            inner = (_levels(field.annotation, known) for field in fields)
            known[annotation] = 1 + max(inner, default=0)
        return known[annotation]
    return 0 if origin is Literal or annotation in SCALARS else inf

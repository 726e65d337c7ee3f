"""Infers the type of payloads if none is given.

A payload fits a type when it is valid and the type knows all its members: a type that ignores
unknown members would fit anything. A union does not count beside the variant that fits, nor an
alias beside the type that it stands for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from orjson import loads

from ..contract import model
from .inputs import Trouble
from .judging import Judge

_LISTED: Final = 6


def infer(judge: Judge, payloads: Sequence[bytes]) -> str | Trouble:
    """The one type that all these payloads fit; payloads that fit none are left out of account."""
    fitting: set[str] | None = None
    for payload in payloads:
        fits = _fitting(judge, payload)
        if fits:
            fitting = fits if fitting is None else fitting & fits
    if fitting is None:
        closest = _closest(judge, payloads[0]) if payloads else None
        hint = f"; the nearest is {closest}" if closest else ""
        return _trouble(f"the first payloads fit no type{hint}")
    standing_out = _most_specific(judge.contract, fitting)
    if len(standing_out) == 1:
        return standing_out[0]
    if not standing_out:
        return _trouble("the first payloads fit different types")
    shown = ", ".join(standing_out[:_LISTED]) + (", ..." if len(standing_out) > _LISTED else "")
    return _trouble(f"the first payloads fit {len(standing_out)} types alike: {shown}")


def _trouble(message: str) -> Trouble:
    return Trouble(code="payload-type", message=f"{message}; name the type before the files")


def _fitting(judge: Judge, payload: bytes) -> set[str]:
    """The types that a payload fits."""
    try:
        value = loads(payload)
    except ValueError:
        return set()
    return {
        name
        for name in judge.types
        if _is_known(judge.contract, name, value) and judge.checker(name).is_valid(payload)
    }


def _is_known(contract: model.Contract, name: str, value: Any) -> bool:
    """Whether a type knows all members of a value."""
    members = _members(contract, name)
    return members is None or not isinstance(value, dict) or value.keys() <= members


def _members(contract: model.Contract, name: str) -> frozenset[str] | None:
    """The members that a type knows; None for a type whose keys are free, or that has none."""
    match contract.by_name[name]:
        case model.Object(fields=fields):
            return frozenset(field.name for field in fields)
        case model.Union(variants=variants):
            known = [_members(contract, variant.name) or frozenset() for variant in variants]
            return frozenset().union(*known)
        case model.Alias(type=type_):
            return _members_of(contract, type_)
        case _:
            return None


def _members_of(contract: model.Contract, type_: model.Type) -> frozenset[str] | None:
    match type_:
        case model.NullableType(of=of):
            return _members_of(contract, of)
        case model.RefType(name=name):
            return _members(contract, name)
        case model.UnionType(variants=variants):
            known = [_members_of(contract, variant) for variant in variants]
            members = [each for each in known if each is not None]
            return frozenset().union(*members) if len(members) == len(known) else None
    return None


def _most_specific(contract: model.Contract, fitting: set[str]) -> list[str]:
    """The types among these that are not an alias of another one, in alphabetical order."""
    return sorted(
        name for name in fitting if not fitting.intersection(_stands_for(contract.by_name[name]))
    )


def _stands_for(definition: model.Definition) -> list[str]:
    match definition:
        case model.Union(variants=variants):
            return [variant.name for variant in variants]
        case model.Alias(type=type_):
            inner = model.strip_null(type_)
            several = inner.variants if isinstance(inner, model.UnionType) else (inner,)
            return [each.name for each in several if isinstance(each, model.RefType)]
        case _:
            return []


def _closest(judge: Judge, payload: bytes) -> str | None:
    """The type that has most of a payload's members, and of such the one with fewest faults."""
    try:
        value: Any = loads(payload)
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    ranked = [
        (-len(members & value.keys()), len(judge.checker(name).findings(payload)), name)
        for name in judge.types
        if (members := _members(judge.contract, name))
    ]
    shared, _, name = min(ranked, default=(0, 0, ""))
    return name if shared else None

# Part of every package that tinkerspec generates; do not edit.
"""Where a type has arrays of numbers and bytes, and in which way its text is read soonest."""

from collections.abc import Sequence
from functools import lru_cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    TypeAlias,
    Union,
    get_args,
    get_origin,
)

from pydantic import BaseModel

from .._runtime.nesting import SCALARS
from .._runtime.payload import wire_name
from .._runtime.rules import Rule
from .._runtime.scalars import Base64Rule
from .holding import is_quiet

NUMBERS: Final = "numbers"
BYTES: Final = "bytes"
SCALAR: Final = "scalar"
EACH: Final = object()
"""Stands for every key of an object, and every item of an array."""

Plan: TypeAlias = Any
"""What is in a value: `NUMBERS`, an array of them; the plans of its members or items; `BYTES`, as
base64; any other `SCALAR`; None if unknown."""


@lru_cache(maxsize=256)
def plan_and_way(type_: Any) -> tuple[Plan, str | None]:
    """Give the plan of a type, and how its text is read: `apart` where there are arrays or bytes,
    `text` where there is neither, None if unknown."""
    plan = _plan(type_, {})
    kinds = _kinds(plan, {})
    if kinds & {NUMBERS, BYTES}:
        return plan, "apart"
    return plan, None if None in kinds else "text"


def _plan(annotation: Any, seen: dict[type, Plan]) -> Plan:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _ruled(arguments[0], arguments[1:], seen)
    if origin in (Union, UnionType):
        return _merged([_plan(kind, seen) for kind in arguments if kind is not NoneType])
    if origin is list:
        return {EACH: _plan(arguments[0], seen)}
    if origin is dict:
        return {EACH: _plan(arguments[1], seen)}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _plan_of_model(annotation, seen)
    if annotation is bytes:  # A rule has to say that its text is base64.
        return None
    return SCALAR if origin is Literal or annotation in SCALARS else None


def _ruled(annotation: Any, rules: Sequence[Any], seen: dict[type, Plan]) -> Plan:
    if annotation is bytes:
        is_base64 = any(isinstance(rule, Base64Rule) for rule in rules)
        return BYTES if is_base64 and _is_harmless(rules) else None
    plan = _plan(annotation, seen)
    return plan if plan == SCALAR or _is_harmless(rules) else None


def _plan_of_model(kind: Any, seen: dict[type, Plan]) -> Plan:
    # Nobody but the rules sees the members of such a class before they are read.
    if not is_quiet(kind):
        return None
    if kind not in seen:
        plans: dict[Any, Plan] = {}
        seen[kind] = plans
        for name, field in kind.__pydantic_fields__.items():
            key = wire_name(name, field)
            if key in getattr(kind, "_packable", ()):
                plans[key] = NUMBERS
            else:
                plans[key] = _ruled(field.annotation, field.metadata, seen)
    return seen[kind]


def _merged(plans: list[Plan]) -> Plan:
    """Give the plan of a value that has one of several: what they agree on."""
    holders = [plan for plan in plans if not _is_atom(plan)]
    if len(holders) <= 1:
        return _agreed(plans)
    if not all(type(plan) is dict and EACH not in plan for plan in holders):
        return None
    keys = {key for plan in holders for key in plan}
    found = {key: [plan[key] for plan in holders if key in plan] for key in keys}
    return {key: _agreed(choices) for key, choices in found.items()}


def _agreed(plans: list[Plan]) -> Plan:
    holders = [plan for plan in plans if not _is_atom(plan)]
    if not holders:  # What may be text as it is stays text.
        return BYTES if BYTES in plans and SCALAR not in plans else SCALAR
    return holders[0] if all(plan is holders[0] for plan in holders) else None


def _is_harmless(metadata: Any) -> bool:
    return all(isinstance(rule, Rule) and not rule.looks_inside for rule in metadata)


def _is_atom(plan: Plan) -> bool:
    return type(plan) is str and plan != NUMBERS


def _kinds(plan: Plan, seen: dict[int, Plan]) -> set[str | None]:
    """Give what there is anywhere in a plan."""
    if type(plan) is not dict:
        return {plan}
    if id(plan) in seen:
        return set()
    seen[id(plan)] = plan
    return set().union(*(_kinds(inner, seen) for inner in plan.values()))

# Part of every package that tinkerspec generates; do not edit.
"""Reading JSON text in the way that suits what its type declares.

Where a type has arrays of numbers, simdjson hands them over without Python objects; everything else
becomes what any JSON reader gives. Where it has none, pydantic reads the text alone, once the text
is sure to have nothing in it that only pydantic takes for JSON. Whatever could be read in two ways,
or not at all, is left to the usual reader, which also says what is wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
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

from pydantic import BaseModel, ValidationError

from .._runtime.nesting import SCALARS, is_too_deep
from .._runtime.payload import EXACT, read_payload, wire_name
from .._runtime.rules import Rule
from .._runtime.ways import took
from .holding import is_quiet
from .packages import accelerator
from .packed import Packed, loaded_numpy
from .text import is_surely_finite, is_surely_shallow

_NUMBERS: Final = "numbers"
_BYTES: Final = "bytes"
_SCALAR: Final = "scalar"
_EACH: Final = object()
"""Stands for every key of an object, and every item of an array."""

_Plan: TypeAlias = Any
"""Where arrays of numbers are in a value: `_NUMBERS`, the plans of its members, `_BYTES` and
`_SCALAR` where there is no array, None if unknown."""

LONG_TEXT: Final = 1 << 14
"""Arrays of shorter text, in bytes or characters, are read as fast in the usual way."""
LONG_ARRAY: Final = 32
ARRAY_TEXT: Final = 640
"""Text with fewer bytes to an array is read sooner in the usual way."""
_BEGINNING: Final = 1 << 16
"""So many bytes of a text say how long its arrays are."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Text that is JSON by all rules, so that pydantic's own reader makes the same of it."""

    content: bytes


class _UnsureError(ValueError):
    """The usual reader has to look at this."""


def read_text(type_: Any, validator: Any, text: Any) -> Any:
    """Read text as a type; None for the usual reader, which also says what is wrong."""
    skimmed = skim(type_, text)
    if skimmed is None:
        return None
    try:
        if isinstance(skimmed, Checked):
            return validator.validate_json(
                skimmed.content, context=EXACT, by_alias=True, by_name=False
            )
        return read_payload(validator, skimmed, EXACT)
    except (ValidationError, RecursionError):
        return None


def skim(type_: Any, text: Any) -> Any:
    """Read text as JSON with `Packed` arrays, or find it `Checked`; None for the usual reader."""
    plan, way = _plan_and_way(type_)
    simdjson = accelerator("simdjson") if way == "arrays" and len(text) >= LONG_TEXT else None
    if way != "text" and simdjson is None:
        return None
    try:
        content = text.encode() if isinstance(text, str) else bytes(text)
        return _checked(content) if way == "text" else _with_arrays(simdjson, content, plan)
    except (ValueError, TypeError, RuntimeError):  # All of them are what simdjson raises.
        return None


def _with_arrays(simdjson: Any, content: bytes, plan: _Plan) -> Any:
    if content.startswith(b"\xef"):
        return None  # simdjson takes a byte order mark for JSON.
    if content.count(b"[", 0, _BEGINNING) * ARRAY_TEXT > min(len(content), _BEGINNING):
        return None
    value = _Reading(simdjson, content).read(plan)
    return None if is_too_deep(value) else value


def _checked(content: bytes) -> Checked | None:
    if not (is_surely_finite(content) and is_surely_shallow(content)):
        return None
    took("read:text")
    return Checked(content)


class _Reading:
    """One text being read."""

    def __init__(self, simdjson: Any, content: bytes) -> None:
        self._content = content
        self._array_type = simdjson.Array
        self._object_type = simdjson.Object
        self._parser = simdjson.Parser()
        self._arrays = 0

    def read(self, plan: _Plan) -> Any:
        value = self._value(self._parser.parse(self._content), plan)
        # simdjson flattens an array of arrays into one. Then there are more than were seen.
        content = self._content
        if (content.count(b"[") if b"[" in content else 0) != self._arrays:
            raise _UnsureError
        took("read:arrays")
        return value

    def _value(self, value: Any, plan: _Plan) -> Any:
        if isinstance(value, self._object_type):
            return self._object(value, plan) if type(plan) is dict else self._plain(value)
        if not isinstance(value, self._array_type):
            return value
        if plan == _NUMBERS and len(value) >= LONG_ARRAY:
            return self._numbers(value)
        if type(plan) is dict and _EACH in plan:
            self._arrays += 1
            return [self._value(item, plan[_EACH]) for item in value]
        return self._plain(value)

    def _object(self, value: Any, plans: Mapping[Any, _Plan]) -> dict[str, Any]:
        keys = list(value.keys())
        if len(set(keys)) != len(keys) or "\0" in "".join(keys):
            # The last of two members wins, but the first one would be given; and a name is looked
            # up no further than to its first NUL.
            raise _UnsureError
        each = plans.get(_EACH)
        return {key: self._value(value[key], plans.get(key, each)) for key in keys}

    def _numbers(self, value: Any) -> Any:
        self._arrays += 1
        try:
            return Packed(memoryview(value.as_buffer(of_type="i")).cast("q"), True)
        except (TypeError, ValueError):
            pass
        numpy = loaded_numpy()
        if numpy is None:
            return value.as_list()
        numbers = numpy.frombuffer(value.as_buffer(of_type="d"), dtype="float64")
        if (numbers == numpy.rint(numbers)).any():
            return value.as_list()  # Whether `1` or `1.0` was written, the array does not say.
        return Packed(numbers, False)

    def _plain(self, value: Any) -> Any:
        plain = value.as_list() if isinstance(value, self._array_type) else value.as_dict()
        pending = [plain]
        while pending:
            inner = pending.pop()
            if isinstance(inner, list):
                self._arrays += 1
                pending.extend(item for item in inner if isinstance(item, list | dict))
            else:
                pending.extend(item for item in inner.values() if isinstance(item, list | dict))
        return plain


@lru_cache(maxsize=256)
def _plan_and_way(type_: Any) -> tuple[_Plan, str | None]:
    plan = _plan(type_, {})
    kinds = _kinds(plan, {})
    if kinds & {_NUMBERS, _BYTES}:
        return plan, "arrays"
    return plan, None if None in kinds else "text"


def _plan(annotation: Any, seen: dict[type, _Plan]) -> _Plan:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        plan = _plan(arguments[0], seen)
        return plan if _is_atom(plan) or _is_harmless(arguments[1:]) else None
    if origin in (Union, UnionType):
        return _merged([_plan(kind, seen) for kind in arguments if kind is not NoneType])
    if origin is list:
        return {_EACH: _plan(arguments[0], seen)}
    if origin is dict:
        return {_EACH: _plan(arguments[1], seen)}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _plan_of_model(annotation, seen)
    if annotation is bytes:
        return _BYTES
    return _SCALAR if origin is Literal or annotation in SCALARS else None


def _plan_of_model(kind: Any, seen: dict[type, _Plan]) -> _Plan:
    # Nobody but the rules sees the members of such a class before they are read.
    if not is_quiet(kind):
        return None
    if kind not in seen:
        plans: dict[Any, _Plan] = {}
        seen[kind] = plans
        for name, field in kind.__pydantic_fields__.items():
            key = wire_name(name, field)
            if key in getattr(kind, "_packable", ()):
                plans[key] = _NUMBERS
            else:
                plan = _plan(field.annotation, seen)
                plans[key] = plan if _is_atom(plan) or _is_harmless(field.metadata) else None
    return seen[kind]


def _merged(plans: list[_Plan]) -> _Plan:
    """Give the plan of a value that has one of several: what they agree on."""
    plans = [plan for plan in plans if plan != _SCALAR]
    if len(plans) <= 1:
        return plans[0] if plans else _SCALAR
    if not all(type(plan) is dict and _EACH not in plan for plan in plans):
        return None
    keys = {key for plan in plans for key in plan}
    found = {key: [plan[key] for plan in plans if key in plan] for key in keys}
    return {key: _agreed(choices) for key, choices in found.items()}


def _agreed(plans: list[_Plan]) -> _Plan:
    arrays = [plan for plan in plans if not _is_atom(plan)]
    if not arrays:
        return plans[0]
    return arrays[0] if all(plan is arrays[0] for plan in arrays) else None


def _is_harmless(metadata: Any) -> bool:
    return all(isinstance(rule, Rule) and not rule.looks_inside for rule in metadata)


def _is_atom(plan: _Plan) -> bool:
    return type(plan) is str and plan != _NUMBERS


def _kinds(plan: _Plan, seen: dict[int, _Plan]) -> set[str | None]:
    """Give what there is anywhere in a plan."""
    if type(plan) is not dict:
        return {plan}
    if id(plan) in seen:
        return set()
    seen[id(plan)] = plan
    return set().union(*(_kinds(inner, seen) for inner in plan.values()))

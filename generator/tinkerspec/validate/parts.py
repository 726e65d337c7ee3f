"""Reads a large value in parts, so that no error holds very many faults.

Pydantic gathers every fault of what it reads, and some hundred bytes with each. Here a value is
taken apart along its type: a list by its items, a map by its members, a model by its fields. Each
part goes to pydantic alone, and its faults get the location of the part in front. They are the ones
that pydantic finds in the whole value, in its order.

Like `runtime`, this depends on internals of an emitted package's runtime.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from itertools import chain
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Final, NamedTuple, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from . import runtime

FaultEntry: TypeAlias = Mapping[str, Any]
"""What pydantic says of a fault, as in `ValidationError.errors`."""

_Location: TypeAlias = "tuple[int | str, ...]"


def _itself(type_: Any) -> Any:
    return type_


def _list_of(type_: Any) -> Any:
    return list[type_]


def _dict_of(type_: Any) -> Any:
    return dict[str, type_]


def _any_list(rule: Any) -> Any:
    return Annotated[list[Any], rule]


def _any_dict(rule: Any) -> Any:
    return Annotated[dict[str, Any], rule]


class _TypedMember(NamedTuple):
    """A field of a model: its name in payloads, its type with all rules, whether it is required."""

    name: str
    type: Any
    required: bool


class PartReader:
    """Finds the faults of values of the types of a package."""

    def __init__(self, package: ModuleType, most: int) -> None:
        """Read parts that consist of at most so many values, where they can be divided so far."""
        load: Any = cache(lambda name: import_module(f"._runtime.{name}", package.__name__))
        self._payload: Any = load("payload")
        self._models: Any = load("model")
        self._unions: Any = load("unions")
        arrays: Any = load("arrays")
        self._key_rule: Any = arrays.KeyRule
        self._own_rules = (arrays.SizeRule, arrays.UniqueItems, arrays.KeyRule)
        absent: Any = load("absent")
        keyed: Any = load("keyed")
        # These say nothing of a payload's lists and objects.
        self._silent_rules = (absent.AbsentAsNone, absent.ConstructorDefault, keyed.KeyedLists)
        self._most = most
        self._validators: dict[tuple[Callable[[Any], Any], int], tuple[Any, Any]] = {}
        self._members: dict[type[BaseModel], list[_TypedMember]] = {}

    def faults(self, type_: Any, value: Any, at: _Location = ()) -> Iterator[FaultEntry]:
        """The faults of a JSON value with exact integers, in the order in which pydantic has them.

        Args:
            type_: The type, as it stands in an annotation.
            value: The value.
            at: The location of the value.
        """
        is_large = _weight(value, self._most) > self._most
        parts = self._parts(type_, value, at) if is_large else None
        yield from self._whole(type_, value, at) if parts is None else parts

    def _parts(self, type_: Any, value: Any, at: _Location) -> Iterator[FaultEntry] | None:
        """The faults of a list or an object, part by part; None where only pydantic knows parts."""
        origin, arguments = get_origin(type_), get_args(type_)
        if origin is Annotated:
            return self._ruled(type_, value, at)
        if origin in (Union, UnionType) and NoneType in arguments:
            others = [each for each in arguments if each is not NoneType]
            return self._parts(others[0], value, at) if len(others) == 1 else None
        if origin is list and type(value) is list:
            return self._items(arguments[0], value, at)
        if origin is dict and type(value) is dict:
            return self._entries(arguments[1], value, at)
        if type(value) is dict and self._is_read_by_fields(type_):
            return self._fields(type_, value, at)
        return None

    def _ruled(self, type_: Any, value: Any, at: _Location) -> Iterator[FaultEntry] | None:
        inner, *rules = get_args(type_)
        match rules:
            case [self._unions.Tagged() as rule]:
                variant = self._variant(inner, rule, value)
                return None if variant is None else self._parts(variant, value, at)
            case [self._unions.AnyOf(order=order, tag=tag)] if order or not tag:
                return self._any_of(type_, value, at)
        own = [rule for rule in rules if not isinstance(rule, self._silent_rules)]
        parts = self._parts(inner, value, at)
        if parts is None or not all(isinstance(rule, self._own_rules) for rule in own):
            return None
        # The outermost rule is the last one, and its fault stands before what it encloses.
        return chain(*(self._own(rule, value, at) for rule in reversed(own)), parts)

    def _any_of(self, type_: Any, value: Any, at: _Location) -> Iterator[FaultEntry]:
        """The fault of a value that fits no type of a union."""
        union = get_args(type_)[0]
        if all(any(self.faults(kind, value)) for kind in get_args(union) or (union,)):
            for entry in self._whole(type_, _UNFIT, at):
                yield {**entry, "input": value}

    def _own(self, rule: Any, value: Any, at: _Location) -> Iterator[FaultEntry]:
        """The faults that a rule finds in a list or a map as such."""
        if not isinstance(rule, self._key_rule):
            yield from self._whole(rule, value, at, _any_list if type(value) is list else _any_dict)
            return
        keys = [*value]  # Each of which may be a fault.
        for start in range(0, len(keys), self._most):
            part = dict.fromkeys(keys[start : start + self._most])
            yield from self._whole(rule, part, at, _any_dict)

    def _items(self, type_: Any, items: list[Any], at: _Location) -> Iterator[FaultEntry]:
        for start, end in self._groups(items):
            if end - start == 1:
                yield from self.faults(type_, items[start], (*at, start))
            else:
                yield from self._whole(type_, items[start:end], at, _list_of, start)

    def _entries(self, type_: Any, value: dict[str, Any], at: _Location) -> Iterator[FaultEntry]:
        keys = [*value]
        for start, end in self._groups([*value.values()]):
            if end - start == 1:
                yield from self.faults(type_, value[keys[start]], (*at, keys[start]))
            else:
                part = {key: value[key] for key in keys[start:end]}
                yield from self._whole(type_, part, at, _dict_of)

    def _groups(self, values: Sequence[Any]) -> Iterator[tuple[int, int]]:
        """Where parts of a list start and end: each has one item, or is not too large."""
        start = total = 0
        for index, value in enumerate(values):
            weight = _weight(value, self._most)
            if total and total + weight > self._most:
                yield start, index
                start, total = index, 0
            total += weight
        yield start, len(values)

    def _fields(
        self, kind: type[BaseModel], value: dict[str, Any], at: _Location
    ) -> Iterator[FaultEntry]:
        is_sound = True
        for entry in self._faults_of_fields(kind, value, at):
            is_sound = False
            yield entry
        if is_sound and self._models.overrides(kind, "_verify"):
            yield from self._whole(kind, value, at)

    def _faults_of_fields(
        self, kind: type[BaseModel], value: dict[str, Any], at: _Location
    ) -> Iterator[FaultEntry]:
        members = self._members_of(kind)
        for name, type_, required in members:
            if name in value:
                yield from self.faults(type_, value[name], (*at, name))
            elif required:
                yield _entry("missing", (*at, name), value)
        if kind.model_config.get("extra") == "forbid":
            known = {member.name for member in members}
            for key, extra in value.items():
                if key not in known:
                    yield _entry("extra_forbidden", (*at, key), extra)

    def _members_of(self, kind: type[BaseModel]) -> list[_TypedMember]:
        if kind not in self._members:
            self._members[kind] = [
                _TypedMember(
                    self._payload.wire_name(name, field),
                    Annotated[field.annotation, *field.metadata]
                    if field.metadata
                    else field.annotation,
                    field.is_required(),
                )
                for name, field in kind.__pydantic_fields__.items()
            ]
        return self._members[kind]

    def _is_read_by_fields(self, kind: Any) -> bool:
        """Whether the faults of a model are those of its fields, unless it has none."""
        return (
            isinstance(kind, type)
            and issubclass(kind, self._models.Model)
            and runtime.is_ordinary(kind, (self._models.StrictModel, self._models.OpenModel))
            and not self._models.overrides(kind, "_accept")
        )

    def _variant(self, source: Any, rule: Any, value: Any) -> type[BaseModel] | None:
        """The variant of a union that a value is; None if it is none."""
        if type(value) is not dict:
            return None
        kinds = get_args(source) or (source,)
        tags = {tag: kind for kind in kinds for tag in self._unions._tags(kind, rule.discriminator)}
        try:
            chosen: type[BaseModel] = self._unions._Dispatch(
                rule.discriminator, kinds, tags
            )._choose(value)
        except (ValidationError, PydanticCustomError):
            return None
        return chosen

    def _whole(
        self,
        type_: Any,
        value: Any,
        at: _Location,
        made: Callable[[Any], Any] = _itself,
        first: int = 0,
    ) -> Iterator[FaultEntry]:
        """The faults that pydantic finds in a value of what is `made` of a type.

        The first item of a list is that number `first` of a longer one.
        """
        try:
            validator = self._validator(type_, made)
            self._payload.read_payload(validator, value, self._payload.EXACT)
        except ValidationError as error:
            for entry in error.errors(include_url=False):
                location = entry["loc"]
                if first:
                    location = (int(location[0]) + first, *location[1:])
                yield {**entry, "loc": (*at, *location)}

    def _validator(self, type_: Any, made: Callable[[Any], Any]) -> Any:
        # Rules need not be hashable. What is kept here keeps its identity.
        key = (made, id(type_))
        if key not in self._validators:
            self._validators[key] = (type_, TypeAdapter(made(type_)).validator)
        return self._validators[key][1]


_UNFIT: Final = object()
"""What no type has as a value."""

_HOLDERS: Final = (dict, list)


def _weight(value: Any, most: int) -> int:
    """How many values a value consists of; counting ends where there are more than `most`."""
    count, pending = 1, [value]
    while pending and count <= most:
        held = pending.pop()
        if type(held) in _HOLDERS:
            count += len(held)
            if count <= most:
                items = held.values() if type(held) is dict else held
                pending += [item for item in items if type(item) in _HOLDERS]
    return count


def _entry(kind: Any, location: _Location, value: Any) -> FaultEntry:
    return {"type": kind, "loc": location, "msg": _message(kind), "input": value}


@cache
def _message(kind: Any) -> str:
    """What pydantic says of every fault of a kind."""
    error = ValidationError.from_exception_data("", [{"type": kind, "loc": (), "input": None}])
    return error.errors()[0]["msg"]

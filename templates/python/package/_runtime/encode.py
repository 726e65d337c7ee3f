"""The canonical encoding: what `to_wire` and `to_json` write.

Defaults and tags are written; a null that is the default of its field is omitted; instants are in
UTC with `Z`; bytes are base64; numbers stay as they are held. What is written can be read: a model
that may have been changed since it was made is read again first.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from math import isfinite
from sys import float_info
from typing import Annotated, Any, Final, NamedTuple, TypeAlias, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from . import ways
from .faults import Location, excerpt
from .guarded import Guarded, Shown
from .held import Held, members
from .nesting import MAX_DEPTH, is_too_deep, may_be_too_deep
from .payload import EXACT, read_payload, wire_name
from .rules import Rule
from .unions import AnyOf, OneOf


def to_wire(value: Any) -> Any:
    """Give a value's canonical JSON value, as new dicts and lists that share nothing with it.

    Args:
        value: A model, or a value of an alias: a scalar, a list, a dict.

    Raises:
        ValueError: When it holds NaN, infinity or something that is no JSON value, or a list or map
            that was changed to what its type does not allow. The message has a line for each fault,
            which begins with a JSON pointer. Also when it nests more than 128 levels deep.
    """
    return _tree(value, _OWN)


def to_json(value: Any) -> bytes:
    """Give a value's canonical JSON, as UTF-8 text without spaces.

    Raises:
        ValueError: As `to_wire` does.
    """
    try:
        return ways.best.dumps(_tree(value, _SHARED))
    except (TypeError, ValueError):
        # Integers beyond 64 bits are JSON, but not orjson's. Anything else that it stumbles over is
        # found, and named, on the way through a tree of our own.
        pass
    return _write_slowly(to_wire(value))


def _tree(value: Any, writers: "_Writers") -> Any:
    try:
        tree = _wire(value, writers)
    except _UnwritableError as error:
        raise ValueError(str(error)) from None
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    if may_be_too_deep(value) and is_too_deep(tree):
        raise ValueError(_TOO_DEEP)
    return tree


def _write_slowly(tree: Any) -> bytes:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


_TOO_DEEP: Final = f"value: nested more than {MAX_DEPTH} levels deep"


class _Flaw(NamedTuple):
    """Why something cannot be written, and where it is."""

    reason: str
    at: Location = ()

    def __str__(self) -> str:
        parts = (str(part).replace("~", "~0").replace("/", "~1") for part in self.at)
        place = "".join(f"/{excerpt(part)}" for part in parts)
        return f"{place or 'value'}: {self.reason}"


class _UnwritableError(Exception):
    """A value that cannot be encoded, with every flaw; places are completed on the way out."""

    def __init__(self, *flaws: _Flaw) -> None:
        super().__init__()
        self.flaws = flaws

    def within(self, part: str | int) -> Iterator[_Flaw]:
        return (_Flaw(flaw.reason, (part, *flaw.at)) for flaw in self.flaws)

    def __str__(self) -> str:
        lines = [str(flaw) for flaw in self.flaws[:_FLAWS_SHOWN]]
        more = len(self.flaws) - len(lines)
        return "\n".join([*lines, f"and {more} more"] if more else lines)


_FLAWS_SHOWN: Final = 100


def _added(flaws: list[_Flaw] | None, more: Iterable[_Flaw]) -> list[_Flaw] | None:
    """Append to a list that is made with its first item."""
    if flaws is None:
        return [*more] or None
    flaws += more
    return flaws


class _Member(NamedTuple):
    attribute: str
    key: str
    omit_null: bool


@cache
def _members(kind: type[BaseModel]) -> tuple[_Member, ...]:
    return tuple(
        _Member(
            attribute=name,
            key=wire_name(name, field),
            omit_null=not field.is_required() and field.default is None,
        )
        for name, field in kind.__pydantic_fields__.items()
    )


_Writers: TypeAlias = dict[type, Callable[[Any, Any], Any]]
"""How to write a value of each type; a writer is given all of them."""


def _wire(value: Any, writers: _Writers) -> Any:
    write = writers.get(type(value))
    if write is None:
        # Asked once: looking for a base of a model's class takes as long as writing a small model.
        write = writers[type(value)] = writers[_written_as(type(value))]
    return write(value, writers)


def _written_as(kind: type) -> type:
    for base in _KINDS:
        if issubclass(kind, base):
            return base
    raise _UnwritableError(_Flaw(f"{kind.__name__} is no JSON value"))


def _wire_same(value: Any, writers: _Writers) -> Any:
    return value


def _wire_text(value: str, writers: _Writers) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _UnwritableError(_Flaw("a lone surrogate is no text")) from None
    return value


def _wire_integer(value: int, writers: _Writers) -> int:
    if -_LARGEST <= value <= _LARGEST:
        return value
    raise _UnwritableError(_Flaw("an integer beyond a double is no JSON number"))


_LARGEST: Final = int(float_info.max)


def _wire_float(value: float, writers: _Writers) -> float:
    if isfinite(value):
        return value
    raise _UnwritableError(_Flaw(f"{value} is no JSON number"))


def _wire_bytes(value: bytes, writers: _Writers) -> str:
    return ways.best.encode_base64(value)


def _wire_moment(value: datetime, writers: _Writers) -> str:
    text = value.astimezone(UTC).isoformat(timespec="microseconds")
    return text.removesuffix("+00:00").removesuffix(".000000") + "Z"


def _wire_day(value: date, writers: _Writers) -> str:
    return value.isoformat()


def _wire_list(value: list[Any], writers: _Writers) -> list[Any]:
    kinds = set(map(type, value))
    if kinds <= _EXACT_NUMBERS and _sums_up(value):
        return value.copy()
    return _wire_items(value, writers)


def _wire_items(value: list[Any], writers: _Writers) -> list[Any]:
    items = []
    flaws: list[_Flaw] | None = None
    for index, item in enumerate(value):
        try:
            items.append(_wire(item, writers))
        except _UnwritableError as error:
            flaws = _added(flaws, error.within(index))
            if type(item) in _EXACT_NUMBERS:
                break  # Of many numbers, the first is enough.
    if flaws:
        raise _UnwritableError(*flaws)
    return items


_EXACT_NUMBERS = frozenset({int, float})


def _sums_up(numbers: list[Any]) -> bool:
    # One pass in compiled code: a finite sum has finite parts. It may overflow though no part does,
    # and what is no number cannot be added to one: then each is asked.
    try:
        total = sum(numbers)
        return type(total) in _EXACT_NUMBERS and isfinite(total)
    except (OverflowError, TypeError):
        return False


def _share_list(value: list[Any], writers: _Writers) -> list[Any]:
    # orjson refuses whatever is no JSON value among numbers, so that it need not be looked for.
    if value and type(value[0]) in _EXACT_NUMBERS and _sums_up(value):
        return value
    return _wire_items(value, writers)


def _wire_held(value: Held, writers: _Writers) -> list[Any]:
    return value.fresh() if value.are_finite else _wire_items(value.fresh(), writers)


def _share_held(value: Held, writers: _Writers) -> Any:
    return value.printable() if value.are_finite else _wire_items(value.fresh(), writers)


def _wire_map(value: Mapping[Any, Any], writers: _Writers) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    flaws: list[_Flaw] | None = None
    for key, item in value.items():
        if not isinstance(key, str):
            flaws = _added(flaws, [_Flaw("a key is no text", (repr(key),))])
            continue
        try:
            tree[_wire_text(key, writers)] = _wire(item, writers)
        except _UnwritableError as error:
            flaws = _added(flaws, error.within(key))
    if flaws:
        raise _UnwritableError(*flaws)
    return tree


def _wire_model(model: BaseModel, writers: _Writers) -> dict[str, Any]:
    tree, flaws = _wire_members(model, writers)
    stored = members(model)
    if type(stored) is not ways.best.sound and isinstance(model, Guarded):
        flaws = _added(flaws, _misfits(type(model), stored))
    if not flaws and (changing := _changing(type(model))):
        flaws = _added(flaws, _misread(stored, changing))
    if flaws:
        raise _UnwritableError(*flaws)
    return tree


def _wire_bare(model: BaseModel, writers: _Writers) -> dict[str, Any]:
    tree, flaws = _wire_members(model, writers)
    if flaws:
        raise _UnwritableError(*flaws)
    return tree


def _wire_members(model: BaseModel, writers: _Writers) -> tuple[dict[str, Any], list[_Flaw] | None]:
    tree: dict[str, Any] = {}
    flaws: list[_Flaw] | None = None
    # Read from where pydantic holds them: asking for a deprecated attribute warns, and asking for a
    # list makes it.
    stored = members(model)
    for attribute, key, omit_null in _members(type(model)):
        if attribute not in stored:  # As `model_construct` may leave it.
            flaws = _added(flaws, [_Flaw("is missing", (key,))])
            continue
        value = stored[attribute]
        if value is None and omit_null:
            continue
        try:
            tree[key] = _wire(value, writers)
        except _UnwritableError as error:
            flaws = _added(flaws, error.within(key))
    return tree, flaws


class _Changing(NamedTuple):
    """A member of which something else may be written than was read: a value that another type of a
    union fits, or equal items in a list that has none."""

    attribute: str
    key: str
    validator: Any


@cache
def _changing(kind: type[BaseModel]) -> tuple[_Changing, ...]:
    return tuple(
        _Changing(attribute=name, key=wire_name(name, field), validator=_validator(field))
        for name, field in kind.__pydantic_fields__.items()
        if _are_read_again(field.metadata, field.annotation) or _may_change(field.annotation)
    )


def _validator(field: FieldInfo) -> Any:
    member: Any = Annotated[field.annotation, *field.metadata, _MARK]
    return TypeAdapter(member).validator


_MARK: Final = "a member"
"""Metadata without a meaning, because `Annotated` needs one."""


def _may_change(annotation: Any) -> bool:
    rules = getattr(annotation, "__metadata__", ())
    return _are_read_again(rules, annotation) or any(map(_may_change, get_args(annotation)))


def _are_read_again(rules: Iterable[Any], annotation: Any) -> bool:
    for rule in rules:
        if isinstance(rule, AnyOf | OneOf) and rule.read_again:
            return True
        if isinstance(rule, Rule) and rule.compares_items and _is_written_otherwise(annotation):
            return True
    return False


def _is_written_otherwise(annotation: Any) -> bool:
    """Whether two different values may be written as one: models drop members that they do not
    know and add defaults, moments are written in UTC, and numbers are rounded to doubles."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel | datetime | float):
        return True
    return any(map(_is_written_otherwise, get_args(annotation)))


def _misread(stored: Mapping[str, Any], changing: Iterable[_Changing]) -> Iterator[_Flaw]:
    """Give the members that would be refused, or read as another type than they were written as.
    Models inside them are checked on their own.
    """
    for attribute, key, validator in changing:
        if stored[attribute] is None:
            continue
        written = _wire(stored[attribute], _BARE)
        try:
            read = read_payload(validator, written, EXACT)
        except ValidationError as error:
            for entry in error.errors(include_url=False, include_context=False):
                yield _Flaw(entry["msg"], (key, *entry["loc"]))
        else:
            if _wire(read, _BARE) != written:
                yield _Flaw("is read as another type of the union", (key,))


def _misfits(kind: type[BaseModel], stored: dict[str, Any]) -> Iterator[_Flaw]:
    """Give what reading would refuse of a model that may have been changed.

    Models inside it are taken as they are: each is checked on its own.
    """
    changed = stored.names if isinstance(stored, Shown) else stored.keys()
    given: dict[str, Any] = {}
    unwritable: set[str | int] = set()  # What they lack has been named already.
    for attribute, key, omit_null in _members(kind):
        value = stored.get(attribute)
        try:
            if attribute not in stored:
                unwritable.add(key)
            elif attribute not in changed and _can_change(value):
                given[key] = ways.best.unchanged(kind, attribute, value)
            elif value is not None or not omit_null:
                given[key] = _wire(value, _SHALLOW)
        except _UnwritableError:
            unwritable.add(key)
    try:
        read_payload(kind.__pydantic_validator__, given, EXACT)
    except ValidationError as error:
        # A rule for the whole model is broken by what can be changed: lists and maps.
        whole: Location = next(((key,) for key, value in given.items() if _can_change(value)), ())
        for entry in error.errors(include_url=False, include_context=False, include_input=False):
            at = entry["loc"]
            if not unwritable or (at and at[0] not in unwritable):
                yield _Flaw(entry["msg"], at or whole)


def _can_change(value: Any) -> bool:
    return isinstance(value, Held | list | dict)


def _wire_sequence(value: Any, writers: _Writers) -> list[Any]:
    return _wire_items(list(value), writers)


_OWN: _Writers = {
    Held: _wire_held,
    str: _wire_text,
    bool: _wire_same,
    int: _wire_integer,
    float: _wire_float,
    type(None): _wire_same,
    list: _wire_list,
    dict: _wire_map,
    bytes: _wire_bytes,
    datetime: _wire_moment,
    date: _wire_day,  # After its own subclass.
    tuple: _wire_sequence,
    BaseModel: _wire_model,
    Mapping: _wire_map,
}
"""Writers of a tree that shares nothing with the value."""

_KINDS: Final = tuple(_OWN)

_SHARED: _Writers = {
    **_OWN,
    Held: _share_held,
    int: _wire_same,
    list: _share_list,
    bytes: _wire_same,
}
"""Writers of a tree for `Ways.dumps` alone, which has lists of numbers, arrays and bytes as they
are held, and refuses integers beyond 64 bits."""

_BARE: _Writers = {**_OWN, BaseModel: _wire_bare}
"""Writers of a tree that is only compared."""

_SHALLOW: _Writers = {**_SHARED, Held: _wire_held, bytes: _wire_bytes, BaseModel: _wire_same}
"""Writers of a tree that is read again, in which models stay what they are."""

# Copied by tinkerspec from templates/python/package/_runtime/encode.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""The canonical encoding: what `to_wire` and `to_json` write.

Defaults and tags are written; a null that is the default of its field is omitted; instants are in
UTC with `Z`; bytes are base64; numbers stay as they are held.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from math import isfinite
from typing import Any, Final, NamedTuple, TypeAlias

from pydantic import BaseModel

from . import ways
from .faults import excerpt
from .held import Held, members


def to_wire(value: Any) -> Any:
    """Give a value's canonical JSON value, as new dicts and lists that share nothing with it.

    Args:
        value: A model, or a value of an alias: a scalar, a list, a dict.

    Raises:
        ValueError: When it holds NaN, infinity or something that is no JSON value; the message
            names the place. When it is nested too deeply, as only a value of any type can be.
    """
    return _tree(value, _OWN)


def to_json(value: Any) -> bytes:
    """Give a value's canonical JSON, as UTF-8 text without spaces.

    Raises:
        ValueError: As `to_wire` does.
    """
    import orjson  # Not before it is needed: importing a type stays cheap.

    try:
        return orjson.dumps(_tree(value, _SHARED), option=orjson.OPT_SERIALIZE_NUMPY)
    except TypeError:
        # Integers beyond 64 bits and 255 levels are JSON, but not orjson's. Anything else that it
        # stumbles over is found, and named, on the way through a tree of our own.
        return _write_slowly(to_wire(value))


def _tree(value: Any, writers: "_Writers") -> Any:
    try:
        return _wire(value, writers)
    except _UnwritableError as error:
        raise ValueError(str(error)) from None
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None


def _write_slowly(tree: Any) -> bytes:
    try:
        return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None


_TOO_DEEP: Final = "value: nested too deeply to be written"


class _UnwritableError(Exception):
    """A value that cannot be encoded; the place is added on the way out."""

    def __init__(self, reason: str, *path: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = list(path)

    def within(self, part: str | int) -> "_UnwritableError":
        self.path.insert(0, part)
        return self

    def __str__(self) -> str:
        parts = (str(part).replace("~", "~0").replace("/", "~1") for part in self.path)
        place = "".join(f"/{excerpt(part)}" for part in parts)
        return f"{place or 'value'}: {self.reason}"


class _Member(NamedTuple):
    attribute: str
    key: str
    omit_null: bool


@cache
def _members(kind: type[BaseModel]) -> tuple[_Member, ...]:
    return tuple(
        _Member(
            attribute=name,
            key=field.serialization_alias or name,
            omit_null=not field.is_required() and field.default is None,
        )
        for name, field in kind.model_fields.items()
    )


_Writers: TypeAlias = Mapping[type, Callable[[Any, Any], Any]]
"""How to write a value of each type; a writer is given all of them."""


def _wire(value: Any, writers: _Writers) -> Any:
    write = writers.get(type(value))
    if write is not None:
        return write(value, writers)
    if isinstance(value, Held):
        return writers[Held](value, writers)
    if isinstance(value, BaseModel):
        return _wire_model(value, writers)
    for kind, write in writers.items():
        if isinstance(value, kind):
            return write(value, writers)
    raise _UnwritableError(f"{type(value).__name__} is no JSON value")


def _wire_same(value: Any, writers: _Writers) -> Any:
    return value


def _wire_text(value: str, writers: _Writers) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _UnwritableError("a lone surrogate is no text") from None
    return value


def _wire_float(value: float, writers: _Writers) -> float:
    if isfinite(value):
        return value
    raise _UnwritableError(f"{value} is no JSON number")


def _wire_bytes(value: bytes, writers: _Writers) -> str:
    return ways.best.encode_base64(value)


def _wire_moment(value: datetime, writers: _Writers) -> str:
    text = value.astimezone(UTC).isoformat(timespec="microseconds")
    return text.removesuffix("+00:00").removesuffix(".000000") + "Z"


def _wire_list(value: list[Any], writers: _Writers) -> list[Any]:
    kinds = set(map(type, value))
    if kinds <= _EXACT_NUMBERS and (float not in kinds or _sums_up(value)):
        return value.copy()
    return _wire_items(value, writers)


def _wire_items(value: list[Any], writers: _Writers) -> list[Any]:
    items = []
    for index, item in enumerate(value):
        try:
            items.append(_wire(item, writers))
        except _UnwritableError as error:
            raise error.within(index) from None
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
    for key, item in value.items():
        if not isinstance(key, str):
            raise _UnwritableError("a key is no text", repr(key))
        try:
            tree[_wire_text(key, writers)] = _wire(item, writers)
        except _UnwritableError as error:
            raise error.within(key) from None
    return tree


def _wire_model(model: BaseModel, writers: _Writers) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    # Read from where pydantic holds them: asking for a deprecated attribute warns, and asking for a
    # list makes it.
    stored = members(model)
    for attribute, key, omit_null in _members(type(model)):
        if attribute not in stored:  # As `model_construct` may leave it.
            raise _UnwritableError("is missing", key)
        value = stored[attribute]
        if value is None and omit_null:
            continue
        try:
            tree[key] = _wire(value, writers)
        except _UnwritableError as error:
            raise error.within(key) from None
    return tree


def _wire_sequence(value: Any, writers: _Writers) -> list[Any]:
    return _wire_items(list(value), writers)


_OWN: _Writers = {
    Held: _wire_held,
    str: _wire_text,
    bool: _wire_same,
    int: _wire_same,
    float: _wire_float,
    type(None): _wire_same,
    list: _wire_list,
    dict: _wire_map,
    bytes: _wire_bytes,
    datetime: _wire_moment,
    tuple: _wire_sequence,
    Mapping: _wire_map,
}
"""Writers of a tree that shares nothing with the value."""

_SHARED: _Writers = {**_OWN, Held: _share_held, list: _share_list}
"""Writers of a tree for orjson alone, which has lists of numbers and arrays as they are held."""

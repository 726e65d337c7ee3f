"""The canonical encoding: what `to_wire` and `to_json` write.

Defaults and tags are written; a null that is the default of its field is omitted; instants are in
UTC with `Z`; bytes are base64; numbers stay as they are held.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from math import isfinite
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from .faults import excerpt
from .scalars import encode_base64


def to_wire(value: Any) -> Any:
    """Give a value's canonical JSON value, as new dicts and lists that share nothing with it.

    Args:
        value: A model, or a value of an alias: a scalar, a list, a dict.

    Raises:
        ValueError: When it holds NaN, infinity or something that is no JSON value; the message
            names the place. When it is nested too deeply, as only a value of any type can be.
    """
    try:
        return _wire(value)
    except _UnwritableError as error:
        raise ValueError(str(error)) from None
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None


def to_json(value: Any) -> bytes:
    """Give a value's canonical JSON, as UTF-8 text without spaces.

    Raises:
        ValueError: As `to_wire` does.
    """
    import orjson  # Not before it is needed: importing a type stays cheap.

    tree = to_wire(value)
    try:
        return orjson.dumps(tree)
    except TypeError:
        # Integers beyond 64 bits and 255 levels are JSON, but not orjson's.
        return _write_slowly(tree)


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


def _wire(value: Any) -> Any:
    write = _WRITERS.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, BaseModel):
        return _wire_model(value)
    for kind, write in _WRITERS.items():
        if isinstance(value, kind):
            return write(value)
    raise _UnwritableError(f"{type(value).__name__} is no JSON value")


def _wire_same(value: Any) -> Any:
    return value


def _wire_text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _UnwritableError("a lone surrogate is no text") from None
    return value


def _wire_float(value: float) -> float:
    if isfinite(value):
        return value
    raise _UnwritableError(f"{value} is no JSON number")


def _wire_moment(value: datetime) -> str:
    text = value.astimezone(UTC).isoformat(timespec="microseconds")
    return text.removesuffix("+00:00").removesuffix(".000000") + "Z"


def _wire_list(value: list[Any]) -> list[Any]:
    kinds = set(map(type, value))
    if kinds <= _EXACT_NUMBERS and (float not in kinds or _all_finite(value)):
        return value.copy()
    items = []
    for index, item in enumerate(value):
        try:
            items.append(_wire(item))
        except _UnwritableError as error:
            raise error.within(index) from None
    return items


_EXACT_NUMBERS = frozenset({int, float})


def _all_finite(numbers: list[Any]) -> bool:
    # One pass in compiled code. A sum may overflow though no number does: then each one is asked.
    try:
        return isfinite(sum(numbers))
    except OverflowError:
        return False


def _wire_map(value: Mapping[Any, Any]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise _UnwritableError("a key is no text", repr(key))
        try:
            tree[_wire_text(key)] = _wire(item)
        except _UnwritableError as error:
            raise error.within(key) from None
    return tree


def _wire_model(model: BaseModel) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    # Read from where pydantic holds them: asking for a deprecated attribute warns.
    held = vars(model)
    for attribute, key, omit_null in _members(type(model)):
        if attribute not in held:  # As `model_construct` may leave it.
            raise _UnwritableError("is missing", key)
        value = held[attribute]
        if value is None and omit_null:
            continue
        try:
            tree[key] = _wire(value)
        except _UnwritableError as error:
            raise error.within(key) from None
    return tree


def _wire_sequence(value: Any) -> list[Any]:
    return _wire_list(list(value))


_WRITERS: dict[type, Callable[[Any], Any]] = {
    str: _wire_text,
    bool: _wire_same,
    int: _wire_same,
    float: _wire_float,
    type(None): _wire_same,
    list: _wire_list,
    dict: _wire_map,
    bytes: encode_base64,
    datetime: _wire_moment,
    tuple: _wire_sequence,
    Mapping: _wire_map,
}

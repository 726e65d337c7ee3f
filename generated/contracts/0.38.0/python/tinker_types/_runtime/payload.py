# Part of every package that tinkerspec generates; do not edit.
"""Reads JSON text strictly, and marks that what is read is a payload."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from pydantic import ValidationError, ValidationInfo
from pydantic.fields import FieldInfo

from . import ways
from .faults import fault, legible
from .nesting import MAX_DEPTH, is_too_deep


class _Payload(NamedTuple):
    """The validation context that says: this is a payload."""

    exact: bool
    """Whether integers beyond 64 bits are ints; the fast reader gives them as doubles."""


FAST: Final = _Payload(exact=False)
"""The context of a reading in which integers beyond 64 bits may have become doubles."""
EXACT: Final = _Payload(exact=True)
"""The context of a reading in which every integer is exact."""

_BELOW_INT64: Final = "-922337203685477"
"""How every integer begins that a double rounds up to the lowest one of 64 bits."""

_SCALARS: Final = frozenset({str, int, float, bool, type(None)})


class InexactError(Exception):
    """A rule needs an exact integer, and the fast reader may have rounded it."""


def is_payload(info: ValidationInfo) -> bool:
    """Whether what is being read came from `from_json`."""
    return isinstance(info.context, _Payload)


def is_inexact(info: ValidationInfo) -> bool:
    """Whether an integer beyond 64 bits may have become a double; `InexactError` leads to a new
    reading."""
    return info.context is FAST


def read(type_: Any, validator: Any, data: Any) -> Any:
    """Read a payload: JSON text, or a Python value that is passed through JSON text.

    Args:
        type_: The type that is asked for.
        validator: Pydantic's validator of it.
        data: Text as str, bytes, bytearray or memoryview; anything else is taken as a JSON value.

    Raises:
        ValidationError: With code `json`, for what is not JSON: wrong syntax, NaN, numbers beyond a
            double, lone surrogates, keys that are no text, values that JSON does not have, more
            than `MAX_DEPTH` levels of arrays and objects. Otherwise with every fault of the
            payload.
    """
    try:
        return read_unshown(type_, validator, data)
    except ValidationError as error:
        raise legible(error) from None


def read_unshown(type_: Any, validator: Any, data: Any) -> Any:
    """Read a payload as `read` does. Do not print its errors: their text shows keys as they are."""
    title = getattr(type_, "__name__", "value")
    if not isinstance(data, str | bytes | bytearray | memoryview):
        return _read_text(validator, _encode(data, title), data, title)
    made = ways.best.read_text(type_, validator, data)
    return _read_text(validator, data, data, title) if made is None else made


_NOT_UTF8: Final = "str is not valid UTF-8"
"""How orjson begins to say so, even of bytes."""


def _read_text(validator: Any, text: Any, data: Any, title: str) -> Any:
    try:
        value = loads(text)
    except (ValueError, RecursionError) as error:
        said = str(error)
        reason = "the text is not UTF-8" if said.startswith(_NOT_UTF8) else said
        raise _not_json(reason, data, title) from None
    ways.took("read:lists")
    if is_too_deep(value):
        raise _not_json(f"nested more than {MAX_DEPTH} levels deep", data, title)
    try:
        try:
            return read_payload(validator, value, FAST)
        except InexactError:
            return read_payload(validator, json.loads(_as_text(text)), EXACT)
    except RecursionError:
        raise _not_json("nested too deeply", data, title) from None


def read_payload(validator: Any, value: Any, context: Any) -> Any:
    """Read what came from JSON text. Members go by the names that they have there."""
    return validator.validate_python(value, context=context, by_alias=True, by_name=False)


def wire_name(attribute: str, field: FieldInfo) -> str:
    """Give the name that a member has in payloads, which may be empty."""
    return attribute if field.alias is None else field.alias


def _not_json(reason: str, data: object, title: str) -> ValidationError:
    """Make the error for data that cannot be read as JSON."""
    return fault("json", f"Input should be JSON: {reason}", value=data, title=title)


def loads(text: Any) -> Any:
    """Read JSON text; integers beyond 64 bits may become doubles.

    Raises:
        ValueError: When it is none.
    """
    import orjson  # Not before it is needed: importing a type stays cheap.

    value = orjson.loads(text)
    return json.loads(_as_text(text)) if _is_below_int64(text) else value


def _is_below_int64(text: Any) -> bool:
    # orjson gives integers beyond 64 bits as doubles, where -2**63 - 1 and -2**63 are the same.
    # Long text, such as base64, often has no minus at all, which is quick to see.
    if isinstance(text, str):
        return "-" in text and _BELOW_INT64 in text
    content = bytes(text)
    return b"-" in content and _BELOW_INT64.encode() in content


def _as_text(text: Any) -> str:
    return text if isinstance(text, str) else bytes(text).decode()


def _encode(data: Any, title: str) -> str:
    try:
        text = json.dumps(data, allow_nan=False, default=_as_dict)
        if not all(isinstance(key, str) for key in _keys(data)):
            raise TypeError("a key is no text")
    except (TypeError, ValueError, RecursionError) as error:
        raise _not_json(str(error), data, title) from None
    return text


def _as_dict(value: Any) -> dict[Any, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")


def _keys(data: Any) -> Iterator[Any]:
    """Give every key of every object; the encoder itself would turn numbers into text."""
    pending = [data]
    while pending:
        value = pending.pop()
        if isinstance(value, Mapping):
            yield from value
            pending.extend(value.values())
        elif isinstance(value, list | tuple) and not _SCALARS.issuperset(map(type, value)):
            pending.extend(value)

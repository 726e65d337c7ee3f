# Copied by tinkerspec from templates/python/package/_runtime/payload.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""JSON text to JSON values, strictly, and the mark of reading a payload."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError, ValidationInfo

from .faults import fault

PAYLOAD: Final[Mapping[str, Any]] = MappingProxyType({})
"""The validation context that says: this is a payload. Known by its identity."""

_BELOW_INT64: Final = "-922337203685477"
"""How every integer begins that a double rounds up to the lowest one of 64 bits."""

_SCALARS: Final = frozenset({str, int, float, bool, type(None)})


def is_payload(info: ValidationInfo) -> bool:
    """Whether what is being read came from `from_json`."""
    return info.context is PAYLOAD


def decode(data: Any, title: str) -> Any:
    """Read JSON text, or pass a Python value through JSON text.

    Args:
        data: Text as str, bytes, bytearray or memoryview; anything else is taken as a JSON value.
        title: Name of the type that is asked for, shown in the error.

    Raises:
        ValidationError: With code `json`, for what is not JSON: wrong syntax, NaN, numbers beyond a
            double, lone surrogates, keys that are no text, values that JSON does not have, nesting
            too deep to be read.
    """
    import orjson  # Not before it is needed: importing a type stays cheap.

    text: Any = data if isinstance(data, str | bytes | bytearray | memoryview) else None
    if text is None:
        text = _encode(data, title)
    try:
        value = orjson.loads(text)
        return json.loads(_as_text(text)) if _has_wide_integer(text) else value
    except (ValueError, RecursionError) as error:
        raise not_json(str(error), data, title) from None


def not_json(reason: str, data: object, title: str) -> ValidationError:
    """Make the error for data that cannot be read as JSON."""
    return fault("json", f"Input should be JSON: {reason}", value=data, title=title)


def _has_wide_integer(text: Any) -> bool:
    # orjson gives integers beyond 64 bits as doubles, where -2**63 - 1 and -2**63 are the same.
    if isinstance(text, str):
        return _BELOW_INT64 in text
    return _BELOW_INT64.encode() in bytes(text)


def _as_text(text: Any) -> str:
    return text if isinstance(text, str) else bytes(text).decode()


def _encode(data: Any, title: str) -> str:
    try:
        text = json.dumps(data, allow_nan=False, default=_as_dict)
        if not all(isinstance(key, str) for key in _keys(data)):
            raise TypeError("a key is no text")
    except (TypeError, ValueError, RecursionError) as error:
        raise not_json(str(error), data, title) from None
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

"""JSON pointers (RFC 6901): the steps from a document to a value in it, written as one text."""

from __future__ import annotations

from typing import Any, Final

_LONGEST_INDEX: Final = 9
"""The maximum number of digits of an index; no list has more items, and more digits would cost
time."""


def escape(step: str | int) -> str:
    """Escape one step of a pointer."""
    return str(step).replace("~", "~0").replace("/", "~1")


def unescape(step: str) -> str:
    """Unescape one step of a pointer."""
    return step.replace("~1", "/").replace("~0", "~")


def join(*steps: str | int) -> str:
    """The pointer with these steps; "" for none, which is the whole document."""
    return "".join([f"/{escape(step)}" for step in steps])


def split(pointer: str) -> list[str]:
    """The steps of a pointer."""
    return [unescape(step) for step in pointer.split("/")[1:]]


def value_at(data: Any, pointer: str, absent: Any = None) -> Any:
    """The value at a pointer; `absent` if there is none."""
    for step in split(pointer):
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and _is_index(step) and int(step) < len(data):
            data = data[int(step)]
        else:
            return absent
    return data


def _is_index(step: str) -> bool:
    return step.isdecimal() and len(step) <= _LONGEST_INDEX

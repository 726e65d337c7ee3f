"""Tables as TOML text, which the standard library only reads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any


def text(name: str, table: Mapping[str, Any]) -> str:
    """A table with the tables in it, as it stands in a file; `name` is its dotted name."""
    return "\n".join(_lines(name, table)) + "\n"


def _lines(name: str, table: Mapping[str, Any]) -> Iterator[str]:
    inner = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    plain = {key: value for key, value in table.items() if key not in inner}
    if plain or not inner:
        yield f"[{name}]"
    for key, value in plain.items():
        yield f"{_key(key)} = {_value(value)}"
    for number, (key, value) in enumerate(inner.items()):
        if plain or number:
            yield ""
        yield from _lines(f"{name}.{_key(key)}", value)


def _key(key: str) -> str:
    is_bare = key.isascii() and key.replace("-", "_").replace("_", "a").isalnum()
    return key if is_bare else json.dumps(key)


def _value(value: Any) -> str:
    """A value, which TOML writes like JSON; but JSON may escape a character by two halves."""
    return json.dumps(value, ensure_ascii=False)

"""The IR as a file: `model.json`, the resolved contract, for reviewers and for any other tool."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any, Final

from .model import ABSENT, Contract

FILE_NAME: Final = "model.json"


def dumps(contract: Contract) -> str:
    """Serialize a contract: every node an object whose `kind` is the name of its class in the IR.

    Members that are at their default are left out, and so is the default of a field that has none.
    """
    return json.dumps(_plain(contract), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        members = {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) is not ABSENT and not _is_default(field, value)
        }
        return {"kind": type(value).__name__, **members}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _is_default(field: dataclasses.Field[Any], value: Any) -> bool:
    if field.default_factory is not dataclasses.MISSING:
        return bool(getattr(value, field.name) == field.default_factory())
    return field.default is not dataclasses.MISSING and getattr(value, field.name) == field.default

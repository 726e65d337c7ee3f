"""The JSON Schema of model.json, derived from the classes of the IR.

Run as a program, it writes the published schema anew; a test holds that the two are the same.
"""

from __future__ import annotations

import dataclasses
import inspect
import json
import types
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

from tinkerspec.contract import model, model_json

FILE: Final = Path(model_json.__file__).with_name("model.schema.json")

Schema = dict[str, Any]


class _Json:
    """Stands for any JSON value, which the IR spells as a text."""


_PLAIN: Final[Mapping[Any, Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
}
_JSON: Final[Schema] = {"$ref": "#/$defs/Json"}


def derive() -> Schema:
    """The whole schema: a definition a class, each closed."""
    pending: list[type] = [model.Contract]
    definitions: dict[str, Schema] = {"Json": {"description": "Any JSON value."}}
    for class_ in pending:
        definitions[class_.__name__] = _object(class_, pending)
    contract = definitions["Contract"]
    contract["properties"] = {
        "$comment": {"type": "string"},
        "model_version": {"const": model_json.VERSION},
        **contract["properties"],
    }
    contract["required"] = ["model_version", *contract["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:tinkerspec:model:{model_json.VERSION}",
        "title": "model.json: a resolved contract",
        "$ref": "#/$defs/Contract",
        "$defs": dict(sorted(definitions.items())),
    }


def _object(class_: type, pending: list[type]) -> Schema:
    hints = typing.get_type_hints(class_, localns={"Json": _Json})
    fields = dataclasses.fields(class_)
    properties = {field.name: _type(hints[field.name], pending) for field in fields}
    required = [
        field.name
        for field in fields
        if field.default is dataclasses.MISSING
        and field.default_factory is dataclasses.MISSING
        # A default that is not there is left out.
        and model.Absent not in typing.get_args(hints[field.name])
    ]
    return {
        "description": " ".join(inspect.cleandoc(class_.__doc__ or "").split()),
        "type": "object",
        "properties": {"kind": {"const": class_.__name__}, **properties},
        "required": ["kind", *required],
        "additionalProperties": False,
    }


def _type(hint: Any, pending: list[type]) -> Schema:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if dataclasses.is_dataclass(hint):
        assert isinstance(hint, type)
        if hint not in pending:
            pending.append(hint)
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if hint is _Json:
        return dict(_JSON)
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is tuple:
        return {"type": "array", "items": _type(arguments[0], pending)}
    if origin in (Mapping, dict):
        return {"type": "object", "additionalProperties": _type(arguments[1], pending)}
    if origin in (typing.Union, types.UnionType):
        return _union([each for each in arguments if each is not model.Absent], pending)
    raise TypeError(f"{hint!r} has no schema")


def _union(choices: list[Any], pending: list[type]) -> Schema:
    if list in map(typing.get_origin, choices):
        return dict(_JSON)  # only Json has lists
    # A member that is None is left out, and an integer is a number.
    implied = {type(None)} | ({int} if float in choices else set())
    kept = [each for each in choices if each not in implied]
    options = [_type(each, pending) for each in kept]
    return options[0] if len(options) == 1 else {"oneOf": options}


def dumps() -> str:
    return json.dumps(derive(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(dumps(), encoding="utf-8")

"""Descriptions of members, as the schemas have them: read when they are asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

from pydantic import BaseModel

from .absent import AbsentAsNone
from .payload import wire_name

_PACKAGE: Final = __name__.rsplit(".", 2)[0]


def descriptions(kind: type[BaseModel]) -> dict[str, str]:
    """Give what is said of each member of a class, by its name in JSON."""
    texts: Mapping[str, Mapping[str, str]] = import_module(f"{_PACKAGE}._descriptions").DESCRIPTIONS
    found: dict[str, str] = {}
    for base in kind.__mro__:
        if base.__module__.startswith(f"{_PACKAGE}."):
            found = {**texts.get(base.__name__, {}), **found}
    return found


class DescribedFields:
    """The attribute `model_fields` of a class: fills in the descriptions when it is asked for."""

    def __get__(self, model: Any, owner: type[BaseModel]) -> Any:
        # Pydantic's own attribute warns who asks a model and not its class.
        fields = vars(BaseModel)["model_fields"].__get__(model, owner)
        missing = {name: field for name, field in fields.items() if field.description is None}
        texts = descriptions(owner) if missing else {}
        for name, field in missing.items():
            field.description = texts.get(wire_name(name, field))
        return fields


def describe(kind: type[BaseModel], schema: dict[str, Any], *, by_alias: bool) -> None:
    """Add what is known of the members to the JSON Schema of a class: their descriptions, and which
    of them have no default. The description of the class is its docstring.

    Args:
        kind: The class.
        schema: Its JSON Schema.
        by_alias: Whether members are called as in JSON, which they are then in any case.
    """
    texts = descriptions(kind)
    keys = {name: wire_name(name, field) for name, field in kind.__pydantic_fields__.items()}
    members = schema.get("properties", {})
    by_attribute = members.keys() <= keys.keys()
    if by_attribute and by_alias and members:
        members = schema["properties"] = {keys[name]: member for name, member in members.items()}
        if "required" in schema:
            schema["required"] = [keys[name] for name in schema["required"]]
        by_attribute = False
    for name, field in kind.__pydantic_fields__.items():
        key = keys[name]
        member = members.get(name if by_attribute else key, {})
        if key in texts:
            member.setdefault("description", texts[key])
        if any(isinstance(rule, AbsentAsNone) for rule in field.metadata):
            member.pop("default", None)

# Part of every package that tinkerspec generates; do not edit.
"""Validators for JSON text alone.

What reads the values that only Python has, and rare spellings, takes time with every value. It is
left out here, so these validators refuse some of what is right: then the usual reader has to look.
"""

from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic_core import SchemaValidator

from .._runtime.scalars import as_integer, as_number, read_timestamp

_CONVERSIONS: Final = (as_integer, as_number)


@lru_cache(maxsize=256)
def text_validator(type_: Any, validator: Any) -> Any:
    """Give a validator that reads JSON text as pydantic's own of a type does, or refuses it.

    Args:
        type_: The type.
        validator: Pydantic's validator of it, which is given where there is nothing better.
    """
    is_model = isinstance(type_, type) and issubclass(type_, BaseModel)
    schema: Any = type_.__pydantic_core_schema__ if is_model else TypeAdapter(type_).core_schema
    make: Any = SchemaValidator
    try:
        # Otherwise the models inside keep the validators that they have. Few versions can do this.
        return make(_for_text(schema), _use_prebuilt=False)
    except TypeError:
        return validator


def _for_text(schema: Any) -> Any:
    if isinstance(schema, list | tuple):
        return [_for_text(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kind = schema.get("type")
    if kind == "function-before" and schema["function"]["function"] in _CONVERSIONS:
        return _for_text(schema["schema"])
    if kind == "union" and _is_timestamp(schema["choices"][-1]):
        return schema["choices"][0]
    return {key: part if key in _KEPT else _for_text(part) for key, part in schema.items()}


_KEPT: Final = frozenset({"default", "metadata", "serialization"})
"""What holds no schema for reading."""


def _is_timestamp(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("function", {}).get("function") is read_timestamp

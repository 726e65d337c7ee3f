"""Validators for JSON text alone.

What reads the values that only Python has, and rare spellings, takes time with every value. It is
left out here, so these validators refuse some of what is right: then the usual reader has to look.
In a union the next choice would look instead, so that nothing is left out of any but the last.
"""

from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic_core import SchemaValidator

from .._runtime.scalars import as_integer, as_number, read_timestamp
from .._runtime.unions import Nothing

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
    quick = _for_text(schema)
    if quick is schema:
        return validator
    try:
        # Otherwise the models inside keep the validators that they have. Few versions can do this.
        return make(quick, _CONFIG, _use_prebuilt=False)
    except TypeError:
        return validator


def _for_text(schema: Any) -> Any:
    """Give the schema without what JSON text seldom needs; as it is where that would change what
    a union reads."""
    shared = [each.get("ref") for each in schema.get("definitions", ())]
    quick = _Quick(frozenset(shared))
    made = quick.without(schema)
    return made if quick.is_safe else schema


class _Quick:
    """Rewrites a schema; `is_safe` says whether unions read the same by what came of it.

    `shared` are the names of what the schema holds once for several places.
    """

    def __init__(self, shared: frozenset[str]) -> None:
        self._shared = shared
        self.is_safe = True

    def without(self, schema: Any) -> Any:
        """Give a part of the schema without it; the same object where nothing is left out."""
        if isinstance(schema, list | tuple):
            parts = [self.without(part) for part in schema]
            is_same = all(new is old for new, old in zip(parts, schema, strict=True))
            return schema if is_same else parts
        if not isinstance(schema, dict):
            return schema
        kind = schema.get("type")
        if kind == "function-before" and schema["function"]["function"] in _CONVERSIONS:
            return self.without(schema["schema"])
        if kind == "union" and _is_timestamp(schema["choices"][-1]):
            return schema["choices"][0]
        if kind == "union":
            return self._union(schema)
        made = {key: part if key in _KEPT else self.without(part) for key, part in schema.items()}
        return schema if all(made[key] is schema[key] for key in schema) else made

    def _union(self, schema: Any) -> Any:
        """Leave out something of the last choice alone, after which there is none to look."""
        choices = schema["choices"]
        last = max((i for i, each in enumerate(choices) if not _takes_nothing(each)), default=0)
        self.is_safe &= not self._is_shared(choices[:last])
        made = self.without(choices[last])
        if made is choices[last]:
            return schema
        return {**schema, "choices": [*choices[:last], made, *choices[last + 1 :]]}

    def _is_shared(self, schema: Any) -> bool:
        """Whether a choice holds something that is shared, of which something may be left out."""
        if isinstance(schema, list | tuple):
            return any(map(self._is_shared, schema))
        if not isinstance(schema, dict):
            return False
        if schema.get("type") == "definition-ref" and schema["schema_ref"] in self._shared:
            return True
        return any(self._is_shared(part) for key, part in schema.items() if key not in _KEPT)


def _takes_nothing(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("cls") is Nothing


_CONFIG: Final[Any] = {"cache_strings": "keys"}
"""Looking up each text that may have been read before takes longer than making it again."""
_KEPT: Final = frozenset({"default", "metadata", "serialization"})
"""What holds no schema for reading."""


def _is_timestamp(schema: Any) -> bool:
    return isinstance(schema, dict) and schema.get("function", {}).get("function") is read_timestamp

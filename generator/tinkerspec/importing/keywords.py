"""Which keywords contain schemas, in every draft that is read; and which only say something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from ..contract.lint.refused import UNSUPPORTED
from ..contract.load import shipped_vocabulary
from ..contract.model import Json

BY_NAME: Final = frozenset(
    {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"}
)
"""Keywords that contain schemas by name."""

LISTED: Final = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
"""Keywords that contain a list of schemas; `items` may."""

SINGLE: Final = frozenset(
    {
        *("additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if"),
        *("items", "not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties"),
    }
)
"""Keywords that contain one schema."""

DEFINITIONS: Final = ("$defs", "definitions")
"""Keywords that contain named schemas, which apply where they are referred to."""

TYPE_OF: Final[Mapping[str, str]] = {
    **dict.fromkeys(("properties", "required", "additionalProperties", "maxProperties"), "object"),
    **dict.fromkeys(("minProperties", "propertyNames", "patternProperties"), "object"),
    **dict.fromkeys(("items", "maxItems", "minItems", "uniqueItems", "prefixItems"), "array"),
    **dict.fromkeys(("format", "maxLength", "minLength", "pattern"), "string"),
    **dict.fromkeys(("exclusiveMaximum", "exclusiveMinimum", "maximum"), "number"),
    **dict.fromkeys(("minimum", "multipleOf"), "number"),
}
"""The type of the values that a keyword says something about; for integers it is `number`."""

NOTES: Final = frozenset(
    {
        *("$comment", "default", "deprecated", "description", "example", "examples"),
        *("externalDocs", "readOnly", "summary", "title", "writeOnly", "xml"),
    }
)
"""Keywords that say nothing about what is valid."""


@cache
def _ours() -> frozenset[str]:
    return frozenset(shipped_vocabulary().root["$defs"]["schema"]["properties"])


def is_known(keyword: str) -> bool:
    """Whether our dialect or some draft has a keyword; any other says nothing of what is valid."""
    return keyword in _ours() or keyword in UNSUPPORTED


def inside(schema: dict[str, Json]) -> Iterator[tuple[tuple[str, ...], Json]]:
    """Each schema directly inside of one, with the steps to it."""
    for keyword, value in schema.items():
        if keyword in BY_NAME and isinstance(value, dict):
            for name, part in value.items():
                yield (keyword, name), part
        elif keyword in LISTED and isinstance(value, list):
            for index, part in enumerate(value):
                yield (keyword, str(index)), part
        elif keyword in SINGLE:
            yield (keyword,), value

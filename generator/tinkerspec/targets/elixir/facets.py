"""What the codec calls each facet, among the rules of a term."""

from __future__ import annotations

from typing import Final

from ...contract import facets

NAMES: Final = facets.each(
    __name__,
    {
        "minimum": "min",
        "maximum": "max",
        "exclusiveMinimum": "above",
        "exclusiveMaximum": "below",
        "multipleOf": "multiple_of",
        "minLength": "min",
        "maxLength": "max",
        "pattern": "pattern",
        "format": "format",
        "minItems": "min",
        "maxItems": "max",
        "uniqueItems": "unique",
        "minProperties": "min",
        "maxProperties": "max",
        "propertyNames/pattern": "keys",
    },
)

"""What the plans of the runtime call each facet."""

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
        "multipleOf": "multipleOf",
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

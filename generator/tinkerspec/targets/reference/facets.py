"""How the pages speak of each facet: by what stands before its value, or by what a size counts."""

from __future__ import annotations

from typing import Final

from ...contract import facets

WORDS: Final = facets.each(
    __name__,
    {
        "minimum": "≥",
        "exclusiveMinimum": "&gt;",
        "maximum": "≤",
        "exclusiveMaximum": "&lt;",
        "multipleOf": "multiple of",
        "minLength": "character",
        "maxLength": "character",
        "pattern": "matches",
        "format": "format",
        "minItems": "item",
        "maxItems": "item",
        "uniqueItems": "no two items equal",
        "minProperties": "entry",
        "maxProperties": "entry",
        "propertyNames/pattern": "each key matches",
    },
)

"""The second reader's own table of the keywords that constrain a value.

It repeats what the program's table of facets says, on purpose: one wrong entry cannot pass both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ..frozen import frozen

NOT_READ: Final = ""
"""Stands for the name of what the second reader does not give."""


@frozen
class Keyword:
    """A keyword: `attribute` is its name in the IR, and `read_as` in the second reader's types.

    `of_keys` when it constrains the keys of a map, not the map.
    """

    attribute: str
    read_as: str
    of_keys: bool = False


KEYWORDS: Final[Mapping[str, Keyword]] = {
    "minimum": Keyword("minimum", "ge"),
    "maximum": Keyword("maximum", "le"),
    "exclusiveMinimum": Keyword("exclusive_minimum", "gt"),
    "exclusiveMaximum": Keyword("exclusive_maximum", "lt"),
    "multipleOf": Keyword("multiple_of", "multiple_of"),
    "minLength": Keyword("min_length", "min_length"),
    "maxLength": Keyword("max_length", "max_length"),
    "pattern": Keyword("pattern", "pattern"),
    "format": Keyword("format", NOT_READ),
    "minItems": Keyword("min_items", "min_length"),
    "maxItems": Keyword("max_items", "max_length"),
    "uniqueItems": Keyword("unique", "unique_items"),
    "minProperties": Keyword("min_properties", "min_length"),
    "maxProperties": Keyword("max_properties", "max_length"),
    "propertyNames/pattern": Keyword("key_pattern", "pattern", of_keys=True),
}
"""By the keyword's name in a schema, or the path to it."""

SHOWN: Final[Mapping[str, str]] = {
    **{known.read_as: keyword for keyword, known in KEYWORDS.items() if known.read_as},
    "min_length": "smallest size",
    "max_length": "largest size",
    "pattern": "pattern",
}
"""How messages name a constraint, by the name that the second reader gives it."""

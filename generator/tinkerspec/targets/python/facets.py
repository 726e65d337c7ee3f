"""Which rule of the runtime makes a value keep each facet, and what the rule calls it."""

from __future__ import annotations

from typing import Final

from ...contract import facets
from ...frozen import frozen


@frozen
class Argument:
    """An argument of a rule; a rule that says it all by itself has none.

    Without a rule, it is one of those that numbers have anyway: `IntegerRule`, `NumberItems` and
    the like.
    """

    name: str
    rule: str = ""


ARGUMENTS: Final = facets.each(
    __name__,
    {
        "minimum": Argument("ge"),
        "exclusiveMinimum": Argument("gt"),
        "maximum": Argument("le"),
        "exclusiveMaximum": Argument("lt"),
        "multipleOf": Argument("multiple_of"),
        "minLength": Argument("min_length", "TextRule"),
        "maxLength": Argument("max_length", "TextRule"),
        "pattern": Argument("pattern", "TextRule"),
        "format": Argument("format", "TextRule"),
        "minItems": Argument("min", "SizeRule"),
        "maxItems": Argument("max", "SizeRule"),
        "uniqueItems": Argument("", "UniqueItems"),
        "minProperties": Argument("min", "SizeRule"),
        "maxProperties": Argument("max", "SizeRule"),
        "propertyNames/pattern": Argument("pattern", "KeyRule"),
    },
)

NAMES: Final = sorted({argument.rule for argument in ARGUMENTS.values()} - {""})
"""The names of the rules that only facets ask for."""

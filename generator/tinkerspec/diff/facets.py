"""How `diff` describes each facet, and which payloads it tries for it."""

from __future__ import annotations

from typing import Final, Literal

from ..contract import facets
from ..frozen import frozen


@frozen
class Treatment:
    """How `diff` treats a facet.

    `note` describes it in words; sizes are described together, so theirs is empty. `tried` is what
    its value adds to the search for payloads.
    """

    note: str
    tried: Literal["ends", "steps", "sizes", "patterns", "formats", "nothing"]


TREATMENTS: Final = facets.each(
    __name__,
    {
        "minimum": Treatment(">= {}", "ends"),
        "exclusiveMinimum": Treatment("> {}", "ends"),
        "maximum": Treatment("<= {}", "ends"),
        "exclusiveMaximum": Treatment("< {}", "ends"),
        "multipleOf": Treatment("multiple of {}", "steps"),
        "minLength": Treatment("", "sizes"),
        "maxLength": Treatment("", "sizes"),
        "pattern": Treatment("matching {}", "patterns"),
        "format": Treatment("{}", "formats"),
        "minItems": Treatment("", "sizes"),
        "maxItems": Treatment("", "sizes"),
        "uniqueItems": Treatment("all different", "nothing"),
        "minProperties": Treatment("", "sizes"),
        "maxProperties": Treatment("", "sizes"),
        "propertyNames/pattern": Treatment("keys matching {}", "patterns"),
    },
)

"""What a comparison of versions does with each facet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from ..contract import facets


@dataclass(frozen=True, slots=True)
class Treatment:
    """How a comparison tells of a facet, and which payloads it tries for it.

    `note` says of a type what the facet does; sizes are told together, and have none. `tried` says
    what the value of the facet gives to a search for payloads.
    """

    note: str
    tried: Literal["ends", "steps", "sizes", "patterns", "nothing"]


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
        "minItems": Treatment("", "sizes"),
        "maxItems": Treatment("", "sizes"),
        "uniqueItems": Treatment("all different", "nothing"),
        "minProperties": Treatment("", "sizes"),
        "maxProperties": Treatment("", "sizes"),
        "propertyNames/pattern": Treatment("keys matching {}", "patterns"),
    },
)

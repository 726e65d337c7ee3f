"""What a schema may say by each facet, beside the JSON type that the vocabulary demands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from .. import facets
from ..facets import Kind


@dataclass(frozen=True, slots=True)
class Demand:
    """What is demanded of the value of a facet.

    It is `whole`, not above a facet of the kind `up_to` of the same schema, a `portable` pattern.
    """

    whole: Literal["always", "of integers", "never"] = "never"
    up_to: Kind | None = None
    portable: bool = False


DEMANDS: Final = facets.each(
    __name__,
    {
        Kind.LOWER: Demand(whole="of integers", up_to=Kind.UPPER),
        Kind.UPPER: Demand(whole="of integers"),
        Kind.STEP: Demand(whole="of integers"),
        Kind.LEAST: Demand(whole="always", up_to=Kind.MOST),
        Kind.MOST: Demand(whole="always"),
        Kind.DISTINCT: Demand(),
        Kind.PATTERN: Demand(portable=True),
        Kind.KEYS: Demand(portable=True),
    },
)

"""Which values each facet may have in a schema, in addition to the JSON type that the vocabulary
requires."""

from __future__ import annotations

from typing import Final, Literal

from ...frozen import frozen
from .. import facets
from ..facets import Kind


@frozen
class Demand:
    """What the value of a facet must be: a `whole` number, not above the facet `up_to` of the same
    schema, or a `portable` pattern.
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
        Kind.FORMAT: Demand(),
        Kind.KEYS: Demand(portable=True),
    },
)

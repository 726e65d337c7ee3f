"""What the second reader loses of a schema: all that is not compared, and nothing else.

It reads other facts in a form of its own, from which nothing is lost: what stands for a `$ref`,
`allOf`, an alias or null is worked out in `adapter`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ..frozen import frozen


@frozen
class Holder:
    """A list or a map in a type: what it stands in directly, `""` for nothing; whether null may
    stand in its place; and the names of its constraints.
    """

    kind: str
    within: str
    nullable: bool
    constraints: frozenset[str]


@frozen
class Loss:
    """What a schema says, and what the second reader gives instead.

    `constraints` are those that may be missing from a container, and `where` says from which ones;
    what it gives nevertheless is compared.
    """

    of: str
    given: str
    constraints: frozenset[str] = frozenset()
    where: Callable[[Holder], bool] = lambda container: False


SIZES: Final = frozenset({"min_length", "max_length"})
UNIQUE: Final = frozenset({"unique_items"})

LOSSES: Final = (
    Loss("`contentEncoding: base64`", "text"),
    Loss("`format`, other than `date-time` and `date`", "nothing: it is asked to leave it out"),
    Loss("the bound of an integer", "now and then the nearest double"),
    Loss("a value of an enum with a fraction", "any `float`"),
    Loss("`description`, `examples`, `deprecated`", "texts for readers, which decide no value"),
    Loss("`x-*` and `$comment`", "nothing"),
    Loss("whether null may stand in the place of a member that may be absent", "that it may"),
    Loss("the `default` of a required member", "nothing"),
    Loss("the tags of a discriminator without a `mapping`", "nothing"),
    Loss(
        "the bounds in a union, the order of its variants, and what lists and maps in it hold",
        "some",
    ),
    Loss("whether one variant of a union has to fit, or only one may", "that one has to"),
    Loss("the order of fields that come from several parts of an `allOf`", "another order"),
    Loss(
        "`minProperties` and `maxProperties` of a nullable map, and of one in an array",
        "nothing",
        SIZES,
        lambda map_: map_.kind == "dict" and (map_.nullable or map_.within == "list"),
    ),
    Loss(
        "`minItems`, `maxItems` and `uniqueItems` of a nullable array of any values in a map",
        "nothing",
        SIZES | UNIQUE,
        lambda list_: list_.kind == "list" and list_.within == "dict" and list_.nullable,
    ),
    Loss("what several parts of `allOf` say of one value", "some of it"),
    Loss("what `allOf` says beside one `$ref`, inside another type, of members of that", "nothing"),
    Loss("an object without members inside another type", "a map of any values"),
    Loss("the tags of a union inside another type", "its variants"),
    Loss("null beside `propertyNames`", "now and then nothing"),
    Loss(
        "`uniqueItems` of an array in a map, where that alone constrains it",
        "nothing",
        UNIQUE,
        lambda list_: list_.within == "dict" and list_.constraints == UNIQUE,
    ),
)


def lost(container: Holder) -> frozenset[str]:
    """The constraints of a container that may be missing."""
    return frozenset[str]().union(*(loss.constraints for loss in LOSSES if loss.where(container)))

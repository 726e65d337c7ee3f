"""Finds the strict objects that refuse what other parts of an `allOf` have.

By the letter no value has those members. What is meant is the object as a whole: generators of
documents write `additionalProperties: false` of a class, and again of each that derives from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from .catalog import Catalog
from .library import SourcePlace


def members(catalog: Catalog, place: SourcePlace) -> set[str]:
    """The members that a schema and its parts name."""
    return set[str]().union(*(own for _, own in _objects(catalog, place, ())))


def refused(catalog: Catalog) -> Mapping[SourcePlace, set[str]]:
    """The members that each strict object would refuse, by the place of the object."""
    found: defaultdict[SourcePlace, set[str]] = defaultdict(set)
    for whole in catalog.wholes:
        objects = dict(_objects(catalog, whole, ()))
        every = set[str]().union(*objects.values())
        for place, own in objects.items():
            if _is_strict(place) and every - own:
                found[place] |= every - own
    return found


def _objects(
    catalog: Catalog, place: SourcePlace, above: tuple[SourcePlace, ...]
) -> Iterator[tuple[SourcePlace, set[str]]]:
    """A schema and the parts that it has, with the names of the members of each."""
    end = catalog.end(place)
    schema = end.value
    if not isinstance(schema, dict) or end in above:
        return
    members, parts = schema.get("properties"), schema.get("allOf")
    yield end, set(members) if isinstance(members, dict) else set()
    for index in range(len(parts) if isinstance(parts, list) else 0):
        yield from _objects(catalog, end.at("allOf", index), (*above, end))


def _is_strict(place: SourcePlace) -> bool:
    schema = place.value
    if not isinstance(schema, dict) or schema.get("patternProperties"):
        return False
    return schema.get("additionalProperties") is False

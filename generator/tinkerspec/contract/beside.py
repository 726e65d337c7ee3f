"""Bounds, sizes, patterns and formats beside an enum or a constant: they say nothing more where
every value keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from sys import float_info
from typing import Any, Final

from . import facets, model
from .facets import FACETS, Facet, Kind
from .formats import CHECKED, has_format
from .model import Json
from .pattern_flaws import find_flaw

_SIZES: Final = (Kind.LEAST, Kind.MOST)
_KEYWORDS: Final = frozenset(facet.steps[0] for facet in FACETS)
_LIMITS: Final = (Kind.LOWER, Kind.UPPER, Kind.STEP)


def refused(schema: Mapping[str, Any]) -> Mapping[str, list[Json]]:
    """The values of an enum, or the constant, that each of the keywords beside it refuses.

    Only sound keywords of texts and numbers are among them. An open enum has further values, which
    they may be about.
    """
    if _KEYWORDS.isdisjoint(schema):
        return {}
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if not isinstance(values, list) or schema.get("x-open") is True:
        return {}
    return {
        facet.keyword: [value for value in values if not _keeps(facet, limit, value)]
        for facet in FACETS
        if _is_sound(facet, limit := facet.stands_in(schema))
    }


def _is_sound(facet: Facet, limit: Any) -> bool:
    """Whether the value of a keyword can be compared with texts or numbers."""
    if facet.kind is Kind.FORMAT:
        return isinstance(limit, str) and limit in CHECKED
    if facet.kind is Kind.PATTERN:
        return isinstance(limit, str) and find_flaw(limit) is None
    if not _is_number(limit):
        return False
    if facet.kind in _SIZES:
        return model.StringType in facet.types
    return facet.kind in _LIMITS and (facet.kind is not Kind.STEP or limit > 0)


def _keeps(facet: Facet, limit: Any, value: Json) -> bool:
    """Whether a keyword allows a value; it says nothing about those of another JSON type."""
    if isinstance(value, str) and model.StringType in facet.types:
        if facet.kind is Kind.FORMAT:
            return has_format(limit, value)
        return facets.keeps(model.StringType(**{facet.attribute: limit}), value)
    if _is_number(value) and model.NumberType in facet.types:
        return facets.keeps(model.NumberType(**{facet.attribute: limit}), value)
    return True


def _is_number(value: Any) -> bool:
    """Whether a value is a number that a double holds."""
    is_one = isinstance(value, int | float) and not isinstance(value, bool)
    return is_one and abs(value) <= float_info.max

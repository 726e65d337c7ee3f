"""Compares the ranges of two simple types: whether one includes every value of the other."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import Final, TypeAlias

from ..contract import facets, model
from ..contract.facets import End, Kind
from ..contract.variants import choices as choices
from ..contract.variants import fits_scalar as fits_scalar

Number: TypeAlias = model.IntegerType | model.NumberType

NUMBERS: Final = (model.IntegerType, model.NumberType)
TEXTS: Final = (model.StringType, model.DateTimeType, model.DateType, model.BytesType)
LISTED: Final = (model.EnumType, model.ConstType)
"""Types that list their values."""

_SHORTEST: Final[Mapping[type[model.Type], int]] = {
    model.DateTimeType: len("0001-01-01T00:00:00Z"),
    model.DateType: len("0001-01-01"),
}
"""How long a text is at least."""


def end(type_: Number, kind: Kind, *, whole: bool = True) -> End | None:
    """The lower or upper end of a number's range, in one form for every way to write it.

    For integers, above 0 is from 1; for multiples of 5, from 3 is from 5. If not `whole`, ends are
    not rounded to integers.
    """
    written = facets.end(type_, kind)
    grid = multiple(type_) or (Fraction(1) if whole and is_integer(type_) else None)
    return End(kind, written.inclusive(grid)) if written and grid else written


def within(inner: End | None, outer: End | None) -> bool:
    """Whether one end is within another of the same side."""
    if inner is None or outer is None:
        return outer is None
    if inner.value == outer.value:
        return inner.strict or not outer.strict
    return (inner.value > outer.value) == (outer.kind is Kind.LOWER)


def multiple(type_: Number) -> Fraction | None:
    """What values must be a multiple of; None if every value qualifies."""
    if type_.multiple_of is None:
        return None
    step = facets.exact(type_.multiple_of)
    says_nothing = is_integer(type_) and (1 / step).denominator == 1
    return None if says_nothing else step


def is_integer(type_: Number) -> bool:
    """Whether a number type is `integer`."""
    return isinstance(type_, model.IntegerType)


def whole_multiple(type_: Number) -> Fraction:
    """What the whole numbers of the type must be a multiple of."""
    step = multiple(type_) or Fraction(1)
    return Fraction(lcm(step.numerator, step.denominator), step.denominator)


def is_whole(type_: Number) -> bool:
    """Whether no value of the type has a fraction."""
    step = multiple(type_)
    says_so = step is not None and step.denominator == 1
    return is_integer(type_) or says_so


def within_multiple(inner: Fraction | None, outer: Fraction | None) -> bool:
    """Whether every multiple of the first is a multiple of the second."""
    if outer is None:
        return True
    return inner is not None and (inner / outer).denominator == 1


def kind_within(inner: model.Type, outer: model.Type) -> bool:
    """Whether every value of one type is one of the other, as far as can be known without a search;
    one of them is a string type or lists its values.
    """
    inner, outer = _as_text(inner), _as_text(outer)
    listed = choices(inner)
    if listed is not None:
        return all(fits_scalar(outer, value) for value in listed)
    if outer == model.StringType():
        return isinstance(inner, TEXTS)
    if type(inner) is type(outer):
        return inner == outer
    if not isinstance(inner, TEXTS) or not isinstance(outer, model.StringType):
        return False
    sized = model.StringType(min_length=outer.min_length, format=facets.unchecked_format(outer))
    return outer == sized and (outer.min_length or 0) <= _SHORTEST.get(type(inner), 0)


def _as_text(type_: model.Type) -> model.Type:
    """An open enum as what it allows."""
    is_open = isinstance(type_, model.EnumType) and type_.open
    return model.StringType() if is_open else type_

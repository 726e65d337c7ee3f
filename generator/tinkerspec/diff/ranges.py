"""How two types that are no records relate: whether each has every value of the other."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Final, TypeAlias

from ..contract import model
from ..contract.lint.payloads import is_base64, is_timestamp, matches
from ..contract.model import Json

Number: TypeAlias = model.IntegerType | model.NumberType
Text: TypeAlias = (
    model.StringType | model.DateTimeType | model.BytesType | model.EnumType | model.ConstType
)

NUMBERS: Final = (model.IntegerType, model.NumberType)
TEXTS: Final = (
    model.StringType,
    model.DateTimeType,
    model.BytesType,
    model.EnumType,
    model.ConstType,
)

_SHORTEST_TIMESTAMP: Final = len("0001-01-01T00:00:00Z")


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range; `None` is no end. `strict` leaves the value itself out."""

    value: Fraction | None
    strict: bool = False


def fraction(number: float) -> Fraction:
    """A number of a schema as it is written: 0.1 is a tenth."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def lower(type_: Number, *, whole: bool = True) -> Bound:
    """The lower end of a number's range, the same however it is spelled.

    To integers, above 0 is from 1, and to multiples of 5, from 3 is from 5. If not `whole`,
    integers are not rounded for being integers.
    """
    found = [
        Bound(fraction(value), strict)
        for value, strict in ((type_.minimum, False), (type_.exclusive_minimum, True))
        if value is not None
    ]
    if not found:
        return Bound(None)
    bound = max(found, key=lambda bound: (bound.value or Fraction(), bound.strict))
    return _rounded(bound, _grid(type_, whole=whole), 1)


def upper(type_: Number, *, whole: bool = True) -> Bound:
    """The upper end of a number's range, as `lower` gives the lower one."""
    found = [
        Bound(fraction(value), strict)
        for value, strict in ((type_.maximum, False), (type_.exclusive_maximum, True))
        if value is not None
    ]
    if not found:
        return Bound(None)
    bound = min(found, key=lambda bound: (bound.value or Fraction(), not bound.strict))
    return _rounded(bound, _grid(type_, whole=whole), -1)


def _grid(type_: Number, *, whole: bool) -> Fraction | None:
    """What every value is a multiple of, if there is such a number."""
    return multiple(type_) or (Fraction(1) if whole and is_integer(type_) else None)


def _rounded(bound: Bound, grid: Fraction | None, inwards: int) -> Bound:
    """The last value inside a bound, of those on a grid."""
    if bound.value is None or grid is None:
        return bound
    steps = bound.value / grid
    nearest = ceil(steps) if inwards > 0 else floor(steps)
    if bound.strict and nearest == steps:
        nearest += inwards
    return Bound(nearest * grid)


def within_lower(inner: Bound, outer: Bound) -> bool:
    """Whether a lower end lies within another."""
    if outer.value is None or inner.value is None:
        return outer.value is None
    if inner.value == outer.value:
        return inner.strict or not outer.strict
    return inner.value > outer.value


def within_upper(inner: Bound, outer: Bound) -> bool:
    """Whether an upper end lies within another."""
    if outer.value is None or inner.value is None:
        return outer.value is None
    if inner.value == outer.value:
        return inner.strict or not outer.strict
    return inner.value < outer.value


def multiple(type_: Number) -> Fraction | None:
    """What values are a multiple of; that of integers which says nothing is none."""
    if type_.multiple_of is None:
        return None
    step = fraction(type_.multiple_of)
    says_nothing = is_integer(type_) and (1 / step).denominator == 1
    return None if says_nothing else step


def is_integer(type_: Number) -> bool:
    """Whether it is an integer by its type."""
    return isinstance(type_, model.IntegerType)


def whole_multiple(type_: Number) -> Fraction:
    """What the whole numbers among the values are a multiple of."""
    step = multiple(type_) or Fraction(1)
    return Fraction(lcm(step.numerator, step.denominator), step.denominator)


def is_whole(type_: Number) -> bool:
    """Whether no value has a fraction."""
    step = multiple(type_)
    says_so = step is not None and step.denominator == 1
    return is_integer(type_) or says_so


def within_multiple(inner: Fraction | None, outer: Fraction | None) -> bool:
    """Whether every multiple of one is a multiple of the other."""
    if outer is None:
        return True
    return inner is not None and (inner / outer).denominator == 1


def fits(type_: model.Type, value: Json) -> bool:
    """Whether a value belongs to a type that has no parts."""
    match type_:
        case model.BooleanType():
            return isinstance(value, bool)
        case model.IntegerType() | model.NumberType():
            return _fits_number(type_, value)
        case (
            model.StringType()
            | model.EnumType()
            | model.ConstType()
            | model.DateTimeType()
            | model.BytesType()
        ):
            return isinstance(value, str) and _fits_text(type_, value)
        case _:
            return isinstance(type_, model.AnyType)


def _fits_number(type_: Number, value: Json) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    exact = fraction(value)
    if is_integer(type_) and exact.denominator != 1:
        return False
    own = Bound(exact)
    step = multiple(type_)
    divides = step is None or (exact / step).denominator == 1
    return divides and within_lower(own, lower(type_)) and within_upper(own, upper(type_))


def _fits_text(type_: Text, value: str) -> bool:
    match type_:
        case model.EnumType(values=values):
            return value in values
        case model.ConstType(value=only):
            return value == only
        case model.DateTimeType():
            return is_timestamp(value)
        case model.BytesType():
            return is_base64(value)
        case model.StringType(min_length=low, max_length=high, pattern=pattern):
            long_enough = low is None or len(value) >= low
            short_enough = high is None or len(value) <= high
            return long_enough and short_enough and (not pattern or matches(pattern, value))


def choices(type_: model.Type) -> tuple[str, ...] | None:
    """The values of a type that lists them."""
    match type_:
        case model.EnumType(values=values):
            return values
        case model.ConstType(value=value):
            return (value,)
        case _:
            return None


def text_within(inner: Text, outer: Text) -> bool:
    """Whether every text of one type is one of the other, as far as can be said without search."""
    listed = choices(inner)
    if listed is not None:
        return all(fits(outer, value) for value in listed)
    if type(inner) is type(outer):
        return inner == outer
    if not isinstance(outer, model.StringType) or outer.pattern or outer.max_length is not None:
        return False
    least = _SHORTEST_TIMESTAMP if isinstance(inner, model.DateTimeType) else 0
    return (outer.min_length or 0) <= least

"""Which of two ranges has every value of the other."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from tinkerspec.contract.facets import End, Kind, exact
from tinkerspec.contract.model import (
    BooleanType,
    BytesType,
    ConstType,
    DateTimeType,
    EnumType,
    IntegerType,
    Json,
    NumberType,
    StringType,
)
from tinkerspec.diff import ranges


def low(value: float, *, strict: bool = False) -> End:
    return End(Kind.LOWER, exact(value), strict)


def high(value: float, *, strict: bool = False) -> End:
    return End(Kind.UPPER, exact(value), strict)


@pytest.mark.parametrize(
    ("type_", "ends"),
    [
        (IntegerType(), (None, None)),
        (IntegerType(minimum=1, exclusive_maximum=9), (low(1), high(8))),
        (IntegerType(exclusive_minimum=0, minimum=0), (low(1), None)),
        (IntegerType(minimum=1, maximum=11, multiple_of=4), (low(4), high(8))),
        (IntegerType(exclusive_minimum=4, multiple_of=4), (low(8), None)),
        (NumberType(exclusive_minimum=0.1), (low(0.1, strict=True), None)),
        (NumberType(minimum=0.1, maximum=1.9, multiple_of=0.5), (low(0.5), high(1.5))),
    ],
)
def test_ends_are_the_same_however_they_are_spelled(
    type_: ranges.Number, ends: tuple[End | None, End | None]
) -> None:
    assert (ranges.end(type_, Kind.LOWER), ranges.end(type_, Kind.UPPER)) == ends


def test_integers_are_not_rounded_for_being_integers_if_not_whole() -> None:
    type_ = IntegerType(exclusive_minimum=0)
    assert ranges.end(type_, Kind.LOWER, whole=False) == low(0, strict=True)


@pytest.mark.parametrize("end", [low, high])
def test_the_stricter_of_two_equal_ends_lies_within(end: Callable[..., End]) -> None:
    one, strict = end(1), end(1, strict=True)
    assert ranges.within(strict, one)
    assert not ranges.within(one, strict)
    assert ranges.within(one, None)
    assert not ranges.within(None, one)
    assert ranges.within(None, None)


def test_an_end_lies_within_another_that_is_further_out() -> None:
    assert ranges.within(low(2), low(1))
    assert not ranges.within(low(1), low(2))
    assert ranges.within(high(1), high(2))
    assert not ranges.within(high(2), high(1))


def test_steps() -> None:
    assert ranges.multiple(IntegerType(multiple_of=1)) is None
    assert ranges.multiple(NumberType(multiple_of=0.5)) == Fraction(1, 2)
    assert ranges.within_multiple(Fraction(4), Fraction(2))
    assert not ranges.within_multiple(Fraction(2), Fraction(4))
    assert ranges.within_multiple(Fraction(1, 3), None)
    assert not ranges.within_multiple(None, Fraction(1, 3))
    assert ranges.whole_multiple(NumberType(multiple_of=1.5)) == 3
    assert ranges.whole_multiple(IntegerType()) == 1
    assert ranges.is_whole(NumberType(multiple_of=2.0))
    assert not ranges.is_whole(NumberType(multiple_of=0.5))


@pytest.mark.parametrize(
    ("type_", "fitting", "others"),
    [
        (IntegerType(minimum=1), [1, 2.0], [0, 1.5, True, "1", None]),
        (NumberType(exclusive_maximum=1, multiple_of=0.1), [0.9, 0, -0.3], [1, 0.95]),
        (NumberType(multiple_of=3), [9, 3e22], [1e22, 2**53 + 1]),
        (BooleanType(), [True], [1, 0, "true"]),
        (StringType(min_length=2, max_length=3, pattern="^a"), ["ab"], ["a", "abcd", "bb", 1]),
        (EnumType(values=("a", "b")), ["a"], ["c"]),
        (ConstType(value="a"), ["a"], ["b"]),
        (DateTimeType(), ["2026-01-02T03:04:05Z"], ["2026-01-02"]),
        (BytesType(), ["", "YQ=="], ["YR=="]),
    ],
)
def test_what_fits(type_: ranges.Number, fitting: list[Json], others: list[Json]) -> None:
    assert all(ranges.fits_scalar(type_, value) for value in fitting)
    assert not any(ranges.fits_scalar(type_, value) for value in others)


def test_texts_within_texts() -> None:
    within = ranges.kind_within
    assert within(EnumType(values=("a", "bb")), StringType(max_length=2))
    assert not within(EnumType(values=("a", "bb")), StringType(max_length=1))
    assert within(DateTimeType(), StringType(min_length=20))
    assert not within(DateTimeType(), StringType(min_length=21))
    assert not within(BytesType(), StringType(min_length=1))
    assert not within(StringType(), DateTimeType())
    assert within(ConstType(value="YQ=="), BytesType())

"""Which of two ranges has every value of the other."""

from __future__ import annotations

from fractions import Fraction

import pytest
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
from tinkerspec.diff.ranges import Bound


@pytest.mark.parametrize(
    ("type_", "low", "high"),
    [
        (IntegerType(), Bound(None), Bound(None)),
        (IntegerType(minimum=1, exclusive_maximum=9), Bound(Fraction(1)), Bound(Fraction(8))),
        (IntegerType(exclusive_minimum=0, minimum=0), Bound(Fraction(1)), Bound(None)),
        (
            IntegerType(minimum=1, maximum=11, multiple_of=4),
            Bound(Fraction(4)),
            Bound(Fraction(8)),
        ),
        (IntegerType(exclusive_minimum=4, multiple_of=4), Bound(Fraction(8)), Bound(None)),
        (NumberType(exclusive_minimum=0.1), Bound(Fraction(1, 10), strict=True), Bound(None)),
        (
            NumberType(minimum=0.1, maximum=1.9, multiple_of=0.5),
            Bound(Fraction(1, 2)),
            Bound(Fraction(3, 2)),
        ),
    ],
)
def test_ends_are_the_same_however_they_are_spelled(
    type_: ranges.Number, low: Bound, high: Bound
) -> None:
    assert (ranges.lower(type_), ranges.upper(type_)) == (low, high)


def test_integers_are_not_rounded_for_being_integers_if_not_whole() -> None:
    type_ = IntegerType(exclusive_minimum=0)
    assert ranges.lower(type_, whole=False) == Bound(Fraction(0), strict=True)


def test_the_stricter_of_two_equal_ends_lies_within() -> None:
    one, strict = Bound(Fraction(1)), Bound(Fraction(1), strict=True)
    for within in (ranges.within_lower, ranges.within_upper):
        assert within(strict, one)
        assert not within(one, strict)
        assert within(one, Bound(None))
        assert not within(Bound(None), one)
    assert ranges.within_lower(Bound(Fraction(2)), one)
    assert not ranges.within_upper(Bound(Fraction(2)), one)


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
        (BooleanType(), [True], [1, 0, "true"]),
        (StringType(min_length=2, max_length=3, pattern="^a"), ["ab"], ["a", "abcd", "bb", 1]),
        (EnumType(values=("a", "b")), ["a"], ["c"]),
        (ConstType(value="a"), ["a"], ["b"]),
        (DateTimeType(), ["2026-01-02T03:04:05Z"], ["2026-01-02"]),
        (BytesType(), ["", "YQ=="], ["YR=="]),
    ],
)
def test_what_fits(type_: ranges.Number, fitting: list[Json], others: list[Json]) -> None:
    assert all(ranges.fits(type_, value) for value in fitting)
    assert not any(ranges.fits(type_, value) for value in others)


def test_texts_within_texts() -> None:
    within = ranges.text_within
    assert within(EnumType(values=("a", "bb")), StringType(max_length=2))
    assert not within(EnumType(values=("a", "bb")), StringType(max_length=1))
    assert within(DateTimeType(), StringType(min_length=20))
    assert not within(DateTimeType(), StringType(min_length=21))
    assert not within(BytesType(), StringType(min_length=1))
    assert not within(StringType(), DateTimeType())
    assert within(ConstType(value="YQ=="), BytesType())

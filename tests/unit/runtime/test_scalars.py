"""Integers, numbers, timestamps and bytes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from tinker_types import from_json, payload_errors, to_wire
from tinker_types._runtime import (
    INT64_MAX,
    INT64_MIN,
    Base64Data,
    Boolean,
    CalendarDate,
    Int64,
    Integer,
    IntegerItems,
    IntegerRule,
    Number,
    NumberRule,
    TextRule,
    Timestamp,
)


def codes(type_: Any, value: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(type_).validate_python(value)
    assert {fault["pointer"] for fault in payload_errors(caught.value)} == {""}
    return [fault["code"] for fault in payload_errors(caught.value)]


def read(type_: Any, value: object) -> Any:
    return TypeAdapter(type_).validate_python(value)


@pytest.mark.parametrize(
    "value",
    [16, 16.0, np.int8(16), np.uint64(16), np.float64(16.0), np.float32(16.0), np.float16(16.0)],
)
def test_what_is_an_integer_becomes_an_int(value: object) -> None:
    result = read(Int64, value)
    assert result == 16
    assert type(result) is int


@pytest.mark.parametrize(
    "value",
    [
        "16",
        True,
        np.True_,
        None,
        16.5,
        np.float32(16.5),
        float("nan"),
        float("inf"),
        1j,
        np.complex64(16),
        np.timedelta64(16, "s"),
        np.array(16),
        Decimal(16),
        Fraction(16),
        b"16",
        [16],
    ],
)
def test_what_is_no_integer_is_refused(value: object) -> None:
    assert codes(Int64, value) == ["type"]


@pytest.mark.parametrize("value", [INT64_MIN - 1, INT64_MAX + 1, 1e300, -1e19, np.uint64(2**63)])
def test_beyond_64_bits_is_out_of_range(value: object) -> None:
    assert codes(Int64, value) == ["range"]


@pytest.mark.parametrize("value", [INT64_MIN, INT64_MAX, float(INT64_MIN)])
def test_the_bounds_themselves_are_in_range(value: float) -> None:
    assert read(Int64, value) == value


def test_an_integer_without_bounds_may_be_of_any_size() -> None:
    assert read(Integer, 2**70 + 1) == 2**70 + 1


@pytest.mark.parametrize(
    ("rule", "good", "bad", "code"),
    [
        (IntegerRule(gt=1), 2, 1, "range"),
        (IntegerRule(lt=1), 0, 1, "range"),
        (IntegerRule(multiple_of=3), 9.0, 10, "multiple"),
    ],
)
def test_every_bound_of_an_integer_holds(
    rule: IntegerRule, good: float, bad: float, code: str
) -> None:
    assert read(Annotated[int, rule], good) == good
    assert codes(Annotated[int, rule], bad) == [code]


@pytest.mark.parametrize(
    "value", [1, 1.0, np.float16(1), np.float32(1), np.float64(1), np.int64(1), np.uint8(1)]
)
def test_what_is_a_number_becomes_a_float(value: object) -> None:
    result = read(Number, value)
    assert result == 1.0
    assert type(result) is float


@pytest.mark.parametrize(
    "value",
    ["1", True, np.True_, None, 1j, np.complex64(1), Decimal(1), Fraction(1, 2), np.array(1.0)],
)
def test_what_is_no_number_is_refused(value: object) -> None:
    assert codes(Number, value) == ["type"]


@pytest.mark.parametrize("value", [True, False, np.True_, np.bool_(False), np.ones(1)[0] > 0])
def test_what_is_true_or_false_becomes_a_bool(value: object) -> None:
    assert read(Boolean, value) is bool(value)
    assert read(Boolean | None, value) is bool(value)


@pytest.mark.parametrize("value", [0, 1, 1.0, "true", None, np.int64(1), np.zeros(1, bool), [True]])
def test_nothing_else_is_true_or_false(value: object) -> None:
    assert codes(Boolean, value) == ["type"]


@pytest.mark.parametrize("value", [float("inf"), float("-inf")])
def test_infinity_may_be_held(value: float) -> None:
    assert read(Number, value) == value


@pytest.mark.parametrize("bound", ["ge", "gt", "le", "lt"])
def test_nan_satisfies_no_bound(bound: str) -> None:
    rule = NumberRule(**{bound: 0.0})
    assert codes(Annotated[float, rule], float("nan")) == ["range"]


@pytest.mark.parametrize(
    ("multiple", "good", "bad"),
    [
        (0.5, 1.5, 1.25),
        (0.1, 0.3, 0.35),
        (2, 4.0, 5),
        (0.01, 1070468.14, 10.111),
        (1e-300, 1e308, 1e-301),
        (1e23, 3e23, 1e22),
        (0.1, np.float64(0.3), np.float64(0.35)),
    ],
)
def test_multiples_are_those_of_the_decimal_digits(
    multiple: float, good: float, bad: float
) -> None:
    # 0.3 / 0.1 is 2.9999999999999996 as doubles.
    rule = NumberRule(multiple_of=multiple)
    assert read(Annotated[float, rule], good) == good
    assert codes(Annotated[float, rule], bad) == ["multiple"]


def test_a_number_may_break_two_rules_at_once() -> None:
    assert codes(Annotated[int, IntegerRule(ge=0, le=10, multiple_of=4)], 11) == [
        "multiple",
        "range",
    ]
    assert codes(Annotated[float, NumberRule(lt=1, multiple_of=0.25)], 1.1) == ["multiple", "range"]
    assert codes(Annotated[float, NumberRule(multiple_of=2)], float("inf")) == ["multiple"]


def test_whole_multiples_are_exact() -> None:
    # As a quotient of doubles, 1e22 / 3 has no fraction left.
    assert codes(Annotated[float, NumberRule(multiple_of=3)], 1e22) == ["multiple"]
    assert read(Annotated[int, IntegerRule(multiple_of=3)], 3**60) == 3**60
    assert codes(Annotated[int, IntegerRule(multiple_of=3)], 3**60 + 1) == ["multiple"]


@pytest.mark.parametrize("number", [2**63, 2**64 + 1, 3**60, -(2**63) - 1, -(2**70) - 1])
def test_text_of_integers_of_any_size_is_read_exactly(number: int) -> None:
    lists = Annotated[list[int], IntegerItems()]
    assert from_json(Integer, str(number)) == number
    assert from_json(lists, f"[1, {number}]") == [1, number]
    assert from_json(dict[str, Integer], {"a": number}) == {"a": number}
    assert from_json(Integer, "1e300") == int(1e300)


Code = Annotated[str, TextRule(min_length=2, max_length=3, pattern="^[a-z]+$")]


@pytest.mark.parametrize("value", ["ab", "abc"])
def test_text_within_every_rule_is_kept(value: str) -> None:
    assert read(Code, value) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", ["length"]),
        ("abcd", ["length"]),
        ("AB", ["pattern"]),
        ("ab\n", ["pattern"]),
        ("A", ["pattern", "length"]),
        ("", ["pattern", "length"]),
        ("abc\n", ["pattern", "length"]),
        ("\U0001f52d" * 4, ["pattern", "length"]),
        (5, ["type"]),
        (None, ["type"]),
        (b"ab", ["type"]),
    ],
)
def test_text_breaks_each_rule_apart(value: object, expected: list[str]) -> None:
    assert codes(Code, value) == expected


def test_a_pattern_is_found_anywhere_and_code_points_are_counted() -> None:
    assert read(Annotated[str, TextRule(pattern="[0-9]")], "a1b") == "a1b"
    assert codes(Annotated[str, TextRule(pattern="[0-9]")], "ab") == ["pattern"]
    assert read(Annotated[str, TextRule(max_length=1)], "\U0001f52d") == "\U0001f52d"
    assert codes(Annotated[str, TextRule(max_length=1)], "e\u0301") == ["length"]


STAMP = "2025-11-26T10:00:00"


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        (f"{STAMP}Z", datetime(2025, 11, 26, 10, tzinfo=UTC)),
        (f"{STAMP}z", datetime(2025, 11, 26, 10, tzinfo=UTC)),
        (f"{STAMP.lower()}Z", datetime(2025, 11, 26, 10, tzinfo=UTC)),
        (f"{STAMP}-00:00", datetime(2025, 11, 26, 10, tzinfo=UTC)),
        (f"{STAMP}+05:30", datetime(2025, 11, 26, 4, 30, tzinfo=UTC)),
        (f"{STAMP}+23:59", datetime(2025, 11, 25, 10, 1, tzinfo=UTC)),
        (f"{STAMP}.5Z", datetime(2025, 11, 26, 10, 0, 0, 500000, tzinfo=UTC)),
        (f"{STAMP}.1234569Z", datetime(2025, 11, 26, 10, 0, 0, 123456, tzinfo=UTC)),
        (f"{STAMP}.{'9' * 30}Z", datetime(2025, 11, 26, 10, 0, 0, 999999, tzinfo=UTC)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", datetime(1, 1, 1, tzinfo=UTC)),
        ("9999-12-31T23:59:59+00:00", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_rfc_3339_is_read(text: str, instant: datetime) -> None:
    result = read(Timestamp, text)
    assert result == instant
    assert result.utcoffset() is not None


@pytest.mark.parametrize(
    "text",
    [
        STAMP,
        f"{STAMP}+0530",
        f"{STAMP}+05",
        f"{STAMP},5Z",
        f"{STAMP}.Z",
        f"{STAMP}Z\n",
        f" {STAMP}Z",
        STAMP.replace("T", " ") + "Z",
        "2025-11-26",
        "2025-11-26T10:00Z",
        "",
        "now",
        "2025-11-26T10:00:60Z",
        "2025-11-26T24:00:00Z",
        "2025-02-29T10:00:00Z",
        "1700000000",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-01:00",
        "0000-01-01T00:00:00Z",
        f"{STAMP}+24:00",
        f"{STAMP}+05:60",
        "10000-01-01T00:00:00Z",
        f"{STAMP}\u221205:00",
        "\uff12025-11-26T10:00:00Z",
        "2025-13-01T00:00:00Z",
        "2025-00-01T00:00:00Z",
    ],
)
def test_other_text_is_no_timestamp(text: str) -> None:
    assert codes(Timestamp, text) == ["datetime"]


def test_a_leap_second_is_refused_and_named() -> None:
    with pytest.raises(ValidationError) as caught:
        read(Timestamp, "2016-12-31T23:59:60Z")
    (error,) = caught.value.errors()
    assert error["msg"].endswith("date and time with an offset and no leap second")


@pytest.mark.parametrize("value", [5, 5.0, True, None, b"2025-11-26T10:00:00Z", []])
def test_what_is_no_text_is_no_timestamp_either(value: object) -> None:
    assert codes(Timestamp, value) == ["type"]


@pytest.mark.parametrize("text", ["0001-01-01", "2024-02-29", "9999-12-31"])
def test_a_date_is_read_and_written_as_it_came(text: str) -> None:
    assert read(CalendarDate, text) == date.fromisoformat(text)
    assert to_wire(date.fromisoformat(text)) == text
    assert TypeAdapter(CalendarDate).dump_json(read(CalendarDate, text)) == f'"{text}"'.encode()


@pytest.mark.parametrize(
    "text", ["0000-01-01", "2025-02-29", "20250101", "2025-1-1", "2025-01-01\n", f"{STAMP}Z", ""]
)
def test_other_text_is_no_date(text: str) -> None:
    assert codes(CalendarDate, text) == ["format"]


@pytest.mark.parametrize("value", [5, True, None, b"2025-11-26", datetime(2025, 11, 26)])
def test_what_is_neither_text_nor_a_date_is_none(value: object) -> None:
    assert codes(CalendarDate, value) == ["type"]


def test_a_format_is_a_rule_of_its_own() -> None:
    code = Annotated[str, TextRule(max_length=3, pattern="^P", format="duration")]
    assert read(code, "P1D") == "P1D"
    assert codes(code, "P1Y2D") == ["format", "length"]
    assert codes(code, "1 hour") == ["format", "pattern", "length"]
    assert codes(code, 1) == ["type"]
    described = TypeAdapter(code).json_schema()
    assert described == {"type": "string", "maxLength": 3, "pattern": "^P", "format": "duration"}


def test_datetimes_need_an_offset() -> None:
    aware = datetime(2025, 11, 26, 10, tzinfo=timezone(timedelta(hours=2)))
    assert read(Timestamp, aware) is aware
    assert codes(Timestamp, aware.replace(tzinfo=None)) == ["datetime"]
    assert codes(Timestamp, datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2)))) == ["datetime"]


@given(
    st.datetimes(
        timezones=st.builds(lambda m: timezone(timedelta(minutes=m)), st.integers(-1439, 1439))
    )
)
def test_every_spelling_reads_as_the_same_instant(moment: datetime) -> None:
    try:
        moment.astimezone(UTC)
    except OverflowError:
        assert codes(Timestamp, moment.isoformat()) == ["datetime"]
        return
    # The second and third spellings are read by other code than the first.
    text = moment.isoformat(timespec="microseconds")
    for spelling in (
        text,
        text.replace("T", "t"),
        text.replace(".", ".", 1)[:26] + "7" + text[26:],
    ):
        assert read(Timestamp, spelling) == moment


def test_a_timestamp_dumps_as_pydantic_dumps_datetimes() -> None:
    adapter = TypeAdapter(Timestamp)
    moment = adapter.validate_json(f'"{STAMP}Z"')
    assert adapter.dump_python(moment) is moment
    assert adapter.dump_json(moment) == f'"{STAMP}Z"'.encode()
    assert adapter.json_schema() == {"type": "string", "format": "date-time"}


@given(st.binary())
def test_base64_reads_what_it_writes(data: bytes) -> None:
    adapter = TypeAdapter(Base64Data)
    text = adapter.dump_python(data)
    assert isinstance(text, str)
    assert adapter.dump_json(data) == f'"{text}"'.encode()
    assert adapter.validate_python(text) == data
    assert adapter.validate_json(f'"{text}"') == data
    assert adapter.validate_python(data) == data


@pytest.mark.parametrize(
    "text",
    [
        "YR==",
        "YWJ=",
        "YWJjZA",
        "YWJjZA=",
        "YW Jj",
        "YWJj\n",
        "YW-_",
        "!!!!YWJj",
        "YQ==YQ==",
        "=",
        "====",
        "A===",
        "\u00e9===",
        "YQ=="[:3],
    ],
)
def test_other_text_is_no_base64(text: str) -> None:
    assert codes(Base64Data, text) == ["base64"]


@pytest.mark.parametrize("value", [5, None, True, [1], {}])
def test_what_is_no_text_is_no_base64_either(value: object) -> None:
    assert codes(Base64Data, value) == ["type"]


@pytest.mark.parametrize("make", [bytes, bytearray, memoryview])
def test_bytes_are_copied(make: Any) -> None:
    data = bytearray(b"abc")
    result = read(Base64Data, make(data))
    data[0] = 0
    assert result == b"abc"
    assert type(result) is bytes


def test_json_schema_of_fields() -> None:
    class Record(BaseModel):
        rank: Annotated[int, IntegerRule(ge=1)]
        rate: Annotated[float, NumberRule(gt=0, multiple_of=0.5)]
        data: Base64Data
        code: Code
        even: Annotated[int, IntegerRule(multiple_of=2)]

    for mode in ("validation", "serialization"):
        properties = Record.model_json_schema(mode=mode)["properties"]
        assert properties == {
            "rank": {"title": "Rank", "type": "integer", "minimum": 1},
            "rate": {
                "title": "Rate",
                "type": "number",
                "exclusiveMinimum": 0,
                "multipleOf": 0.5,
            },
            "data": {"title": "Data", "type": "string", "contentEncoding": "base64"},
            "code": {
                "title": "Code",
                "type": "string",
                "minLength": 2,
                "maxLength": 3,
                "pattern": "^[a-z]+$",
            },
            "even": {"title": "Even", "type": "integer", "multipleOf": 2},
        }

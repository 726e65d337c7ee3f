# Part of every package that tinkerspec generates; do not edit.
"""Rules for single values: integers, numbers, text, timestamps, bytes.

A rule is a piece of `Annotated` metadata. It reads as JSON Schema does (no coercion; 16.0 is an
integer; a bool is no number), and also accepts numpy scalars.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from math import isfinite
from typing import Annotated, Any, ClassVar, Final

from pydantic import (
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    ValidationInfo,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
    PydanticKnownError,
    SchemaValidator,
    core_schema,
)

from . import ways
from .faults import also, fault
from .foreign import is_numpy_boolean, numpy_number
from .formats import TEXT_FORMATS
from .payload import InexactError, is_inexact
from .rules import Rule

INT64_MIN: Final = -(2**63)
INT64_MAX: Final = 2**63 - 1


class IntegerRule(Rule, kw_only=True):
    """An integer, optionally within bounds: an int, a float without a fraction, a numpy scalar.

    The field always holds an int, of any size.
    """

    looks_inside: ClassVar[bool] = False

    ge: int | None = None
    le: int | None = None
    gt: int | None = None
    lt: int | None = None
    multiple_of: int | None = None

    def core_schema(self) -> CoreSchema:
        """Give the rule as pydantic's own schema."""
        schema: CoreSchema = core_schema.int_schema(
            strict=True, ge=self.ge, le=self.le, gt=self.gt, lt=self.lt
        )
        if self.multiple_of is not None:
            schema = also(schema, partial(_uneven, self.multiple_of, _decimal(self.multiple_of)))
        return core_schema.with_info_before_validator_function(as_integer, schema)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return self.core_schema()

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return _with_multiple(handler(schema), self.multiple_of)


class NumberRule(Rule, kw_only=True):
    """A number, optionally within bounds: a float, an int, a numpy scalar; never a bool.

    The field always holds a float. NaN and infinity may be held, but within no bound that they do
    not satisfy, and they cannot be encoded.
    """

    looks_inside: ClassVar[bool] = False

    ge: float | None = None
    le: float | None = None
    gt: float | None = None
    lt: float | None = None
    multiple_of: float | None = None

    def core_schema(self) -> CoreSchema:
        """Give the rule as pydantic's own schema."""
        schema: CoreSchema = core_schema.float_schema(
            strict=True, ge=self.ge, le=self.le, gt=self.gt, lt=self.lt
        )
        if self.multiple_of is not None:
            uneven = partial(_uneven, self.multiple_of, _decimal(self.multiple_of))
            # An integer is judged as the float that is held of it.
            schema = also(schema, lambda value: uneven(float(value)))
        return core_schema.no_info_before_validator_function(as_number, schema)

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return self.core_schema()

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return _with_multiple(handler(schema), self.multiple_of)


def _with_multiple(described: JsonSchemaValue, multiple_of: float | None) -> JsonSchemaValue:
    return described if multiple_of is None else {**described, "multipleOf": multiple_of}


def _uneven(multiple_of: float, step: tuple[int, int], value: float) -> ValidationError | None:
    # Pydantic's own check divides doubles; to those, 10.11 is no multiple of 0.01.
    if isinstance(value, int) or isfinite(value):
        (digits, power), (step_digits, step_power) = _decimal(value), step
        shift = power - step_power
        if not digits * 10 ** max(shift, 0) % (step_digits * 10 ** max(-shift, 0)):
            return None
    return fault("multiple", f"Input should be a multiple of {multiple_of}", value=value)


def _decimal(number: float) -> tuple[int, int]:
    """The digits of a number as its shortest text has them, and the power of ten they count."""
    if isinstance(number, int):
        return int(number), 0
    mantissa, _, exponent = float.__repr__(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    return int(whole + fraction), int(exponent or 0) - len(fraction)


def as_integer(value: Any, info: ValidationInfo) -> Any:
    """Give an int for a float without a fraction and for numpy's; anything else is left as it is.

    Raises:
        InexactError: Where a float may have been another integer.
    """
    if type(value) is int:
        return value
    number = value if isinstance(value, float) else numpy_number(value)
    if isinstance(number, float):
        if not number.is_integer():
            return value
        if not INT64_MIN < number <= INT64_MAX and is_inexact(info):
            raise InexactError
        return int(number)
    return value if number is None else number


def as_number(value: Any) -> Any:
    """Give a number of Python for one of numpy; an error says that anything else is none."""
    if isinstance(value, float | int):
        return value
    number = numpy_number(value)
    # Whatever has __float__ would pass pydantic's own check, numpy's bool included.
    if number is None:
        raise PydanticKnownError("float_type")
    return number


class BooleanRule(Rule):
    """True or false: a bool, or a numpy scalar of one; held as a bool."""

    looks_inside: ClassVar[bool] = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # A bool never leaves pydantic's compiled code.
        return core_schema.union_schema(
            [
                core_schema.bool_schema(strict=True),
                core_schema.no_info_plain_validator_function(_as_boolean),
            ],
            mode="left_to_right",
            custom_error_type="bool_type",
            serialization=core_schema.simple_ser_schema("bool"),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "boolean"}


def _as_boolean(value: Any) -> bool:
    if not is_numpy_boolean(value):
        raise PydanticKnownError("bool_type")
    return bool(value)


class TextRule(Rule, kw_only=True):
    """Text of so many code points at least and at most, in which the pattern is found, and which
    has the format.
    """

    looks_inside: ClassVar[bool] = False

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    format: str | None = None

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema, *others = self._parts()
        for other in others:
            schema = also(schema, partial(_error_of, SchemaValidator(other)))
        return schema

    def _parts(self) -> Iterator[CoreSchema]:
        if self.min_length is not None or self.max_length is not None:
            yield core_schema.str_schema(
                strict=True, min_length=self.min_length, max_length=self.max_length
            )
        if self.pattern is not None:
            yield _matching(self.pattern)
        if self.format is not None:
            pattern, message = TEXT_FORMATS[self.format]
            yield core_schema.custom_error_schema(
                _matching(pattern), custom_error_type="format", custom_error_message=message
            )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = {**handler(schema), "pattern": self.pattern, "format": self.format}
        return {keyword: value for keyword, value in described.items() if value is not None}


def _matching(pattern: str) -> CoreSchema:
    return core_schema.str_schema(strict=True, pattern=pattern, regex_engine="rust-regex")


def _error_of(validator: SchemaValidator, value: Any) -> ValidationError | None:
    try:
        validator.validate_python(value)
    except ValidationError as error:
        return error
    return None


class TimestampRule(Rule):
    """An instant: RFC 3339 text with an offset, or an aware datetime; held as an aware datetime.

    Fraction digits beyond microseconds are cut. The instant must lie in the years 1 to 9999 in
    UTC too. Fails with error type `datetime`.
    """

    looks_inside: ClassVar[bool] = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # Usual texts never leave pydantic's compiled code. The pattern leaves the first and the
        # last year, which UTC may not have, and rare spellings to the second reading.
        usual = core_schema.chain_schema(
            [
                core_schema.str_schema(strict=True, pattern=_USUAL),
                core_schema.datetime_schema(microseconds_precision="truncate"),
            ]
        )
        return core_schema.union_schema(
            [usual, core_schema.no_info_plain_validator_function(read_timestamp)],
            mode="left_to_right",
            custom_error_type="datetime",
            custom_error_message=_WANTED,
            serialization=core_schema.simple_ser_schema("datetime"),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "format": "date-time"}


_WANTED: Final = "Input should be an RFC 3339 date and time with an offset and no leap second"
_USUAL: Final = (
    r"^(?:000[2-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8])"
    r"-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})$"
)
_RFC3339: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]+))?"
    r"([Zz]|[+-][0-9]{2}:[0-5][0-9])"
)


def read_timestamp(value: object) -> datetime:
    """Read an instant in any spelling, or take it as it is; `ValueError` where it is none."""
    moment = _parse_timestamp(value) if isinstance(value, str) else value
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise ValueError("no aware datetime")
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise ValueError("out of range in UTC") from None
    return moment


def _parse_timestamp(text: str) -> datetime:
    match = _RFC3339.fullmatch(text)
    if match is None:
        raise ValueError("not RFC 3339")
    date, time, fraction, offset = match.groups()
    zone = "+00:00" if offset in "Zz" else offset
    return datetime.fromisoformat(f"{date}T{time}.{(fraction or '0')[:6]:0<6}{zone}")


class DateRule(Rule):
    """A day of the years 1 to 9999: `YYYY-MM-DD`, or a date; held as a date. A datetime is none.

    Fails with error type `format`.
    """

    looks_inside: ClassVar[bool] = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        text = core_schema.chain_schema([_matching(_DAY), core_schema.date_schema()])
        return core_schema.union_schema(
            [text, core_schema.no_info_plain_validator_function(_as_date)],
            mode="left_to_right",
            custom_error_type="format",
            custom_error_message="Input should be an RFC 3339 date, such as 2025-11-26",
            serialization=core_schema.simple_ser_schema("date"),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "format": "date"}


_DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _as_date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("no date")


class Base64Rule(Rule):
    """Bytes that travel as base64: takes bytes as they are, and canonical base64 text.

    Canonical means the standard alphabet, padded, without a stray bit: encoding the decoded bytes
    gives the same text. Dumps as base64 text. Fails with error type `base64`.
    """

    looks_inside: ClassVar[bool] = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _read_base64,
            serialization=core_schema.plain_serializer_function_ser_schema(
                _encode_base64, return_schema=core_schema.str_schema()
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "contentEncoding": "base64"}


def _encode_base64(data: bytes) -> str:
    return ways.best.encode_base64(data)


def _read_base64(value: object) -> bytes:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    if not isinstance(value, str):
        raise PydanticCustomError("base64_type", "Input should be bytes or base64 text")
    try:
        data = ways.best.decode_base64(value)
    except ValueError:
        data = None  # A ValidationError is one, too.
    if data is None or not is_canonical(len(value), value[-4:], data):
        raise PydanticCustomError(
            "base64", "Input should be padded base64 of the standard alphabet"
        )
    return data


def is_canonical(size: int, last: str, data: bytes) -> bool:
    """Whether base64 text is what its decoded bytes are encoded as.

    Args:
        size: How many letters it has.
        last: The last four of them. Decoders may ignore unused bits of the last letter, so only
            this group is in doubt.
        data: The decoded bytes.
    """
    groups = (len(data) + 2) // 3
    return size == 4 * groups and last == ways.best.encode_base64(data[3 * groups - 3 :])


Boolean = Annotated[bool, BooleanRule()]
"""True or false."""
Integer = Annotated[int, IntegerRule()]
"""An integer of any size."""
Int64 = Annotated[int, IntegerRule(ge=INT64_MIN, le=INT64_MAX)]
"""An integer of 64 bits, sign included."""
Number = Annotated[float, NumberRule()]
"""A number that a double can hold."""
Timestamp = Annotated[datetime, TimestampRule()]
"""An instant, as an aware datetime."""
CalendarDate = Annotated[date, DateRule()]
"""A day, as a date."""
Base64Data = Annotated[bytes, Base64Rule()]
"""Bytes that travel as base64."""

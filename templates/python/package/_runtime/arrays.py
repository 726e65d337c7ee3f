"""Rules for arrays and dicts: integers, numbers, sizes, unique items, keys.

A good list is checked in compiled code, without a Python call an element; only a list that fails is
read again element by element, which converts what may be converted (16.0, numpy scalars) and names
the first element at fault.
"""

import struct
from collections.abc import Callable, Hashable
from functools import partial
from math import hypot
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic import (
    BaseModel,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    ValidationInfo,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator, core_schema

from . import ways
from .encode import to_wire
from .faults import also, fault, joined
from .foreign import array_parts, numpy_number
from .held import Held
from .payload import InexactError, is_inexact, is_payload
from .rules import Rule
from .scalars import INT64_MAX, INT64_MIN, IntegerRule, NumberRule

_Reader: TypeAlias = Callable[[Any], Any]


class IntegerItems(Rule, kw_only=True):
    """A list of integers, each within the bounds; held as a new list of ints.

    Takes lists, tuples, ranges and one-dimensional numpy arrays or torch tensors of integers.
    """

    looks_inside: ClassVar[bool] = False

    ge: int | None = None
    le: int | None = None
    gt: int | None = None
    lt: int | None = None
    multiple_of: int | None = None

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        items = core_schema.list_schema(self._rule.core_schema(), strict=True, fail_fast=True)
        return core_schema.with_info_wrap_validator_function(self._read, items)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return _array_of(self._rule, handler)

    @property
    def _rule(self) -> IntegerRule:
        return IntegerRule(
            ge=self.ge, le=self.le, gt=self.gt, lt=self.lt, multiple_of=self.multiple_of
        )

    @property
    def is_inclusive(self) -> bool:
        """Whether `ge` and `le` are all that there is; the rest is left to the careful reading."""
        return self.multiple_of is None and self.gt is None and self.lt is None

    def _read(self, value: object, careful: _Reader, info: ValidationInfo) -> Any:
        if type(value) is list:
            return self._read_list(value, careful)
        if isinstance(value, Held):
            return value if value.keeps(self) else careful(value.fresh())
        return careful(_as_list(value, integral=True))

    def _read_list(self, value: list[Any], careful: _Reader) -> Any:
        try:
            items = ways.best.integers(value)
        except ValueError:
            return careful(value)
        return items if self.is_inclusive and self._all_within(items) else careful(items)

    def _all_within(self, items: list[int]) -> bool:
        if not items:
            return True
        if self.ge == INT64_MIN and self.le == INT64_MAX:
            return _fit_int64(items)
        low_enough = self.le is None or max(items) <= self.le
        return low_enough and (self.ge is None or min(items) >= self.ge)


class NumberItems(Rule, kw_only=True):
    """A list of numbers, each within the bounds; held as a new list, its numbers as they came.

    Takes lists, tuples, ranges and one-dimensional numpy arrays or torch tensors of integers or
    floats. NaN and infinity may be held, but not encoded.
    """

    looks_inside: ClassVar[bool] = False

    ge: float | None = None
    le: float | None = None
    gt: float | None = None
    lt: float | None = None
    multiple_of: float | None = None

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        items = core_schema.list_schema(self._rule.core_schema(), strict=True, fail_fast=True)
        # Elements are ints or floats, so that the serializer has to look at each.
        return core_schema.with_info_wrap_validator_function(
            self._read, items, serialization=core_schema.simple_ser_schema("any")
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return _array_of(self._rule, handler)

    @property
    def _rule(self) -> NumberRule:
        return NumberRule(
            ge=self.ge, le=self.le, gt=self.gt, lt=self.lt, multiple_of=self.multiple_of
        )

    @property
    def is_unbounded(self) -> bool:
        """Whether every number keeps the rule."""
        return self == _ANY_NUMBERS

    def _read(self, value: object, careful: _Reader, info: ValidationInfo) -> Any:
        if isinstance(value, Held):
            if value.keeps(self):
                return value
            value = value.fresh()
        items: Any = value if type(value) is list else _as_list(value, integral=False)
        # Lists from JSON text are not shared.
        is_own = items is not value or is_payload(info)
        numbers = ways.best.numbers(items, own=is_own) if type(items) is list else None
        if is_inexact(info) and numbers and _may_be_rounded(numbers):
            raise InexactError
        if numbers is None:
            careful(items)
            return [_plain_number(item) for item in items]
        if not self.is_unbounded:
            careful(numbers)
        return numbers


_ANY_NUMBERS = NumberItems()


def _may_be_rounded(numbers: list[Any]) -> bool:
    """Whether there is a float that the fast reader may have made of an integer."""
    # The length of the vector, which is no less than any number in it, is one call.
    if hypot(*numbers) < INT64_MAX:
        return False
    return any(type(number) is float and abs(number) >= INT64_MAX for number in numbers)


def _array_of(rule: IntegerRule | NumberRule, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
    item = rule.__get_pydantic_json_schema__(rule.core_schema(), handler)
    return {"type": "array", "items": item}


def int64_elements(items: list[Any] | Held) -> list[int] | Held | None:
    """Read numbers as 64-bit integers; None when one has a fraction or is out of range.

    Args:
        items: Numbers, such as `NumberItems` holds them; no bools.

    Returns:
        What was given when it holds such ints alone, or a new list with 16 for 16.0.
    """
    if isinstance(items, Held):
        return items if items.are_int64 else int64_elements(items.fresh())
    if _fit_int64(items):
        return items
    whole = [int(item) for item in items if isinstance(item, int) or item.is_integer()]
    return whole if len(whole) == len(items) and _fit_int64(whole) else None


def _fit_int64(items: list[Any]) -> bool:
    # The one loop in compiled code that refuses floats and anything beyond 64 bits.
    try:
        struct.pack(f"{len(items)}q", *items)
    except struct.error:
        return False
    return True


def _plain_number(item: Any) -> int | float:
    number = numpy_number(item)
    if number is not None:
        return number
    # Subclasses of int and float may print in ways of their own.
    return int(item) if isinstance(item, int) else float(item)


def _as_list(value: object, *, integral: bool) -> object:
    if isinstance(value, list | tuple | range):
        return list(value)
    parts = array_parts(value)
    if parts is None:
        return value
    data, has_integers, shape = parts
    if len(shape) != 1 or (integral and not has_integers):
        kind = "integers" if integral else "numbers"
        raise PydanticCustomError(
            "array_type",
            "Input should be a list or a one-dimensional array of {kind}",
            {"kind": kind},
        )
    return data.fresh() if isinstance(data, Held) else data


class UniqueItems(Rule):
    """A list without two equal items, as JSON values are equal (1 and 1.0 are, 1 and true are not).

    Fails with error type `unique`, at the list.
    """

    looks_inside: ClassVar[bool] = True
    compares_items: ClassVar[bool] = True

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return also(handler(source), _repeated)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "uniqueItems": True}


def _repeated(value: Any) -> ValidationError | None:
    keys = [_json_key(item) for item in value] if isinstance(value, list) else []
    if len(set(keys)) == len(keys):
        return None
    return fault("unique", "Input should hold no two equal items", value=value)


def _json_key(value: Any) -> object:
    if isinstance(value, BaseModel):
        value = to_wire(value)
    if isinstance(value, list | tuple):
        return ("array", tuple(map(_json_key, value)))
    if isinstance(value, dict):
        return ("object", frozenset((key, _json_key(item)) for key, item in value.items()))
    # What cannot be hashed is no JSON value, and a fault of its own.
    return (isinstance(value, bool), value if isinstance(value, Hashable) else id(value))


class SizeRule(Rule, kw_only=True):
    """A list or a dict with so many entries at least and at most."""

    looks_inside: ClassVar[bool] = False

    min: int | None = None
    max: int | None = None

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return also(handler(source), self._misfit)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = handler(schema)
        entries = "Items" if described["type"] == "array" else "Properties"
        bounds = {f"min{entries}": self.min, f"max{entries}": self.max}
        return {**described, **{key: size for key, size in bounds.items() if size is not None}}

    def _misfit(self, value: Any) -> ValidationError | None:
        size = len(value) if isinstance(value, list | dict) else None
        if size is None or (self.min or 0) <= size <= (size if self.max is None else self.max):
            return None
        limit = f"at least {self.min}" if size < (self.min or 0) else f"at most {self.max}"
        return fault("length", f"Input should have {limit} entries, not {size}", value=value)


class KeyRule(Rule, kw_only=True):
    """A dict in whose every key the pattern is found.

    Fails with error type `pattern`, at each member whose key is wrong.
    """

    looks_inside: ClassVar[bool] = False

    pattern: str

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        key = core_schema.str_schema(strict=True, pattern=self.pattern, regex_engine="rust-regex")
        return also(handler(source), partial(self._misfits, SchemaValidator(key)))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {**handler(schema), "propertyNames": {"pattern": self.pattern}}

    def _misfits(self, key: SchemaValidator, value: Any) -> ValidationError | None:
        keys = [name for name in value if isinstance(name, str)] if isinstance(value, dict) else []
        message = f"Key should match pattern '{self.pattern}'"
        found = [
            fault("pattern", message, at=(name,), value=name)
            for name in keys
            if not key.isinstance_python(name)
        ]
        return joined(*found) if found else None


Int64List = Annotated[list[int], IntegerItems(ge=INT64_MIN, le=INT64_MAX)]
"""A list of integers of 64 bits, sign included."""
NumberList = Annotated[list[int] | list[float], NumberItems()]
"""A list of numbers, kept as they came."""

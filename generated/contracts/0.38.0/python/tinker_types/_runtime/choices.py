# Part of every package that tinkerspec generates; do not edit.
"""Rules for enums and constants, where JSON Schema reads values otherwise than a bare `Literal`.

A bare `Literal` of text needs no rule. These are for numbers and booleans, for enums of one value,
and for enums that are open to further values.
"""

from collections.abc import Callable
from typing import Any, ClassVar, Final, Literal, TypeAlias, TypeVar, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, PydanticKnownError, core_schema

from .foreign import is_numpy_boolean, numpy_number
from .payload import InexactError, is_inexact
from .rules import Rule
from .scalars import INT64_MAX, INT64_MIN

Scalar: TypeAlias = bool | int | float | str
T = TypeVar("T", bound=Scalar)


class ChoiceRule(Rule, kw_only=True):
    """One of the values of a `Literal`, or of `values` where some have a fraction, which no
    `Literal` can have.

    Values are the same as in JSON: 1.0 is 1, and true is not. Scalars of numpy are accepted. The
    field holds the value as it is listed. Fails with error type `code`, or with code `type` for
    what has a JSON type that no listed value has.
    """

    looks_inside: ClassVar[bool] = False

    values: tuple[Scalar, ...] = ()
    code: Literal["enum", "const"] = "enum"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        values: tuple[Scalar, ...] = self.values or get_args(source)
        if all(isinstance(value, str) for value in values):
            return _of_texts(values)
        return core_schema.with_info_plain_validator_function(
            _reader(values, self.code), metadata={_VALUES: values}
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"enum": list(schema.get("metadata", {})[_VALUES])}

    @staticmethod
    def choose(values: tuple[T, ...], value: object) -> T | None:
        """Give the one of some values that is the same as another in JSON; None without one."""
        return _by_key(values).get(_key(value)) if isinstance(value, str | int | float) else None


class OpenChoiceRule(Rule):
    """Any text: the values of the `Literal`, and those that a sender may have by now."""

    looks_inside: ClassVar[bool] = False

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.str_schema(strict=True)


def _of_texts(values: tuple[Scalar, ...]) -> CoreSchema:
    # It never leaves pydantic's compiled code.
    listed = core_schema.custom_error_schema(
        core_schema.literal_schema(list(values)),
        "enum",
        custom_error_context={"expected": _spelled(values)},
    )
    return core_schema.chain_schema(
        [core_schema.str_schema(strict=True), listed], metadata={_VALUES: values}
    )


_VALUES: Final = "choices"
"""Where the schema of a rule has the values."""


def _reader(values: tuple[Scalar, ...], code: str) -> Callable[[Any, ValidationInfo], Scalar]:
    listed, kinds, expected = _by_key(values), set(map(_kind, values)), _spelled(values)
    if "number" in kinds:
        kinds.add("integer")

    def wrong(kind: Any) -> PydanticCustomError:
        return PydanticCustomError(kind, "Input should be {expected}", {"expected": expected})

    def read(value: Any, info: ValidationInfo) -> Scalar:
        plain = _plain(value, info)
        key = _key(plain)
        if plain is not None and key in listed:
            return listed[key]
        if plain is None or _kind(plain) not in kinds:
            raise wrong("choice_type")
        if code == "enum":
            raise PydanticKnownError("enum", {"expected": expected})
        raise wrong("const")

    return read


def _plain(value: Any, info: ValidationInfo) -> Scalar | None:
    """Give a scalar, numpy's included, as one of Python's own; None for anything else."""
    is_large = isinstance(value, float) and not INT64_MIN < value <= INT64_MAX
    if is_large and is_inexact(info):
        raise InexactError
    if isinstance(value, str | int | float):
        return value
    return bool(value) if is_numpy_boolean(value) else numpy_number(value)


def _by_key(values: tuple[T, ...]) -> dict[tuple[bool, object], T]:
    return {_key(value): value for value in values}


def _key(value: object) -> tuple[bool, object]:
    """The same for values that are the same in JSON: to Python, 1 is true as well."""
    return isinstance(value, bool), value


def _kind(value: Scalar) -> str:
    """Give the JSON type of a value; `integer` for a number without a fraction."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    return "integer" if isinstance(value, int) or value.is_integer() else "number"


def _spelled(values: tuple[Scalar, ...]) -> str:
    *others, last = map(repr, values)
    return f"{', '.join(others)} or {last}" if others else last

# Part of every package that tinkerspec generates; do not edit.
"""Values that a schema does not constrain: anything that JSON has."""

from typing import Annotated, Any, ClassVar

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from .payload import InexactError, is_inexact
from .rules import Rule
from .scalars import INT64_MAX, INT64_MIN


class AnyRule(Rule):
    """Any value. Of a payload, every integer in it keeps its digits, however many it has.

    Constructors take what they are given; what is no JSON value cannot be encoded.
    """

    looks_inside: ClassVar[bool] = True

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_before_validator_function(_exact, handler(source))


def _exact(value: Any, info: ValidationInfo) -> Any:
    if is_inexact(info) and _may_be_rounded(value):
        raise InexactError
    return value


def _may_be_rounded(value: Any) -> bool:
    """Whether a value holds a float that the fast reader may have made of an integer."""
    pending = [value]
    while pending:
        inner = pending.pop()
        if isinstance(inner, dict):
            pending.extend(inner.values())
        elif isinstance(inner, list):
            pending.extend(inner)
        elif type(inner) is float and not INT64_MIN < inner <= INT64_MAX and inner.is_integer():
            return True
    return False


AnyJson = Annotated[Any, AnyRule()]
"""Any value that JSON has."""

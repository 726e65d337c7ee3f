# Part of every package that tinkerspec generates; do not edit.
"""Members that may be absent: in payloads, without a default, or in constructors only."""

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, Final, NamedTuple

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from .faults import fault
from .payload import is_payload, wire_name
from .rules import Rule


class AbsentAsNone(Rule):
    """A member that is None where it is absent: constructors take None, payloads have no null.

    Null in a payload fails with error type `code`.
    """

    looks_inside: ClassVar[bool] = False

    code: str = "type"

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_before_validator_function(self._refuse_null, handler(source))

    def _refuse_null(self, value: Any, info: ValidationInfo) -> Any:
        if value is None and is_payload(info):
            raise fault(self.code, "Input should not be null; leave the member out", value=value)
        return value

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = handler(schema)
        branches = [branch for branch in described["anyOf"] if branch != _NULL]
        return branches[0] if len(branches) == 1 else {**described, "anyOf": branches}


_NULL: Final = {"type": "null"}


class ConstructorDefault(Rule):
    """What a constructor puts in the place of a member that it is not given.

    A payload must have the member: whoever reads one knows of no default.
    """

    looks_inside: ClassVar[bool] = False

    make: Callable[[], Any]
    """Makes the default, anew each time."""


class _Filled(NamedTuple):
    """A member that constructors fill in: its attribute, and the names that it may be given by."""

    attribute: str
    keys: frozenset[str]
    make: Callable[[], Any]


@cache
def _filled(kind: type[BaseModel]) -> tuple[_Filled, ...]:
    by_alias = kind.model_config.get("validate_by_alias") is not False
    return tuple(
        _Filled(name, frozenset({name, wire_name(name, field) if by_alias else name}), rule.make)
        for name, field in kind.__pydantic_fields__.items()
        for rule in field.metadata
        if isinstance(rule, ConstructorDefault)
    )


def fill_in(kind: type[BaseModel], given: dict[str, Any]) -> list[str]:
    """Add the defaults of a constructor to what it is given, and tell for which attributes."""
    missing = [member for member in _filled(kind) if member.keys.isdisjoint(given)]
    given.update({member.attribute: member.make() for member in missing})
    return [member.attribute for member in missing]


def have_filled_in(kind: type[BaseModel]) -> None:
    """Have the constructor of a class fill in the defaults that it alone has, if there are any."""
    # A constructor that somebody wrote calls this one. mypy allows nobody to replace a constructor;
    # one in the base class, though, would cost the types that have nothing to fill in.
    if _filled(kind) and getattr(kind.__init__, _PLAIN, False):
        kind.__init__ = _fill_and_make  # type: ignore[method-assign]


_PLAIN: Final = "__pydantic_base_init__"
"""What pydantic marks its own constructor with, which it need not call to read a payload."""


def _fill_and_make(self: BaseModel, /, **data: Any) -> None:
    filled = fill_in(type(self), data)
    BaseModel.__init__(self, **data)
    self.__pydantic_fields_set__.difference_update(filled)


setattr(_fill_and_make, _PLAIN, True)

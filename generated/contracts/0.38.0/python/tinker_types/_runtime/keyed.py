# Part of every package that tinkerspec generates; do not edit.
"""Plain lists and arrays in a map of objects, whose keys say more of them."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal, NamedTuple, cast

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, core_schema

from .faults import excerpt, fault
from .foreign import is_array, numpy_number
from .payload import is_payload
from .rules import Rule


class KeyedLists(Rule):
    """A dict whose values may be given as plain lists, each of elements that its key names.

    A tuple or a range is as good as a list. Each reaches the class of the value as a `KeyedList`,
    and each array as a `KeyedArray`; payloads are left as they are.
    """

    looks_inside: ClassVar[bool] = False  # Not of payloads.

    dtypes: Mapping[str, str]
    """Element type by key."""
    unknown: Literal["error", "infer"] = "error"
    """What a list under another key is: a fault, or one whose first element decides."""

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_before_validator_function(self._keyed, handler(source))

    def _keyed(self, value: Any, info: ValidationInfo) -> Any:
        if is_payload(info) or not isinstance(value, Mapping):
            return value
        return {key: self._with_key(key, item) for key, item in value.items()}

    def _with_key(self, key: str, item: object) -> object:
        if isinstance(item, list):
            return KeyedList(key, item, self)
        if type(item) in (tuple, range):
            return KeyedList(key, [*cast("Iterable[Any]", item)], self)
        return KeyedArray(key, item) if is_array(item) else item


class KeyedArray(NamedTuple):
    """An array where an object is asked: the hook `_accept` of its class makes one of it."""

    key: str
    array: Any


class KeyedList(NamedTuple):
    """A plain list where an object is asked: the hook `_accept` of its class makes one of it."""

    key: str
    values: list[Any]
    rule: KeyedLists

    def dtype(self) -> str:
        """Give the type of the elements.

        Raises:
            ValidationError: With code `dtype_key`, where the key names none and must.
        """
        dtype = self.rule.dtypes.get(self.key)
        if dtype is not None:
            return dtype
        if self.rule.unknown == "infer":
            return _dtype_of(self.values)
        known = ", ".join(self.rule.dtypes)
        message = f"A list under '{excerpt(self.key)}' has no dtype; lists may stand under {known}"
        raise fault("dtype_key", message, value=self.values)


def _dtype_of(values: list[Any]) -> str:
    first = values[0] if values else None
    number = first if isinstance(first, int) else numpy_number(first)
    return "int64" if isinstance(number, int) else "float32"

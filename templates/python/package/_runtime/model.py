"""The bases of every emitted model, and reading for types that are no models."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, ClassVar, Final, Self, TypeVar, get_args, overload

from pydantic import (
    BaseModel,
    ConfigDict,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    model_validator,
)

from . import encode
from .arrays import LONG, IntegerItems, NumberItems
from .foreign import array_parts
from .held import HoldsLists, hold_lists
from .packed import Packed, pack_list
from .payload import is_payload, read
from .skim import skim

T = TypeVar("T")


class _Model(BaseModel):
    """What strict and open models share. Values are frozen; `str` shows what `repr` shows.

    A mixin may override two hooks, which run wherever the class is read, in subclasses and as a
    field of any other model too: `_accept` before, `_verify` after. Values that are instances of
    the class already pass by both.
    """

    model_config = ConfigDict(
        frozen=True, protected_namespaces=(), validate_by_name=True, validate_by_alias=True
    )

    _hooks: ClassVar[Any]
    _holdable: ClassVar[tuple[str, ...]] = ()
    """Attributes that may hold a list in another form."""
    _packable: ClassVar[Mapping[str, IntegerItems | NumberItems]] = MappingProxyType({})
    """Members that may be held as an array of numbers, with the rule for the numbers."""
    _is_quiet: ClassVar[bool] = False
    """Whether nobody sees the members before they are read but the rules."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # Pydantic gathers decorated methods after this hook. Classes without hooks stay compiled.
        if _overrides(cls, "_accept") or _overrides(cls, "_verify") or _has_numbers(cls):
            reader: Any = classmethod(_read_with_hooks)
            cls._hooks = model_validator(mode="wrap")(reader)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls._is_quiet = _is_quiet(cls)

    @classmethod
    def from_json(cls, data: str | bytes | bytearray | memoryview | Mapping[str, Any]) -> Self:
        """Read a payload: JSON text, or a mapping that holds what JSON text would.

        Reads as the constructor does, without the conveniences for values that JSON does not have.

        Raises:
            ValidationError: With every fault of the payload; `payload_errors` lists them.
        """
        made: Self = read(cls.__pydantic_validator__, data, cls.__name__, skim=partial(skim, cls))
        return made

    def to_json(self) -> bytes:
        """Give the canonical JSON, as UTF-8 text without spaces.

        Raises:
            ValueError: When NaN or infinity is held; the message names the field.
        """
        return encode.to_json(self)

    def to_wire(self) -> dict[str, Any]:
        """Give the canonical JSON value, as dicts and lists of its own.

        Raises:
            ValueError: When NaN or infinity is held; the message names the field.
        """
        tree: dict[str, Any] = encode.to_wire(self)
        return tree

    def __str__(self) -> str:
        return repr(self)

    @classmethod
    def _accept(cls, value: Any, *, payload: bool) -> Any:
        """Hook: change what is to be read. `payload` is true inside `from_json`.

        In a payload an array of numbers may be a `Held`.
        """
        return value

    def _verify(self) -> None:
        """Hook: check the whole value, once its fields are sound; raise `fault(...)`."""


def _overrides(cls: type[_Model], name: str) -> bool:
    return next(base for base in cls.__mro__ if name in vars(base)) is not _Model


def _has_numbers(cls: type[_Model]) -> bool:
    """Whether a class declares an array of numbers, as far as can be seen so early."""
    if not isinstance(cls, HoldsLists):
        return False
    try:
        declared = vars(cls).get("__annotations__") or cls.__annotations__
    except NameError:
        return False
    return any(_is_rule(rule) for kind in declared.values() for rule in get_args(kind))


def _is_rule(rule: Any) -> bool:
    return isinstance(rule, IntegerItems | NumberItems)


def _is_quiet(cls: type[_Model]) -> bool:
    found = cls.__pydantic_decorators__
    if found.field_validators or found.validators or found.root_validators:
        return False
    schema: Any = cls.__get_pydantic_core_schema__
    if cls.__pydantic_custom_init__ or schema.__func__ is not _PLAIN_SCHEMA:
        return False
    return all(
        name == "_hooks" or validator.info.mode == "after"
        for name, validator in found.model_validators.items()
    )


_PLAIN_SCHEMA: Final[Any] = vars(BaseModel)["__get_pydantic_core_schema__"].__func__


def _packable(cls: type[_Model]) -> dict[str, IntegerItems | NumberItems]:
    if not cls._is_quiet:
        return {}
    found = {}
    for name in cls._holdable:
        field = cls.model_fields[name]
        if len(field.metadata) == 1 and _is_rule(field.metadata[0]):
            found[name] = found[field.alias or name] = field.metadata[0]
    return found


def _read_with_hooks(
    cls: type[_Model], value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
) -> Any:
    if isinstance(value, cls):
        return handler(value)
    payload = is_payload(info)
    accepted = cls._accept(value, payload=payload)
    given = accepted
    if isinstance(accepted, Mapping):
        given = _packed(accepted, cls._packable, _of_payload if payload else _of_array)
    try:
        made = handler(given)
    except ValidationError:
        if given is accepted:
            raise
        made = handler(_packed(accepted, {}, _of_array))  # An error shows what was read.
    if made is not accepted:
        made._verify()
    return made


def _packed(
    given: Mapping[str, Any],
    packable: Mapping[str, IntegerItems | NumberItems],
    pack: Callable[[Any], Packed | None],
) -> Mapping[str, Any]:
    """Take some members as arrays, where they are such and keep their rules, and no others."""
    changed: dict[str, Any] = {}
    for name, value in given.items():
        numbers = value if isinstance(value, Packed) else None
        if name in packable:
            if numbers is None:
                numbers = pack(value)
            if numbers is not None and packable[name].takes(numbers):
                changed[name] = numbers
                continue
        if numbers is not None:
            changed[name] = numbers.fresh()
    return {**given, **changed} if changed else given


def _of_payload(value: Any) -> Packed | None:
    # Lists of JSON text are nobody else's, and the objects in them take several times the memory.
    return pack_list(value) if type(value) is list and len(value) > LONG else None


def _of_array(value: Any) -> Packed | None:
    try:
        parts = array_parts(value)
    except ValidationError:
        return None  # The rule itself says what is wrong.
    if parts is None:
        return None
    data, _, shape = parts
    return data if isinstance(data, Packed) and len(shape) == 1 else None


class StrictModel(_Model):
    """A frozen model that rejects unknown keys."""

    model_config = ConfigDict(extra="forbid")


class OpenModel(_Model):
    """A frozen model that ignores unknown keys, so that old clients survive new servers."""

    model_config = ConfigDict(extra="ignore")


class _ListModel(_Model, metaclass=HoldsLists):
    """A model that may hold its lists in another form until they are asked for."""

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        hold_lists(cls)
        cls._packable = MappingProxyType(_packable(cls))


class StrictListModel(_ListModel, StrictModel):
    """A `StrictModel` with lists, which may be held as arrays until they are asked for."""


class OpenListModel(_ListModel, OpenModel):
    """An `OpenModel` with lists, which may be held as arrays until they are asked for."""


@overload
def from_json(type_: type[T], data: Any) -> T: ...
@overload
def from_json(type_: Any, data: Any) -> Any: ...
def from_json(type_: Any, data: Any) -> Any:
    """Read a payload as any type of the package: a model, an enum, a union, another alias.

    Args:
        type_: The type, such as a model or an alias of a dict.
        data: JSON text, or what JSON text would hold.

    Raises:
        ValidationError: With every fault of the payload; `payload_errors` lists them.
    """
    title = getattr(type_, "__name__", "value")
    return read(_adapter(type_).validator, data, title, skim=partial(skim, type_))


@lru_cache(maxsize=256)
def _adapter(type_: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type_)

"""The bases of every emitted model, and reading for types that are no models."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, overload

from pydantic import (
    ConfigDict,
    GetJsonSchemaHandler,
    TypeAdapter,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from . import encode, ways
from .absent import have_filled_in
from .descriptions import DescribedFields, describe
from .excerpts import brief
from .guarded import Guarded
from .held import members
from .payload import is_payload, read

T = TypeVar("T")


class Model(Guarded):
    """What strict and open models share. Values are frozen; `str` shows what `repr` shows.

    A mixin may override two hooks, which run wherever the class is read, in subclasses and as a
    field of any other model too: `_accept` before, `_verify` after. Values that are instances of
    the class already pass by both.
    """

    model_config = ConfigDict(
        frozen=True, protected_namespaces=(), validate_by_name=True, validate_by_alias=True
    )

    _hooks: ClassVar[Any]

    if not TYPE_CHECKING:
        model_fields: ClassVar[Any] = DescribedFields()

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        found = handler(schema)
        # Newer releases of pydantic name members by attributes where arguments go by them.
        generator = getattr(handler, "generate_json_schema", None)
        by_alias = getattr(generator, "by_alias", True)
        describe(cls, handler.resolve_ref_schema(found), by_alias=by_alias)
        return found

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # Pydantic gathers decorated methods after this hook. Classes without hooks stay compiled.
        if cls._has_hooks():
            reader: Any = classmethod(_read_with_hooks)
            cls._hooks = model_validator(mode="wrap")(reader)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        ways.best.watch(cls)
        have_filled_in(cls)

    @classmethod
    def _has_hooks(cls) -> bool:
        return overrides(cls, "_accept") or overrides(cls, "_verify")

    @classmethod
    def _read_members(cls, value: Any, handler: Callable[[Any], Any], *, payload: bool) -> Self:
        """Read what `_accept` has given."""
        made: Self = handler(value)
        return made

    @classmethod
    def from_json(cls, data: str | bytes | bytearray | memoryview | Mapping[str, Any]) -> Self:
        """Read a payload: JSON text, or a mapping that holds what JSON text would.

        Reads as the constructor does, without the conveniences for values that JSON does not have.

        Raises:
            ValidationError: With every fault of the payload; `payload_errors` lists them.
        """
        made: Self = read(cls, cls.__pydantic_validator__, data)
        return made

    def to_json(self) -> bytes:
        """Give the canonical JSON, as UTF-8 text without spaces.

        Raises:
            ValueError: When NaN or infinity is held, or a list or map was changed to what its type
                does not allow; the message names each place.
        """
        return encode.to_json(self)

    def to_wire(self) -> dict[str, Any]:
        """Give the canonical JSON value, as dicts and lists of its own.

        Raises:
            ValueError: When NaN or infinity is held, or a list or map was changed to what its type
                does not allow; the message names each place.
        """
        tree: dict[str, Any] = encode.to_wire(self)
        return tree

    def __str__(self) -> str:
        return repr(self)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        kind, stored = type(self), members(self)
        for name, field in kind.__pydantic_fields__.items():
            if field.repr and name in stored:
                yield name, brief(stored[name])
        yield from (self.__pydantic_extra__ or {}).items()
        for name, computed in kind.__pydantic_computed_fields__.items():
            if computed.repr:
                yield name, getattr(self, name)

    @classmethod
    def _accept(cls, value: Any, *, payload: bool) -> Any:
        """Hook: change what is to be read. `payload` is true inside `from_json`.

        In a payload an array of numbers may be a `Held`.
        """
        return value

    def _verify(self) -> None:
        """Hook: check the whole value, once its fields are sound; raise `fault(...)`."""


def overrides(cls: type[Model], name: str) -> bool:
    """Whether a class has a hook of its own, or of a mixin."""
    return next(base for base in cls.__mro__ if name in vars(base)) is not Model


def _read_with_hooks(
    cls: type[Model], value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo
) -> Any:
    if isinstance(value, cls):
        return handler(value)
    payload = is_payload(info)
    accepted = cls._accept(value, payload=payload)
    made = cls._read_members(accepted, handler, payload=payload)
    if made is not accepted:
        made._verify()
    return made


class StrictModel(Model):
    """A frozen model that rejects unknown keys."""

    model_config = ConfigDict(extra="forbid")


class OpenModel(Model):
    """A frozen model that ignores unknown keys, so that old clients survive new servers."""

    model_config = ConfigDict(extra="ignore")


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
    return read(type_, _adapter(type_).validator, data)


@lru_cache(maxsize=256)
def _adapter(type_: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type_)

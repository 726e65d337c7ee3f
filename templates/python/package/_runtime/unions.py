"""Unions: of models that a tag tells apart, and of any types of which the first or only one
fits."""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from types import MappingProxyType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    NamedTuple,
    Union,
    get_args,
    get_origin,
)

from pydantic import (
    BaseModel,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    ValidationInfo,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
    PydanticKnownError,
    core_schema,
    to_json,
)

from .faults import fault
from .payload import is_payload, read_payload, wire_name
from .rules import Rule


class Tagged(Rule):
    """A union whose variant is named by the member `discriminator`.

    The member may be absent: then the one variant fits that has all its required keys among the
    given ones and, if it is strict, knows all the given ones. Where none fits but a single strict
    one knows all the keys, that one is meant, and what it misses is its own fault. Otherwise fails
    with error type `tag`. Locations of faults hold no names of variants.
    """

    looks_inside: ClassVar[bool] = False

    discriminator: str

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        variants: tuple[type[BaseModel], ...] = get_args(source) or (source,)
        by_tag = {tag: kind for kind in variants for tag in _tags(kind, self.discriminator)}
        schemas = {kind: handler.generate_schema(kind) for kind in variants}
        # Serves dumping and JSON Schema; reading it alone would name variants in locations.
        choices: dict[Any, CoreSchema] = {tag: schemas[kind] for tag, kind in by_tag.items()}
        return core_schema.with_info_wrap_validator_function(
            _Dispatch(self.discriminator, variants, by_tag),
            core_schema.tagged_union_schema(choices, self.discriminator),
        )


def _tags(kind: type[BaseModel], discriminator: str) -> Iterable[str]:
    return [*_texts(_tag_of(kind, discriminator)[1].annotation)]


def _tag_of(kind: type[BaseModel], discriminator: str) -> tuple[str, FieldInfo]:
    """Give the attribute of the member that tells models apart, and what is declared of it."""
    for name, found in kind.__pydantic_fields__.items():
        if wire_name(name, found) == discriminator:
            return name, found
    raise TypeError(f"{kind.__name__} has no member {discriminator!r} to be told apart by")


def _texts(annotation: Any) -> Iterator[str]:
    """Give the texts of a `Literal`, which None and rules may stand beside."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        yield from arguments
    if origin is Annotated:
        arguments = arguments[:1]
    for argument in arguments if origin in (*_UNIONS, Annotated) else ():
        yield from _texts(argument)


_UNIONS: Final = (Union, UnionType)


class _Keys(NamedTuple):
    required: frozenset[str]
    known: frozenset[str] | None  # None when unknown keys are ignored.


class _Dispatch:
    """Reads a value as the variant that it is. Called by pydantic, once a value."""

    __slots__ = ("_by_tag", "_discriminator", "_keys", "_variants")

    def __init__(
        self,
        discriminator: str,
        variants: tuple[type[BaseModel], ...],
        by_tag: Mapping[str, type[BaseModel]],
    ) -> None:
        self._discriminator = discriminator
        self._variants = variants
        self._by_tag = by_tag
        self._keys: dict[type[BaseModel], _Keys] = {}

    def __call__(self, value: Any, handler: object, info: ValidationInfo) -> Any:
        if isinstance(value, self._variants):
            return value
        if not isinstance(value, Mapping):
            names = " or ".join(kind.__name__ for kind in self._variants)
            raise PydanticKnownError("model_type", {"class_name": names})
        validator = self._choose(value).__pydantic_validator__
        # An error of the variant gets the location of the value in front, and nothing else.
        if is_payload(info):
            return read_payload(validator, value, info.context)
        return validator.validate_python(value, context=info.context)

    def _choose(self, value: Mapping[str, Any]) -> type[BaseModel]:
        member = self._discriminator
        if member not in value:
            return self._choose_by_keys(value)
        tag = value[member]
        if not isinstance(tag, str):
            raise fault("type", "Input should be a valid string", at=(member,), value=tag)
        kind = self._by_tag.get(tag)
        if kind is None:
            tags = ", ".join(map(repr, self._by_tag))
            raise fault("tag", f"Input should be one of {tags}", at=(member,), value=tag)
        return kind

    def _choose_by_keys(self, value: Mapping[str, Any]) -> type[BaseModel]:
        keys = value.keys()
        fitting = [kind for kind in self._variants if self._fits(kind, keys)]
        if not fitting:
            fitting = [kind for kind in self._variants if self._is_meant(kind, keys)]
        if len(fitting) == 1:
            return fitting[0]
        names = " and ".join(kind.__name__ for kind in fitting) or "no variant"
        raise PydanticCustomError(
            "tag",
            "Without the member {member}, the keys fit {names}",
            {"member": self._discriminator, "names": names},
        )

    def _fits(self, kind: type[BaseModel], given: AbstractSet[str]) -> bool:
        keys = self._keys_of(kind)
        return keys.required <= given and (keys.known is None or given <= keys.known)

    def _is_meant(self, kind: type[BaseModel], given: AbstractSet[str]) -> bool:
        keys = self._keys_of(kind)
        if keys.known is None or self._discriminator in keys.required:
            return False
        return given <= keys.known

    def _keys_of(self, kind: type[BaseModel]) -> _Keys:
        if kind not in self._keys:
            fields = {
                wire_name(name, field): field for name, field in kind.__pydantic_fields__.items()
            }
            required = (key for key, field in fields.items() if field.is_required())
            strict = kind.model_config.get("extra") == "forbid"
            self._keys[kind] = _Keys(frozenset(required), frozenset(fields) if strict else None)
        return self._keys[kind]


class AnyOf(Rule, kw_only=True):
    """A value of the first of several types that it fits.

    Fails with error type `union`, whatever is wrong with it. `tag` names a member whose text
    decides between models, where each has texts of its own; with an `order`, the text only says
    which type to try first. `read_again` is true where what is written of a value may fit another
    type.
    """

    looks_inside: ClassVar[bool] = False

    tag: str = ""
    order: Mapping[str, int] = MappingProxyType({})
    read_again: bool = False

    def __hash__(self) -> int:
        return hash((self.tag, self.read_again))  # An order has no hash.

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        variants = _variants(source)
        schemas = [handler.generate_schema(variant) for variant in variants]
        choices: dict[Hashable, CoreSchema] = {_UNTAGGED: _first(variants, schemas)}
        if self.order:
            for index in set(self.order.values()):
                others = [schema for schema in schemas if schema is not schemas[index]]
                choices[index] = _first(variants, [schemas[index], *others])
        elif self.tag:
            pairs = [*zip(variants, schemas, strict=True)]
            untagged = [each for kind, each in pairs if not self._must_be_tagged(kind)]
            # What lacks its tag is not read as what has to have one: each level of a value that
            # may nest itself would be read as often as there are variants.
            choices = {**dict(pairs), _UNTAGGED: _first(variants, [*untagged, _NOTHING, _NOTHING])}
        if len(choices) == 1:
            return choices[_UNTAGGED]
        choose = self._start if self.order else self._decider(variants)
        return _first(variants, [core_schema.tagged_union_schema(choices, choose), _NOTHING])

    def _must_be_tagged(self, kind: type[BaseModel]) -> bool:
        return _tag_of(kind, self.tag)[1].is_required()

    def _start(self, value: Any) -> Any:
        """Say which type to try first; the choice without a tag is to try them in order."""
        return self.order.get(_text(value, self.tag), _UNTAGGED)

    def _decider(self, variants: tuple[type[BaseModel], ...]) -> Callable[[Any], Any]:
        by_text = {text: kind for kind in variants for text in _tags(kind, self.tag)}
        # A constructor also takes members by their attributes.
        names = dict.fromkeys((self.tag, *(_tag_of(kind, self.tag)[0] for kind in variants)))

        def decide(value: Any) -> Any:
            if not isinstance(value, Mapping):
                return next((kind for kind in variants if isinstance(value, kind)), None)
            given = next((name for name in names if name in value), None)
            return _UNTAGGED if given is None else by_text.get(_text(value, given))

        return decide

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        choices = _union_within(schema)["choices"]
        if choices[-1] is _NOTHING:
            by_tag = choices[0]["choices"]
            of_tags = [choice for tag, choice in by_tag.items() if tag != _UNTAGGED]
            choices = by_tag[_UNTAGGED]["choices"] if self.order else of_tags
        # As a union, so that pydantic refers to models instead of writing them out.
        return handler(core_schema.union_schema([*choices]))


_UNTAGGED: Final = ""
"""The choice of a value whose tag says nothing."""


def _text(value: Any, member: str) -> Any:
    """Give the text of a member; None where it has none."""
    found = value.get(member) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else None


def _first(variants: tuple[Any, ...], schemas: list[CoreSchema]) -> CoreSchema:
    """Read by the first schema that fits, all within pydantic's compiled code."""
    return core_schema.union_schema(
        [*schemas],
        mode="left_to_right",
        custom_error_type="union",
        custom_error_message=f"Input should fit one of {_names(variants)}",
    )


class Nothing:
    """What no value is an instance of."""


_NOTHING: Final = core_schema.is_instance_schema(Nothing)
"""A second choice: of a single one, pydantic would show the faults as they are."""


def _variants(source: Any) -> tuple[Any, ...]:
    return get_args(source) if get_origin(source) in _UNIONS else (source,)


def _names(variants: Iterable[Any]) -> str:
    """Name types for people who read the schema and write JSON, each of them once."""
    return ", ".join(dict.fromkeys(map(_name, variants)))


def _name(variant: Any) -> str:
    origin, arguments = get_origin(variant), get_args(variant)
    if origin is Annotated:
        return _name(arguments[0])
    if variant in _JSON_NAMES:
        return _JSON_NAMES[variant]
    if origin in _UNIONS:
        return " or ".join(dict.fromkeys(map(_name, arguments)))
    if origin is Literal:
        shown = [to_json(value).decode() for value in arguments[:_MANY]]
        return " or ".join([*shown, *(["..."] if arguments[_MANY:] else [])])
    if origin in (list, dict):
        return f"{_JSON_NAMES[origin]} of {_name(arguments[-1])}"
    name: str = variant.__name__
    return name


_MANY: Final = 5
"""How many values of a choice a message lists."""

_JSON_NAMES: Final[Mapping[Any, str]] = {
    Any: "anything",
    bool: "boolean",
    bytes: "base64 text",
    date: "date",
    datetime: "date-time",
    dict: "map",
    float: "number",
    int: "integer",
    list: "list",
    list[int] | list[float]: "list of number",
    str: "string",
    type(None): "null",
}


class OneOf(Rule, kw_only=True):
    """A value of exactly one of several types that have values in common.

    Fails with error type `union` where it fits none, or several. `read_again` is true where what is
    written of a value may fit another type. `types` are the types where the annotation has fewer:
    Python makes one of those that are equal.
    """

    looks_inside: ClassVar[bool] = False

    read_again: bool = False
    types: tuple[Any, ...] = ()

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        variants = self.types or _variants(source)
        schemas = [handler.generate_schema(variant) for variant in variants]
        # Compiled code gives what each of the types makes of the value.
        tries = [core_schema.union_schema([s, _MISFIT], mode="left_to_right") for s in schemas]
        return core_schema.no_info_wrap_validator_function(
            _OnlyOne(variants),
            core_schema.tuple_schema([*tries]),
            serialization=core_schema.plain_serializer_function_ser_schema(
                _itself, return_schema=core_schema.union_schema([*schemas])
            ),
        )

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        items = _union_within(schema)["schema"]["items_schema"]
        tries = [each["choices"][0] for each in items]
        described = handler(core_schema.union_schema([*tries])).get("anyOf", [])
        # Of types that are equal, pydantic describes one.
        return {"oneOf": described if len(described) == len(tries) else [*map(handler, tries)]}


_NO: Final = object()
"""Stands for the result of a type that a value does not fit."""


def _misfit(value: object) -> object:
    return _NO


_MISFIT: Final = core_schema.no_info_plain_validator_function(_misfit)


def _itself(value: Any) -> Any:
    return value


class _OnlyOne:
    """Gives a value as the one type that fits reads it. Called by pydantic, once a value."""

    __slots__ = ("_count", "_names")

    def __init__(self, variants: tuple[Any, ...]) -> None:
        self._count = len(variants)
        self._names = _names(variants)

    def __call__(self, value: Any, handler: Callable[[Any], Any]) -> Any:
        found = [made for made in handler((value,) * self._count) if made is not _NO]
        if len(found) != 1:
            how = "several" if found else "none"
            message = f"Input should fit one of {self._names} and no other, and fits {how}"
            raise fault("union", message, value=value)
        return found[0]


class ReadOnce(Rule):
    """A union that a value may hold again in several of its variants.

    Each variant of the value outside asks for what the value inside is. The first answer serves all
    of them, as otherwise every level would be read twice as often as the one above it.
    """

    looks_inside: ClassVar[bool] = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.with_info_wrap_validator_function(_Once(), handler(source))


def _union_within(schema: CoreSchema) -> Any:
    """The schema of a union, without what `ReadOnce` may put around it."""
    found: Any = schema
    is_around = found["type"] == "function-wrap" and isinstance(
        found["function"]["function"], _Once
    )
    return found["schema"] if is_around else found


class _Reading(NamedTuple):
    """What a value was read as, or why it was not. That the value is kept makes its id its own."""

    value: object
    made: Any
    error: ValidationError | None


class _Memory(threading.local):
    """What has been read inside the outermost union that is being read; None outside of any."""

    readings: dict[tuple[int, "_Once", bool], _Reading] | None = None


_MEMORY: Final = _Memory()


class _Once:
    """Reads each value once within the outermost one. Called by pydantic, once a variant."""

    __slots__ = ()

    def __call__(self, value: Any, handler: Callable[[Any], Any], info: ValidationInfo) -> Any:
        if _MEMORY.readings is not None:
            return self._read(_MEMORY.readings, value, handler, info)
        _MEMORY.readings = {}
        try:
            return handler(value)
        finally:
            _MEMORY.readings = None

    def _read(
        self,
        readings: dict[tuple[int, "_Once", bool], _Reading],
        value: Any,
        handler: Callable[[Any], Any],
        info: ValidationInfo,
    ) -> Any:
        key = id(value), self, is_payload(info)
        known = readings.get(key)
        if known is None:
            try:
                known = _Reading(value, handler(value), None)
            except ValidationError as error:
                known = _Reading(value, None, error)
            readings[key] = known
        if known.error is not None:
            raise known.error
        return known.made

"""The IR: what every target reads.

Frozen and language-neutral: it has no Python or Elixir spellings, and no type names of any project.
A `Contract` holds `Definition`s in order of their names; each is an `Object`, an `Enum`, a `Union`
or an `Alias`. Types refer to definitions by name (`RefType`), so the graph may be recursive while
the data stays a tree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from enum import Enum as _PyEnum
from functools import cached_property
from typing import Final, Literal, TypeAlias

from ..frozen import frozen

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Scalar: TypeAlias = bool | int | float | str
"""A value of an enum, or a constant. A whole number is an `int`, unless a double cannot count to
it."""
Direction = Literal["request", "response", "both"]
Lang: TypeAlias = Mapping[str, Mapping[str, Json]]
"""Per-language facts (`x-lang`), unchanged: the IR does not interpret them."""

INT64_MIN: Final = -(2**63)
INT64_MAX: Final = 2**63 - 1


class Absent(_PyEnum):
    """The default of a field that has none; `None` is JSON's null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


# --- types ---------------------------------------------------------------------------------------


@frozen(kw_only=True)
class StringType:
    """Text; lengths count code points, `pattern` may match anywhere.

    `format` is checked if `formats.TEXT_FORMATS` has it; any other only describes the text.
    """

    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    format: str | None = None


@frozen(kw_only=True)
class DateTimeType:
    """An RFC 3339 timestamp with an offset (`format: date-time`)."""


@frozen(kw_only=True)
class DateType:
    """A day of the years 1 to 9999, as `YYYY-MM-DD` (`format: date`)."""


@frozen(kw_only=True)
class BytesType:
    """Bytes that travel as canonical base64 (`contentEncoding: base64`)."""


@frozen(kw_only=True)
class BooleanType:
    """True or false."""


@frozen(kw_only=True)
class IntegerType:
    """A number without a fraction; 16.0 is one. `format` only describes it, so types that differ in
    nothing else are equal."""

    minimum: int | None = None
    maximum: int | None = None
    exclusive_minimum: int | None = None
    exclusive_maximum: int | None = None
    multiple_of: int | None = None
    format: str | None = field(default=None, compare=False)

    @property
    def is_int64(self) -> bool:
        """Whether every value fits in a signed 64-bit integer."""
        low = self.minimum is not None and self.minimum >= INT64_MIN
        high = self.maximum is not None and self.maximum <= INT64_MAX
        return low and high


@frozen(kw_only=True)
class NumberType:
    """Any finite JSON number that a double can hold. `format` is as in `IntegerType`."""

    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: float | None = None
    format: str | None = field(default=None, compare=False)


@frozen(kw_only=True)
class EnumType:
    """One of the listed values, at least one, written out where it is used.

    Of an `open` one every string is a value, and all that are listed are strings (`x-open`).
    """

    values: tuple[Scalar, ...]
    open: bool = False


@frozen(kw_only=True)
class ConstType:
    """Exactly this value."""

    value: Scalar


@frozen(kw_only=True)
class ArrayType:
    """A list of one type."""

    items: Type
    min_items: int | None = None
    max_items: int | None = None
    unique: bool = False


@frozen(kw_only=True)
class MapType:
    """An object with free keys and values of one type."""

    values: Type
    min_properties: int | None = None
    max_properties: int | None = None
    key_pattern: str | None = None


@frozen(kw_only=True)
class AnyType:
    """Any JSON value."""


@frozen(kw_only=True)
class RefType:
    """The definition of this name."""

    name: str


@frozen(kw_only=True)
class NullableType:
    """`of`, or null. Never nested."""

    of: Type


@frozen(kw_only=True)
class UnionType:
    """A value of one of several types, without a tag that says which: of the first that fits; when
    `exclusive`, of the only one that fits. There are two variants or more.

    Null is not among them: it makes a `NullableType` of the whole. `discriminator` names a member
    whose text says which variant to try first, by `tags`: one group of texts a variant. Without a
    discriminator, both are empty.
    """

    variants: tuple[Type, ...]
    exclusive: bool = False
    discriminator: str = ""
    tags: tuple[tuple[str, ...], ...] = ()


ScalarType: TypeAlias = (
    StringType
    | DateTimeType
    | DateType
    | BytesType
    | BooleanType
    | IntegerType
    | NumberType
    | EnumType
    | ConstType
)
Type: TypeAlias = ScalarType | ArrayType | MapType | AnyType | RefType | NullableType | UnionType


# --- definitions ---------------------------------------------------------------------------------


@frozen(kw_only=True)
class Period:
    """The first contract that has something, and the first that no longer has it, by their names.

    `since` is empty where what it belongs to always had it, and `until` where that never lost it.
    This is documentation: whatever differs in nothing else is equal.
    """

    since: str = ""
    until: str = ""


ALWAYS: Final = Period()


@frozen(kw_only=True)
class Field:
    """A member of an object, under the name it has on the wire.

    `default` is what an absent member reads as. Without one, and when the field is not required,
    absence says nothing: languages hold their null then, and nothing is written. A required member
    that has only one value has that for a default.
    `read_only` and `write_only` say who sends it; they are documentation, and decide no value.
    `list_dtype` gives the element type of a plain list by its key (`x-list-dtype`); `renamed_from`
    holds the names that the member had before (`x-renamed-from`).
    """

    name: str
    type: Type
    required: bool
    default: Json | Absent
    description: str
    pointer: str
    examples: tuple[Json, ...] = ()
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    list_dtype: Mapping[str, str] | None = None
    lang: Lang = field(default_factory=dict)
    renamed_from: tuple[str, ...] = ()
    period: Period = field(default=ALWAYS, compare=False)

    @property
    def is_silent(self) -> bool:
        """Whether its absence says nothing: it is not required, and nothing stands for it."""
        return not self.required and self.default is ABSENT


@frozen(kw_only=True)
class _NamedType:
    """Common members of all definitions: `source` is the path of the schema, `module` the name in
    snake_case; `read_only` and `write_only` are as in `Field`."""

    name: str
    module: str
    source: str
    description: str
    direction: Direction
    examples: tuple[Json, ...] = ()
    deprecated: bool = False
    read_only: bool = False
    write_only: bool = False
    lang: Lang = field(default_factory=dict)
    renamed_from: tuple[str, ...] = ()
    period: Period = field(default=ALWAYS, compare=False)


@frozen(kw_only=True)
class Object(_NamedType):
    """A record. Unknown keys are rejected when `strict`, ignored otherwise.

    `bases` are the records that it takes over by `allOf` as they are: it has all their members
    without a change and treats unknown keys alike, so that each of its values is one of theirs.
    None of them is a base of another, however far up.
    """

    fields: tuple[Field, ...]
    strict: bool
    bases: tuple[str, ...] = ()


@frozen(kw_only=True)
class Enum(_NamedType):
    """A set of values, at least one; closed, unless it is `open` as an `EnumType` is.

    `periods` has a period for each value, in their order, or none for all.
    """

    values: tuple[Scalar, ...]
    open: bool = False
    periods: tuple[Period, ...] = field(default=(), compare=False)

    @property
    def type(self) -> EnumType:
        """The same, written out on the spot."""
        return EnumType(values=self.values, open=self.open)


@frozen(kw_only=True)
class Variant:
    """One variant of a union: the values of the tag that mean it, one or more, and the object."""

    tags: tuple[str, ...]
    name: str
    period: Period = field(default=ALWAYS, compare=False)


@frozen(kw_only=True)
class Union(_NamedType):
    """One of several objects, identified by the member `discriminator`, or by their keys.

    `behaviours` are methods that each of them must have (`x-behaviours`).
    """

    discriminator: str
    variants: tuple[Variant, ...]
    behaviours: tuple[str, ...] = ()


@frozen(kw_only=True)
class Alias(_NamedType):
    """A name for a type that is neither a record, an enum nor a union."""

    type: Type


Definition: TypeAlias = Object | Enum | Union | Alias


@frozen(kw_only=True, slots=False)
class Contract:
    """Every definition, in order of its name, and the version of the set."""

    title: str
    version: str
    definitions: tuple[Definition, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Definition]:
        """Definitions by name."""
        return {definition.name: definition for definition in self.definitions}

    @cached_property
    def mentions(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the definitions that each one refers to, by its name."""
        return {each.name: tuple(mentions(each)) for each in self.definitions}

    @cached_property
    def behaviours(self) -> Mapping[str, tuple[str, ...]]:
        """The behaviours that variants of unions must have, by the name of the variant."""
        found: dict[str, tuple[str, ...]] = {}
        for union in (each for each in self.definitions if isinstance(each, Union)):
            for variant in union.variants:
                asked = (*found.get(variant.name, ()), *union.behaviours)
                found[variant.name] = tuple(dict.fromkeys(asked))
        return found

    def allows_null(self, type_: Type) -> bool:
        """Whether null is a value of the type, by itself or by what it refers to."""
        match type_:
            case UnionType(variants=variants, exclusive=exclusive):
                count = sum(map(self.allows_null, variants))
                return count == 1 if exclusive else count > 0
            case RefType(name=name):
                definition = self.by_name[name]
                return isinstance(definition, Alias) and self.allows_null(definition.type)
        return isinstance(type_, NullableType | AnyType)

    def only_value(self, type_: Type) -> Scalar | Absent:
        """The value of a type that has no other: a constant, or a closed enum of one."""
        match type_:
            case ConstType(value=value) | EnumType(values=(value,), open=False):
                return value
            case RefType(name=name):
                definition = self.by_name[name]
                if isinstance(definition, Alias | Enum):
                    return self.only_value(definition.type)
        return ABSENT

    def variant_of(self, union: Union, json: Mapping[str, Json]) -> str:
        """The name of the variant of a valid value, by its tag or, without one, by its keys."""
        tag = json.get(union.discriminator)
        for variant in union.variants:
            definition = self.by_name[variant.name]
            assert isinstance(definition, Object)
            required = {member.name for member in definition.fields if member.required}
            known = {member.name for member in definition.fields}
            fits = required <= json.keys() and (not definition.strict or json.keys() <= known)
            if tag in variant.tags or (tag is None and fits):
                return variant.name
        raise AssertionError(f"{json!r} is not a {union.name}")


def are_texts(values: Iterable[Scalar]) -> bool:
    """Whether all values of an enum are strings."""
    return all(isinstance(value, str) for value in values)


def is_nullable(type_: Type) -> bool:
    """Whether null is a value of the type."""
    return isinstance(type_, NullableType)


def strip_null(type_: Type) -> Type:
    """The type without null."""
    return type_.of if isinstance(type_, NullableType) else type_


def parts(type_: Type) -> Iterator[Type]:
    """A type, and those that it is made of on the spot, in order."""
    yield type_
    match type_:
        case NullableType(of=inner) | ArrayType(items=inner) | MapType(values=inner):
            yield from parts(inner)
        case UnionType(variants=variants):
            for variant in variants:
                yield from parts(variant)


def references(type_: Type) -> Iterator[str]:
    """Names of the definitions that a type refers to, in order."""
    return (part.name for part in parts(type_) if isinstance(part, RefType))


def stated(definition: Definition) -> Iterator[Type]:
    """The types that a definition states: of its members, or its own."""
    match definition:
        case Object(fields=fields):
            yield from (member.type for member in fields)
        case Enum() | Alias():
            yield definition.type


def mentions(definition: Definition) -> Iterator[str]:
    """Names of the definitions that a definition refers to."""
    if isinstance(definition, Union):
        yield from (variant.name for variant in definition.variants)
    for type_ in stated(definition):
        yield from references(type_)

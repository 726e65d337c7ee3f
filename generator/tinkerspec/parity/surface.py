"""The public side of types, independent of their language.

The contract, a Python package and an Elixir project each give a `Surface`, and a comparison needs
nothing else. Names of members are those of the wire and names of methods are neutral (`languages`);
their spelling in the source is kept too. Constraints on values (bounds, patterns, sizes) are not
included, because a source may check them in code that cannot be analysed. Running the vectors finds
those differences.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field, replace
from enum import Enum as _PyEnum
from typing import Final, Literal, TypeAlias

from ..contract.model import ABSENT, Absent, Direction, Json, Lang
from ..diagnostics import Place
from ..frozen import frozen

LanguageName = Literal["contract", "python", "elixir"]
TypeKind = Literal["record", "enum", "union", "alias", "imported"]
UnknownKeys = Literal["rejected", "ignored"]


class Dynamic(_PyEnum):
    """A default that is unknown without running code."""

    DYNAMIC = "dynamic"


DYNAMIC: Final = Dynamic.DYNAMIC


# --- shapes --------------------------------------------------------------------------------------

ScalarKind = Literal[
    "string", "integer", "number", "boolean", "bytes", "datetime", "date", "null", "any"
]


@frozen
class ScalarShape:
    """A value without parts. `any` means that the source says nothing about it."""

    kind: ScalarKind


ChoiceValue: TypeAlias = str | int | float
"""A text, or a number that is no boolean."""


@frozen
class Choice:
    """One of these texts and numbers, at least one."""

    values: tuple[ChoiceValue, ...]


@frozen
class ListOf:
    """A list of one shape."""

    items: Shape


@frozen
class MapOf:
    """An object with free keys and values of one shape."""

    values: Shape


@frozen
class NamedShape:
    """A type of the surface, by its name in `Surface.types`."""

    name: str


@frozen
class OneOf:
    """Any of several shapes, two or more; null is one of them where null is allowed."""

    options: tuple[Shape, ...]


Shape: TypeAlias = ScalarShape | Choice | ListOf | MapOf | NamedShape | OneOf

ANY: Final = ScalarShape("any")
NULL: Final = ScalarShape("null")


def one_of(*options: Shape) -> Shape:
    """The shape of any of these: nested ones are made flat, and each is named once."""
    flat: list[Shape] = []
    for option in options:
        inner = option.options if isinstance(option, OneOf) else (option,)
        flat += [shape for shape in inner if shape not in flat]
    return flat[0] if len(flat) == 1 else OneOf(tuple(flat))


def number(value: float) -> Shape:
    """The shape of a number that is written out; of a huge one only the type is known."""
    if isinstance(value, int):
        return Choice((value,)) if value.bit_length() <= _MOST_BITS else ScalarShape("integer")
    return Choice((value,)) if math.isfinite(value) else ScalarShape("number")


_MOST_BITS: Final = 1000


# --- types ---------------------------------------------------------------------------------------


@frozen(kw_only=True)
class Member:
    """A member of a record, under the name it is written with on the wire.

    `spelled` is its name in the source, `aliases` are further names that it is read under, and
    `also_written` further names that it may be written under.
    `required` says whether a value can be made without it; `default` is what it then reads as, and
    ABSENT when it is required; where it is `constructed`, a constructor in code gives that default,
    which says nothing about payloads. `written` is false where the source leaves it out when it
    writes.
    Known of the contract alone are `given`, the default that a required member may have in a
    constructor; `list_dtypes`, the element type of a plain list by its key;
    `lang`, what is otherwise in one language on purpose; and `silent`, that null stands for an
    absent member in a language, and in no payload.
    """

    name: str
    spelled: str
    shape: Shape
    required: bool
    default: Json | Absent | Dynamic = ABSENT
    doc: str = ""
    place: Place | None = None
    constructed: bool = False
    aliases: tuple[str, ...] = ()
    also_written: tuple[str, ...] = ()
    written: bool = True
    given: Json | Absent = ABSENT
    list_dtypes: Mapping[str, str] | None = None
    lang: Lang = field(default_factory=dict)
    silent: bool = False


@frozen(kw_only=True)
class Method:
    """A public function of a type: method, class method, property or module function.

    `least` and `most` count the arguments, not including the value that it is called on; `most` is
    None where there is no limit. A property takes none.
    """

    name: str
    spelled: str
    least: int = 0
    most: int | None = 0
    doc: str = ""
    place: Place | None = None


@frozen(kw_only=True)
class TypeSurface:
    """One type.

    `name` is the public name that the contract would use, `spelled` the full name in the source,
    such as `shop.types.order.Order`. A record has `members`; an enum has a `Choice` as its `shape`,
    a union a `OneOf` of `NamedShape`, an alias any shape; an imported type is another package's,
    and its shape is any. `direction` is known of the contract alone. `unknown_keys` is None where
    the source does not say. `tables` are the constant maps from text to text next to the type.
    `at_home` is false where the type is not in the module that has most of the others.
    `option_places` tells where each value of an enum or variant of a union stands, where that is
    known.
    """

    name: str
    spelled: str
    kind: TypeKind
    place: Place | None = None
    doc: str = ""
    members: tuple[Member, ...] = ()
    methods: tuple[Method, ...] = ()
    shape: Shape | None = None
    direction: Direction = "both"
    unknown_keys: UnknownKeys | None = None
    tables: tuple[Mapping[str, str], ...] = ()
    at_home: bool = True
    option_places: Mapping[str, Place] = field(default_factory=dict)


# --- operations ----------------------------------------------------------------------------------

ParameterPlace = Literal["path", "query", "header", "argument"]
"""Where a parameter is. An argument is one of a client's function, and not of the wire."""


@frozen(kw_only=True)
class ParameterSurface:
    """A parameter of an operation that is not in its path."""

    name: str
    where: ParameterPlace
    required: bool = False
    place: Place | None = None


@frozen(kw_only=True)
class OperationSurface:
    """An operation: a route of a server, or a request that a client sends.

    `path` has its parameters in braces. `request` and `answer` are the media types of the bodies;
    they are empty where there is no body, or where the source does not say.
    """

    name: str
    method: str
    path: str
    place: Place | None = None
    parameters: tuple[ParameterSurface, ...] = ()
    request: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The method and the path."""
        return f"{self.method} {self.path}"


# --- all of it -----------------------------------------------------------------------------------


@frozen(kw_only=True)
class Surface:
    """The types that were asked for and what they reach, by name.

    `label` says in a word what was read (`shop 1.2.0`), `path` is what the user named, `home` the
    module or namespace that the types are taken from. `others` are public types of the source that
    were not asked for, and that no wanted type uses.
    """

    label: str
    language: LanguageName
    path: str
    home: str
    types: Mapping[str, TypeSurface] = field(default_factory=dict)
    operations: tuple[OperationSurface, ...] = ()
    others: tuple[str, ...] = ()


def renamed(surface: Surface, names: Mapping[str, str]) -> Surface:
    """The surface with other names for some types; a type that has such a name gets its full one.

    `names` maps what a type is called to what it is to be called.
    """
    given = {old: new for old, new in names.items() if old in surface.types}
    taken = {new: surface.types[new].spelled for new in given.values() if new in surface.types}
    every = {**taken, **given}
    types = (_renamed_type(type_, every) for type_ in surface.types.values())
    others = tuple(name for name in surface.others if name not in every)
    return replace(surface, types={type_.name: type_ for type_ in types}, others=others)


def _renamed_type(type_: TypeSurface, names: Mapping[str, str]) -> TypeSurface:
    return replace(
        type_,
        name=names.get(type_.name, type_.name),
        members=tuple(
            replace(member, shape=_renamed_shape(member.shape, names)) for member in type_.members
        ),
        shape=None if type_.shape is None else _renamed_shape(type_.shape, names),
        option_places={names.get(name, name): at for name, at in type_.option_places.items()},
    )


def _renamed_shape(shape: Shape, names: Mapping[str, str]) -> Shape:
    match shape:
        case NamedShape(name=name):
            return NamedShape(names.get(name, name))
        case ListOf(items=inner):
            return ListOf(_renamed_shape(inner, names))
        case MapOf(values=inner):
            return MapOf(_renamed_shape(inner, names))
        case OneOf(options=options):
            return OneOf(tuple(_renamed_shape(option, names) for option in options))
    return shape

"""Compares shapes of two surfaces: does each value of one fit the other?"""

from __future__ import annotations

import json
from typing import Final, Literal, TypeAlias

from ..frozen import frozen
from .surface import (
    ANY,
    NULL,
    Choice,
    ChoiceValue,
    ListOf,
    MapOf,
    NamedShape,
    OneOf,
    ScalarKind,
    ScalarShape,
    Shape,
    Surface,
    one_of,
)

Relation = Literal["same", "wider", "narrower", "other"]
"""How the found shape relates to the expected one."""

_LONGEST: Final = 8
_MOST_OPENED: Final = 500
"""Shapes that a comparison looks into; beyond them, a name is compared as a name."""


def spelled(shape: Shape) -> str:
    """A shape in neutral words: `list<integer> | null`."""
    match shape:
        case ScalarShape(kind=kind):
            return kind
        case Choice(values=values):
            shown = [json.dumps(value, ensure_ascii=False) for value in values[:_LONGEST]]
            return " | ".join([*shown, "..."] if len(values) > _LONGEST else shown)
        case ListOf(items=items):
            return f"list<{spelled(items)}>"
        case MapOf(values=values_):
            return f"map<{spelled(values_)}>"
        case NamedShape(name=name):
            return name
        case OneOf(options=options):
            return " | ".join(spelled(option) for option in options)


def worded(value: ChoiceValue) -> str:
    """A constant in words: a text is itself, and 1.0 is 1."""
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def is_nullable(shape: Shape) -> bool:
    """Whether null is one of the values."""
    return NULL in shape.options if isinstance(shape, OneOf) else shape == NULL


def without_null(shape: Shape) -> Shape:
    """The shape without null; a shape that is only null stays."""
    if not isinstance(shape, OneOf):
        return shape
    return one_of(*(option for option in shape.options if option != NULL))


def relate(
    expected: Shape, found: Shape, reference: Surface, source: Surface, *, loose: bool
) -> Relation:
    """How `found`, a shape of `source`, relates to `expected`, a shape of `reference`.

    Types of the same name count as the same here, because they are compared on their own. Where
    `loose`, a text of the source may stand for any text, of a constant, an enum or base64. What a
    source says nothing about fits everything.
    """
    want, have = _opened(expected, reference), _opened(found, source)
    into, back = _fits(have, want, loose), _fits(want, have, loose)
    if into and back:
        return "same"
    if back:
        return "wider"
    return "narrower" if into else "other"


def holds_plain_maps(expected: Shape, found: Shape, reference: Surface, source: Surface) -> bool:
    """Whether a map says nothing of its values where the reference has records in it."""
    return _hides(_opened(expected, reference), _opened(found, source))


def _hides(want: _OpenShape, have: _OpenShape) -> bool:
    if isinstance(want, _Opened):
        return _hides(want.shape, have)
    if isinstance(have, _Opened):
        return _hides(want, have.shape)
    match want, have:
        case _Any(options=options), _:
            return any(_hides(option, have) for option in options)
        case _, _Any(options=options):
            return any(_hides(want, option) for option in options)
        case _List(items=items), _List(items=others):
            return _hides(items, others)
        case _Map(values=values), _Map(values=others):
            return (others == ANY and isinstance(values, NamedShape)) or _hides(values, others)
    return False


def resolve(shape: Shape, surface: Surface) -> Shape:
    """What the name of an alias, an enum or a union stands for; anything else is itself."""
    seen: set[str] = set()
    while isinstance(shape, NamedShape):
        type_ = surface.types.get(shape.name)
        if type_ is None or type_.shape is None or shape.name in seen:
            return shape
        seen.add(shape.name)
        shape = type_.shape
    return shape


# --- shapes whose names are opened ---------------------------------------------------------------


@frozen
class _Opened:
    """A named shape together with what its name stands for."""

    name: str
    shape: _OpenShape


@frozen
class _List:
    items: _OpenShape


@frozen
class _Map:
    values: _OpenShape


@frozen
class _Any:
    options: tuple[_OpenShape, ...]


_OpenShape: TypeAlias = ScalarShape | Choice | NamedShape | _Opened | _List | _Map | _Any


def _opened(shape: Shape, surface: Surface) -> _OpenShape:
    return _Opener(surface).open(shape, frozenset())


class _Opener:
    """Opens names, as long as what comes of it is not too large: each may double the one before."""

    def __init__(self, surface: Surface) -> None:
        self._surface = surface
        self._left = _MOST_OPENED

    def open(self, shape: Shape, within: frozenset[str]) -> _OpenShape:
        self._left -= 1
        match shape:
            case NamedShape(name=name):
                type_ = self._surface.types.get(name)
                if type_ is None or type_.shape is None or name in within or self._left < 0:
                    return shape
                return _Opened(name, self.open(type_.shape, within | {name}))
            case ListOf(items=items):
                return _List(self.open(items, within))
            case MapOf(values=values):
                return _Map(self.open(values, within))
            case OneOf(options=options):
                return _Any(tuple(self.open(option, within) for option in options))
            case _:
                return shape


def _fits(one: _OpenShape, other: _OpenShape, loose: bool) -> bool:
    """Whether each value of `one` is a value of `other`."""
    if ANY in (one, other) or one == other or _name(one) == _name(other) != "":
        return True
    # Unions are taken apart before names are opened, so that each option can be known by its name.
    if isinstance(one, _Any):
        return all(_fits(option, other, loose) for option in one.options)
    if isinstance(other, _Any) and isinstance(one, Choice) and len(one.values) > 1:
        return all(_fits(Choice((value,)), other, loose) for value in one.values)
    if isinstance(other, _Any) and any(_fits(one, option, loose) for option in other.options):
        return True
    if isinstance(one, _Opened) and (isinstance(one.shape, _Any) or not isinstance(other, _Opened)):
        return _fits(one.shape, other, loose)
    if isinstance(other, _Opened):
        return _fits(one, other.shape, loose)
    return _fits_plainly(one, other, loose)


def _name(shape: _OpenShape) -> str:
    return shape.name if isinstance(shape, NamedShape | _Opened) else ""


_WIDER: Final = frozenset(
    {("integer", "number"), *((kind, "string") for kind in ("bytes", "date", "datetime"))}
)
"""Scalars whose values, on the wire, are all values of another."""


def _is_of(value: ChoiceValue, kind: ScalarKind) -> bool:
    if isinstance(value, str):
        return kind == "string"
    is_whole = isinstance(value, int) or value.is_integer()
    return kind == "number" or (kind == "integer" and is_whole)


def _stands_for(kind: ScalarKind, values: tuple[ChoiceValue, ...], loose: bool) -> bool:
    """Whether a scalar may stand for constants: a text where `loose`; an integer for one alone,
    since bounds are not compared; a number for fractions, which are no types in any language."""
    numbers = [value for value in values if not isinstance(value, str)]
    match kind:
        case "string":
            return loose and len(numbers) < len(values)
        case "integer":
            return len(numbers) == 1 and _is_of(numbers[0], kind)
        case "number":
            return any(isinstance(value, float) for value in numbers)
        case _:
            return False


def _fits_plainly(one: _OpenShape, other: _OpenShape, loose: bool) -> bool:
    match one, other:
        case _List(items=items), _List(items=others):
            return _fits(items, others, loose)
        case _Map(values=values), _Map(values=others):
            return _fits(values, others, loose)
        case Choice(values=values), Choice(values=others):
            return set(values) <= set(others)
        case Choice(values=values), ScalarShape(kind=kind):
            return all(_is_of(value, kind) for value in values)
        case ScalarShape(kind=kind), Choice(values=values):
            return _stands_for(kind, values, loose)
        case ScalarShape(kind="string"), ScalarShape(kind="bytes"):
            return loose
        case ScalarShape(kind=kind), ScalarShape(kind=kind_):
            return (kind, kind_) in _WIDER
    return False

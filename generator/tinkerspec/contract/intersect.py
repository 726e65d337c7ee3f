"""What several schemas that hold at once allow: the parts of `allOf`.

An intersection is exact or refused: its values are those that every part allows, and a value that
is none of them has the faults that the parts find.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from fractions import Fraction
from math import ceil, floor, gcd, lcm
from typing import Any, Final, Protocol, TypeGuard

from ..frozen import frozen
from . import facets, model
from .facets import Facet, Kind
from .formats import TEXT_FORMATS


class ClashError(Exception):
    """Two parts whose intersection is empty, or cannot be said exactly; `help` says what to do."""

    def __init__(self, message: str, help_: str) -> None:
        super().__init__(message)
        self.help = help_


class Definitions(Protocol):
    """What an intersection has to know of the definitions that types refer to."""

    def meaning(self, name: str) -> model.Type | None:
        """The type that an alias or enum stands for; None for an object or a union."""
        ...

    def includes(self, whole: str, part: str) -> bool:
        """Whether an object takes over all that another one says, by `allOf`."""
        ...


_WORDS: Final[Mapping[type[model.Type], str]] = {
    model.StringType: "a text",
    model.DateTimeType: "a timestamp",
    model.DateType: "a date",
    model.BytesType: "bytes",
    model.BooleanType: "a boolean",
    model.IntegerType: "an integer",
    model.NumberType: "a number",
    model.EnumType: "an enum",
    model.ConstType: "a constant",
    model.ArrayType: "a list",
    model.MapType: "a map",
}

_NUMBERS: Final = (model.IntegerType, model.NumberType)
_ONCE: Final = "say it in one part only"


@frozen
class Intersection:
    """Intersects types of the IR, whose references `known` explains."""

    known: Definitions

    def of(self, one: model.Type, other: model.Type) -> model.Type:
        """The type of the values that both types allow.

        Raises:
            ClashError: There is none, or it cannot be said exactly.
        """
        if one == other or isinstance(other, model.AnyType):
            return one
        if isinstance(one, model.AnyType):
            return other
        plain, other_plain = self._meaning(one), self._meaning(other)
        found = self._of_meanings(plain, other_plain)
        # What says no more than a named type keeps its name.
        return one if found == plain else other if found == other_plain else found

    def _meaning(self, type_: model.Type) -> model.Type:
        """The type without names of aliases and enums."""
        match type_:
            case model.RefType(name=name) if (meant := self.known.meaning(name)) is not None:
                return self._meaning(meant)
            case model.NullableType(of=of):
                inner = self._meaning(of)
                return inner if model.is_nullable(inner) else model.NullableType(of=inner)
        return type_

    def _of_meanings(self, one: model.Type, other: model.Type) -> model.Type:
        inner = self._of_present(model.strip_null(one), model.strip_null(other))
        is_nullable = model.is_nullable(one) and model.is_nullable(other)
        return model.NullableType(of=inner) if is_nullable else inner

    def _of_present(self, one: model.Type, other: model.Type) -> model.Type:
        found = one if one == other else self._within(one, other) or self._within(other, one)
        if found is not None:
            return found
        if type(one) is type(other) and not isinstance(one, model.RefType):
            return self._facets(one, other)
        if isinstance(one, model.RefType) and isinstance(other, model.RefType):
            help_ = "make one a type with `allOf` of the other, or of both"
            raise ClashError(f"neither {one.name} nor {other.name} has all that both say", help_)
        raise ClashError(f"no value is both {_word(one)} and {_word(other)}", _ONCE)

    def _within(self, narrow: model.Type, wide: model.Type) -> model.Type | None:
        """The intersection of types of two classes, if the first can be within the second."""
        match narrow, wide:
            case _, model.AnyType():
                return narrow
            case model.RefType(name=whole), model.RefType(name=part):
                return narrow if self.known.includes(whole, part) else None
            case model.RefType(), model.MapType() if wide == _ANY_OBJECT:
                return narrow
            case model.EnumType(open=True), model.StringType() if not facets.stated(wide):
                return narrow
            case ((model.EnumType(open=False) | model.ConstType()), _):
                return _choice(narrow, wide)
            case (
                (model.DateTimeType() | model.DateType() | model.BytesType()),
                model.StringType(),
            ):
                if facets.stated(wide):
                    raise ClashError(f"{_word(narrow)} cannot be measured or matched", _ONCE)
                return narrow
            case model.IntegerType(), model.NumberType():
                return self._facets(narrow, _whole(wide))
        return None

    def _facets(self, one: model.Type, other: model.Type) -> model.Type:
        """The intersection of two types of one class."""
        carried = {facet.attribute: facet for facet in facets.carried(type(one))}
        merged: dict[str, Any] = {}
        for field in fields(one):
            ours, theirs = getattr(one, field.name), getattr(other, field.name)
            if field.name in carried:
                merged[field.name] = _facet(carried[field.name], ours, theirs)
            elif field.name in ("items", "values"):
                merged[field.name] = self._inner(one, ours, theirs)
            elif field.compare and ours != theirs and field.default not in (ours, theirs):
                raise ClashError(f"the parts give it two different `{field.name}`", _ONCE)
            else:
                merged[field.name] = theirs if ours == field.default else ours
        found = replace(one, **merged)
        if _is_empty(found):
            raise ClashError("the bounds of the parts allow no value", "widen one of them")
        return found

    def _inner(self, outer: model.Type, one: model.Type, other: model.Type) -> model.Type:
        """The intersection of items or values."""
        found = self.of(one, other)
        is_bounded_twice = one != other and model.AnyType() not in (one, other)
        is_numeric = isinstance(model.strip_null(self._meaning(found)), _NUMBERS)
        if isinstance(outer, model.ArrayType) and is_bounded_twice and is_numeric:
            # Of a list of numbers only the first fault is told, and each part has its own first.
            raise ClashError("two parts say what the numbers of the list are", _ONCE)
        return found


def check_bounds(type_: model.Type) -> None:
    """Look at the bounds that all parts together have: those of one part may be of integers.

    Raises:
        ClashError: The type is a number, and no double holds a bound of it.
    """
    plain = model.strip_null(type_)
    if isinstance(plain, model.NumberType):
        bounds = facets.stated(plain).values()
        if not all(facets.is_double(bound) for bound in bounds if not isinstance(bound, str)):
            message = "a number has a bound that no double holds"
            raise ClashError(message, "say that it is an integer")


_ANY_OBJECT: Final = model.MapType(values=model.AnyType())


def _choice(choice: model.EnumType | model.ConstType, other: model.Type) -> model.Type:
    """The choices that another type allows as well. A type that does not list its values has to
    allow all of them: the fault of one that it refuses would not be that of a wrong choice."""
    values, others = _listed(choice), _listed(other)
    if others is None:
        if all(_is_of(value, other) for value in values or ()):
            return choice
        message = "a part lists a value that another part does not allow"
        raise ClashError(message, "list only values that every part allows")
    kept = tuple(value for value in values or () if _is_among(value, others))
    if not kept:
        raise ClashError("the parts list no value in common", "list the values in one part only")
    if _kinds(kept) != _kinds(values or ()) & _kinds(others):
        message = "what the parts list in common is of fewer JSON types"
        raise ClashError(message, "list the values in one part only")
    constant = next((each for each in (choice, other) if isinstance(each, model.ConstType)), None)
    return model.EnumType(values=kept) if constant is None else constant


def _listed(type_: model.Type) -> tuple[Any, ...] | None:
    match type_:
        case model.EnumType(values=values, open=False):
            return values
        case model.ConstType(value=value):
            return (value,)
    return None


def _kinds(values: tuple[Any, ...]) -> frozenset[str]:
    """The JSON types of values; where one is a fraction, any number is of their type."""
    return frozenset().union(*map(_kind, values))


def _kind(value: object) -> frozenset[str]:
    if not _is_number(value):
        return frozenset({type(value).__name__})
    return frozenset({"integer"} if value == int(value) else {"integer", "number"})


def _is_among(value: object, values: tuple[Any, ...]) -> bool:
    """Whether a value is listed: 1 is 1.0, and true is not 1."""
    return any(
        value == each and isinstance(value, bool) is isinstance(each, bool) for each in values
    )


def _is_of(value: object, type_: model.Type) -> bool:
    match type_:
        case model.EnumType():  # an open one
            return isinstance(value, str)
        case model.StringType():
            return isinstance(value, str) and facets.keeps(type_, value)
        case model.BooleanType():
            return isinstance(value, bool)
        case model.NumberType():
            return _is_number(value) and facets.keeps(type_, value)
        case model.IntegerType():
            return _is_number(value) and value == int(value) and facets.keeps(type_, value)
    return False


def _is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _whole(type_: model.NumberType) -> model.IntegerType:
    """The integers of a number."""
    found: dict[str, Any] = {
        facet.attribute: _WHOLE[facet](facets.exact(value), facet)
        for facet, value in facets.stated(type_).items()
    }
    return model.IntegerType(**found)


def _whole_step(step: Fraction, _: Facet) -> int | None:
    whole = step.numerator  # The smallest whole number that the step divides.
    return whole if whole > 1 else None


def _says_nothing(_: Fraction, __: Facet) -> None:
    return None


_WHOLE: Final[Mapping[Facet, Callable[[Fraction, Facet], int | None]]] = facets.each(
    __name__,
    {
        Kind.LOWER: lambda value, facet: floor(value) if facet.strict else ceil(value),
        Kind.UPPER: lambda value, facet: ceil(value) if facet.strict else floor(value),
        Kind.STEP: _whole_step,
        Kind.LEAST: _says_nothing,
        Kind.MOST: _says_nothing,
        Kind.DISTINCT: _says_nothing,
        Kind.PATTERN: _says_nothing,
        Kind.FORMAT: _says_nothing,
        Kind.KEYS: _says_nothing,
    },
)
"""What each facet of a number is for the integers of it."""


def _facet(facet: Facet, one: Any, other: Any) -> Any:
    """The value of a facet that says what two values of it say."""
    if one is None or one is False or one == other:
        return other
    return one if other is None or other is False else _BOTH[facet](one, other)


def _step(one: float, other: float) -> float:
    first, second = facets.exact(one), facets.exact(other)
    common = Fraction(
        lcm(first.numerator, second.numerator), gcd(first.denominator, second.denominator)
    )
    held = int(common) if isinstance(one, int) and isinstance(other, int) else float(common)
    if facets.exact(held) != common:
        raise ClashError("no number is the step of both parts", _ONCE)
    return held


def _refused(one: object, other: object) -> object:
    raise ClashError("two parts give it two patterns", "write one pattern that says both")


def _format(one: str, other: str) -> str:
    checked = [name for name in (one, other) if name in TEXT_FORMATS]
    if len(checked) > 1:
        raise ClashError("two parts give it two formats", _ONCE)
    return checked[0] if checked else one


_BOTH: Final[Mapping[Facet, Callable[[Any, Any], Any]]] = facets.each(
    __name__,
    {
        Kind.LOWER: lambda one, other: max(one, other),
        Kind.UPPER: lambda one, other: min(one, other),
        Kind.STEP: _step,
        Kind.LEAST: lambda one, other: max(one, other),
        Kind.MOST: lambda one, other: min(one, other),
        Kind.DISTINCT: lambda one, other: one or other,
        Kind.PATTERN: _refused,
        Kind.FORMAT: _format,
        Kind.KEYS: _refused,
    },
)
"""What two values of a facet say together."""


def _is_empty(type_: model.Type) -> bool:
    """Whether the bounds of a type leave no value."""
    least, most = facets.size(type_)
    if least is not None and most is not None and least > most:
        return True
    low, high = facets.end(type_, Kind.LOWER), facets.end(type_, Kind.UPPER)
    if low is None or high is None:
        return False
    if isinstance(type_, model.IntegerType):
        return low.inclusive() > high.inclusive()
    return low.value > high.value or (low.value == high.value and (low.strict or high.strict))


def _word(type_: model.Type) -> str:
    return type_.name if isinstance(type_, model.RefType) else _WORDS.get(type(type_), "that")

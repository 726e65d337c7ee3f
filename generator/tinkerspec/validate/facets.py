"""What a value is asked for each facet before it is let through, as conditions in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from ..contract import facets, model
from ..contract.facets import Facet, Kind
from ..contract.formats import TEXT_FORMATS
from ..frozen import frozen

_EXACT: Final = 2**53
"""Up to here a bound means the same for an integer and for the double that it is read as."""

Constant: TypeAlias = Callable[[str, str], str]
"""Names a constant: a word for what it is, and the expression that makes it."""


@frozen
class Question:
    """What `type_` says by a facet, asked of a variable that has the right JSON type."""

    facet: Facet
    value: Any
    type_: model.Type
    variable: str
    constant: Constant

    @property
    def is_of_integer(self) -> bool:
        """Whether the variable holds an integer, if it fits."""
        return isinstance(self.type_, model.IntegerType)


def conditions(type_: model.Type, variable: str, constant: Constant) -> Iterator[str]:
    """The conditions that a variable keeps the facets of a type."""
    for facet, value in facets.enforced(type_).items():
        if not _holds_anyway(type_, facet, value):
            yield _CONDITIONS[facet](Question(facet, value, type_, variable, constant))


def _holds_anyway(type_: model.Type, facet: Facet, value: Any) -> bool:
    """Whether every integer of the fast reader, which has none below 64 bits, keeps a bound."""
    is_lower = isinstance(type_, model.IntegerType) and facet.kind is Kind.LOWER
    return is_lower and not facet.strict and value <= model.INT64_MIN


def _end(asked: Question) -> str:
    sign = ">" if asked.facet.kind is Kind.LOWER else "<"
    is_exact = asked.is_of_integer or abs(asked.value) < _EXACT
    held = asked.variable if is_exact else f"float({asked.variable})"
    return f"{held} {sign}{'' if asked.facet.strict else '='} {asked.value!r}"


def _step(asked: Question) -> str:
    # Of other numbers the judge alone says what a multiple is.
    return f"not {asked.variable} % {asked.value}" if asked.is_of_integer else "False"


def _size(asked: Question) -> str:
    return f"len({asked.variable}) {_SIGNS[asked.facet.kind]} {asked.value}"


_SIGNS: Final = {Kind.LEAST: ">=", Kind.MOST: "<="}


def _distinct(asked: Question) -> str:
    # Equal to Python and to JSON alike: of one type each, and no booleans among numbers.
    items = asked.type_.items if isinstance(asked.type_, model.ArrayType) else None
    simple = isinstance(items, model.StringType | model.IntegerType)
    return f"len(set({asked.variable})) == len({asked.variable})" if simple else "False"


def _pattern(asked: Question) -> str:
    return f"{_found(asked.value, asked.constant)}({asked.variable})"


def _format(asked: Question) -> str:
    return f"{_found(TEXT_FORMATS[asked.value].pattern, asked.constant)}({asked.variable})"


def _keys(asked: Question) -> str:
    return f"all(map({_found(asked.value, asked.constant)}, {asked.variable}))"


def _found(pattern: str, constant: Constant) -> str:
    return constant("found", f"find_pattern({pattern!r})")


_CONDITIONS: Final = facets.each(
    __name__,
    {
        Kind.LOWER: _end,
        Kind.UPPER: _end,
        Kind.STEP: _step,
        Kind.LEAST: _size,
        Kind.MOST: _size,
        Kind.DISTINCT: _distinct,
        Kind.PATTERN: _pattern,
        Kind.FORMAT: _format,
        Kind.KEYS: _keys,
    },
)

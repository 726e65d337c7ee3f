"""Facets: every keyword that constrains a value, once.

A facet is one fact in several places: a keyword of a schema, an attribute of types of the IR, a
fault of a payload. `FACETS` says which belong together. Everything that reads, writes, checks or
compares facets uses this table, and declares with `each` what it does with every entry. A feature
or a target does so in its module `facets.py`. All of these are imported before a command runs
(`require`), so the program does not start if an entry is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from enum import Enum
from importlib import import_module
from math import ceil, floor
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen
from . import model
from .formats import TEXT_FORMATS, has_format, matches
from .patterns import portable

if TYPE_CHECKING:
    from fractions import Fraction

_Handling = TypeVar("_Handling")


class Kind(Enum):
    """What a facet constrains."""

    LOWER = "lower end of a number"
    UPPER = "upper end of a number"
    STEP = "what a number is a multiple of"
    LEAST = "smallest size"
    MOST = "largest size"
    DISTINCT = "no two items are equal"
    PATTERN = "what is found in a text"
    FORMAT = "what a text is"
    KEYS = "what is found in every key"


@frozen(eq=False)
class Facet:
    """A keyword that constrains a value. Each facet is equal only to itself: tables are keyed by
    facets.

    `keyword` is its name in JSON Schema, or the path to it from the schema that it constrains;
    `attribute` is its name in the IR, which each of `types` has; `code` is the fault of a value
    that breaks it. A `strict` end excludes the number itself. `steps` lead from the schema to the
    keyword.
    """

    keyword: str
    attribute: str
    types: tuple[type[model.Type], ...]
    kind: Kind
    code: str
    strict: bool = False
    steps: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.keyword.split("/")))

    def stands_in(self, schema: Mapping[str, Any]) -> Any:
        """The value of the keyword in a schema, valid or not; None if it is absent."""
        found: Any = schema
        for step in self.steps:
            found = found.get(step) if isinstance(found, dict) else None
        return found


_NUMBERS: Final = (model.IntegerType, model.NumberType)
_TEXT: Final = (model.StringType,)
_LIST: Final = (model.ArrayType,)
_MAP: Final = (model.MapType,)

FACETS: Final = (
    Facet("minimum", "minimum", _NUMBERS, Kind.LOWER, "range"),
    Facet("exclusiveMinimum", "exclusive_minimum", _NUMBERS, Kind.LOWER, "range", strict=True),
    Facet("maximum", "maximum", _NUMBERS, Kind.UPPER, "range"),
    Facet("exclusiveMaximum", "exclusive_maximum", _NUMBERS, Kind.UPPER, "range", strict=True),
    Facet("multipleOf", "multiple_of", _NUMBERS, Kind.STEP, "multiple"),
    Facet("minLength", "min_length", _TEXT, Kind.LEAST, "length"),
    Facet("maxLength", "max_length", _TEXT, Kind.MOST, "length"),
    Facet("pattern", "pattern", _TEXT, Kind.PATTERN, "pattern"),
    Facet("format", "format", _TEXT, Kind.FORMAT, "format"),
    Facet("minItems", "min_items", _LIST, Kind.LEAST, "length"),
    Facet("maxItems", "max_items", _LIST, Kind.MOST, "length"),
    Facet("uniqueItems", "unique", _LIST, Kind.DISTINCT, "unique"),
    Facet("minProperties", "min_properties", _MAP, Kind.LEAST, "length"),
    Facet("maxProperties", "max_properties", _MAP, Kind.MOST, "length"),
    Facet("propertyNames/pattern", "key_pattern", _MAP, Kind.KEYS, "pattern"),
)
"""Every facet.

`enum`, `const` and `contentEncoding` are not facets: each gives a different type of the IR. So do
two formats, and those that nobody checks are not facets of a type.
"""


# --- what a type says -----------------------------------------------------------------------------


_CARRIED: Final[Mapping[type, tuple[Facet, ...]]] = {
    class_: tuple(facet for facet in FACETS if class_ in facet.types)
    for class_ in (*_NUMBERS, *_TEXT, *_LIST, *_MAP)
}


def carried(by: type[model.Type]) -> tuple[Facet, ...]:
    """The facets that types of one class of the IR may have."""
    return _CARRIED.get(by, ())


def stated(type_: model.Type) -> Mapping[Facet, Any]:
    """The facets of a type with their values: int or float for numbers, int for sizes, str, or
    True."""
    values = ((facet, getattr(type_, facet.attribute)) for facet in carried(type(type_)))
    return {facet: value for facet, value in values if _constrains(facet, value)}


def _constrains(facet: Facet, value: Any) -> bool:
    if facet.kind is Kind.FORMAT:
        return value in TEXT_FORMATS
    return value is not None and value is not False


def unchecked_format(type_: model.Type) -> str | None:
    """The format that only describes a value of the type; None if there is none."""
    match type_:
        case model.StringType(format=str(name)) if name not in TEXT_FORMATS:
            return name
        case model.IntegerType(format=str(name)) | model.NumberType(format=str(name)):
            return name
    return None


def enforced(type_: model.Type) -> Mapping[Facet, Any]:
    """The facets of a type as `stated`, with patterns in the subset that every engine reads
    alike."""
    return {
        facet: portable(value) if facet.kind in _PATTERNS else value
        for facet, value in stated(type_).items()
    }


_PATTERNS: Final = frozenset({Kind.PATTERN, Kind.KEYS})


def size(type_: model.Type) -> tuple[int | None, int | None]:
    """The minimum and maximum size of a value; None for no limit."""
    found = {facet.kind: value for facet, value in stated(type_).items()}
    return found.get(Kind.LEAST), found.get(Kind.MOST)


@frozen
class End:
    """One end of a range, as written; `strict` excludes the number itself."""

    kind: Kind
    value: Fraction
    strict: bool = False

    @property
    def inwards(self) -> int:
        """The direction of the range: 1 for a lower end, -1 for an upper one."""
        return 1 if self.kind is Kind.LOWER else -1

    def inclusive(self, step: Fraction | int = 1) -> Fraction:
        """The outermost multiple of `step` in the range: for integers above 0 it is 1."""
        steps = self.value / step
        nearest = ceil(steps) if self.kind is Kind.LOWER else floor(steps)
        if self.strict and nearest == steps:
            nearest += self.inwards
        return exact(nearest) * step


def exact(number: float) -> Fraction:
    """A number of a schema exactly as written: 0.1 is a tenth."""
    from fractions import Fraction  # here, because few payloads need what it imports

    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def is_double(number: float) -> bool:
    """Whether a double holds a number of a schema, which no double exceeds."""
    return float(number) == number


def is_multiple(number: float, step: float) -> bool:
    """Whether a number is a multiple of a step, by the decimal digits of both.

    10.11 is a multiple of 0.01, although the quotient of the doubles has a fraction.
    """
    return (exact(number) / exact(step)).denominator == 1


def end(type_: model.Type, kind: Kind) -> End | None:
    """The lower or upper end of a number's range, the tighter one if there are two; None for no
    limit."""
    found = [
        End(kind, exact(value), facet.strict)
        for facet, value in stated(type_).items()
        if facet.kind is kind
    ]
    return max(found, key=lambda end: (end.value * end.inwards, end.strict), default=None)


def interval(type_: model.IntegerType) -> tuple[int | None, int | None]:
    """The smallest and largest integer of a type; None for no limit."""
    low, high = end(type_, Kind.LOWER), end(type_, Kind.UPPER)
    return int(low.inclusive()) if low else None, int(high.inclusive()) if high else None


# --- whether a value keeps them ------------------------------------------------------------------


def keeps(type_: model.Type, value: Any) -> bool:
    """Whether a number or a text keeps every facet of its type.

    A number that need not be an integer is a double, as every reader holds it.
    """
    held = float(value) if isinstance(type_, model.NumberType) else value
    return all(_KEEPS[facet.kind](held, limit, facet) for facet, limit in stated(type_).items())


def _within(number: float, limit: float, facet: Facet) -> bool:
    distance = exact(number) - exact(limit)
    inwards = distance if facet.kind is Kind.LOWER else -distance
    return inwards > 0 or (inwards == 0 and not facet.strict)


_KEEPS: Final[Mapping[Kind, Callable[[Any, Any, Facet], bool]]] = {
    Kind.LOWER: _within,
    Kind.UPPER: _within,
    Kind.STEP: lambda number, step, _: is_multiple(number, step),
    Kind.LEAST: lambda text, size, _: len(text) >= size,
    Kind.MOST: lambda text, size, _: len(text) <= size,
    Kind.PATTERN: lambda text, pattern, _: matches(pattern, text),
    Kind.FORMAT: lambda text, format_, _: has_format(format_, text),
}


# --- what each part of the program does with them -------------------------------------------------


def each(
    consumer: str, handling: Mapping[str, _Handling] | Mapping[Kind, _Handling]
) -> Mapping[Facet, _Handling]:
    """Check that a part of the program says what it does with every facet.

    Args:
        consumer: Name of the part, usually of its module.
        handling: What it does with each facet, by keyword or by kind.

    Returns:
        The same, by facet, in the order of `handling`.

    Raises:
        DiagnosticError: A facet is missing, or a key is not a facet. Each message names the part
            and the facet.
    """
    found = {
        facet: done
        for key, done in handling.items()
        for facet in FACETS
        if key in (facet.keyword, facet.kind)
    }
    named = {name for facet in found for name in (facet.keyword, facet.kind)}
    faults = [
        *_faults(
            consumer, handling.keys() - named, "handles `{}`, which is not a facet", "remove it"
        ),
        *_faults(
            consumer,
            {facet.keyword for facet in FACETS} - {facet.keyword for facet in found},
            "does not say what it does with the facet `{}`",
            "add it",
        ),
    ]
    if faults:
        raise DiagnosticError(faults)
    return MappingProxyType(found)


COPIED: Final[Mapping[Facet, None]] = MappingProxyType(dict.fromkeys(FACETS))
"""For parts of the program that pass schemas on unchanged."""


def _faults(
    consumer: str, keys: set[str] | set[Kind] | set[str | Kind], words: str, help_: str
) -> Iterator[Diagnostic]:
    for key in keys:
        message = f"{consumer} {words.format(key.name if isinstance(key, Kind) else key)}"
        yield Diagnostic(
            code="facet",
            message=message,
            help=f"{help_} in the table of facets of {consumer}",
            file=consumer,
        )


def require() -> None:
    """Import what every feature and target of the program does with facets.

    Raises:
        DiagnosticError: One of them lacks a facet.
    """
    program = Path(__file__).resolve().parents[1]
    package = __name__.removesuffix(".contract.facets")
    for path in sorted((*program.glob("*/facets.py"), *program.glob("targets/*/facets.py"))):
        import_module(".".join((package, *path.relative_to(program).with_suffix("").parts)))

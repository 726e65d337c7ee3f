"""What a facet gives a reason to ask about: each end and size, at it and just beyond."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from sys import float_info
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ...contract import facets
from ...contract.facets import Facet
from ...contract.model import Json
from . import formats

if TYPE_CHECKING:
    from fractions import Fraction

    from .raw import Raw

Probe: TypeAlias = tuple[str, Json]
"""The name of an edit, and the value that it puts."""

LARGEST: Final = 4096
"""Sizes beyond this one are not tried: vectors are read by people, and each is a line."""

UNTRIED: Final[Any] = object()
"""Stands for a value that is too large to be tried."""

_FAR: Final = 1e300


def _low(keyword: str, end: float, schema: Raw, usual: Json) -> Iterator[Probe]:
    return _end(keyword, end, schema, -1)


def _high(keyword: str, end: float, schema: Raw, usual: Json) -> Iterator[Probe]:
    return _end(keyword, end, schema, 1)


def _end(keyword: str, end: float, schema: Raw, outwards: int) -> Iterator[Probe]:
    yield f"{keyword} {end}", end
    is_integer = schema.kind == "integer" and isinstance(end, int)
    for what, direction in (("beyond", outwards), ("within", -outwards)):
        near = end + direction if is_integer else math.nextafter(end, direction * math.inf)
        yield f"{what} {keyword} {end}", near
    yield f"far beyond {keyword} {end}", end + outwards * _FAR


def _step(keyword: str, step: float, schema: Raw, usual: Json) -> Iterator[Probe]:
    # As doubles, 0.1 * 3 is no multiple of 0.1.
    exact = facets.exact(step)
    # Thrice a huge step would be no double.
    is_huge = exact * 4 > float_info.max
    between = exact * (0 if is_huge else 3) + (1 if schema.kind == "integer" else exact / 2)
    yield f"a multiple of {step}", step if is_huge else _number(exact * 3)
    yield f"no multiple of {step}", _number(between)


def _number(exact: Fraction) -> float:
    return int(exact) if exact.denominator == 1 else float(exact)


def _least(keyword: str, size: float, schema: Raw, usual: Json) -> Iterator[Probe]:
    return _size(keyword, int(size), -1, schema, usual)


def _most(keyword: str, size: float, schema: Raw, usual: Json) -> Iterator[Probe]:
    return _size(keyword, int(size), 1, schema, usual)


def _size(keyword: str, size: int, step: int, schema: Raw, usual: Json) -> Iterator[Probe]:
    for what, tried in ((f"{keyword} {size}", size), (f"beyond {keyword} {size}", size + step)):
        if tried < 0:
            continue
        if tried > LARGEST:
            yield what, UNTRIED
            continue
        match schema.kind:
            case "array":
                yield what, [schema.item(usual)] * tried
            case "object":
                value = schema.map_value()
                yield what, {f"key_{number}": value for number in range(tried)}
            case _:
                text = str(usual)
                yield what, text[:tried].ljust(tried, text[-1:] or "x")
                # A character of four bytes and two UTF-16 units tells characters from either.
                yield f"{what} in characters of four bytes", "🚀" * tried


def _distinct(keyword: str, stated: bool, schema: Raw, usual: Json) -> Iterator[Probe]:
    yield "a number and a boolean", [1, True]
    yield "a number in two spellings", [1, 1.0]


def _pattern(keyword: str, pattern: str, schema: Raw, usual: Json) -> Iterator[Probe]:
    yield "like the example", usual
    yield "with a line break after it", f"{usual}\n"
    yield "with more before it", f"?{usual}"
    yield "with more after it", f"{usual}?"


def _format(keyword: str, name: str, schema: Raw, usual: Json) -> Iterator[Probe]:
    return iter(formats.TEXTS.get(name, ()) if schema.kind == "string" else ())


def _keys(keyword: str, pattern: str, schema: Raw, usual: Json) -> Iterator[Probe]:
    value = schema.map_value()
    key = next(iter(usual), "key") if isinstance(usual, dict) else "key"
    yield "a key like the example", {key: value}
    yield "an empty key", {"": value}
    yield "a key with a line break after it", {f"{key}\n": value}
    yield "a key with more before it", {f"?{key}": value}
    yield "a key with more after it", {f"{key}?": value}
    yield "a wrong key of a wrong value", {f"?{key}?": {"?": []}}


_Asked: TypeAlias = Callable[[str, Any, "Raw", Json], Iterator[Probe]]

PROBES: Final[Mapping[Facet, _Asked]] = facets.each(
    __name__,
    {
        "minimum": _low,
        "exclusiveMinimum": _low,
        "maximum": _high,
        "exclusiveMaximum": _high,
        "multipleOf": _step,
        "minLength": _least,
        "maxLength": _most,
        "pattern": _pattern,
        "format": _format,
        "minItems": _least,
        "maxItems": _most,
        "uniqueItems": _distinct,
        "minProperties": _least,
        "maxProperties": _most,
        "propertyNames/pattern": _keys,
    },
)
"""The values that each facet gives a reason to ask about, by what the raw schema states."""


def probes(schema: Raw, usual: Json) -> Iterator[Probe]:
    """The values that the facets of a schema give a reason to ask about."""
    for facet, asked in PROBES.items():
        stated = facet.stands_in(schema.node)
        if stated is not None:
            yield from asked(facet.keyword, stated, schema, usual)

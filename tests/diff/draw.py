"""Payloads of a type, drawn at random: valid ones for the most part, and at the bounds often.

Independent of how the program makes its own: this draws members and sizes freely, instead of one
thing at a time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from tinkerspec.contract import model
from tinkerspec.contract.facets import Kind, size
from tinkerspec.contract.formats import TEXT_FORMATS
from tinkerspec.contract.pattern_texts import samples
from tinkerspec.diff.edition import Edition
from tinkerspec.diff.ranges import end, multiple

LETTERS = "ab ZÉ0-\n"


def draw(edition: Edition, type_: model.Type, chance: random.Random, depth: int = 4) -> Any:
    """A value of a type, in which every key is known."""
    nullable, core = edition.expand(type_)
    if nullable and (depth <= 0 or chance.random() < 0.2):
        return None
    match core:
        case model.RefType(name=name):
            return _definition(edition, edition.definition(name), chance, depth)
        case model.ArrayType(items=inner, unique=unique):
            found = [
                draw(edition, inner, chance, depth - 1) for _ in range(_size(core, chance, depth))
            ]
            return list({repr(item): item for item in found}.values()) if unique else found
        case model.MapType(values=inner, key_pattern=pattern):
            keys = [f"k{n}" for n in range(_size(core, chance, depth))]
            if pattern is not None:
                keys = list(samples(pattern))[: len(keys)]
            return {key: draw(edition, inner, chance, depth - 1) for key in keys}
        case model.IntegerType() | model.NumberType():
            return _number(core, chance)
        case model.UnionType(variants=variants):
            return draw(edition, chance.choice(variants), chance, depth)
        case _:
            return _plain(core, chance)


def _size(core: model.Type, chance: random.Random, depth: int) -> int:
    low, high = size(core)
    least = low or 0
    if depth <= 0:
        return least
    return chance.choice((least, least, least + 1, least + 2, high if high is not None else least))


def _definition(
    edition: Edition, definition: model.Definition, chance: random.Random, depth: int
) -> Any:
    if isinstance(definition, model.Union):
        variant = chance.choice(definition.variants)
        return draw(edition, model.RefType(name=variant.name), chance, depth)
    assert isinstance(definition, model.Object)
    often = chance.choice((0.1, 0.5, 0.9)) if depth > 0 else 0
    return {
        member.name: draw(edition, member.type, chance, depth - 1)
        for member in definition.fields
        if member.required or chance.random() < often
    }


def _number(core: model.IntegerType | model.NumberType, chance: random.Random) -> Any:
    low, high, step = end(core, Kind.LOWER), end(core, Kind.UPPER), multiple(core)
    least = low.value if low else Fraction(-(10**6))
    most = high.value if high else max(least, Fraction(10**6))
    value = chance.choice(
        (least, most, least + 1, most - 1, least + (most - least) * Fraction(chance.random()))
    )
    if isinstance(core, model.IntegerType):
        value = Fraction(round(value))
    if step is not None:
        value = round(value / step) * step
    return int(value) if value.denominator == 1 else float(value)


def _text(core: model.StringType, chance: random.Random) -> str:
    pattern = core.pattern
    if pattern is None and core.format in TEXT_FORMATS:
        pattern = TEXT_FORMATS[core.format].pattern
    if pattern:
        found = _matching(pattern, core.min_length or 0)
        return chance.choice(found) if found else ""
    low = core.min_length or 0
    high = core.max_length if core.max_length is not None else low + 9
    size = chance.choice((low, high, chance.randint(low, high)))
    return "".join(chance.choice(LETTERS) for _ in range(size))


@cache
def _matching(pattern: str, least: int) -> Sequence[str]:
    """Texts that a pattern finds: the same few patterns are drawn of again and again."""
    return tuple(samples(pattern, (least, 9)))


def _plain(core: model.Type, chance: random.Random) -> Any:
    match core:
        case model.StringType():
            return _text(core, chance)
        case model.EnumType(values=values, open=is_open):
            return chance.choice([*values, "another"] if is_open else values)
        case model.ConstType(value=value):
            return value
    choices: dict[type[Any], Callable[[], Any]] = {
        model.DateTimeType: lambda: chance.choice(
            ("2026-01-02T03:04:05Z", "0001-01-01t00:00:00.123456789+00:00")
        ),
        model.DateType: lambda: chance.choice(("2026-01-02", "0001-01-01")),
        model.BytesType: lambda: chance.choice(("", "YQ==", "YWI=", "YWJj")),
        model.BooleanType: lambda: chance.random() < 0.5,
        model.AnyType: lambda: chance.choice((None, True, 1, 1.5, "a", [], {}, [1])),
    }
    return choices[type(core)]()

"""Makes payloads of a version's types: small ones, and ones at the edges of what is allowed. They
serve to find what one version accepts and the other refuses, so there are values on both sides of
every bound. This module never decides whether a payload is valid; a judge does.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Final, TypeAlias, TypeVar

from ..contract import facets, model
from ..contract.formats import TEXT_FORMATS
from ..contract.model import Json
from ..contract.pattern_texts import samples
from ..frozen import frozen
from . import ranges
from .change import Steps
from .edition import Edition
from .facets import TREATMENTS
from .focus import ANY_KEY, Focused, Held, PayloadPath, plain

_T = TypeVar("_T")

_LARGEST: Final = Fraction(sys.float_info.max)
"""A number beyond it is not JSON to any reader."""
_LONGEST: Final = 100_000
"""No list, map or text is made longer than this."""
_FEW: Final = 12
_SEVERAL: Final = 20
_MANY: Final = 200
_UNKNOWN_KEY: Final = "key_that_nobody_knows"
_PLAIN_TEXTS: Final = (
    "",
    "a",
    "A b",
    "0",
    "-",
    "YQ==",
    "2026-01-02",
    "2026-01-02T03:04:05Z",
    "\u00e9\n",
)
_OF_PARTS: Final = (model.ArrayType, model.MapType, model.RefType, model.UnionType)
_ANYTHING: Final[tuple[Json, ...]] = (None, True, 1, 1.5, "a", [], {})


RecordsMade: TypeAlias = "dict[tuple[str, bool], dict[str, Json] | None]"
"""RecordsMade by the name of their type, and whether they have every member; None for nothing."""


class NothingError(Exception):
    """No value of the type was found."""


@dataclass(slots=True)
class Pool:
    """Numbers, sizes, strings and patterns in two types; values near them are tried."""

    numbers: set[Fraction] = field(default_factory=lambda: {Fraction(0), Fraction(1)})
    steps: set[Fraction] = field(default_factory=set)
    sizes: set[int] = field(default_factory=set)
    texts: dict[str, None] = field(default_factory=dict)
    patterns: set[str] = field(default_factory=set)

    def add(self, edition: Edition, type_: model.Type) -> None:
        """Add what a type mentions, without what is inside its records."""
        _, core = edition.expand(type_)
        self._add_facets(core)
        match core:
            case model.ArrayType(items=inner) | model.MapType(values=inner):
                self.add(edition, inner)
            case model.UnionType(variants=variants):
                for variant in variants:
                    self.add(edition, variant)
            case _:
                self._add_listed(_listed(core))

    def _add_facets(self, core: model.Type) -> None:
        for facet, value in facets.stated(core).items():
            match TREATMENTS[facet].tried:
                case "ends":
                    assert isinstance(core, ranges.NUMBERS)
                    end = ranges.end(core, facet.kind)
                    self.numbers |= {end.value} if end else set()
                case "steps":
                    assert isinstance(core, ranges.NUMBERS)
                    step = ranges.multiple(core)
                    self.steps |= {step} if step else set()
                case "sizes":
                    self.sizes |= {max(0, value - 1), value, value + 1}
                case "patterns":
                    self.patterns.add(value)
                case "formats":
                    self.patterns.add(TEXT_FORMATS[value].pattern)
                case "nothing":
                    pass

    def _add_listed(self, values: tuple[model.Scalar, ...]) -> None:
        for value in values:
            if isinstance(value, str):
                self.texts[value] = None
            elif not isinstance(value, bool):
                self.numbers.add(Fraction(value))

    def every_number(self) -> Iterator[int | float]:
        """Every number, those next to it and between it and the next, and multiples and
        non-multiples."""
        points = sorted(self.numbers)
        half = Fraction(1, 2)
        near = [point + shift for point in points for shift in (-1, 0, 1, -half, half)]
        near += [(one + other) / 2 for one, other in itertools.pairwise(points)]
        near += [Fraction(1, 2), Fraction(2), Fraction(3)]
        for step in self.steps:
            near += [(point // step + k) * step for point in points for k in (-1, 0, 1, 2)]
            near += [k * step for k in (1, 2, 3, Fraction(1, 2), Fraction(4, 3))]
        near = [number for number in near if abs(number) <= _LARGEST]
        for number in dict.fromkeys(near):
            yield int(number) if number.denominator == 1 else float(number)
        for number in dict.fromkeys(near):
            if number.denominator == 1 and abs(number) < 2**53:
                yield float(number)

    def every_text(self) -> Iterator[str]:
        """Strings that are listed, that match a pattern, or that are as long as a bound."""
        yield from self.texts
        for pattern in sorted(self.patterns):
            yield from samples(pattern, sorted(self.sizes)[:_FEW])
        yield from _PLAIN_TEXTS
        for size in sorted(self.sizes):
            if size <= _LONGEST:
                yield "a" * size


@frozen
class Maker:
    """Makes payloads of one version's types, with values from a pool."""

    edition: Edition
    pool: Pool
    beside: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Optional members that every record has all the same, by its type."""
    records: RecordsMade = field(default_factory=dict)
    """Those that were made before. Makers of the same version, with the same members beside, may
    share them."""

    # --- the smallest ----------------------------------------------------------------------------

    def smallest(self, type_: model.Type, busy: frozenset[str] = frozenset()) -> Json:
        """A small value.

        Raises:
            NothingError: None was found.
        """
        nullable, core = self.edition.expand(type_)
        try:
            return self._smallest(core, busy)
        except NothingError:
            if nullable:
                return None
            raise

    def _smallest(self, core: model.Type, busy: frozenset[str]) -> Json:
        match core:
            case model.RefType(name=name):
                return self._of_definition(name, busy)
            case model.ArrayType():
                return self._list(core, _least(core), busy)
            case model.MapType():
                return self._map(core, _least(core), busy)
            case model.UnionType(variants=variants):
                return _first(
                    value
                    for variant in variants
                    for value in _made(partial(self.smallest, variant, busy))
                )
            case _:
                return _first(self._fitting(core))

    def _fitting(self, core: model.Type) -> Iterator[Json]:
        """Values of a type without parts: its own, and others from the pool that fit."""
        own = Pool()
        own.add(self.edition, core)
        for pool in (own, self.pool):
            for value in _scalars(core, pool):
                if ranges.fits_scalar(core, value):
                    yield value

    def _of_definition(self, name: str, busy: frozenset[str]) -> Json:
        if name in busy:
            raise NothingError
        definition = self.edition.definition(name)
        if isinstance(definition, model.Union):
            inner = busy | {name}
            references = (model.RefType(name=variant.name) for variant in definition.variants)
            return _first(
                value
                for reference in references
                for value in _made(partial(self.smallest, reference, inner))
            )
        assert isinstance(definition, model.Object)
        return self.record(definition, busy)

    def record(
        self, definition: model.Object, busy: frozenset[str] = frozenset()
    ) -> dict[str, Json]:
        """A record with only its required members, and those beside them that can be made. It is
        shared.

        Raises:
            NothingError: None was found.
        """
        if busy:
            return self._record(definition, busy)
        return self._shared((definition.name, False), partial(self._record, definition, busy))

    def _shared(
        self, key: tuple[str, bool], make: Callable[[], dict[str, Json]]
    ) -> dict[str, Json]:
        if key not in self.records:
            self.records[key] = next(_made(make), None)
        found = self.records[key]
        if found is None:
            raise NothingError
        return found

    def _record(self, definition: model.Object, busy: frozenset[str]) -> dict[str, Json]:
        beside = self.beside.get(definition.name, frozenset())
        made: dict[str, Json] = {}
        for member in definition.fields:
            if member.required:
                made[member.name] = self.member(definition, member, busy)
            elif member.name in beside:
                for value in _made(partial(self.member, definition, member, busy)):
                    made[member.name] = value
        return made

    def member(
        self, definition: model.Object, member: model.Field, busy: frozenset[str] = frozenset()
    ) -> Json:
        """A small value of a member, or an example from its schema."""
        place, known = (definition.name, member.name), self.edition.member_values
        if place not in known:
            try:
                known[place] = self.smallest(member.type, busy | {definition.name})
            except NothingError:
                if not member.examples:
                    raise
                known[place] = member.examples[0]
        return known[place]

    def _list(self, core: model.ArrayType, size: int, busy: frozenset[str]) -> list[Json]:
        """A list of that many items; all different, if they must be."""
        if size > _LONGEST:
            raise NothingError
        if not (core.unique and size > 1):
            return [self.smallest(core.items, busy)] * size if size else []
        found: dict[str, Json] = {}
        for value in self._different(core.items):
            found.setdefault(json.dumps(value, sort_keys=True), value)
            if len(found) == size:
                return list(found.values())
        raise NothingError

    def _different(self, type_: model.Type) -> Iterator[Json]:
        """Many values of a type."""
        _, core = self.edition.expand(type_)
        if isinstance(core, _OF_PARTS):
            yield from map(plain, self.edges(type_))
            return
        yield from self._fitting(core)
        more: list[Json] = [value for n in range(_MANY * _MANY) for value in (n, f"t{n}")]
        yield from (value for value in more if ranges.fits_scalar(core, value))

    def _map(self, core: model.MapType, size: int, busy: frozenset[str]) -> dict[str, Json]:
        """A map of that many entries."""
        if size > _LONGEST:
            raise NothingError
        return self._map_of(core, size, self.smallest(core.values, busy) if size else None)

    def _map_of(self, core: model.MapType, size: int, value: Json) -> dict[str, Json]:
        return dict.fromkeys(self._keys(core, size), value)

    def _keys(self, core: model.MapType, size: int) -> list[str]:
        """So many keys, different from one another, that a map may have."""
        if core.key_pattern is None:
            return [f"key{index}" for index in range(size)]
        keys = list(itertools.islice(samples(core.key_pattern), size))
        if len(keys) < size:
            raise NothingError
        return keys

    # --- the edges -------------------------------------------------------------------------------

    def edges(self, type_: model.Type, depth: int = 2) -> Iterator[Focused]:
        """Values at every edge of a type, some of them just outside."""
        nullable, core = self.edition.expand(type_)
        match core:
            case model.RefType(name=name):
                yield from self._definition_edges(self.edition.definition(name), depth)
            case model.ArrayType():
                yield from self._list_edges(core, depth)
            case model.MapType():
                yield from self._map_edges(core, depth)
            case model.UnionType(variants=variants):
                yield from self._of_several(variants)
                for variant in variants:
                    yield from itertools.islice(self.edges(variant, depth), _MANY)
            case _:
                yield from _scalars(core, self.pool)
        if nullable:
            yield None

    def _of_several(self, variants: Iterable[model.Type]) -> Iterator[Json]:
        """RecordsMade that have what two variants of a union require."""
        cores = (self.edition.expand(variant)[1] for variant in variants)
        names = [core.name for core in cores if isinstance(core, model.RefType)]
        known = (self.edition.definition(name) for name in names)
        records = (definition for definition in known if isinstance(definition, model.Object))
        least = (made for each in records for made in _made(partial(self.record, each)))
        for one, other in itertools.combinations(itertools.islice(least, _SEVERAL), 2):
            yield {**one, **other}
            yield {**other, **one}

    def _list_edges(self, core: model.ArrayType, depth: int) -> Iterator[Focused]:
        least = _least(core)
        for size in sorted({least, *self.pool.sizes}):
            yield from _made(partial(self._list, core, size, frozenset()))
        for value in map(plain, itertools.islice(self.edges(core.items, depth), _MANY)):
            yield [value] * max(1, least)
            yield [value] * max(2, least)

    def _map_edges(self, core: model.MapType, depth: int) -> Iterator[Focused]:
        least = _least(core)
        for size in sorted({least, *self.pool.sizes}):
            yield from _made(partial(self._map, core, size, frozenset()))
        for value in map(plain, itertools.islice(self.edges(core.values, depth), _MANY)):
            yield from _made(partial(self._map_of, core, max(1, least), value))
        for key in self.pool.every_text() if self.pool.patterns else ():
            yield from ({key: value} for value in _made(partial(self.smallest, core.values)))

    def _definition_edges(self, definition: model.Definition, depth: int) -> Iterator[Focused]:
        if isinstance(definition, model.Union):
            for variant in definition.variants:
                yield from self.edges(model.RefType(name=variant.name), depth)
        elif isinstance(definition, model.Object):
            yield from self._record_edges(definition, depth)

    def _record_edges(self, definition: model.Object, depth: int) -> Iterator[Focused]:
        """The smallest record; with an unknown key, with every member, without each, and with each
        at its edges."""
        for least in _made(partial(self.record, definition)):
            yield Held(least)
            yield Held(least, _UNKNOWN_KEY, None)
            yield Held(self._shared((definition.name, True), partial(self._whole, definition)))
            for name in least:
                yield Held(least, name)
            if depth:
                for member in definition.fields:
                    for value in itertools.islice(self.edges(member.type, depth - 1), _MANY):
                        yield Held(least, member.name, value)

    def _whole(self, definition: model.Object) -> dict[str, Json]:
        """A record with every member."""
        others = {
            member.name: value
            for member in definition.fields
            for value in _made(partial(self.member, definition, member))
        }
        return {**others, **self.record(definition)}

    # --- inside of others ------------------------------------------------------------------------

    def inside(self, type_: model.Type, steps: Steps, value: Focused) -> Focused:
        """A small payload that has the value at the end of the steps.

        Raises:
            NothingError: No such payload was found.
        """
        if not steps:
            return value
        _, core = self.edition.expand(type_)
        (kind, name), rest = steps[0], steps[1:]
        match core:
            case _ if kind == "variant":
                return self.inside(model.RefType(name=name), rest, value)
            case model.RefType(name=record) if kind == "member":
                return self._inside(record, name, rest, value)
            case model.ArrayType(items=inner) if kind == "items":
                items = [None, *self._list(core, max(0, _least(core) - 1), frozenset())]
                return Held(items, 0, self.inside(inner, rest, value))
            case model.MapType(values=inner) if kind == "values":
                keys = self._keys(core, max(1, _least(core)))
                other = self.smallest(inner) if len(keys) > 1 else None
                return Held(dict.fromkeys(keys, other), keys[0], self.inside(inner, rest, value))
            case model.UnionType(variants=variants):
                return _first(
                    made
                    for variant in variants
                    for made in _made(partial(self.inside, variant, steps, value))
                )
            case _:
                raise NothingError

    def _inside(self, record: str, name: str, rest: Steps, value: Focused) -> Focused:
        definition, member = self.edition.definition(record), self.edition.member(record, name)
        if member is None or not isinstance(definition, model.Object):
            raise NothingError
        return Held(self.record(definition), name, self.inside(member.type, rest, value))


def path_of(steps: Steps) -> PayloadPath:
    """The path of the value in the payload that `inside` makes."""
    keys: dict[str, str | int | None] = {"items": 0, "values": ANY_KEY}
    return tuple(keys.get(kind, name) for kind, name in steps if kind != "variant")


def _least(type_: model.Type) -> int:
    return facets.size(type_)[0] or 0


def _made(make: Callable[[], _T]) -> Iterator[_T]:
    """The result of a call, as a list; empty if nothing can be made."""
    try:
        yield make()
    except NothingError:
        return


def _first(values: Iterator[_T]) -> _T:
    for value in values:
        return value
    raise NothingError


def _listed(core: model.Type) -> tuple[model.Scalar, ...]:
    """The values that an enum or a constant lists."""
    match core:
        case model.EnumType(values=values):
            return values
        case model.ConstType(value=value):
            return (value,)
    return ()


def _scalars(core: model.Type, pool: Pool) -> Iterator[Json]:
    """Values of the kind of a type without parts, whether or not its facets allow them."""
    match core:
        case model.AnyType():
            yield from _ANYTHING
        case model.BooleanType():
            yield from (False, True)
        case model.IntegerType() | model.NumberType():
            yield from pool.every_number()
        case model.EnumType() | model.ConstType() if not model.are_texts(_listed(core)):
            yield from (*_listed(core), False, True)
            yield from (*pool.every_number(), *pool.every_text())
        case _:
            yield from pool.every_text()

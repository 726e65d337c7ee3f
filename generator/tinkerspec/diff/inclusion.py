"""Whether every value of a type is surely one of another."""

from __future__ import annotations

from typing import Final

from ..contract import facets, model
from ..contract.facets import Kind
from ..contract.variants import fits
from ..frozen import frozen
from . import ranges
from .edition import Edition
from .sketches import LIMITLESS

_BusyPairs = frozenset[tuple[str, str]]


@frozen
class Inclusion:
    """Compares the values of types of one version with those of types of another, as they are
    written: with members that the writer knows, and no others."""

    inner: Edition
    outer: Edition

    def holds(self, one: model.Type, other: model.Type, busy: _BusyPairs = frozenset()) -> bool:
        """Whether every value of a type of the inner version is surely one of a type of the outer
        version. `busy` are the names that are being compared, for types that hold themselves."""
        null, inner = self.inner.expand(one)
        _, outer = self.outer.expand(other)
        if null and not self.outer.whole.allows_null(other):
            return False
        match inner, outer:
            case _, model.AnyType():
                return True
            case model.UnionType(variants=variants), _:
                return all(self.holds(variant, other, busy) for variant in variants)
            case _, model.UnionType(variants=variants, exclusive=False):
                return any(self.holds(inner, variant, busy) for variant in variants)
            case model.RefType(name=name), model.RefType() | model.MapType():
                return self._of_named(name, outer, busy)
            case model.MapType(), model.MapType():
                same_keys = outer.key_pattern in (None, inner.key_pattern)
                held = same_keys and self.holds(inner.values, outer.values, busy)
                return held and _is_sized_within(inner, outer)
            case model.ArrayType(), model.ArrayType():
                is_distinct = inner.unique or not outer.unique
                held = is_distinct and self.holds(inner.items, outer.items, busy)
                return held and _is_sized_within(inner, outer)
        return self._of_scalars(inner, outer)

    def _of_named(self, name: str, outer: model.RefType | model.MapType, busy: _BusyPairs) -> bool:
        definition = self.inner.definition(name)
        if isinstance(definition, model.Union):
            variants = (model.RefType(name=variant.name) for variant in definition.variants)
            return all(self.holds(variant, outer, busy) for variant in variants)
        assert isinstance(definition, model.Object)
        if isinstance(outer, model.MapType):
            return self._is_map(definition, outer, busy)
        if (name, outer.name) in busy:
            return True
        busy |= {(name, outer.name)}
        other = self.outer.definition(outer.name)
        return isinstance(other, model.Object) and self._is_record(definition, other, busy)

    def _is_record(self, one: model.Object, other: model.Object, busy: _BusyPairs) -> bool:
        sketch = self.outer.sketches.get(other.name)
        if sketch is not None and any(keyword not in LIMITLESS for _, keyword in sketch.beyond):
            return False
        held, allowed = self.inner.members(one.name), self.outer.members(other.name)
        always = {member.name for member in one.fields if member.required}
        return (
            all(member.name in always for member in other.fields if member.required)
            and (held.keys() <= allowed.keys() or not other.strict)
            and all(
                self.holds(held[key].type, allowed[key].type, busy)
                for key in held.keys() & allowed.keys()
            )
        )

    def _is_map(self, one: model.Object, other: model.MapType, busy: _BusyPairs) -> bool:
        always = sum(member.required for member in one.fields)
        least, most = facets.size(other)
        keys = model.StringType(pattern=other.key_pattern)
        return (
            (least or 0) <= always
            and (most is None or len(one.fields) <= most)
            and all(facets.keeps(keys, member.name) for member in one.fields)
            and all(self.holds(member.type, other.values, busy) for member in one.fields)
        )

    def _of_scalars(self, inner: model.Type, outer: model.Type) -> bool:
        if isinstance(inner, ranges.NUMBERS) and isinstance(outer, ranges.NUMBERS):
            return _is_number_within(inner, outer)
        listed = ranges.choices(inner)
        if isinstance(inner, model.BooleanType):
            listed = (False, True)
        if listed is not None:
            return all(fits(self.outer.whole, outer, value) for value in listed)
        if isinstance(inner, model.StringType) and isinstance(outer, model.StringType):
            return _is_text_within(inner, outer)
        are_texts = isinstance(inner, _TEXTS) and isinstance(outer, _TEXTS)
        return are_texts and ranges.kind_within(inner, outer)


_TEXTS: Final = (*ranges.TEXTS, *ranges.LISTED)


def _is_sized_within(inner: model.Type, outer: model.Type) -> bool:
    (least, most), (at_least, at_most) = facets.size(inner), facets.size(outer)
    is_long_enough = (least or 0) >= (at_least or 0)
    return is_long_enough and (at_most is None or (most is not None and most <= at_most))


def _is_number_within(inner: ranges.Number, outer: ranges.Number) -> bool:
    whole = ranges.is_whole(inner)
    step = ranges.whole_multiple(inner) if whole else ranges.multiple(inner)
    wanted = ranges.whole_multiple(outer) if ranges.is_integer(outer) else ranges.multiple(outer)
    return ranges.within_multiple(step, wanted) and all(
        ranges.within(ranges.end(inner, kind), ranges.end(outer, kind))
        for kind in (Kind.LOWER, Kind.UPPER)
    )


def _is_text_within(inner: model.StringType, outer: model.StringType) -> bool:
    said = facets.stated(inner)
    wanted = {facet: value for facet, value in facets.stated(outer).items() if facet.kind in _EQUAL}
    return _is_sized_within(inner, outer) and all(
        said.get(facet) == value for facet, value in wanted.items()
    )


_EQUAL: Final = frozenset({Kind.PATTERN, Kind.FORMAT})
"""Facets of texts that are compared by what they say."""

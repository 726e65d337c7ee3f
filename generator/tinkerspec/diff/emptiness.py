"""Which types surely have no values."""

from __future__ import annotations

from collections import deque
from collections.abc import Set

from ..contract import facets, model
from ..contract.facets import Kind
from . import ranges
from .edition import Edition


def with_values(edition: Edition) -> Set[str]:
    """The definitions that may have values. The others surely have none: they require what has
    none, or themselves."""
    found = set[str]()
    pending = deque(edition.entries)
    while pending:
        name = pending.popleft()
        if name not in found and _may_be(edition.definition(name), found):
            found.add(name)
            pending.extend(use.user for use in edition.users[name])
    return found


def may_have_values(type_: model.Type, known: Set[str]) -> bool:
    """Whether a type may have a value, where these definitions may have some."""
    match type_:
        case model.NullableType():
            return True
        case model.RefType(name=name):
            return name in known
        case model.UnionType(variants=variants):
            return any(may_have_values(variant, known) for variant in variants)
        case model.ArrayType(items=inner) | model.MapType(values=inner):
            return _is_sized(type_) and (not facets.size(type_)[0] or may_have_values(inner, known))
        case model.IntegerType() | model.NumberType():
            lower, upper = (ranges.end(type_, kind) for kind in (Kind.LOWER, Kind.UPPER))
            if lower is None or upper is None or lower.value < upper.value:
                return True
            return lower.value == upper.value and not (lower.strict or upper.strict)
        case model.StringType():
            return _is_sized(type_)
        case _:
            return True


def _may_be(definition: model.Definition, known: Set[str]) -> bool:
    match definition:
        case model.Object(fields=fields):
            return all(may_have_values(each.type, known) for each in fields if each.required)
        case model.Union(variants=variants):
            return any(variant.name in known for variant in variants)
        case _:
            return may_have_values(definition.type, known)


def _is_sized(type_: model.Type) -> bool:
    """Whether there is a size that the bounds allow, and values enough where they must differ."""
    least, most = facets.size(type_)
    if isinstance(type_, model.ArrayType) and type_.unique:
        most = _fewest(most, type_.items)
    return most is None or (least or 0) <= most


def _fewest(most: int | None, items: model.Type) -> int | None:
    """How many different items there can be."""
    choices = ranges.choices(items)
    if isinstance(items, model.BooleanType):
        choices = (False, True)
    if choices is None:
        return most
    return len(choices) if most is None else min(most, len(choices))

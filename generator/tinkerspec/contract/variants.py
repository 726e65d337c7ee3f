"""Which variant of a union without a tag a value is, and whether a value can be several of them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from ..frozen import frozen
from . import facets, model
from .equality import same
from .formats import CHECKED, TEXT_FORMATS, has_format, is_base64
from .model import Contract, Json
from .rings import components

_Pairs = frozenset[tuple[str, str | model.MapType]]


# --- whether a value is of a type ----------------------------------------------------------------


def fits(contract: Contract, type_: model.Type, json: Json) -> bool:
    """Whether a JSON value is one of a type, by all that the schemas say."""
    match type_:
        case model.AnyType():
            return True
        case model.NullableType(of=of):
            return json is None or fits(contract, of, json)
        case model.RefType(name=name):
            return _fits_named(contract, contract.by_name[name], json)
        case model.UnionType():
            count = sum(fits(contract, variant, json) for variant in type_.variants)
            return count == 1 if type_.exclusive else count > 0
        case model.ArrayType(items=items):
            return (
                isinstance(json, list)
                and _keeps_size(type_, len(json))
                and not (type_.unique and any(same(*pair) for pair in combinations(json, 2)))
                and all(fits(contract, items, item) for item in json)
            )
        case model.MapType(values=values, key_pattern=pattern):
            return (
                isinstance(json, dict)
                and _keeps_size(type_, len(json))
                and all(facets.keeps(model.StringType(pattern=pattern), key) for key in json)
                and all(fits(contract, values, item) for item in json.values())
            )
    return fits_scalar(type_, json)


def fits_scalar(type_: model.Type, json: Json) -> bool:
    """Whether a value is one of a type without parts."""
    match type_:
        case model.BooleanType():
            return isinstance(json, bool)
        case model.IntegerType() | model.NumberType():
            return _fits_number(type_, json)
        case model.EnumType(open=True):
            return isinstance(json, str)
        case model.EnumType() | model.ConstType():
            return any(same(json, each) for each in choices(type_) or ())
        case model.StringType():
            return isinstance(json, str) and facets.keeps(type_, json)
        case model.DateTimeType():
            return isinstance(json, str) and has_format("date-time", json)
        case model.DateType():
            return isinstance(json, str) and has_format("date", json)
        case model.BytesType():
            return isinstance(json, str) and is_base64(json)
        case _:
            return isinstance(type_, model.AnyType)


def _fits_number(type_: model.IntegerType | model.NumberType, json: Json) -> bool:
    if isinstance(json, bool) or not isinstance(json, int | float):
        return False
    is_right_kind = not isinstance(type_, model.IntegerType) or json == int(json)
    return bool(is_right_kind) and facets.keeps(type_, json)


def _keeps_size(type_: model.Type, size: int) -> bool:
    least, most = facets.size(type_)
    return (least is None or size >= least) and (most is None or size <= most)


def _fits_named(contract: Contract, definition: model.Definition, json: Json) -> bool:
    match definition:
        case model.Alias(type=type_):
            return fits(contract, type_, json)
        case model.Enum():
            return fits_scalar(definition.type, json)
        case model.Union():
            return isinstance(json, dict) and any(
                _fits_named(contract, contract.by_name[variant.name], json)
                for variant in definition.variants
            )
        case model.Object(fields=fields, strict=strict):
            return (
                isinstance(json, dict)
                and (not strict or json.keys() <= {field.name for field in fields})
                and all(
                    fits(contract, field.type, json[field.name])
                    if field.name in json
                    else not field.required
                    for field in fields
                )
            )


def variant_of(contract: Contract, union: model.UnionType, json: Json) -> model.Type:
    """The variant that a valid value of a union becomes: the first one that fits."""
    return next(v for v in in_order(union, json) if fits(contract, v, json))


def in_order(union: model.UnionType, json: Json) -> list[model.Type]:
    """The variants in the order in which they are tried for a value: that of the schema, but the
    one that the value names is the first."""
    named = json.get(union.discriminator) if union.tags and isinstance(json, dict) else None
    if not isinstance(named, str):
        return [*union.variants]
    meant = [v for v, tags in zip(union.variants, union.tags, strict=True) if named in tags]
    return [*meant, *(variant for variant in union.variants if variant not in meant)]


# --- whether variants have values in common ------------------------------------------------------


@frozen
class Telltale:
    """A member that tells the variants of a union apart: all are records, each allows only some
    texts there, and none allows a text of another. `by_text` has the variant of each text, and
    `optional` those that may lack the member."""

    name: str
    by_text: Mapping[str, model.RefType]
    optional: tuple[model.RefType, ...]


def telltale(contract: Contract, union: model.UnionType) -> Telltale | None:
    """The first member that tells the variants apart; None if there is none."""
    records: list[tuple[model.RefType, model.Object]] = []
    for variant in union.variants:
        record = _record(contract, variant)
        if record is None or not isinstance(variant, model.RefType):
            return None
        records.append((variant, record))
    found = (_telltale(contract, field.name, records) for field in records[0][1].fields)
    return next((each for each in found if each is not None), None)


def _telltale(
    contract: Contract, name: str, records: list[tuple[model.RefType, model.Object]]
) -> Telltale | None:
    by_text: dict[str, model.RefType] = {}
    optional: list[model.RefType] = []
    for variant, record in records:
        field = next((field for field in record.fields if field.name == name), None)
        if field is None or _options(contract, field.type) is not None:
            return None
        listed = choices(_opened(contract, field.type))
        if not listed:
            return None
        for choice in listed:
            if not isinstance(choice, str) or choice in by_text:
                return None
            by_text[choice] = variant
        if not field.required:
            optional.append(variant)
    return Telltale(name, by_text, tuple(optional))


def overlapping(
    contract: Contract, union: model.UnionType
) -> Iterator[tuple[model.Type, model.Type]]:
    """The pairs of variants that may have a value in common, in order."""
    found = telltale(contract, union)
    suspects = union.variants if found is None else found.optional
    for one, other in _suspicious(contract, suspects):
        if not disjoint(contract, one, other):
            yield one, other


def _suspicious(
    contract: Contract, variants: Sequence[model.Type]
) -> Iterator[tuple[model.Type, model.Type]]:
    """The pairs of variants, in order, without those of which one is a strict record that does not
    know a member that the other requires. Of many strict records, these are nearly all pairs, so
    they are not looked at."""
    records = [_record(contract, variant) for variant in variants]
    known = [{field.name for field in r.fields} if r and r.strict else None for r in records]
    counts = Counter(name for names in known for name in names or ())
    required = [[field.name for field in r.fields if field.required] if r else [] for r in records]
    asked = [min(names, key=lambda name: counts[name], default=None) for names in required]
    askers, knowers = defaultdict[str | None, list[int]](list), defaultdict[str, list[int]](list)
    for index, names in enumerate(known):
        askers[asked[index]].append(index)
        for each in names or ():
            knowers[each].append(index)
    loose = [index for index, names in enumerate(known) if names is None]
    for index, variant in enumerate(variants):
        names, name = known[index], asked[index]
        if names is not None:
            others = {number for key in (*names, None) for number in askers[key]}
        else:
            others = {*range(len(variants))} if name is None else {*loose, *knowers[name]}
        for other in sorted(number for number in others if number > index):
            if (theirs := known[other]) is None or name is None or name in theirs:
                yield variant, variants[other]


def _record(contract: Contract, variant: model.Type) -> model.Object | None:
    """The record that a variant is; None if it is anything else."""
    found = _opened(contract, variant) if _options(contract, variant) is None else None
    return found if isinstance(found, model.Object) else None


def are_disjoint(contract: Contract, union: model.UnionType) -> bool:
    """Whether surely no value fits two variants. Then `exclusive` means nothing."""
    return not any(overlapping(contract, union))


def may_change(contract: Contract, union: model.UnionType) -> bool:
    """Whether what is written of a value may be read as another variant.

    It may where two variants have values in common, and a value of one of them is not written as it
    was read.
    """
    pairs = overlapping(contract, union)
    return any(not (_is_plain(contract, a) and _is_plain(contract, b)) for a, b in pairs)


def changing(contract: Contract) -> frozenset[str]:
    """The types of which a part may be read as another variant than it was written of."""
    users: defaultdict[str, list[str]] = defaultdict(list)
    found = set[str]()
    for definition in contract.definitions:
        for name in contract.mentions[definition.name]:
            users[name].append(definition.name)
        if any(may_change(contract, union) for union in _unions(definition)):
            found.add(definition.name)
    pending = [*found]
    while pending:
        more = set(users[pending.pop()]) - found
        found |= more
        pending += more
    return frozenset(found)


def nesting(contract: Contract) -> frozenset[model.UnionType]:
    """The unions without a tag of which several variants lead back to what holds the union.

    If each variant read what is inside by itself, every level of a value would be read twice as
    often as the one above it.
    """
    found: set[model.UnionType] = set()
    for ring in map(frozenset, components(contract.mentions)):
        for name in ring:
            for union in _unions(contract.by_name[name]):
                told = telltale(contract, union)
                tried = union.variants if told is None else told.optional
                back = [each for each in tried if not ring.isdisjoint(model.references(each))]
                if len(back) > 1:
                    found.add(union)
    return frozenset(found)


def _unions(definition: model.Definition) -> Iterator[model.UnionType]:
    """The unions without a tag in a definition."""
    pending: list[model.Type] = []
    match definition:
        case model.Object(fields=fields):
            pending = [field.type for field in fields]
        case model.Alias(type=type_):
            pending = [type_]
    while pending:
        match pending.pop():
            case model.UnionType(variants=variants) as union:
                yield union
                pending += variants
            case model.NullableType(of=inner):
                pending.append(inner)
            case model.ArrayType(items=inner) | model.MapType(values=inner):
                pending.append(inner)


def _is_plain(contract: Contract, type_: model.Type) -> bool:
    """Whether every value of a type is written as it was read."""
    match type_:
        case model.RefType(name=name):
            match contract.by_name[name]:
                case model.Alias(type=inner):
                    return _is_plain(contract, inner)
                case definition:
                    return isinstance(definition, model.Enum)
        case model.NullableType(of=inner):
            return _is_plain(contract, inner)
        case model.ArrayType(items=inner) | model.MapType(values=inner):
            return _is_plain(contract, inner)
        case model.UnionType(variants=variants):
            return all(_is_plain(contract, variant) for variant in variants)
    return isinstance(type_, _WRITTEN_AS_READ)


_WRITTEN_AS_READ: Final = (
    model.AnyType,
    model.BooleanType,
    model.ConstType,
    model.DateType,
    model.EnumType,
    model.IntegerType,
    model.NumberType,
    model.StringType,
)


def disjoint(
    contract: Contract, one: model.Type, other: model.Type, above: _Pairs = frozenset()
) -> bool:
    """Whether surely no value is of both types. `above` are the pairs of types that the question is
    being asked of already."""
    if contract.allows_null(one) and contract.allows_null(other):
        return False
    for several, rest in ((_options(contract, one), other), (_options(contract, other), one)):
        if several is not None:
            return all(disjoint(contract, option, rest, above) for option in several)
    first, second = _opened(contract, one), _opened(contract, other)
    if not isinstance(first, model.Object):
        first, second = second, first
    if not isinstance(first, model.Object):
        assert not isinstance(second, model.Object)
        return _scalars_disjoint(contract, first, second)
    if isinstance(second, model.Object | model.MapType):
        return _are_told_apart(contract, first, second, above)
    return not isinstance(second, model.AnyType)


def _scalars_disjoint(contract: Contract, one: model.Type, other: model.Type) -> bool:
    for closed, rest in ((one, other), (other, one)):
        if (listed := choices(closed)) is not None:
            return not any(fits(contract, rest, choice) for choice in listed)
    return _kinds(one).isdisjoint(_kinds(other)) or _lengths_differ(one, other)


def _lengths_differ(one: model.Type, other: model.Type) -> bool:
    """Whether one of two types of texts is shorter than every text of the other."""
    first, second = _lengths(one), _lengths(other)
    if first is None or second is None:
        return False
    return first[1] < second[0] or second[1] < first[0]


def _lengths(type_: model.Type) -> tuple[int, float] | None:
    """The lengths of the shortest and the longest text of a type; None for another type."""
    match type_:
        case model.DateTimeType():
            return CHECKED["date-time"].lengths
        case model.DateType():
            return CHECKED["date"].lengths
        case model.StringType(format=format_):
            least, most = facets.size(type_)
            known = TEXT_FORMATS.get(format_ or "")
            shortest, longest = known.lengths if known else (0, math.inf)
            return max(least or 0, shortest), min(math.inf if most is None else most, longest)
    return None


def choices(type_: model.Type | model.Object) -> tuple[model.Scalar, ...] | None:
    """The only values that a type allows: those of an enum or a constant; None for other types."""
    match type_:
        case model.EnumType(values=values, open=False):
            return values
        case model.ConstType(value=value):
            return (value,)
        case _:
            return None


_KINDS: Final[Mapping[type, frozenset[str]]] = {
    model.StringType: frozenset({"string"}),
    model.DateTimeType: frozenset({"string"}),
    model.DateType: frozenset({"string"}),
    model.EnumType: frozenset({"string"}),  # One that is open.
    model.BytesType: frozenset({"string"}),
    model.BooleanType: frozenset({"boolean"}),
    model.IntegerType: frozenset({"number"}),
    model.NumberType: frozenset({"number"}),
    model.ArrayType: frozenset({"array"}),
    model.MapType: frozenset({"object"}),
}
_EVERY_KIND: Final = frozenset[str]().union(*_KINDS.values())


def _kinds(type_: model.Type) -> frozenset[str]:
    return _KINDS.get(type(type_), _EVERY_KIND)


def _options(contract: Contract, type_: model.Type) -> list[model.Type] | None:
    """The types of which a value that is not null is one, where a type is made of several."""
    match type_:
        case model.NullableType(of=of):
            return [of]
        case model.UnionType(variants=variants):
            return [*variants]
        case model.RefType(name=name):
            match contract.by_name[name]:
                case model.Union(variants=named):
                    return [model.RefType(name=variant.name) for variant in named]
                case model.Alias(type=inner):
                    return _options(contract, inner)
    return None


def _opened(contract: Contract, type_: model.Type) -> model.Type | model.Object:
    """A type with its name taken away; a record has none to take."""
    while isinstance(type_, model.RefType):
        match contract.by_name[type_.name]:
            case model.Alias(type=inner):
                type_ = inner
            case model.Enum() as enum:
                return enum.type
            case definition:
                assert isinstance(definition, model.Object)  # `_options` has opened unions.
                return definition
    return type_


def _are_told_apart(
    contract: Contract, record: model.Object, other: model.Object | model.MapType, above: _Pairs
) -> bool:
    """Whether no value of a record is one of another record, or of a map."""
    pair = (record.name, other.name if isinstance(other, model.Object) else other)
    if pair in above:
        return False
    if isinstance(other, model.Object):
        return _have_another_member(contract, record, other, above | {pair})
    return _is_no_map(contract, record, other, above | {pair})


def _is_no_map(
    contract: Contract, record: model.Object, map_: model.MapType, above: _Pairs
) -> bool:
    """Whether a member that a record must have is no entry of a map, or there are too many."""
    required = [field for field in record.fields if field.required]
    _, most = facets.size(map_)
    if most is not None and len(required) > most:
        return True
    key = model.StringType(pattern=map_.key_pattern)
    return any(
        not facets.keeps(key, field.name) or disjoint(contract, field.type, map_.values, above)
        for field in required
    )


def _have_another_member(
    contract: Contract, one: model.Object, other: model.Object, above: _Pairs
) -> bool:
    """Whether a member that has to be there says which of two records a value is."""
    fields = {field.name: field for field in one.fields}
    others = {field.name: field for field in other.fields}
    for known, strict, required in (
        (fields.keys(), one.strict, (f.name for f in other.fields if f.required)),
        (others.keys(), other.strict, (f.name for f in one.fields if f.required)),
    ):
        if strict and not known >= set(required):
            return True
    return any(
        disjoint(contract, fields[name].type, others[name].type, above)
        for name in fields.keys() & others.keys()
        if fields[name].required or others[name].required
    )

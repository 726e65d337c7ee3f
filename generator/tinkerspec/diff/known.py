"""Whether a writer knows every key of a payload."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Final

from ..contract import model
from ..contract.model import Json
from .edition import Edition, as_type
from .focus import Focused, Gone, Held, plain

_LOOKED_UP: Final = 8
"""Of how many keys of a record the variants that have them are looked up."""


def is_known(edition: Edition, type_: model.Type, value: Focused) -> bool:
    """Whether every key of every record in a valid value is one of its members."""
    _, core = edition.expand(type_)
    match core:
        case model.ArrayType(items=inner):
            return all(is_known(edition, inner, item) for item in _items(value, list))
        case model.MapType(values=inner):
            return all(is_known(edition, inner, item) for item in _items(value, dict))
        case model.UnionType(variants=variants):
            fitting = _candidates(edition, variants, value)
            is_of_one = any(is_known(edition, variant, value) for variant in fitting)
            return is_of_one or _is_of_several(edition, variants, plain(value))
        case model.RefType(name=name) if isinstance(value, Held | dict):
            definition = edition.definition(name)
            if isinstance(definition, model.Union):
                fitting = _candidates(edition, definition.variants, value)
                return any(is_known(edition, variant, value) for variant in fitting)
            return _is_known_record(edition, name, value)
        case _:
            return True


def _items(value: Focused, kind: type[list[Json]] | type[dict[str, Json]]) -> Iterator[Focused]:
    """What is inside a list or a map; nothing of another value."""
    around = value.around if isinstance(value, Held) else value
    if isinstance(around, kind):
        pairs = around.items() if isinstance(around, dict) else enumerate(around)
        changed = value.key if isinstance(value, Held) else None
        yield from (item for key, item in pairs if key != changed)
        if isinstance(value, Held) and not isinstance(value.value, Gone):
            yield value.value


def _is_known_record(edition: Edition, name: str, value: Held | dict[str, Json]) -> bool:
    if not isinstance(value, Held):
        return not _unknown(edition, name, value)
    if _shared_unknown(edition, name, value.around) - {value.key}:
        return False
    if value.key is None or isinstance(value.value, Gone):
        return True
    member = edition.member(name, str(value.key))
    return member is not None and is_known(edition, member.type, value.value)


def _unknown(edition: Edition, name: str, record: Mapping[str, Json]) -> Set[str]:
    """The members of a record that are not known, or hold something that is not."""
    members = edition.members(name)
    return {
        key
        for key, value in record.items()
        if key not in members or not is_known(edition, members[key].type, value)
    }


def _shared_unknown(edition: Edition, name: str, record: Json) -> Set[str]:
    """The same, found once for all payloads that share the record."""
    assert isinstance(record, dict)
    key = name, id(record)
    if key not in edition.unknown:
        # With the record itself, so that no other one gets its identity.
        edition.unknown[key] = record, _unknown(edition, name, record)
    return edition.unknown[key][1]


# --- of several variants -------------------------------------------------------------------------


def _candidates(
    edition: Edition, variants: Sequence[model.Type | model.Variant], value: Focused
) -> Iterable[model.Type]:
    """The variants that can know every key of a value."""
    keys = [*itertools.islice(_keys(value), _LOOKED_UP)]
    if not keys:
        return map(as_type, variants)
    index = edition.variant_index(variants)
    few = min((index.records.get(key, ()) for key in keys), key=len)
    return [*index.others, *few]


def _keys(value: Focused) -> Iterator[str]:
    """The keys of a record."""
    if isinstance(value, Held) and isinstance(value.around, dict):
        if value.key is not None and not isinstance(value.value, Gone):
            yield str(value.key)
        yield from (key for key in value.around if key != value.key)
    elif isinstance(value, dict):
        yield from value


def _is_of_several(edition: Edition, variants: Iterable[model.Type], value: Json) -> bool:
    """Whether every key of a record is a member of a variant that it fits: a value of several
    variants may have the members of each."""
    if not isinstance(value, dict):
        return False
    left = set(value)
    for variant in variants:
        _, core = edition.expand(variant)
        definition = edition.definition(core.name) if isinstance(core, model.RefType) else None
        if isinstance(definition, model.Object) and _fits(edition, definition, value):
            members = edition.members(definition.name)
            known = left & members.keys()
            left -= {key for key in known if is_known(edition, members[key].type, value[key])}
    return not left


def _fits(edition: Edition, definition: model.Object, value: Json) -> bool:
    entry = edition.entries[definition.name]
    return edition.judge.is_valid(entry.document, entry.pointer, value)

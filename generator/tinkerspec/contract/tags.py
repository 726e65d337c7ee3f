"""Whether a discriminator decides between the variants of a union, or only says which to try first.

It decides where every variant has a tag: a member that is a constant or an enum of strings, and no
text of one variant is a text of another. Where the tag may be absent, the names of the keys must
decide as well. Then a wrong tag is the fault of a payload.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from . import model
from .equality import shown


def decided(
    by_name: Mapping[str, model.Definition], discriminator: str, names: Sequence[str]
) -> tuple[model.Variant, ...] | None:
    """The variants with their tags; None where the discriminator does not decide."""
    return None if doubt(by_name, discriminator, names) else _tagged(by_name, discriminator, names)


def doubt(
    by_name: Mapping[str, model.Definition], discriminator: str, names: Sequence[str]
) -> str | None:
    """Why a discriminator does not decide, in words; None where it does."""
    taken: dict[str, str] = {}
    records = [by_name[name] for name in names]
    for record in records:
        if not isinstance(record, model.Object):
            return f"`{record.name}` is not an object with members"
        tags = _tags(by_name, discriminator, record)
        if not tags:
            return f"`{record.name}` has no constant or enum of strings for `{discriminator}`"
        for tag in tags:
            if taken.setdefault(tag, record.name) != record.name:
                both = f"`{taken[tag]}` and `{record.name}`"
                return f"{both} have the same `{discriminator}`, {shown(tag)}"
    optional = [_VariantKeys(r, discriminator) for r in records if isinstance(r, model.Object)]
    optional = [keys for keys in optional if not keys.has_tag]
    for keys in optional:
        if not keys.strict:
            return f"`{keys.name}` may lack `{discriminator}`, and ignores unknown keys"
    if alike := _alike(optional):
        one, other = alike
        return f"without `{discriminator}`, the keys do not distinguish `{one}` and `{other}`"
    return None


class _VariantKeys:
    """The keys of a variant, and those that it requires, both without the tag."""

    def __init__(self, record: model.Object, tag: str) -> None:
        self.name = record.name
        self.strict = record.strict
        required = {field.name for field in record.fields if field.required}
        self.has_tag = tag in required
        self.required = required - {tag}
        self.known = {field.name for field in record.fields} - {tag}


def _alike(variants: Sequence[_VariantKeys]) -> tuple[str, str] | None:
    """Two variants of which each knows all keys that the other one requires.

    Only those are compared that have the rarest key that a variant requires, since comparing all
    pairs would take too long.
    """
    users = defaultdict[str, list[_VariantKeys]](list)
    for other in variants:
        candidates = min((users[key] for key in other.required), key=len, default=[*variants])
        for one in candidates:
            if one is other:
                break
            if one.required <= other.known and other.required <= one.known:
                return one.name, other.name
        for key in other.known:
            users[key].append(other)
    return None


def _tagged(
    by_name: Mapping[str, model.Definition], discriminator: str, names: Sequence[str]
) -> tuple[model.Variant, ...]:
    return tuple(
        model.Variant(tags=_tags(by_name, discriminator, record), name=name)
        for name in names
        if isinstance(record := by_name[name], model.Object)
    )


def _tags(
    by_name: Mapping[str, model.Definition], discriminator: str, record: model.Object
) -> tuple[str, ...]:
    """The texts that the tag of a variant may be; none where it may be anything else."""
    for field in record.fields:
        if field.name == discriminator:
            return _texts(by_name, field.type)
    return ()


def _texts(by_name: Mapping[str, model.Definition], type_: model.Type) -> tuple[str, ...]:
    values: tuple[object, ...] = ()
    match type_:
        case model.ConstType(value=value):
            values = (value,)
        case model.EnumType(open=False):
            values = type_.values
        case model.RefType(name=name):
            match by_name[name]:
                case model.Enum() as enum:
                    return _texts(by_name, enum.type)
                case model.Alias(type=inner):
                    return _texts(by_name, inner)
    texts = tuple(value for value in values if isinstance(value, str))
    return texts if len(texts) == len(values) else ()

"""Finds every change between two versions, at any depth, and reports it once: where it is
defined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ..contract import model
from ..contract.equality import same
from . import beyond, calls, facts, ranges
from .change import Change, Flows, Spot
from .effects import SAME, combine, flows_of
from .pairing import Pairing, match_by_name
from .rules import LOST
from .values import Compare, PairedPlace, changes
from .wording import kind_in_words, member_in_words, need_in_words

_STRICTNESS: Final = {True: "unknown keys are refused", False: "unknown keys are ignored"}


def walk(pairing: Pairing) -> Iterator[Change]:
    """Return every change: of types, ordered by name, and then of operations."""
    found = [*_gone_or_new(pairing), *_kept(pairing)]
    yield from sorted(found, key=lambda change: change.spot.type)
    yield from calls.changes(pairing)


def _gone_or_new(pairing: Pairing) -> Iterator[Change]:
    old, new = pairing.old, pairing.new
    for name in old.entries.keys() - pairing.pairs.keys() - old.outline.nameless:
        # A schema of openapi.json is sent by an operation or a type, whose change says so.
        is_sent = name in old.roots and old.entries[name].emitted
        kind = "root-type-removed" if is_sent else "type-removed"
        was = kind_in_words(old.definition(name))
        yield Change(kind=kind, detail="", old=old.spot(name), new=None, was=was, now="")
    for name in new.entries.keys() - pairing.backwards.keys() - new.outline.nameless:
        now = kind_in_words(new.definition(name))
        yield Change(kind="type-added", detail="", old=None, new=new.spot(name), was="", now=now)


def _kept(pairing: Pairing) -> Iterator[Change]:
    for before, after in pairing.pairs.items():
        at = PairedPlace(pairing, before, after)
        if before not in pairing.old.outline.nameless:
            yield from _named(at)
        yield from beyond.weighed(at, _definition(at))
        yield from beyond.changes(at)


def _named(at: PairedPlace) -> Iterator[Change]:
    """Changes of a definition that are not about its values."""
    entry = at.pairing.new.entries[at.new]
    old, new = at.pairing.old.definition(at.old), entry.definition
    if at.old != at.new:
        yield at.change("type-renamed", at.old, at.new, keyword="title")
    elif entry.emitted and old.source != new.source:
        yield at.change("type-moved", old.source, new.source)
    if entry.emitted and old.direction != new.direction:
        yield at.change("direction-changed", old.direction, new.direction, keyword="x-direction")
    yield from facts.notes(at, old, new)
    yield from facts.languages(at, old.lang, new.lang)


def _definition(at: PairedPlace) -> Iterator[Change]:
    """Changes of the values of a definition."""
    pairing = at.pairing
    old, new = pairing.old.definition(at.old), pairing.new.definition(at.new)
    match old, new:
        case model.Object(), model.Object():
            yield from _records(at, old, new, _compare(pairing))
        case model.Union(), model.Union():
            yield from _unions(at, old, new)
        case ((model.Enum() | model.Alias()), (model.Enum() | model.Alias())):
            yield from changes(at, old.type, new.type, _compare(pairing))
        case _:
            words = kind_in_words(old), kind_in_words(new)
            yield at.change("kind-changed", *words, flows=flows_of("kind-changed"))


def _compare(pairing: Pairing, busy: frozenset[tuple[str, str]] = frozenset()) -> Compare:
    """Compare a record or union with the one that replaced it, by their names.

    Their differences are no changes of either, so only the effect on payloads is returned.
    """

    def compare(before: str, after: str) -> Flows:
        if (before, after) in busy or pairing.same(before, after):
            return Flows(SAME, SAME)
        deeper = _compare(pairing, busy | {(before, after)})
        at = PairedPlace(pairing, before, after)
        match pairing.old.definition(before), pairing.new.definition(after):
            case model.Object() as old, model.Object() as new:
                found = list(_records(at, old, new, deeper))
            case model.Union() as old, model.Union() as new:
                found = list(_unions(at, old, new))
            case _:
                return flows_of("kind-changed")
        return combine(change.flows or flows_of(change.kind) for change in found)

    return compare


# --- unions --------------------------------------------------------------------------------------


def _unions(at: PairedPlace, old: model.Union, new: model.Union) -> Iterator[Change]:
    if old.discriminator != new.discriminator:
        words = old.discriminator, new.discriminator
        yield at.change("discriminator-changed", *words, keyword="discriminator")
    if old.behaviours != new.behaviours:
        words = ", ".join(old.behaviours), ", ".join(new.behaviours)
        yield at.change("behaviours-changed", *words, keyword="x-behaviours")
    pairing = at.pairing
    before = {variant.name: variant for variant in old.variants}
    after = {variant.name: variant for variant in new.variants}
    for name in before:
        if pairing.pairs.get(name) not in after:
            change = at.change("variant-removed", name, "", detail=name, keyword="oneOf")
            yield replace(change, new=None, old=_with_variant(change.old, name))
    for name in after:
        if pairing.backwards.get(name) not in before:
            change = at.change("variant-added", "", name, detail=name, keyword="oneOf")
            yield replace(change, old=None, new=_with_variant(change.new, name))
    kept = [pairing.pairs[name] for name in before if pairing.pairs.get(name) in after]
    if kept != [name for name in after if pairing.backwards.get(name) in before]:
        yield at.change("order-changed", ", ".join(before), ", ".join(after), keyword="oneOf")


def _with_variant(spot: Spot | None, name: str) -> Spot | None:
    return replace(spot, steps=(*spot.steps, ("variant", name))) if spot is not None else None


# --- records -------------------------------------------------------------------------------------


def _records(
    at: PairedPlace, old: model.Object, new: model.Object, compare: Compare
) -> Iterator[Change]:
    if old.strict != new.strict:
        kind = "keys-refused" if new.strict else "keys-ignored"
        words = _STRICTNESS[old.strict], _STRICTNESS[new.strict]
        yield at.change(kind, *words, keyword="additionalProperties")
    yield from _bases(at, old, new)
    pairs = list(match_by_name(old.fields, new.fields))
    kept_old = {before.name for before, _ in pairs}
    kept_new = {after.name for _, after in pairs}
    for field in old.fields:
        if field.name not in kept_old:
            spot = at.pairing.old.member_spot(at.old, field)
            kind = _removal(field, strict=new.strict)
            was = member_in_words(field)
            yield Change(kind=kind, detail="", old=spot, new=None, was=was, now="")
    for field in new.fields:
        if field.name not in kept_new:
            spot = at.pairing.new.member_spot(at.new, field)
            kind = _addition(field, strict=old.strict)
            now = member_in_words(field)
            yield Change(kind=kind, detail="", old=None, new=spot, was="", now=now)
    for before, after in pairs:
        yield from _member(at, before, after, (old.strict, new.strict), compare)
    order = [before.name for before, _ in pairs]
    if order != [field.name for field in old.fields if field.name in kept_old]:
        listed = [", ".join(field.name for field in fields) for fields in (old.fields, new.fields)]
        yield at.change("order-changed", listed[0], listed[1], keyword="properties")


def _bases(at: PairedPlace, old: model.Object, new: model.Object) -> Iterator[Change]:
    for name in old.bases:
        if at.pairing.pairs.get(name) not in new.bases:
            yield at.change("base-removed", name, "", detail=name, keyword="allOf")
    for name in new.bases:
        if at.pairing.backwards.get(name) not in old.bases:
            yield at.change("base-added", "", name, detail=name, keyword="allOf")


def _removal(field: model.Field, *, strict: bool) -> str:
    kind = "required-member-removed" if field.required else "member-removed"
    return kind if strict else f"{kind}-from-open"


def _addition(field: model.Field, *, strict: bool) -> str:
    kind = "member-added"
    if field.required:
        kind = f"{_how_required(field)}-member-added"
    return kind if strict else f"{kind}-to-open"


def _how_required(field: model.Field) -> str:
    """Required of constructors too, or of payloads alone."""
    return "required" if field.default is model.ABSENT else "defaulted"


def _member(
    holder: PairedPlace,
    old: model.Field,
    new: model.Field,
    strict: tuple[bool, bool],
    compare: Compare,
) -> Iterator[Change]:
    """Changes of a member that both versions have."""
    pairing = holder.pairing
    at = replace(
        holder,
        old_steps=(("member", old.name),),
        new_steps=(("member", new.name),),
        old_at=pairing.old.member_at(holder.old, old),
        new_at=pairing.new.member_at(holder.new, new),
    )
    if old.name != new.name:
        kinds = _removal(old, strict=strict[1]), _addition(new, strict=strict[0])
        flows = combine((*map(flows_of, kinds), Flows(LOST, LOST)))
        yield at.change("member-renamed", old.name, new.name, flows=flows)
    if old.required != new.required:
        kind = "member-optional"
        if new.required:
            kind = "member-required" if new.default is model.ABSENT else "defaulted-member-required"
        yield at.change(kind, need_in_words(old), need_in_words(new))
    elif not old.required and not _same_default(old, new):
        words = need_in_words(old), need_in_words(new)
        yield at.change("default-changed", *words, keyword="default")
    elif old.required and not (_same_default(old, new) or _are_constants(pairing, old, new)):
        words = need_in_words(old), need_in_words(new)
        yield at.change(_constructor_default(old, new), *words, keyword="default")
    yield from changes(at, old.type, new.type, compare)
    yield from facts.notes(at, old, new)
    yield from facts.languages(at, old.lang, new.lang)
    yield from facts.dtypes(at, old.list_dtype, new.list_dtype)


def _constructor_default(old: model.Field, new: model.Field) -> str:
    """What happened to the default of a required member."""
    if old.default is model.ABSENT:
        return "constructor-default-added"
    is_gone = new.default is model.ABSENT
    return "constructor-default-removed" if is_gone else "constructor-default-changed"


def _are_constants(pairing: Pairing, old: model.Field, new: model.Field) -> bool:
    """Whether each member has only one value, whose change is told by itself."""
    cores = pairing.old.expand(old.type), pairing.new.expand(new.type)
    return all(not null and len(ranges.choices(core) or ()) == 1 for null, core in cores)


def _same_default(old: model.Field, new: model.Field) -> bool:
    """Whether absence means the same. Null as the default says no more than no default does."""
    was, now = (None if field.is_silent else field.default for field in (old, new))
    if isinstance(was, model.Absent) or isinstance(now, model.Absent):
        return was is now
    return same(was, now)

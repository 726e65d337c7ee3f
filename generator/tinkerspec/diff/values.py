"""The changes between two types: null, bounds, choices, sizes, items, names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from math import inf
from typing import Any, Final, TypeAlias

from ..contract import facets, model
from ..contract.equality import same
from ..contract.facets import Kind
from ..contract.model import Json
from ..contract.variants import are_disjoint
from ..contract.wording import show
from ..frozen import frozen
from ..targets import installed
from . import ranges
from .change import Change, Flows, Spot, Step, Steps
from .edition import WAYS, Edition
from .effects import SAME, flows_of
from .inclusion import Inclusion
from .pairing import Pairing
from .ranges import Number
from .rules import USERS
from .wording import note, type_in_words

Compare = Callable[[str, str], Flows]
"""Returns the effect on payloads of replacing one record or union with another, by their names."""


@frozen
class PairedPlace:
    """The place of two types: their definitions, the steps to them, and their pointers."""

    pairing: Pairing
    old: str
    new: str
    old_steps: Steps = ()
    new_steps: Steps = ()
    old_at: str = ""
    new_at: str = ""

    @property
    def is_renamed(self) -> bool:
        """Whether the last name on the way here differs between the versions."""
        if self.old_steps or self.new_steps:
            return self.old_steps != self.new_steps
        return self.old != self.new

    def into(self, step: Step) -> PairedPlace:
        """One step further, into items or values."""
        return PairedPlace(
            self.pairing,
            self.old,
            self.new,
            (*self.old_steps, step),
            (*self.new_steps, step),
            self.pairing.old.into(self.old, self.old_at, step),
            self.pairing.new.into(self.new, self.new_at, step),
        )

    def spots(self, keyword: str = "") -> tuple[Spot, Spot]:
        """Both spots, at the given keyword where it exists."""
        return (
            self.pairing.old.spot(self.old, self.old_steps, self.old_at, keyword),
            self.pairing.new.spot(self.new, self.new_steps, self.new_at, keyword),
        )

    def change(
        self,
        kind: str,
        was: str,
        now: str,
        *,
        detail: str = "",
        keyword: str = "",
        flows: Flows | None = None,
        doubtful: bool = False,
        tried: tuple[Json, ...] = (),
    ) -> Change:
        """A change at this place."""
        old, new = self.spots(keyword)
        return Change(
            kind=kind,
            detail=detail,
            old=old,
            new=new,
            was=was,
            now=now,
            flows=flows,
            doubtful=doubtful,
            tried=tried,
        )


def changes(
    at: PairedPlace,
    old: model.Type,
    new: model.Type,
    compare: Compare,
) -> Iterator[Change]:
    """Every difference between two types at the same place."""
    pairing = at.pairing
    before, after = pairing.old.whole.allows_null(old), pairing.new.whole.allows_null(new)
    if pairing.same_type(model.strip_null(old), model.strip_null(new)):
        # Differences inside are reported where the type is defined; here only null is left.
        if model.is_nullable(old) != model.is_nullable(new):
            yield from _null(at, before, after)
        return
    (_, old_core), (_, new_core) = pairing.old.expand(old), pairing.new.expand(new)
    if not any(isinstance(core, model.AnyType) for core in (old_core, new_core)):
        # A type that allows anything allows null too.
        yield from _null(at, before, after)
    found = list(_said(at, old_core, new_core, compare))
    yield from found
    yield from _described(at, old_core, new_core)
    yield from _terms(at, old, new)
    names = _named(pairing.old, old), _named(pairing.new, new)
    if not any(change.kind in _SAYS_ALL for change in found) and names[0] != names[1]:
        yield at.change("reference-changed", type_in_words(old), type_in_words(new))


_SAYS_ALL: Final = frozenset(
    {
        "anything-allowed",
        "anything-refused",
        "kind-changed",
        "named-type-changed",
        "type-narrowed",
        "type-replaced",
        "type-widened",
    }
)


def _described(at: PairedPlace, old: model.Type, new: model.Type) -> Iterator[Change]:
    """Changes of a format that nobody checks."""
    was, now = facets.unchecked_format(old), facets.unchecked_format(new)
    if was != now and type(old) is type(new):
        yield at.change("format-changed", was or "none", now or "none", keyword="format")


def _terms(at: PairedPlace, old: model.Type, new: model.Type) -> Iterator[Change]:
    """Changes of how a language represents the choices, if another enum is used now."""
    before, after = at.pairing.old.enum_facts(old), at.pairing.new.enum_facts(new)
    names = _named(at.pairing.old, old), _named(at.pairing.new, new)
    if names[0] == names[1] or before is None or after is None:
        return
    for language, users in USERS.items():
        for fact in (each for each in installed.load(language).facts if each.place == "enum"):
            stated = [facts.get(language, {}) for facts in (before, after)]
            was, now = ({fact.name: facts.get(fact.name, fact.default)} for facts in stated)
            for found in users.changes(fact.name, was, now) if was != now else ():
                words = (str(facts[fact.name]) for facts in (was, now))
                yield at.change(found.kind, *words, detail=language)


def _named(edition: Edition, type_: model.Type) -> str | None:
    """The name of a type; None if it has none, or only one after its place."""
    bare = model.strip_null(type_)
    name = bare.name if isinstance(bare, model.RefType) else None
    return None if name in edition.outline.nameless else name


def _null(at: PairedPlace, before: bool, after: bool) -> Iterator[Change]:
    if before != after:
        kind = "null-allowed" if after else "null-refused"
        words = {True: "null allowed", False: "never null"}
        yield at.change(kind, words[before], words[after], keyword="type")


def _said(
    at: PairedPlace,
    old: model.Type,
    new: model.Type,
    compare: Compare,
) -> Iterator[Change]:
    """Changes of the kinds of values."""
    if kind := _choice(at, old, new, compare):
        flows = Flows(SAME, SAME) if _is_same_choice(at.pairing, kind, old, new) else None
        words = type_in_words(old), type_in_words(new)
        yield at.change(kind, *words, keyword="type", flows=flows)
    else:
        yield from _cores(at, old, new, compare)


def _cores(at: PairedPlace, old: model.Type, new: model.Type, compare: Compare) -> Iterator[Change]:
    match old, new:
        case model.RefType(name=before), model.RefType(name=after):
            if not at.pairing.same(before, after):
                flows = compare(before, after)
                yield at.change("named-type-changed", before, after, keyword="$ref", flows=flows)
        case model.ArrayType(), model.ArrayType():
            yield from _arrays(at, old, new, compare)
        case model.MapType(), model.MapType():
            yield from _maps(at, old, new, compare)
        case model.UnionType(), model.UnionType():
            yield from _options(at, old, new, compare)
        case _ if isinstance(old, ranges.NUMBERS) and isinstance(new, ranges.NUMBERS):
            yield from _numbers(at, old, new)
        case _ if _are_simple(old, new):
            yield from _simple(at, old, new)
        case _ if type(old) is type(new):
            pass
        case _:
            yield _replaced(at, old, new)


def _replaced(at: PairedPlace, old: model.Type, new: model.Type) -> Change:
    kind = "type-replaced"
    if isinstance(new, model.AnyType):
        kind = "anything-allowed" if _is_plain(at.pairing.old, old) else "type-widened"
    elif isinstance(old, model.AnyType):
        kind = "anything-refused" if _is_plain(at.pairing.new, new) else "type-narrowed"
    return at.change(kind, type_in_words(old), type_in_words(new), keyword="type")


def _are_simple(old: model.Type, new: model.Type) -> bool:
    """Whether both types are strings, or one of them lists its values."""
    if isinstance(old, model.AnyType) or isinstance(new, model.AnyType):
        return False
    are_texts = isinstance(old, ranges.TEXTS) and isinstance(new, ranges.TEXTS)
    return are_texts or isinstance(old, ranges.LISTED) or isinstance(new, ranges.LISTED)


def _choice(at: PairedPlace, old: model.Type, new: model.Type, compare: Compare) -> str | None:
    """The kind of change where one type is a variant of the other; None if it is not."""
    before, after = _variants(at.pairing.old, old), _variants(at.pairing.new, new)
    if before is None and after is not None:
        found = (changes(at, old, variant, compare) for variant in after)
        kind = "type-widened"
    elif before is not None and after is None:
        found = (changes(at, variant, new, compare) for variant in before)
        kind = "type-narrowed"
    else:
        return None
    is_one = any(all(change.kind == "reference-changed" for change in each) for each in found)
    return kind if is_one else None


def _is_same_choice(pairing: Pairing, kind: str, old: model.Type, new: model.Type) -> bool:
    """Whether the wider of two types surely has no more values than the other."""
    if kind == "type-widened":
        return Inclusion(pairing.new, pairing.old).holds(new, old)
    return Inclusion(pairing.old, pairing.new).holds(old, new)


def _variants(edition: Edition, type_: model.Type) -> list[model.Type] | None:
    """The variants of a union without a tag."""
    _, core = edition.expand(type_)
    return [*core.variants] if isinstance(core, model.UnionType) else None


def _options(
    at: PairedPlace, old: model.UnionType, new: model.UnionType, compare: Compare
) -> Iterator[Change]:
    """Changes of the variants of a union without a tag.

    Another variant may take what one no longer takes, so a search decides of each.
    """
    keyword = "oneOf" if new.exclusive else "anyOf"
    words = type_in_words(old), type_in_words(new)
    old, new = _as_any_of(at.pairing.old, old), _as_any_of(at.pairing.new, new)
    if old.exclusive != new.exclusive:
        kind = "type-narrowed" if new.exclusive else "type-widened"
        yield at.change(kind, *words, keyword=keyword, doubtful=True)
    paired = _paired_as_same(at, old.variants, new.variants, compare)
    taken = {*paired.values()}
    gone = [variant for variant in old.variants if variant not in paired]
    added = [variant for variant in new.variants if variant not in taken]
    changed = _paired(gone, added, _is_alike)
    is_exclusive = old.exclusive or new.exclusive
    for before, after in changed.items():
        for change in changes(at, before, after, compare):
            flows = _in_one_of(change) if is_exclusive else change.flows
            yield replace(change, doubtful=True, flows=flows)
    replaced = {*changed.values()}
    gone = [variant for variant in gone if variant not in changed]
    added = [variant for variant in added if variant not in replaced]
    if is_exclusive and (gone or added or any(map(at.pairing.is_altered, paired))):
        # A value that fits one more variant may now fit several.
        yield at.change("type-replaced", *words, keyword=keyword, doubtful=True)
        return
    remains = Inclusion(at.pairing.old, at.pairing.new)
    for variant in gone:
        change = _option(at, "variant-removed", variant, keyword)
        yield replace(_weighed(change, remains, variant, new.variants), new=None)
    was_there = Inclusion(at.pairing.new, at.pairing.old)
    for variant in added:
        change = _option(at, "variant-added", variant, keyword)
        yield replace(_weighed(change, was_there, variant, old.variants), old=None)
    if [*paired.values()] != [each for each in new.variants if each in taken]:
        yield at.change("order-changed", *words, keyword=keyword)


def _weighed(
    change: Change, inclusion: Inclusion, variant: model.Type, others: Iterable[model.Type]
) -> Change:
    """The change of a variant: without effect if all its values are those of others."""
    if any(inclusion.holds(variant, each) for each in others):
        return replace(change, flows=Flows(SAME, SAME), doubtful=False)
    return change


def _in_one_of(change: Change) -> Flows | None:
    """The effect of the change of a variant, where only one may fit: what it no longer takes, may
    have fitted several."""
    flows = change.flows or flows_of(change.kind)
    effects = (flow.of(way) for flow in (flows.forward, flows.backward) for way in WAYS)
    is_breaking = any(effect.severity == "breaking" for effect in effects)
    return flows_of("type-replaced") if is_breaking else change.flows


def _as_any_of(edition: Edition, union: model.UnionType) -> model.UnionType:
    """The union as one of which several variants may fit, if no value fits two anyway."""
    is_any_of = union.exclusive and are_disjoint(edition.whole, union)
    return replace(union, exclusive=False) if is_any_of else union


def _paired_as_same(
    at: PairedPlace, old: Iterable[model.Type], new: Iterable[model.Type], compare: Compare
) -> dict[model.Type, model.Type]:
    """The variants that mean the same, each once. Of records and unions the name decides, so that
    they are found without comparing each with each."""
    before, after = at.pairing.old, at.pairing.new
    named = {after.expand(each): each for each in new if _is_named(after, each)}
    found = dict[model.Type, model.Type]()
    for variant in old:
        nullable, core = before.expand(variant)
        if isinstance(core, model.RefType):
            name = at.pairing.pairs.get(core.name, "")
            other = named.pop((nullable, model.RefType(name=name)), None)
            found |= {variant: other} if other is not None else {}
    found |= _paired(
        [each for each in old if not _is_named(before, each)],
        [each for each in new if not _is_named(after, each)],
        lambda a, b: _is_same(at, a, b, compare),
    )
    return {variant: found[variant] for variant in old if variant in found}


def _is_named(edition: Edition, variant: model.Type) -> bool:
    """Whether a variant is a record or a union."""
    return isinstance(edition.expand(variant)[1], model.RefType)


def _paired(
    old: Iterable[model.Type],
    new: Iterable[model.Type],
    belong: Callable[[model.Type, model.Type], bool],
) -> dict[model.Type, model.Type]:
    """The variants that belong together, each once."""
    left, found = [*new], dict[model.Type, model.Type]()
    for variant in old:
        other = next((each for each in left if belong(variant, each)), None)
        if other is not None:
            found[variant] = other
            left.remove(other)
    return found


def _option(at: PairedPlace, kind: str, variant: model.Type, keyword: str) -> Change:
    name = type_in_words(variant)
    words = (name, "") if kind == "variant-removed" else ("", name)
    return at.change(kind, *words, detail=name, keyword=keyword, doubtful=True)


def _is_same(at: PairedPlace, old: model.Type, new: model.Type, compare: Compare) -> bool:
    found = changes(at, old, new, compare)
    return all(change.kind == "reference-changed" for change in found)


def _is_alike(old: model.Type, new: model.Type) -> bool:
    """Whether a variant is probably what another one became."""
    return type(old) is type(new) and not isinstance(old, model.RefType)


def _is_plain(edition: Edition, type_: model.Type) -> bool:
    """Whether every language represents the values as the JSON reader returns them."""
    _, core = edition.expand(type_)
    match core:
        case model.ArrayType(items=inner) | model.MapType(values=inner):
            return _is_plain(edition, inner)
        case _:
            return isinstance(core, _PLAIN)


_PLAIN: Final = (
    model.AnyType,
    model.BooleanType,
    model.IntegerType,
    model.NumberType,
    model.StringType,
)

# --- lists and maps ------------------------------------------------------------------------------


def _arrays(
    at: PairedPlace, old: model.ArrayType, new: model.ArrayType, compare: Compare
) -> Iterator[Change]:
    yield from _facets(at, old, new)
    yield from changes(at.into(("items", "")), old.items, new.items, compare)


def _maps(
    at: PairedPlace, old: model.MapType, new: model.MapType, compare: Compare
) -> Iterator[Change]:
    yield from _facets(at, old, new)
    yield from changes(at.into(("values", "")), old.values, new.values, compare)


# --- numbers -------------------------------------------------------------------------------------


def _numbers(at: PairedPlace, old: Number, new: Number) -> Iterator[Change]:
    if type(old) is not type(new):
        wider = isinstance(new, model.NumberType)
        kind = "integer-to-number" if wider else "number-to-integer"
        words = ("integer", "number") if wider else ("number", "integer")
        # A multiple of a whole number never has a fraction.
        same = ranges.is_whole(old) and ranges.is_whole(new)
        yield at.change(kind, *words, flows=Flows(SAME, SAME) if same else None)
    yield from _facets(at, old, new)


# --- facets --------------------------------------------------------------------------------------


def _facets(at: PairedPlace, old: model.Type, new: model.Type) -> Iterator[Change]:
    """Every difference between the facets of two types that can have the same facets."""
    before, after = facets.stated(old), facets.stated(new)
    doubtful = any(facet.kind in _UNSURE for facet in {**before, **after})
    for kind in dict.fromkeys(facet.kind for facet in facets.carried(type(new))):
        was, now, relation = _COMPARED[kind](kind, old, new)
        if was != now:
            several = [facet for facet in facets.carried(type(new)) if facet.kind is kind]
            said = [facet for of in (after, before) for facet in several if facet in of]
            yield at.change(
                relation,
                was,
                now,
                detail=several[0].keyword,
                keyword=said[0].steps[0],
                doubtful=doubtful,
            )


_UNSURE: Final = frozenset({Kind.DISTINCT, Kind.PATTERN, Kind.FORMAT, Kind.KEYS})
"""Facets that may allow fewer values than they seem to: items can run out of different values,
strings that match may all have one length, and the sizes may exclude everything that does not
match.
"""

Compared: TypeAlias = tuple[str, str, str]
"""The old and the new value of a facet, and the kind of the change."""


def _end(kind: Kind, old: Number, new: Number) -> Compared:
    # That fractions are no longer allowed is reported as its own change.
    whole = type(old) is type(new)
    before, after = (ranges.end(type_, kind, whole=whole) for type_ in (old, new))
    # Two ways to write the same range, such as `> 0` and `>= 1`, are equally tight.
    relation = _relation(ranges.within(before, after), ranges.within(after, before))
    return _spelled(old, kind) or "no bound", _spelled(new, kind) or "no bound", relation


def _step(kind: Kind, old: Number, new: Number) -> Compared:
    # Whether fractions are allowed is reported as its own change.
    step = ranges.multiple if type(old) is type(new) else ranges.whole_multiple
    before, after = step(old), step(new)
    relation = _relation(
        ranges.within_multiple(before, after), ranges.within_multiple(after, before)
    )
    return _spelled(old, kind) or "no step", _spelled(new, kind) or "no step", relation


def _least(_: Kind, old: model.Type, new: model.Type) -> Compared:
    was, now = (facets.size(type_)[0] or 0 for type_ in (old, new))
    return f">= {was}", f">= {now}", _relation(was >= now, now >= was)


def _most(_: Kind, old: model.Type, new: model.Type) -> Compared:
    sizes = [facets.size(type_)[1] for type_ in (old, new)]
    was, now = (inf if size is None else size for size in sizes)
    words = ["no bound" if size is None else f"<= {size}" for size in sizes]
    return words[0], words[1], _relation(was <= now, now <= was)


def _distinct(kind: Kind, old: model.Type, new: model.Type) -> Compared:
    was, now = (_spelled(type_, kind) for type_ in (old, new))
    return was or "may repeat", now or "may repeat", _relation(not now, not was)


def _pattern(kind: Kind, old: model.Type, new: model.Type) -> Compared:
    was, now = (_value(type_, kind) for type_ in (old, new))
    words = [_ANY[kind] if pattern is None else show(pattern) for pattern in (was, now)]
    replaced = was is not None and now is not None
    relation = "pattern-changed" if replaced else _relation(now is None, was is None)
    return words[0], words[1], relation


def _format(kind: Kind, old: model.Type, new: model.Type) -> Compared:
    was, now = (_value(type_, kind) for type_ in (old, new))
    relation = _relation(now is None, was is None)
    return was or _ANY[Kind.PATTERN], now or _ANY[Kind.PATTERN], relation


_ANY: Final = {Kind.PATTERN: "any text", Kind.KEYS: "any key"}


def _value(type_: model.Type, kind: Kind) -> Any:
    return next((v for facet, v in facets.stated(type_).items() if facet.kind is kind), None)


def _spelled(type_: model.Type, kind: Kind) -> str:
    """The facets of one kind in words; empty if the type has none."""
    return " and ".join(
        note(facet, value) for facet, value in facets.stated(type_).items() if facet.kind is kind
    )


def _relation(narrower: bool, wider: bool) -> str:
    """The kind of a change of bounds, from whether the old values are within the new ones, and the
    reverse."""
    if narrower and wider:
        return "bound-respelled"
    if narrower:
        return "bound-loosened"
    return "bound-tightened" if wider else "bound-replaced"


_COMPARED: Final[Mapping[Kind, Callable[[Kind, Any, Any], Compared]]] = {
    facet.kind: compared
    for facet, compared in facets.each(
        __name__,
        {
            Kind.LOWER: _end,
            Kind.UPPER: _end,
            Kind.STEP: _step,
            Kind.LEAST: _least,
            Kind.MOST: _most,
            Kind.DISTINCT: _distinct,
            Kind.PATTERN: _pattern,
            Kind.FORMAT: _format,
            Kind.KEYS: _pattern,
        },
    ).items()
}

# --- strings and choices -------------------------------------------------------------------------


def _simple(at: PairedPlace, old: model.Type, new: model.Type) -> Iterator[Change]:
    before, after = ranges.choices(old), ranges.choices(new)
    if before is not None and after is not None:
        yield from _choices(at, before, after)
    elif isinstance(old, model.EnumType) and isinstance(new, model.EnumType):
        if old.open and new.open:
            yield from _listed(at, old.values, new.values, "known-value")
        else:
            yield _other_kind(at, old, new)
    elif isinstance(old, model.StringType) and isinstance(new, model.StringType):
        yield from _facets(at, old, new)
    elif type(old) is not type(new):
        yield _other_kind(at, old, new)


def _choices(
    at: PairedPlace, old: tuple[model.Scalar, ...], new: tuple[model.Scalar, ...]
) -> Iterator[Change]:
    if len(old) != 1 or len(new) != 1:
        yield from _listed(at, old, new, "value")
    elif not same(old[0], new[0]):
        yield at.change("constant-changed", show(old[0]), show(new[0]), keyword="const")


def _listed(
    at: PairedPlace, old: tuple[model.Scalar, ...], new: tuple[model.Scalar, ...], subject: str
) -> Iterator[Change]:
    """The values that came and went, and whether the others stand in another order."""
    # By their JSON text, since to Python 1 is true; dicts find one at once, and keep the order.
    before, after = ({json.dumps(value): value for value in values} for values in (old, new))
    plain = model.are_texts((*old, *new))
    for text, value in before.items():
        if text not in after:
            detail = str(value) if plain else show(value)
            yield at.change(
                *(f"{subject}-removed", show(value), ""),
                detail=detail,
                keyword="enum",
                tried=(value,),
            )
    for text, value in after.items():
        if text not in before:
            detail = str(value) if plain else show(value)
            yield at.change(
                *(f"{subject}-added", "", show(value)),
                detail=detail,
                keyword="enum",
                tried=(value,),
            )
    common = [text for text in before if text in after]
    reordered = [text for text in after if text in before]
    if common != reordered:
        words = [", ".join(map(show, values)) for values in (old, new)]
        yield at.change("order-changed", *words, keyword="enum")


def _other_kind(at: PairedPlace, old: model.Type, new: model.Type) -> Change:
    inside, outside = ranges.kind_within(old, new), ranges.kind_within(new, old)
    before, after = _listing(old), _listing(new)
    if inside and outside:
        kind = "values-listed" if after == "open" else "values-unlisted"
    elif inside:
        opened = "enum-opened" if after == "open" else "choices-opened"
        kind = opened if before == "closed" else "type-widened"
    elif outside:
        closed = "enum-closed" if before == "open" else "choices-closed"
        kind = closed if after == "closed" else "type-narrowed"
    else:
        kind = "type-replaced"
    return at.change(kind, type_in_words(old), type_in_words(new), keyword="type")


def _listing(type_: model.Type) -> str:
    """Whether a type lists values, and allows only those."""
    if ranges.choices(type_) is not None:
        return "closed"
    return "open" if isinstance(type_, model.EnumType) else ""

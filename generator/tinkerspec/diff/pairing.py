"""Which type of the old version is which type of the new one: by name, or by a declared old
name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Protocol, TypeVar

from ..contract import model
from ..frozen import frozen
from .edition import Edition
from .operations import shape


class _Renamable(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def renamed_from(self) -> tuple[str, ...]: ...


_T = TypeVar("_T", bound=_Renamable)


@frozen(eq=False, slots=False)
class Pairing:
    """Both versions, and which of their definitions belong together."""

    old: Edition
    new: Edition

    @cached_property
    def pairs(self) -> Mapping[str, str]:
        """The new name of each definition that both versions have, by its old name."""
        definitions = [entry.definition for entry in self.old.entries.values()]
        others = [entry.definition for entry in self.new.entries.values()]
        pairs = {old.name: new.name for old, new in match_by_name(definitions, others)}
        pairs |= self._bodies()
        return {**pairs, **self._placed(pairs)}

    def _placed(self, pairs: Mapping[str, str]) -> Mapping[str, str]:
        """Types inside other types that have other names now, at the places where they were."""
        old = self.old.inside - pairs.keys()
        new = self.new.inside - set(pairs.values())
        found: dict[str, str] = {}
        pending = list(pairs.items())
        for before, after in pending:
            definitions = self.old.definition(before), self.new.definition(after)
            for ours, theirs in _beside(*definitions):
                for name, other in _named_alike(ours, theirs):
                    if name in old - found.keys() and other in new - set(found.values()):
                        found[name] = other
                        pending.append((name, other))
        return found

    def _bodies(self) -> Mapping[str, str]:
        """Bodies of operations, which are named after their place."""
        found = {}
        for old, new in self.operations.items():
            ours, theirs = self.old.operations[old].parts, self.new.operations[new].parts
            for key in ours.keys() & theirs.keys():
                before, after = ours[key].body, theirs[key].body
                if before is not None and after is not None:
                    found[before] = after
        return {**found, **self._inside(found)}

    def _inside(self, bodies: Mapping[str, str]) -> Mapping[str, str]:
        """What has no name of its own inside bodies that are named differently."""
        moved = {before: after for before, after in bodies.items() if before != after}
        found = {}
        for name in self.old.outline.inner if moved else ():
            heads = (name[:length] for length in range(len(name), 0, -1))
            body = next((head for head in heads if head in moved), None)
            if body is not None and (now := moved[body] + name[len(body) :]) in self.new.entries:
                found[name] = now
        return found

    @cached_property
    def operations(self) -> Mapping[str, str]:
        """The new key of each operation that both versions have, matched by place, or else by
        id."""
        old, new = self.old.operations, self.new.operations
        places = {shape(key): key for key in new}
        pairs = {key: places[shape(key)] for key in old if shape(key) in places}
        taken = set(pairs.values())
        by_id = {operation.id: key for key, operation in new.items() if key not in taken}
        for key, operation in old.items():
            if key not in pairs and operation.id and operation.id in by_id:
                pairs[key] = by_id[operation.id]
        return pairs

    @cached_property
    def operations_before(self) -> Mapping[str, str]:
        """The old key of each operation that both versions have, by its new key."""
        return {new: old for old, new in self.operations.items()}

    @cached_property
    def backwards(self) -> Mapping[str, str]:
        """The old name of each definition that both versions have, by its new name."""
        return {new: old for old, new in self.pairs.items()}

    @cached_property
    def required_anew(self) -> Mapping[str, frozenset[str]]:
        """The members that are required only in the new version, by the old name of the type."""
        return {
            old: _required_in(self.new, new) - _required_in(self.old, old)
            for old, new in self.pairs.items()
        }

    @cached_property
    def required_before(self) -> Mapping[str, frozenset[str]]:
        """The members that are required only in the old version, by the new name of the type."""
        return {
            new: _required_in(self.old, old) - _required_in(self.new, new)
            for old, new in self.pairs.items()
        }

    @cached_property
    def _altered(self) -> frozenset[str]:
        """The old definitions that say something else of payloads now, or lead to one that does."""
        found = {
            old
            for old, new in self.pairs.items()
            if _allowed(self.old.definition(old)) != _allowed(self.new.definition(new))
        }
        users = defaultdict[str, list[str]](list)
        for name, entry in self.old.entries.items():
            for mentioned in model.mentions(entry.definition):
                users[mentioned].append(name)
        pending = [*found]
        while pending:
            more = set(users[pending.pop()]) - found
            found |= more
            pending += more
        return frozenset(found)

    def is_altered(self, old: model.Type) -> bool:
        """Whether a type of the old version leads to a definition that says something else of
        payloads now."""
        return not self._altered.isdisjoint(model.references(old))

    def same(self, old: str, new: str) -> bool:
        """Whether an old name and a new name belong to the same definition."""
        return self.pairs.get(old) == new

    def same_type(self, old: model.Type, new: model.Type) -> bool:
        """Whether two types refer to the same definition."""
        return (
            isinstance(old, model.RefType)
            and isinstance(new, model.RefType)
            and self.same(old.name, new.name)
        )


def _required_in(edition: Edition, name: str) -> frozenset[str]:
    definition = edition.definition(name)
    fields = definition.fields if isinstance(definition, model.Object) else ()
    return frozenset(field.name for field in fields if field.required)


def _allowed(definition: model.Definition) -> tuple[object, ...]:
    """What a definition says of payloads by itself."""
    match definition:
        case model.Object(fields=fields, strict=strict):
            return strict, {(field.name, field.type, field.required) for field in fields}
        case model.Union(discriminator=tag, variants=variants):
            return tag, {*variants}
        case _:
            return (definition.type,)


def _beside(
    old: model.Definition, new: model.Definition
) -> Iterator[tuple[model.Type, model.Type]]:
    """The types at the same places of two definitions."""
    match old, new:
        case model.Object(), model.Object():
            for ours, theirs in match_by_name(old.fields, new.fields):
                yield ours.type, theirs.type
        case model.Union(), model.Union():
            now = {tag: variant.name for variant in new.variants for tag in variant.tags}
            for variant in old.variants:
                for name in dict.fromkeys(now[tag] for tag in variant.tags if tag in now):
                    yield model.RefType(name=variant.name), model.RefType(name=name)
        case model.Alias(), model.Alias():
            yield old.type, new.type


def _named_alike(old: model.Type, new: model.Type) -> Iterator[tuple[str, str]]:
    """The names at the same places of two types."""
    match model.strip_null(old), model.strip_null(new):
        case model.RefType(name=ours), model.RefType(name=theirs):
            yield ours, theirs
        case (model.ArrayType(items=ours), model.ArrayType(items=theirs)) | (
            model.MapType(values=ours),
            model.MapType(values=theirs),
        ):
            yield from _named_alike(ours, theirs)


def match_by_name(old: Sequence[_T], new: Sequence[_T]) -> Iterable[tuple[_T, _T]]:
    """Pair what has the same name, or declares it as an earlier one, in the new order.

    If a rename was undone, the old version declares it.
    """
    before = {thing.name: thing for thing in old}
    now = {thing.name for thing in new}
    taken_back = {
        name: thing.name for thing in old if thing.name not in now for name in thing.renamed_from
    }
    for thing in new:
        names = [thing.name, *(name for name in thing.renamed_from if name not in now)]
        names += [taken_back[thing.name]] if thing.name in taken_back else []
        found = next((before.pop(name) for name in names if name in before), None)
        if found is not None:
            yield found, thing

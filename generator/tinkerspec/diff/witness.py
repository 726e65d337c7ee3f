"""Searches for payloads that show a break: one version accepts them, and the other refuses them
because of the change. The search tries small payloads, aimed at the changed place. A payload that
is found is certain, because the schemas themselves judge it; finding none proves nothing.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from ..contract import model
from ..contract.model import Json
from ..contract.pointer import join
from . import WIRE, Audience, Side, Way
from .change import Change, Finding, Refusal, Spot, Step, Steps, Verdict, Witness
from .classify import flows_for
from .edition import Edition
from .effects import flows_of
from .operations import OperationOutline
from .pairing import Pairing
from .payloads import Maker, NothingError, Pool, leads_around, leads_into, path_of
from .rules import RULES

Path: TypeAlias = tuple[str | int, ...]
_FoundAt: TypeAlias = tuple[Path, str]

_MOST: Final = 1500
"""How many payloads are tried in one place."""
_ROOTS: Final = 3
"""How many types a payload is tried as."""
_KEYS: Final = frozenset({"keys-refused", "keys-ignored"})
"""The kinds for which a writer may write a key that it does not know."""

_NULLS: Final = frozenset({"null-allowed", "null-refused"})
"""The kinds that are about null alone."""


def searched(pairing: Pairing, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Return every finding with a witness for each break of the wire. Where the search decides, a
    break without a witness becomes a risk.
    """
    for finding in findings:
        change, rule = finding.change, RULES[finding.change.kind]
        verdicts: list[Verdict] = []
        witnesses: list[Witness] = []
        for verdict in finding.verdicts:
            witness = None
            if verdict.audience in WIRE and verdict.severity == "breaking":
                witness = _find(pairing, finding, verdict.audience)
                if witness is None and (rule.by_search or change.doubtful):
                    reason = "No payload that shows a break was found, but one may exist."
                    verdict = Verdict(verdict.audience, "risky", reason)
            elif verdict.audience not in WIRE and (rule.callers_by_search or change.doubtful):
                verdict = _of_callers(verdict, witnesses)
            verdicts.append(verdict)
            witnesses += [witness] if witness is not None else []
        yield replace(finding, verdicts=tuple(verdicts), witnesses=tuple(witnesses))


def _of_callers(verdict: Verdict, witnesses: Iterable[Witness]) -> Verdict:
    """The verdicts for callers, by the payloads that were found."""
    refused = any(witness.writer == "old" and witness.way == "request" for witness in witnesses)
    if verdict.severity != "breaking" or refused:
        return verdict
    reason = "Code may set a value that is now refused, though none was found."
    return Verdict(verdict.audience, "risky", reason)


def _find(pairing: Pairing, finding: Finding, audience: Audience) -> Witness | None:
    change = finding.change
    flows = change.flows or flows_of(change.kind)
    for way, forward in flows_for(audience, finding.ways):
        effect = (flows.forward if forward else flows.backward).of(way)
        if effect.severity == "breaking":
            search = _WitnessSearch(pairing, change, audience, way, forward)
            witness = search.call() if search.is_about_calls else search.payload()
            if witness is not None:
                return witness
    return None


@dataclass(frozen=True, slots=True)
class _WitnessSearch:
    """The search for one payload of one flow."""

    pairing: Pairing
    change: Change
    audience: Audience
    way: Way
    forward: bool

    @property
    def writer(self) -> Edition:
        return self.pairing.old if self.forward else self.pairing.new

    @property
    def reader(self) -> Edition:
        return self.pairing.new if self.forward else self.pairing.old

    @property
    def _spots(self) -> tuple[Spot | None, Spot | None]:
        """The spot in the writer's version and in the reader's version."""
        old, new = self.change.old, self.change.new
        return (old, new) if self.forward else (new, old)

    def _read_as(self, name: str) -> str | None:
        """The reader's name for a type of the writer."""
        pairs = self.pairing.pairs if self.forward else self.pairing.backwards
        return pairs.get(name)

    def _written_as(self, name: str) -> str | None:
        """The writer's name for a type of the reader."""
        pairs = self.pairing.backwards if self.forward else self.pairing.pairs
        return pairs.get(name)

    def _maker(self, edition: Edition, pool: Pool) -> Maker:
        """A maker whose records lack nothing that the other version requires, so that what it
        refuses is what changed in the place."""
        pairing = self.pairing
        is_old = edition is pairing.old
        return Maker(edition, pool, pairing.required_anew if is_old else pairing.required_before)

    def _witness(self, type_: str, payload: Json, faults: Iterable[_FoundAt]) -> Witness:
        side: Side = "old" if self.forward else "new"
        said = tuple(Refusal(join(*path), message) for path, message in faults)
        return Witness(
            audience=self.audience,
            way=self.way,
            writer=side,
            type=type_,
            payload=payload,
            faults=said,
            is_call=self.is_about_calls,
        )

    # --- payloads --------------------------------------------------------------------------------

    def payload(self) -> Witness | None:
        """A payload of the nearest type that is sent on its own."""
        holder = self._holder()
        if holder is None:
            return None
        name, steps = holder
        if self._read_as(name) is None:
            return self._of_unknown_type(name)
        for root, down in itertools.islice(self._roots(name), _ROOTS):
            found = self._of_root(root, down, name, steps)
            if found is not None:
                return found
        return None

    def _holder(self) -> tuple[str, Steps] | None:
        """The writer's type, and the steps to what changed or would be there."""
        mine, theirs = self._spots
        if mine is not None:
            return mine.type, mine.steps
        assert theirs is not None
        name = self._written_as(theirs.type)
        return (name, theirs.steps[:-1]) if name is not None else None

    def _of_unknown_type(self, name: str) -> Witness | None:
        maker = self._maker(self.writer, Pool())
        try:
            payload = maker.smallest(model.RefType(name=name))
        except NothingError:
            return None
        return self._witness(name, payload, [((), f"is of type {name}, which does not exist")])

    def _roots(self, name: str) -> Iterator[tuple[str, Steps]]:
        """The types that a payload may have: the nearest ones that both versions use in this
        direction."""
        for root, down in self.writer.ways_up(name):
            same_way = self.way in self.writer.ways[root]
            if same_way and self._read_as(root) is not None:
                yield root, down

    def _of_root(self, root: str, down: Steps, name: str, steps: Steps) -> Witness | None:
        expected = self._expected(down)
        second: Witness | None = None
        others: list[Path] = []
        for payload in self._payloads(root, down, name, steps):
            faults = self._faults(root, payload)
            if not faults:
                continue
            inside = [path for path, _ in faults if any(leads_into(path, e) for e in expected)]
            if len(inside) == len(faults):
                return self._witness(root, payload, faults)
            around = any(leads_around(path, e) for path, _ in faults for e in expected)
            if not (inside or around):
                continue
            outside = [path for path, _ in faults if path not in inside]
            if outside == others:
                return second  # Other changes refuse the rest, whatever is in the place.
            if second is None:
                second, others = self._witness(root, payload, faults), outside
        return second

    def _expected(self, down: Steps) -> list[tuple[str | int | None, ...]]:
        """Where a fault must be to be about the change."""
        return [path_of(down + spot.steps) for spot in self._spots if spot is not None]

    def _payloads(self, root: str, down: Steps, name: str, steps: Steps) -> Iterator[Json]:
        """Payloads that the writer accepts, with the changed place at every edge of either
        version."""
        maker = self._maker(self.writer, self._pool(name, steps))
        seen: set[str] = set()
        for at in dict.fromkeys((steps, steps[:-1])):
            values = itertools.chain(
                self._without(maker, name, steps) if at != steps else (),
                self._values(maker, name, at),
            )
            for value in itertools.islice(values, _MOST):
                try:
                    payload = maker.inside(model.RefType(name=root), down + at, value)
                except NothingError:
                    continue
                if repr(payload) not in seen and self._is_written(root, payload):
                    seen.add(repr(payload))
                    yield payload

    def _without(self, maker: Maker, name: str, steps: Steps) -> Iterator[Json]:
        """The record around a member, which lacks the member alone."""
        around = type_at(self.writer, name, steps[:-1])
        _, core = self.writer.expand(around) if around is not None else (False, None)
        if not isinstance(core, model.RefType):
            return
        definition = self.writer.definition(core.name)
        if isinstance(definition, model.Object):
            with contextlib.suppress(NothingError):
                record = maker.record(definition)
                yield {key: value for key, value in record.items() if key != steps[-1][1]}

    def _values(self, maker: Maker, name: str, steps: Steps) -> Iterator[Json]:
        if self.change.kind in _NULLS:
            yield None  # Before values that another change refuses.
        mine = type_at(self.writer, name, steps)
        if mine is not None:
            yield from maker.edges(mine)
        theirs = self._read_as(name)
        other = type_at(self.reader, theirs, steps) if theirs is not None else None
        if other is not None:
            yield from self._maker(self.reader, maker.pool).edges(other)

    def _pool(self, name: str, steps: Steps) -> Pool:
        pool = Pool()
        for edition, spot in zip((self.writer, self.reader), self._spots, strict=True):
            if spot is not None:
                found = type_at(edition, spot.type, spot.steps)
                if found is not None:
                    pool.add(edition, found)
        return pool

    def _is_written(self, root: str, payload: Json) -> bool:
        """Whether the writer accepts a payload, and knows every key in it."""
        entry = self.writer.entries[root]
        if any(self.writer.judge.faults(entry.document, entry.pointer, payload)):
            return False
        known = self.change.kind in _KEYS
        return known or is_known(self.writer, model.RefType(name=root), payload)

    def _faults(self, root: str, payload: Json) -> list[_FoundAt]:
        """The faults that the reader finds in a payload."""
        entry = self.reader.entries[str(self._read_as(root))]
        return list(self.reader.judge.faults(entry.document, entry.pointer, payload))

    # --- calls -----------------------------------------------------------------------------------

    @property
    def is_about_calls(self) -> bool:
        """Whether the change is about an operation itself, not about its payloads."""
        mine, theirs = self._spots
        spot = mine or theirs
        return spot is not None and spot.type not in {*self.writer.entries, *self.reader.entries}

    def call(self) -> Witness | None:
        """A call in the writer's version, with its required parameters."""
        mine, theirs = self._spots
        operation = self._operation(mine, theirs)
        if operation is None:
            return None
        if self.change.kind in ("operation-removed", "operation-moved"):
            fault = (), "is an operation that does not exist"
            return self._witness(operation.key, self._given(operation), [fault])
        said = _UNKNOWN.get(self.change.kind)
        part, given = self.change.detail, {} if self.way == "response" else self._given(operation)
        given.pop(part, None)
        if said is not None:
            given = {**given, part: None}
        return self._witness(operation.key, given, [((part,), said or "is missing")])

    def _operation(self, mine: Spot | None, theirs: Spot | None) -> OperationOutline | None:
        if mine is not None:
            return self.writer.operations.get(mine.type)
        pairs = self.pairing.operations
        key = theirs.type if theirs is not None else ""
        names = {new: old for old, new in pairs.items()} if self.forward else pairs
        return self.writer.operations.get(names.get(key, ""))

    def _given(self, operation: OperationOutline) -> dict[str, Json]:
        """The required parameters of a call, by name."""
        maker = self._maker(self.writer, Pool())
        given: dict[str, Json] = {}
        for part in operation.parts.values():
            if part.role == "parameter" and part.required and part.body is not None:
                try:
                    given[part.name] = maker.smallest(model.RefType(name=part.body))
                except NothingError:
                    given[part.name] = None
        return given


_UNKNOWN: Final = {
    "request-media-type-removed": "is a media type that is not taken",
    "media-type-removed": "is a media type that is not sent",
    "success-removed": "is a response that is not sent",
}
"""What is wrong with a part of a call that only one version has."""


def type_at(edition: Edition, name: str, steps: Steps) -> model.Type | None:
    """The type at the end of the steps; None if there is none."""
    found: model.Type | None = model.RefType(name=name)
    for step in steps:
        found = _step(edition, found, step) if found is not None else None
    return found


def _step(edition: Edition, type_: model.Type, step: Step) -> model.Type | None:
    _, core = edition.expand(type_)
    match core:
        case model.ArrayType(items=inner) | model.MapType(values=inner):
            return inner
        case model.RefType(name=name):
            definition = edition.definition(name)
            if isinstance(definition, model.Object):
                found = (member.type for member in definition.fields if member.name == step[1])
                return next(found, None)
            return model.RefType(name=step[1]) if _has_variant(definition, step[1]) else None
        case model.UnionType(variants=variants):
            steps_in = (_step(edition, variant, step) for variant in variants)
            return next((inner for inner in steps_in if inner is not None), None)
        case _:
            return None


def _has_variant(definition: model.Definition, name: str) -> bool:
    return isinstance(definition, model.Union) and any(
        variant.name == name for variant in definition.variants
    )


def is_known(edition: Edition, type_: model.Type, value: Json) -> bool:
    """Whether every key of every record in a valid value is one of its members."""
    _, core = edition.expand(type_)
    match core:
        case model.ArrayType(items=inner) if isinstance(value, list):
            return all(is_known(edition, inner, item) for item in value)
        case model.MapType(values=inner) if isinstance(value, dict):
            return all(is_known(edition, inner, item) for item in value.values())
        case model.UnionType(variants=variants):
            is_of_one = any(is_known(edition, variant, value) for variant in variants)
            return is_of_one or _is_of_several(edition, variants, value)
        case model.RefType(name=name) if isinstance(value, dict):
            return _is_known_record(edition, edition.definition(name), value)
        case _:
            return True


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
            types = {member.name: member.type for member in definition.fields}
            left -= {k for k in left & types.keys() if is_known(edition, types[k], value[k])}
    return not left


def _fits(edition: Edition, definition: model.Object, value: Json) -> bool:
    entry = edition.entries[definition.name]
    return not any(edition.judge.faults(entry.document, entry.pointer, value))


def _is_known_record(
    edition: Edition, definition: model.Definition, value: dict[str, Json]
) -> bool:
    if isinstance(definition, model.Union):
        return any(
            is_known(edition, model.RefType(name=variant.name), value)
            for variant in definition.variants
        )
    assert isinstance(definition, model.Object)
    types = {member.name: member.type for member in definition.fields}
    return all(key in types and is_known(edition, types[key], value[key]) for key in value)

"""Searches for payloads that show a break: one version accepts them, and the other refuses them
because of the change. The search tries small payloads, aimed at the changed place. A payload that
is found is certain, because the schemas themselves judge it; finding none proves nothing.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from functools import cached_property
from typing import Final

from ..contract import model
from ..contract.model import Json
from ..contract.pointer import join
from ..frozen import frozen
from . import WIRE, Audience, Way
from .change import Change, Finding, Refusal, Spot, Step, Steps, Verdict, Witness
from .classify import flows_for
from .edition import WAYS, Edition
from .effects import flows_of
from .emptiness import may_have_values, with_values
from .focus import Focused, Held, PayloadPath
from .known import is_known
from .operations import OperationOutline
from .pairing import Pairing
from .payloads import Maker, NothingError, Pool, RecordsMade, path_of
from .rules import RULES
from .ways import WaysDown

_MOST: Final = 1500
"""How many payloads are tried in one place."""
_KEYS: Final = frozenset({"keys-refused", "keys-ignored"})
"""The kinds for which a writer may write a key that it does not know."""

_PRESENCE: Final = frozenset({"member-required", "defaulted-member-required"})
"""The kinds for which it matters that a member is missing, whatever it may be."""

_NULLS: Final = frozenset({"null-allowed", "null-refused"})
"""The kinds that are about null alone."""


def searched(pairing: Pairing, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Return every finding with a witness for each break of the wire. Where the search decides, a
    break without a witness becomes a risk.
    """
    flows: dict[tuple[Way, bool], _WitnessFlow] = {
        (way, forward): _WitnessFlow(pairing, way, forward)
        for way in WAYS
        for forward in (True, False)
    }
    for finding in findings:
        change, rule = finding.change, RULES[finding.change.kind]
        verdicts: list[Verdict] = []
        witnesses: list[Witness] = []
        for verdict in finding.verdicts:
            witness = None
            if verdict.audience in WIRE and verdict.severity == "breaking":
                searches = [*_searches(flows, finding, verdict.audience)]
                witness = next((w for w in (each.found() for each in searches) if w), None)
                if witness is None and not any(each.may_be_written for each in searches):
                    reason = "Nobody writes such a payload: no value of the type can exist."
                    verdict = Verdict(verdict.audience, "compatible", reason)
                elif witness is None and (rule.by_search or change.doubtful):
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


def _searches(
    every: Mapping[tuple[Way, bool], _WitnessFlow], finding: Finding, audience: Audience
) -> Iterator[_WitnessSearch]:
    """The searches for a payload that breaks an audience."""
    change = finding.change
    flows = change.flows or flows_of(change.kind)
    for way, forward in flows_for(audience, finding.ways):
        effect = (flows.forward if forward else flows.backward).of(way)
        if effect.severity == "breaking":
            yield _WitnessSearch(every[way, forward], change, audience)


@frozen(eq=False, slots=False)
class _WitnessFlow:
    """Who writes and who reads, and what all searches between the two share."""

    pairing: Pairing
    way: Way
    forward: bool

    @property
    def writer(self) -> Edition:
        return self.pairing.old if self.forward else self.pairing.new

    @property
    def reader(self) -> Edition:
        return self.pairing.new if self.forward else self.pairing.old

    @property
    def read_as(self) -> Mapping[str, str]:
        """The reader's names for the types of the writer."""
        return self.pairing.pairs if self.forward else self.pairing.backwards

    @property
    def written_as(self) -> Mapping[str, str]:
        """The writer's names for the types of the reader."""
        return self.pairing.backwards if self.forward else self.pairing.pairs

    @cached_property
    def _records(self) -> Mapping[bool, RecordsMade]:
        return {True: {}, False: {}}

    def maker(self, pool: Pool, *, of_reader: bool = False) -> Maker:
        """A maker whose records lack nothing that the other version requires, so that what it
        refuses is what changed in the place."""
        edition = self.reader if of_reader else self.writer
        is_old = edition is self.pairing.old
        beside = self.pairing.required_anew if is_old else self.pairing.required_before
        return Maker(edition, pool, beside, self._records[of_reader])

    @cached_property
    def with_values(self) -> Set[str]:
        """The writer's types that may have values; the others surely have none."""
        return with_values(self.writer)

    @cached_property
    def ways_down(self) -> WaysDown:
        """The ways down from the types that both versions use in this direction."""
        ways = self.writer.ways
        sent = (name for name in self.writer.entries if self.way in ways[name])
        return WaysDown(self.writer, frozenset(name for name in sent if name in self.read_as))


@frozen
class _WitnessSearch:
    """The search for one payload of one flow."""

    flow: _WitnessFlow
    change: Change
    audience: Audience

    @property
    def writer(self) -> Edition:
        return self.flow.writer

    @property
    def reader(self) -> Edition:
        return self.flow.reader

    @property
    def _spots(self) -> tuple[Spot | None, Spot | None]:
        """The spot in the writer's version and in the reader's version."""
        old, new = self.change.old, self.change.new
        return (old, new) if self.flow.forward else (new, old)

    def _witness(
        self, type_: str, content: Focused, explain: Callable[[Json], Iterable[Refusal]]
    ) -> Witness:
        return Witness(
            audience=self.audience,
            way=self.flow.way,
            writer="old" if self.flow.forward else "new",
            type=type_,
            content=content,
            explain=explain,
            is_call=self.is_about_calls,
        )

    def found(self) -> Witness | None:
        """What shows the break; None if nothing was found."""
        return self.call() if self.is_about_calls else self.payload()

    @property
    def may_be_written(self) -> bool:
        """Whether the writer's type, and what changed in it, may have any value."""
        holder = None if self.is_about_calls else self._holder()
        if holder is None:
            return True
        name, steps = holder
        inner = () if self.change.kind in _PRESENCE else steps
        types = (type_at(self.writer, name, at) for at in ((), inner))
        known = self.flow.with_values
        return all(type_ is None or may_have_values(type_, known) for type_ in types)

    # --- payloads --------------------------------------------------------------------------------

    def payload(self) -> Witness | None:
        """A payload of the nearest type that is sent on its own."""
        holder = self._holder()
        if holder is None:
            return None
        name, steps = holder
        if name not in self.flow.read_as:
            return self._of_unknown_type(name)
        for root, down in self.flow.ways_down.to(name):
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
        name = self.flow.written_as.get(theirs.type)
        return (name, theirs.steps[:-1]) if name is not None else None

    def _of_unknown_type(self, name: str) -> Witness | None:
        maker = self.flow.maker(Pool())
        try:
            payload = maker.smallest(model.RefType(name=name))
        except NothingError:
            return None
        return self._witness(name, payload, _saying((), f"is of type {name}, which does not exist"))

    def _of_root(self, root: str, down: Steps, name: str, steps: Steps) -> Witness | None:
        expected = self._expected(down)
        reader, place = self.reader, self.reader.place_of(self.flow.read_as[root])
        second: Witness | None = None
        others = 0
        for payload in self._payloads(root, down, name, steps):
            found = reader.focus.outcome(place, payload, expected)
            if not (found.inside or found.around):
                continue
            outside = found.around + found.elsewhere
            if not outside:
                return self._witness(root, payload, self._refusals(root))
            if outside == others:
                return second  # Other changes refuse the rest, whatever is in the place.
            if second is None:
                second, others = self._witness(root, payload, self._refusals(root)), outside
        return second

    def _refusals(self, root: str) -> Callable[[Json], Iterator[Refusal]]:
        """The function that says what is wrong with a payload of the type to the reader."""
        reader, entry = self.reader, self.reader.entries[self.flow.read_as[root]]

        def refusals(payload: Json) -> Iterator[Refusal]:
            for path, message in reader.judge.faults(entry.document, entry.pointer, payload):
                yield Refusal(join(*path), message)

        return refusals

    def _expected(self, down: Steps) -> list[PayloadPath]:
        """Where a fault must be to be about the change."""
        return [path_of(down + spot.steps) for spot in self._spots if spot is not None]

    def _payloads(self, root: str, down: Steps, name: str, steps: Steps) -> Iterator[Focused]:
        """Payloads that the writer accepts, with the changed place at every edge of either
        version."""
        yield from self._written(root, down + steps, self.flow.maker(Pool()), self.change.tried)
        maker = self.flow.maker(self._pool(name, steps))
        for at in dict.fromkeys((steps, steps[:-1])):
            values = itertools.chain(
                self._without(maker, name, steps) if at != steps else (),
                self._values(maker, name, at),
            )
            yield from self._written(root, down + at, maker, itertools.islice(values, _MOST))

    def _written(
        self, root: str, steps: Steps, maker: Maker, values: Iterable[Focused]
    ) -> Iterator[Focused]:
        """Payloads that the writer accepts, with each of the values at the end of the steps."""
        seen: set[object] = set()
        for value in values:
            mark = value.mark if isinstance(value, Held) else repr(value)
            if mark not in seen:
                seen.add(mark)
                with contextlib.suppress(NothingError):
                    payload = maker.inside(model.RefType(name=root), steps, value)
                    if self._is_written(root, payload):
                        yield payload

    def _without(self, maker: Maker, name: str, steps: Steps) -> Iterator[Focused]:
        """The record around a member, which lacks the member alone."""
        around = type_at(self.writer, name, steps[:-1])
        _, core = self.writer.expand(around) if around is not None else (False, None)
        if not isinstance(core, model.RefType):
            return
        definition = self.writer.definition(core.name)
        if isinstance(definition, model.Object):
            with contextlib.suppress(NothingError):
                yield Held(maker.record(definition), steps[-1][1])

    def _values(self, maker: Maker, name: str, steps: Steps) -> Iterator[Focused]:
        if self.change.kind in _NULLS:
            yield None  # Before values that another change refuses.
        mine = type_at(self.writer, name, steps)
        if mine is not None:
            yield from maker.edges(mine)
        theirs = self.flow.read_as.get(name)
        other = type_at(self.reader, theirs, steps) if theirs is not None else None
        if other is not None:
            yield from self.flow.maker(maker.pool, of_reader=True).edges(other)

    def _pool(self, name: str, steps: Steps) -> Pool:
        pool = Pool()
        for edition, spot in zip((self.writer, self.reader), self._spots, strict=True):
            if spot is not None:
                found = type_at(edition, spot.type, spot.steps)
                if found is not None:
                    pool.add(edition, found)
        return pool

    def _is_written(self, root: str, payload: Focused) -> bool:
        """Whether the writer accepts a payload, and knows every key in it."""
        if self.writer.focus.outcome(self.writer.place_of(root), payload).is_refused:
            return False
        known = self.change.kind in _KEYS
        return known or is_known(self.writer, model.RefType(name=root), payload)

    # --- calls -----------------------------------------------------------------------------------

    @property
    def is_about_calls(self) -> bool:
        """Whether the change is about an operation itself, not about its payloads."""
        mine, theirs = self._spots
        spot = mine or theirs
        return spot is not None and all(
            spot.type not in edition.entries for edition in (self.writer, self.reader)
        )

    def call(self) -> Witness | None:
        """A call in the writer's version, with its required parameters."""
        mine, theirs = self._spots
        operation = self._operation(mine, theirs)
        if operation is None:
            return None
        if self.change.kind in ("operation-removed", "operation-moved"):
            said = _saying((), "is an operation that does not exist")
            return self._witness(operation.key, self._given(operation), said)
        unknown, part = _UNKNOWN.get(self.change.kind), self.change.detail
        given = {} if self.flow.way == "response" else self._given(operation)
        given.pop(part, None)
        if unknown is not None:
            given = {**given, part: None}
        return self._witness(operation.key, given, _saying((part,), unknown or "is missing"))

    def _operation(self, mine: Spot | None, theirs: Spot | None) -> OperationOutline | None:
        if mine is not None:
            return self.writer.operations.get(mine.type)
        pairing = self.flow.pairing
        key = theirs.type if theirs is not None else ""
        names = pairing.operations_before if self.flow.forward else pairing.operations
        return self.writer.operations.get(names.get(key, ""))

    def _given(self, operation: OperationOutline) -> dict[str, Json]:
        """The required parameters of a call, by name."""
        maker = self.flow.maker(Pool())
        given: dict[str, Json] = {}
        for part in operation.parts.values():
            if part.role == "parameter" and part.required and part.body is not None:
                try:
                    given[part.name] = maker.smallest(model.RefType(name=part.body))
                except NothingError:
                    given[part.name] = None
        return given


def _saying(path: PayloadPath, message: str) -> Callable[[Json], list[Refusal]]:
    """The function that says one thing of every payload."""
    refusal = Refusal(join(*map(str, path)), message)
    return lambda _: [refusal]


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
        case _ if step[0] == "variant":
            return model.RefType(name=step[1]) if _has_variant(edition, core, step[1]) else None
        case model.ArrayType(items=inner) | model.MapType(values=inner):
            return inner
        case model.RefType(name=name):
            member = edition.member(name, step[1])
            return member.type if member is not None else None
        case model.UnionType(variants=variants):
            steps_in = (_step(edition, variant, step) for variant in variants)
            return next((inner for inner in steps_in if inner is not None), None)
        case _:
            return None


def _has_variant(edition: Edition, core: model.Type, name: str) -> bool:
    definition = edition.definition(core.name) if isinstance(core, model.RefType) else None
    return isinstance(definition, model.Union) and any(
        variant.name == name for variant in definition.variants
    )

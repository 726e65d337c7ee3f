"""One version of a set of schemas, with all that a comparison needs."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from ..contract import model
from ..contract.load import Document, Sources
from ..contract.model import Json
from ..contract.pointer import escape, value_at
from ..contract.resolve import pointer_of
from ..contract.tree import at, names
from ..diagnostics import Place
from ..frozen import frozen
from . import Way
from .change import Spot, Step, Steps
from .focus import FocusJudge
from .operations import OperationOutline, Outline
from .sketches import Sketch

if TYPE_CHECKING:
    from ..contract.lint.payloads import SchemaJudge

WAYS: Final[tuple[Way, ...]] = ("request", "response")


@frozen(eq=False)
class EditionEntry:
    """A definition and its place. `document` and `pointer` are for the judge; `file` and `at` are
    where the user wrote it, which differ for definitions from openapi.json. If `emitted`, the
    packages contain it.
    """

    definition: model.Definition
    document: Document
    pointer: str
    file: Document
    at: str
    emitted: bool


@frozen(eq=False)
class Use:
    """A reference from the definition `user`, at the end of `steps`."""

    user: str
    steps: Steps


@frozen
class VariantIndex:
    """The variants of a union: the records by each of their members, and all others."""

    records: Mapping[str, Sequence[model.Type]]
    others: Sequence[model.Type]


@frozen(eq=False, kw_only=True, slots=False)
class Edition:
    """One version: its types, the schemas of openapi.json, and its operations.

    `fragments` are the texts of the folder `changes` by file name; `folder` is the schema folder as
    the user knows it.
    """

    label: str
    folder: str
    sources: Sources
    contract: model.Contract
    outline: Outline
    fragments: Mapping[str, str]

    @cached_property
    def entries(self) -> Mapping[str, EditionEntry]:
        """Every definition by name: the types, and the schemas of openapi.json."""
        found = {}
        for definition in self.contract.definitions:
            document = self.sources.by_path[definition.source]
            at = pointer_of(self.sources, definition.name)
            found[definition.name] = EditionEntry(
                definition, document, at, document, at, emitted=True
            )
        for sketch in self.outline.sketches:
            assert self.sources.openapi is not None
            found[sketch.definition.name] = EditionEntry(
                sketch.definition,
                sketch.document,
                "",
                self.sources.openapi,
                sketch.pointer,
                emitted=False,
            )
        return found

    @cached_property
    def member_values(self) -> dict[tuple[str, str], Json]:
        """Small values of members that were made, by the name of the type and of the member."""
        return {}

    @cached_property
    def unknown(self) -> dict[tuple[str, int], tuple[Json, Set[str]]]:
        """The members that are not known of records of a type that were looked at, by the name of
        the type and the identity of the record, which is kept."""
        return {}

    def variant_index(self, variants: Sequence[model.Type | model.Variant]) -> VariantIndex:
        """The variants of a union by what they have, found once for each union."""
        if id(variants) not in self._variant_indexes:
            self._variant_indexes[id(variants)] = self._indexed(map(as_type, variants))
        return self._variant_indexes[id(variants)]

    @cached_property
    def _variant_indexes(self) -> dict[int, VariantIndex]:
        """By the identity of the tuples of variants, which the contract keeps."""
        return {}

    def _indexed(self, variants: Iterable[model.Type]) -> VariantIndex:
        records: dict[str, list[model.Type]] = defaultdict(list)
        others: list[model.Type] = []
        for variant in variants:
            _, core = self.expand(variant)
            definition = self.definition(core.name) if isinstance(core, model.RefType) else None
            if isinstance(definition, model.Object):
                for member in definition.fields:
                    records[member.name].append(variant)
            else:
                others.append(variant)
        return VariantIndex(records, others)

    @cached_property
    def focus(self) -> FocusJudge:
        """Judges payloads that have much in common."""
        return FocusJudge(self.judge, {each.path: each for each in self._documents})

    def place_of(self, name: str) -> tuple[str, str]:
        """Where the judges find a definition: the path of its document, and its pointer there."""
        entry = self.entries[name]
        return entry.document.path, entry.pointer

    @cached_property
    def inside(self) -> frozenset[str]:
        """The names of types that stand inside others."""
        every = names(self.sources).items()
        return frozenset(name for place, name in every if at(self.sources, place).is_inline)

    @cached_property
    def whole(self) -> model.Contract:
        """The contract with the schemas of openapi.json."""
        definitions = (entry.definition for entry in self.entries.values())
        return replace(self.contract, definitions=tuple(definitions))

    @cached_property
    def sketches(self) -> Mapping[str, Sketch]:
        """The schemas of openapi.json by name."""
        return {sketch.definition.name: sketch for sketch in self.outline.sketches}

    @property
    def operations(self) -> Mapping[str, OperationOutline]:
        """The operations by method and path."""
        return self.outline.operations

    def definition(self, name: str) -> model.Definition:
        """The definition of that name. Raises `KeyError` if there is none."""
        return self.entries[name].definition

    def member(self, name: str, member: str) -> model.Field | None:
        """The member of that name of a definition; None if there is none."""
        return self.members(name).get(member)

    def members(self, name: str) -> Mapping[str, model.Field]:
        """The members of a definition by name."""
        if name not in self._members:
            definition = self.definition(name)
            fields = definition.fields if isinstance(definition, model.Object) else ()
            self._members[name] = {field.name: field for field in fields}
        return self._members[name]

    @cached_property
    def _members(self) -> dict[str, Mapping[str, model.Field]]:
        return {}

    def spot(self, name: str, steps: Steps = (), at: str = "", keyword: str = "") -> Spot:
        """The spot inside a definition at the pointer `at`, or at a `keyword` there."""
        entry = self.entries[name]
        return Spot(name, steps, self.place(entry.file, entry.at + at, keyword))

    def member_at(self, name: str, field: model.Field) -> str:
        """The pointer of a member, relative to its definition."""
        return field.pointer.removeprefix(self.entries[name].pointer)

    def member_spot(self, name: str, field: model.Field) -> Spot:
        """The spot of a member of a definition."""
        return self.spot(name, (("member", field.name),), self.member_at(name, field))

    @staticmethod
    def place(document: Document, pointer: str, keyword: str = "") -> Place:
        """The place of a keyword at a pointer, or of the schema itself if the keyword is
        missing."""
        node = value_at(document.data, pointer)
        inner = f"{pointer}/{escape(keyword)}"
        if keyword and isinstance(node, dict) and keyword in node:
            pointer = inner
        elif keyword and (branch := _only_branch(node)) is not None:
            return Edition.place(document, pointer + branch, keyword)
        line, column = document.locate(pointer, key=bool(pointer))
        return Place(document.file, line, column, pointer)

    def into(self, name: str, at: str, step: Step) -> str:
        """The pointer of the schema that one step leads to from the schema at the pointer `at`."""
        keyword = {"items": "items", "values": "additionalProperties"}[step[0]]
        entry = self.entries[name]
        node = value_at(entry.file.data, entry.at + at)
        while (branch := _only_branch(node)) is not None:
            at, node = at + branch, value_at(node, branch)
        return f"{at}/{keyword}" if isinstance(node, dict) and keyword in node else at

    @cached_property
    def judge(self) -> SchemaJudge:
        """Judges payloads by JSON Schema."""
        from ..contract.lint.payloads import SchemaJudge

        return SchemaJudge(self._documents)

    @property
    def _documents(self) -> list[Document]:
        return [*self.sources.types, *(sketch.document for sketch in self.outline.sketches)]

    def expand(self, type_: model.Type) -> tuple[bool, model.Type]:
        """Resolve aliases and enums: whether null is allowed, and the type of all other values. A
        reference that remains points to a record or a union.
        """
        nullable = False
        while True:
            match type_:
                case model.NullableType(of=inner):
                    nullable, type_ = True, inner
                case model.RefType(name=name):
                    definition = self.definition(name)
                    if isinstance(definition, model.Alias):
                        type_ = definition.type
                    elif isinstance(definition, model.Enum):
                        return nullable, definition.type
                    else:
                        return nullable, type_
                case _:
                    return nullable, type_

    def enum_facts(self, type_: model.Type) -> model.Lang | None:
        """The language facts of an enum, by language; None if the type is no enum."""
        bare = model.strip_null(type_)
        if isinstance(bare, model.EnumType):
            return {}
        definition = self.definition(bare.name) if isinstance(bare, model.RefType) else None
        if isinstance(definition, model.Alias):
            return self.enum_facts(definition.type)
        if isinstance(definition, model.Enum):
            return definition.lang
        return None

    # --- who uses what ---------------------------------------------------------------------------

    @cached_property
    def users(self) -> Mapping[str, tuple[Use, ...]]:
        """The references to each definition, by its name."""
        found: dict[str, list[Use]] = {name: [] for name in self.entries}
        for name, mentions in self.mentions.items():
            for mentioned, steps in mentions:
                found[mentioned].append(Use(name, steps))
        return {name: tuple(uses) for name, uses in found.items()}

    @cached_property
    def mentions(self) -> Mapping[str, tuple[tuple[str, Steps], ...]]:
        """The references in each definition, by its name, each with the steps that lead to it."""
        return {name: tuple(_mentions(entry.definition)) for name, entry in self.entries.items()}

    @cached_property
    def ways(self) -> Mapping[str, frozenset[Way]]:
        """The directions in which each definition is sent: its own, and those of what contains
        it."""
        found: dict[str, frozenset[Way]] = {}
        for way in WAYS:
            pending = deque(name for name in self.entries if self._goes(name, way))
            seen = set(pending)
            while pending:
                for mentioned in self._mentioned(pending.popleft()):
                    if mentioned not in seen:
                        seen.add(mentioned)
                        pending.append(mentioned)
            for name in seen:
                found[name] = frozenset((*found.get(name, ()), way))
        # A component that no operation uses may be sent in either direction.
        return {name: found.get(name) or frozenset(WAYS) for name in self.entries}

    def _mentioned(self, name: str) -> Iterator[str]:
        """The names that a definition refers to, and those that only its other keywords do."""
        yield from (mentioned for mentioned, _ in self.mentions[name])
        yield from self.sketches[name].mentions if name in self.sketches else ()

    def _goes(self, name: str, way: Way) -> bool:
        """Whether a definition itself says that it is sent this way; a component never does."""
        entry = self.entries[name]
        says = entry.emitted or name in self.outline.bodies
        return says and entry.definition.direction in (way, "both")

    @cached_property
    def roots(self) -> frozenset[str]:
        """The definitions that are sent on their own: bodies of operations, and what nothing else
        contains."""
        return frozenset(
            name for name in self.users if name not in self.outline.bodies and self._is_root(name)
        )

    def _is_root(self, name: str) -> bool:
        uses = self.users[name]
        is_body = any(self.is_body(use.user, use.steps) for use in uses)
        return is_body or all(use.user == name for use in uses)

    def is_body(self, user: str, steps: Steps) -> bool:
        """Whether a reference makes what it refers to the whole of a body."""
        return user in self.outline.bodies and not steps


def as_type(variant: model.Type | model.Variant) -> model.Type:
    """A variant as the type that it is, whichever kind of union it is of."""
    return model.RefType(name=variant.name) if isinstance(variant, model.Variant) else variant


def _only_branch(node: Json) -> str | None:
    """The pointer, within a choice, of its only branch beside null; None if there is none."""
    for keyword in ("anyOf", "oneOf"):
        branches = node.get(keyword) if isinstance(node, dict) else None
        if isinstance(branches, list):
            present = [index for index, each in enumerate(branches) if each != _NULL]
            return f"/{keyword}/{present[0]}" if len(present) == 1 else None
    return None


_NULL: Final = {"type": "null"}


def _mentions(definition: model.Definition) -> Iterator[tuple[str, Steps]]:
    """The names that a definition refers to, each with the steps that lead there."""
    match definition:
        case model.Object(fields=fields):
            for member in fields:
                yield from _references(member.type, (("member", member.name),))
        case model.Union(variants=variants):
            for variant in variants:
                yield variant.name, (("variant", variant.name),)
        case model.Alias(type=type_):
            yield from _references(type_, ())
        case model.Enum():
            pass


def _references(type_: model.Type, steps: Steps) -> Iterator[tuple[str, Steps]]:
    match type_:
        case model.RefType(name=name):
            yield name, steps
        case model.NullableType(of=inner):
            yield from _references(inner, steps)
        case model.UnionType(variants=variants):
            for variant in variants:
                chosen: Steps = ()
                if isinstance(variant, model.RefType):
                    chosen = (("variant", variant.name),)
                yield from _references(variant, steps + chosen)
        case model.ArrayType(items=inner):
            yield from _references(inner, (*steps, ("items", "")))
        case model.MapType(values=inner):
            yield from _references(inner, (*steps, ("values", "")))
        case _:
            pass

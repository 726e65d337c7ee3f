"""Payloads that differ from others in one place, and what the schemas of a version say of them.

A search tries many payloads that share all but one place. What they share is judged once, and each
of them by its place alone, for as far up as the schemas around it are plain: objects, lists, maps,
references, and choices. Where one is not, the value there is judged as a whole.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from ..contract.lint import quick
from ..contract.model import Json
from ..contract.pointer import escape, value_at
from ..frozen import frozen

if TYPE_CHECKING:
    from ..contract.lint.payloads import SchemaJudge
    from ..contract.load import Document

SchemaAt: TypeAlias = tuple[str, str]
"""The path of a document, and a pointer in it."""
PayloadKey: TypeAlias = str | int | None
PayloadPath: TypeAlias = tuple[PayloadKey, ...]
"""The way to a value in a payload."""

ANY_KEY: Final = None
"""Stands in a path for the key of a map, which only the map decides."""


class Gone:
    """Stands for a member that is left out."""


GONE: Final = Gone()


@frozen(eq=False)
class Held:
    """A record, map or list with another value in one place: `value` at `key`, or nothing there
    if it is `GONE`. Without a key it is as it is. `around` is shared, and never changed."""

    around: dict[str, Json] | list[Json]
    key: PayloadKey = None
    value: Focused | Gone = GONE

    @property
    def mark(self) -> tuple[object, ...]:
        """The same for two that hold the same in the same place of the same value."""
        inner = self.value.mark if isinstance(self.value, Held) else repr(self.value)
        return id(self.around), self.key, inner


Focused: TypeAlias = "Json | Held"
"""A payload, or one that shares with others all but one place."""


def plain(value: Focused) -> Json:
    """The payload itself."""
    if not isinstance(value, Held):
        return value
    if isinstance(value.around, list):
        assert isinstance(value.key, int)
        assert not isinstance(value.value, Gone)
        return [*value.around[: value.key], plain(value.value), *value.around[value.key + 1 :]]
    if isinstance(value.value, Gone):
        return {key: each for key, each in value.around.items() if key != value.key}
    assert isinstance(value.key, str)
    return {**value.around, value.key: plain(value.value)}


# --- paths ---------------------------------------------------------------------------------------


def leads_into(path: PayloadPath, place: PayloadPath) -> bool:
    """Whether a path is one to a place, or to something inside of it."""
    return len(path) >= len(place) and _agree(path, place)


def leads_around(path: PayloadPath, place: PayloadPath) -> bool:
    """Whether a path is one to a place, or to something that it lies in."""
    return len(path) <= len(place) and _agree(path, place)


def _agree(path: PayloadPath, place: PayloadPath) -> bool:
    pairs = zip(path, place, strict=False)
    return all(wanted in (ANY_KEY, step) for step, wanted in pairs)


# --- outcomes ------------------------------------------------------------------------------------


@frozen
class FocusVerdict:
    """How many faults a payload has: inside the places that are asked about, in what is around
    them, and elsewhere."""

    inside: int = 0
    around: int = 0
    elsewhere: int = 0

    @property
    def is_refused(self) -> bool:
        """Whether there is any fault."""
        return bool(self.inside or self.around or self.elsewhere)

    def __add__(self, other: FocusVerdict) -> FocusVerdict:
        return FocusVerdict(
            self.inside + other.inside,
            self.around + other.around,
            self.elsewhere + other.elsewhere,
        )


_FINE: Final = FocusVerdict()


def _fault(path: PayloadPath, expected: Iterable[PayloadPath]) -> FocusVerdict:
    """One fault at a path."""
    if any(leads_into(path, place) for place in expected):
        return FocusVerdict(inside=1)
    if any(leads_around(path, place) for place in expected):
        return FocusVerdict(around=1)
    return FocusVerdict(elsewhere=1)


def _below(expected: Sequence[PayloadPath], key: PayloadKey) -> list[PayloadPath]:
    """The places as they are seen from a value one step inside."""
    return [place[1:] for place in expected if not place or place[0] in (ANY_KEY, key)]


# --- schemas -------------------------------------------------------------------------------------


@frozen
class _ReferencePlan:
    """All that is not null is judged by another schema."""

    place: SchemaAt


@frozen
class _ListPlan:
    """A list is judged by its size, and item by item."""

    place: SchemaAt
    least: int
    most: float


@frozen
class _MapPlan:
    """A map is judged by its size and its keys, and value by value."""

    values: SchemaAt
    keys: SchemaAt | None
    least: int
    most: float


@frozen
class _RecordPlan:
    """An object is judged member by member.

    `members` has every schema of each member, `required` the members that must be there, and
    `known` the only ones that there may be, once for each part that says so.
    """

    members: Mapping[str, tuple[SchemaAt, ...]]
    required: Set[str]
    known: tuple[Set[str], ...]

    def texts(self, name: str, at: Mapping[SchemaAt, Any]) -> tuple[str, ...] | None:
        """The only texts that a member may be; None if it may be others."""
        for place in self.members.get(name, ()):
            node = at[place]
            listed = node.get("enum", [node["const"]] if "const" in node else None)
            if listed and not node.get("x-open") and all(isinstance(t, str) for t in listed):
                return tuple(listed)
        return None


@frozen
class _ChoicePlan:
    """An object is judged by the branches that it can be of: those that require a member that it
    has, or a text that it has there, and those of which that is not known."""

    branches: tuple[SchemaAt, ...]
    exclusive: bool
    tag: str
    by_tag: Mapping[str, int]
    by_text: Mapping[str, Mapping[str, Sequence[int]]]
    by_key: Mapping[str, Sequence[int]]
    others: tuple[int, ...]

    def candidates(self, value: Held) -> Iterator[int]:
        """The branches that a value can be of."""
        if isinstance(value.around, list):
            yield from range(len(self.branches))
            return
        yield from self.others
        yield from (at for key in _shared(self.by_key, value) for at in self.by_key[key])
        for key in _shared(self.by_text, value):
            yield from self.by_text[key].get(str(_text(value, key)), ())

    def meant(self, value: Held) -> SchemaAt | None:
        """The branch that a value names."""
        at = self.by_tag.get(str(_text(value, self.tag))) if self.tag else None
        return None if at is None else self.branches[at]


def _shared(keys: Mapping[str, Any], value: Held) -> Iterator[str]:
    """Those of the keys that a record has."""
    few, many = (keys, value.around) if len(keys) < len(value.around) else (value.around, keys)
    yield from (str(key) for key in few if key in many and key != value.key)
    if value.key in keys and not isinstance(value.value, Gone):
        yield str(value.key)


def _text(value: Held, key: str) -> str | None:
    """The text that a record has under a key."""
    if not isinstance(value.around, dict):
        return None
    found = value.value if key == value.key else value.around.get(key)
    return found if isinstance(found, str) else None


_SchemaPlan: TypeAlias = _ReferencePlan | _ListPlan | _MapPlan | _RecordPlan | _ChoicePlan
_OBJECT: Final = frozenset({"additionalProperties", "allOf", "properties", "required", "type"})
_MAP: Final = frozenset(
    {"additionalProperties", "maxProperties", "minProperties", "propertyNames", "type"}
)
_LIST: Final = frozenset({"items", "maxItems", "minItems", "type"})
_NULL: Final = {"type": "null"}
_ENDLESS: Final = float("inf")


@dataclass(eq=False, slots=True)
class FocusJudge:
    """Judges payloads by the schemas of documents, and what several payloads share only once."""

    judge: SchemaJudge
    documents: Mapping[str, Document]
    _plans: dict[SchemaAt, _SchemaPlan | None] = field(default_factory=dict)
    _flawed: dict[tuple[SchemaAt, int], tuple[Json, Set[str]]] = field(default_factory=dict)

    def outcome(
        self, place: SchemaAt, value: Focused, expected: Sequence[PayloadPath] = ()
    ) -> FocusVerdict:
        """What is wrong with a value under the schema at a place, as seen from the places in the
        value that are expected to be at fault."""
        plan = self._plan(place) if isinstance(value, Held) else None
        if plan is None or not isinstance(value, Held):
            return self._whole(place, plain(value), expected)
        match plan:
            case _ReferencePlan(place=other):
                return self.outcome(other, value, expected)
            case _ChoicePlan():
                return self._of_choice(plan, value, expected)
            case _RecordPlan() if isinstance(value.around, dict):
                return self._of_record(place, plan, value, expected)
            case _ListPlan() if isinstance(value.around, list):
                return self._of_list(plan, value, expected)
            case _MapPlan() if isinstance(value.around, dict):
                return self._of_map(plan, value, expected)
            case _:
                return _fault((), expected)

    def _whole(self, place: SchemaAt, value: Json, expected: Sequence[PayloadPath]) -> FocusVerdict:
        document = self.documents[place[0]]
        if self.judge.is_valid(document, place[1], value):
            return _FINE
        if () in expected or not expected:
            return _fault((), expected)
        faults = self.judge.faults(document, place[1], value)
        return sum((_fault(path, expected) for path, _ in faults), _FINE)

    def _of_choice(
        self, plan: _ChoicePlan, value: Held, expected: Sequence[PayloadPath]
    ) -> FocusVerdict:
        fitting = 0
        for at in plan.candidates(value):
            fitting += not self.outcome(plan.branches[at], value).is_refused
            if fitting > plan.exclusive:
                break
        if fitting == 1 or (fitting and not plan.exclusive):
            return _FINE
        meant = plan.meant(value)
        found = self.outcome(meant, value, expected) if meant is not None else _FINE
        return found if found.is_refused else _fault((), expected)

    def _of_record(
        self, place: SchemaAt, plan: _RecordPlan, value: Held, expected: Sequence[PayloadPath]
    ) -> FocusVerdict:
        found = self._of_others(place, plan, value, expected)
        key = value.key
        if not isinstance(key, str):
            return found
        inner = _below(expected, key)
        if isinstance(value.value, Gone):
            return found + (_fault((), inner) if key in plan.required else _FINE)
        if any(key not in known for known in plan.known):
            found += _fault((), inner)
        for member in plan.members.get(key, ()):
            found += self.outcome(member, value.value, inner)
        return found

    def _of_others(
        self, place: SchemaAt, plan: _RecordPlan, value: Held, expected: Sequence[PayloadPath]
    ) -> FocusVerdict:
        """The faults of a record that have nothing to do with what it holds in the one place."""
        flawed = self._flaws(place, plan, value.around)
        count = len(flawed) - (value.key in flawed)
        if () in expected:
            return FocusVerdict(inside=count)
        told = {way[0]: len(way) == 1 for way in expected if way[0] in flawed}
        told.pop(value.key, None)
        inside = sum(told.values())
        return FocusVerdict(inside, len(told) - inside, count - len(told))

    def _flaws(self, place: SchemaAt, plan: _RecordPlan, around: Any) -> Set[str]:
        """The members of a record that have a fault."""
        key = place, id(around)
        if key not in self._flawed:
            wrong = {name for name, value in around.items() if self._is_wrong(plan, name, value)}
            # With the record itself, so that no other one gets its identity.
            self._flawed[key] = around, wrong | (plan.required - around.keys())
        return self._flawed[key][1]

    def _is_wrong(self, plan: _RecordPlan, name: str, value: Json) -> bool:
        return any(name not in known for known in plan.known) or any(
            not self._is_valid(member, value) for member in plan.members.get(name, ())
        )

    def _is_valid(self, place: SchemaAt, value: Json) -> bool:
        return self.judge.is_valid(self.documents[place[0]], place[1], value)

    def _of_list(
        self, plan: _ListPlan, value: Held, expected: Sequence[PayloadPath]
    ) -> FocusVerdict:
        assert isinstance(value.around, list)
        fits = plan.least <= len(value.around) <= plan.most
        found = _FINE if fits else _fault((), expected)
        for at, item in enumerate(value.around):
            held = value.value if at == value.key else item
            assert not isinstance(held, Gone)
            found += self.outcome(plan.place, held, _below(expected, at))
        return found

    def _of_map(self, plan: _MapPlan, value: Held, expected: Sequence[PayloadPath]) -> FocusVerdict:
        assert isinstance(value.around, dict)
        held: dict[Any, Focused] = {k: v for k, v in value.around.items() if k != value.key}
        if value.key is not None and not isinstance(value.value, Gone):
            held[value.key] = value.value
        fits = plan.least <= len(held) <= plan.most
        found = _FINE if fits else _fault((), expected)
        for key, each in held.items():
            if plan.keys is not None and not self._is_valid(plan.keys, key):
                found += _fault((key,), expected)
            found += self.outcome(plan.values, each, _below(expected, key))
        return found

    # --- plans -----------------------------------------------------------------------------------

    def _plan(self, place: SchemaAt) -> _SchemaPlan | None:
        """How values that share something are judged by the schema at a place; None if as a
        whole."""
        if place not in self._plans:
            self._plans[place] = None  # In a ring of parts.
            node = self._node(place)
            self._plans[place] = self._planned(place, node) if isinstance(node, dict) else None
        return self._plans[place]

    def _node(self, place: SchemaAt) -> Any:
        document = self.documents.get(place[0])
        return value_at(document.data, place[1]) if document is not None else None

    def _planned(self, place: SchemaAt, node: dict[str, Any]) -> _SchemaPlan | None:
        said = {key for key in node if not quick.is_note(key)} - {"$schema"}
        match [*said]:
            case ["$ref"]:
                target = self._target(place, node["$ref"])
                return _ReferencePlan(target) if target is not None else None
            case [("anyOf" | "oneOf") as keyword] if isinstance(node[keyword], list):
                return self._chosen(place, keyword, node)
        kinds = node.get("type")
        kinds = [kinds] if isinstance(kinds, str) else kinds or []
        if "array" in kinds and "items" in said and said <= _LIST:
            return _ListPlan(
                _inner(place, "items"), node.get("minItems", 0), node.get("maxItems", _ENDLESS)
            )
        if "object" in kinds and isinstance(node.get("additionalProperties"), dict):
            if not said <= _MAP:
                return None
            keys = _inner(place, "propertyNames") if "propertyNames" in node else None
            bounds = node.get("minProperties", 0), node.get("maxProperties", _ENDLESS)
            return _MapPlan(_inner(place, "additionalProperties"), keys, *bounds)
        return self._of_parts(place, node) if "object" in kinds and said <= _OBJECT else None

    def _target(self, place: SchemaAt, ref: Any) -> SchemaAt | None:
        """Where a reference leads."""
        if not isinstance(ref, str) or quick.REFERENCE.fullmatch(ref) is None:
            return None
        file, _, pointer = ref.partition("#")
        path = self.documents[place[0]].beside(file) if file else place[0]
        return (path, pointer) if path in self.documents else None

    def _of_parts(self, place: SchemaAt, node: dict[str, Any]) -> _RecordPlan | None:
        """A record of its own members and of those of its parts."""
        properties = node.get("properties", {})
        members = {name: [_inner(place, "properties", name)] for name in properties}
        required = set(node.get("required", ()))
        known: list[Set[str]] = []
        if node.get("additionalProperties") is False:
            known.append(properties.keys())
        for at in range(len(node.get("allOf", ()))):
            part = self._part(_inner(place, "allOf", str(at)))
            if part is None:
                return None
            for name, places in part.members.items():
                members.setdefault(name, []).extend(places)
            required |= part.required
            known += part.known
        found = {name: tuple(places) for name, places in members.items()}
        return _RecordPlan(found, frozenset(required), tuple(known))

    def _part(self, place: SchemaAt) -> _RecordPlan | None:
        plan = self._plan(place)
        while isinstance(plan, _ReferencePlan):
            plan = self._plan(plan.place)
        return plan if isinstance(plan, _RecordPlan) else None

    # --- choices ---------------------------------------------------------------------------------

    def _chosen(self, place: SchemaAt, keyword: str, node: dict[str, Any]) -> _SchemaPlan:
        """A choice that looks only at the branches that a record can be of."""
        every = [_inner(place, keyword, str(at)) for at in range(len(node[keyword]))]
        branches = tuple(
            at for at, branch in zip(every, node[keyword], strict=True) if branch != _NULL
        )
        if len(branches) == 1:
            return _ReferencePlan(branches[0])
        records = [self._part(branch) for branch in branches]
        wanted = [[*self._wanted(each)] if each is not None else [] for each in records]
        usual = Counter(each for one in wanted for each in one)
        by_text: dict[str, dict[str, list[int]]] = {}
        by_key: dict[str, list[int]] = defaultdict(list)
        others = []
        for at, one in enumerate(wanted):
            key, texts = min(one, key=lambda each: (usual[each], str(each)), default=(None, None))
            if key is None:
                others.append(at)
            elif texts is None:
                by_key[key].append(at)
            else:
                for text in texts:
                    by_text.setdefault(key, defaultdict(list))[text].append(at)
        tag, by_tag = self._tags(place, node, branches)
        return _ChoicePlan(
            branches, keyword == "oneOf", tag, by_tag, by_text, by_key, tuple(others)
        )

    def _wanted(self, record: _RecordPlan) -> Iterator[tuple[str, tuple[str, ...] | None]]:
        """The members that a record requires, and the texts that they may be."""
        for name in record.required:
            nodes = {place: self._node(place) for place in record.members.get(name, ())}
            are_plain = all(isinstance(node, dict) for node in nodes.values())
            yield name, record.texts(name, nodes) if are_plain else None

    def _tags(
        self, place: SchemaAt, node: dict[str, Any], branches: Sequence[SchemaAt]
    ) -> tuple[str, Mapping[str, int]]:
        """The member that names the branch, and the branch of each name."""
        match node.get("discriminator"):
            case {"propertyName": str(tag), "mapping": dict(mapping)}:
                nodes = [self._node(at) for at in branches]
                refs = {str(each["$ref"]): i for i, each in enumerate(nodes) if _is_ref(each)}
                return tag, {
                    str(k): refs[str(ref)] for k, ref in mapping.items() if str(ref) in refs
                }
        return "", {}


def _is_ref(node: Any) -> bool:
    return isinstance(node, dict) and "$ref" in node


def _inner(place: SchemaAt, *steps: str) -> SchemaAt:
    return place[0], place[1] + "".join(f"/{escape(step)}" for step in steps)

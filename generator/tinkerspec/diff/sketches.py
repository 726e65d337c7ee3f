"""The schemas of openapi.json as definitions, however much of JSON Schema they use.

Each schema is split in two. What the dialect of types can say is resolved like a type. Each other
keyword stands beside it, at its steps, and is compared as it is written. Lint decides which is
which, so what the dialect learns is compared from then on.

What the dialect does not allow inside another type gets a name of its own, after its place:
objects and unions (`Order.lines[]`), and lists of types (`Order.code<integer>`).
"""

from __future__ import annotations

import copy
import json
import posixpath
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from ..contract import facets, lint, model
from ..contract.equality import same
from ..contract.load import Document, Sources
from ..contract.openapi import COMPONENTS
from ..contract.pointer import escape, join, split, unescape, value_at
from ..contract.resolve import resolve
from ..frozen import frozen
from . import NOTES
from .change import Steps

PlacedKeyword: TypeAlias = tuple[Steps, str]
"""A keyword of a schema, and the steps to it."""

_FOLDER: Final = "openapi"
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_ANYTHING: Final = "anything.json"
ANYTHING: Final = "(anything)"
"""The name of the definition that allows every value."""
_NOTES: Final = frozenset(
    {"$schema", "title", "description", "x-direction", "examples", "deprecated", "x-renamed-from"}
)
LIMITLESS: Final = NOTES | {
    *("$anchor", "$id", "contentMediaType", "default", "discriminator", "format"),
    *("readOnly", "writeOnly", "xml"),
}
"""Keywords that refuse no value."""
_HELD: Final = _NOTES | {"default", "$ref"}
"""What stays when a schema says nothing that the dialect has."""
_NULL: Final = {"type": "null"}
# Faults that leave the meaning of a schema clear; notes and names are not required here.
_HARMLESS: Final = frozenset(
    {
        "default-value",
        "duplicate-type",
        "example",
        "file-name",
        "renamed-from",
        "reserved-name",
        "type-name",
        "undocumented",
    }
)
_ROUNDS: Final = 50
"""How often lint is asked about a schema that it still refuses: each time takes something out."""


@frozen(eq=False, kw_only=True)
class Sketch:
    """A schema of openapi.json as a definition.

    `document` is the whole schema, `pointer` its place in openapi.json. `keywords` has the value of
    each keyword in it, and `beyond` those that the definition leaves out; `mentions` are the names
    that are mentioned there. `inner` is true for a schema that has no name in openapi.json.
    """

    definition: model.Definition
    document: Document
    pointer: str
    keywords: Mapping[PlacedKeyword, Any]
    beyond: frozenset[PlacedKeyword] = frozenset()
    mentions: frozenset[str] = frozenset()
    inner: bool = False

    @property
    def places(self) -> frozenset[Steps]:
        """The steps to every schema in this one."""
        return frozenset(steps for steps, _ in self.keywords)


@dataclass(eq=False, slots=True, kw_only=True)
class _SketchDraft:
    """A schema on its way to becoming a sketch: `whole` is all of it, `core` what the dialect
    says."""

    name: str
    path: str
    pointer: str
    inner: bool
    whole: dict[str, Any]
    core: dict[str, Any] = field(default_factory=dict)
    beyond: set[PlacedKeyword] = field(default_factory=set)

    def document(self, data: Mapping[str, Any]) -> Document:
        text = json.dumps(data)
        return Document(path=self.path, file=self.path, text=text, data=dict(data))


class Sketchbook:
    """Collects the schemas of one openapi.json, and makes sketches of them."""

    def __init__(self, sources: Sources, components: Mapping[str, Any], taken: Iterable[str]):
        self._sources = sources
        self._known = value_at(sources.vocabulary.data, "/$defs/schema/properties")
        self._drafts: dict[str, _SketchDraft] = {}
        self._names = {*taken, ANYTHING}
        # Named by its characters: the name of a component may not work as a file name.
        self._files = {key: f"component-{key.encode().hex()}.json" for key in components}
        self._spelled = {file: f"{COMPONENTS}{escape(key)}" for key, file in self._files.items()}
        self._add(ANYTHING, _ANYTHING, "", "both", {}, inner=True)
        self._names |= components.keys()
        for key, schema in components.items():
            name = f"components.{key}" if key in taken else key
            pointer = f"/components/schemas/{escape(key)}"
            self._add(name, self._files[key], pointer, "both", schema)

    def add(self, name: str, pointer: str, direction: str, schema: Any) -> None:
        """Add a schema that is written inside an operation."""
        self._names.add(name)
        self._add(name, f"body-{len(self._drafts)}.json", pointer, direction, schema)

    def _add(
        self,
        name: str,
        file: str,
        pointer: str,
        direction: str,
        schema: Any,
        *,
        inner: bool = False,
    ) -> None:
        draft = _SketchDraft(
            name=name, path=f"{_FOLDER}/{file}", pointer=pointer, inner=inner, whole={}
        )
        self._drafts[draft.path] = draft
        shaper = _Shaper(self, draft, direction)
        data = shaper.shaped(schema, name, pointer, is_root=True)
        draft.whole = {"$schema": _DIALECT, **data, "title": name, "x-direction": direction}

    def _hoist(self, name: str, pointer: str, direction: str, schema: Any) -> str:
        """Give a schema inside another one a name, and return its file."""
        while name in self._names:
            name += "'"
        self._names.add(name)
        file = f"inner-{len(self._drafts)}.json"
        self._spelled[file] = name
        self._add(name, file, pointer, direction, schema, inner=True)
        return file

    def _file(self, reference: str) -> str:
        """What a reference of openapi.json is among the drafts."""
        key = unescape(reference.removeprefix(COMPONENTS))
        if reference.startswith(COMPONENTS) and key in self._files:
            return self._files[key]
        is_there = reference in self._spelled or reference.startswith("../")
        return reference if is_there else posixpath.join("..", reference)

    def _as_written(self, value: Any) -> Any:
        """A part of a draft with the references of openapi.json."""
        if isinstance(value, list):
            return [self._as_written(item) for item in value]
        if isinstance(value, dict):
            return {
                key: self._spelled.get(item, item)
                if key == "$ref" and isinstance(item, str)
                else self._as_written(item)
                for key, item in value.items()
            }
        return value

    # --- the dialect -----------------------------------------------------------------------------

    def sketches(self) -> Iterator[Sketch]:
        """Every schema as a definition, with the keywords that the dialect lacks."""
        for draft in self._drafts.values():
            draft.core = copy.deepcopy(draft.whole)
            _prepare(draft, self._known)
        # Any schema of the dialect will do: it stands for what the dialect cannot say.
        anything = self._drafts[f"{_FOLDER}/{_ANYTHING}"]
        anything.core |= {"type": "object", "additionalProperties": True}
        self._prune()
        documents = [draft.document(draft.core) for draft in self._drafts.values()]
        types = (*self._sources.types, *documents)
        contract = resolve(replace(self._sources, types=types, openapi=None))
        names = {document.path: document.name for document in types}
        for draft in self._drafts.values():
            yield self._sketch(draft, contract.by_name[draft.name], names)

    def _sketch(
        self, draft: _SketchDraft, definition: model.Definition, names: Mapping[str, str]
    ) -> Sketch:
        document = draft.document(draft.whole)
        if draft.name == ANYTHING:
            definition = model.Alias(**_named(definition), type=model.AnyType())
        keywords = self._keywords(draft)
        # The definition has no place for the title of a part.
        titles = {key for key in _keywords(draft.whole) if key[0] and key[1] == "title"}
        beyond = frozenset(draft.beyond & keywords.keys() | titles)
        hidden = (ref for key in beyond for ref in _references({key[1]: keywords[key]}))
        paths = {document.beside(ref) for ref in hidden}
        return Sketch(
            definition=definition,
            document=document,
            pointer=draft.pointer,
            keywords={key: self._as_written(value) for key, value in keywords.items()},
            beyond=beyond,
            mentions=frozenset(names[path] for path in paths & names.keys()),
            inner=draft.inner,
        )

    def _keywords(self, draft: _SketchDraft) -> dict[PlacedKeyword, Any]:
        """The keywords of a schema; those that have moved into one with a name after its place
        too."""
        found = _keywords(draft.whole)
        for (steps, keyword), file in list(found.items()):
            moved = self._drafts.get(f"{_FOLDER}/{file}") if keyword == "$ref" else None
            if moved is not None and moved.inner:
                said = {(steps, key): value for key, value in moved.whole.items()}
                found |= {key: value for key, value in said.items() if key not in found}
        return found

    def _prune(self) -> None:
        """Take out of each core what lint refuses, until it refuses nothing."""
        pending = [draft for draft in self._drafts.values() if not self._is_name(draft)]
        users: dict[str, set[str]] = {}
        for draft in self._drafts.values():
            for used in _paths(draft):
                users.setdefault(used, set()).add(draft.path)
        for left in reversed(range(_ROUNDS)):
            faults = self._faults(pending)
            pending = [draft for draft in pending if draft.path in faults]
            if not pending:
                return
            # What a reference leads to may still be corrected.
            own = {
                file: [at for at in found if not at.endswith("/$ref")]
                for file, found in faults.items()
            }
            due = own if any(own.values()) else faults
            for draft in pending:
                _correct(draft, due[draft.path] if left else [""])
            # What refers to a changed schema may have become faulty.
            changed = {path for path, found in due.items() if found}
            again = changed.union(*(users.get(path, ()) for path in changed), faults)
            pending = [self._drafts[path] for path in sorted(again)]

    def _faults(self, drafts: Iterable[_SketchDraft]) -> Mapping[str, list[str]]:
        """Where lint refuses the cores, by file."""
        cores = {draft.path: draft.document(draft.core) for draft in self._drafts.values()}
        every = {**self._sources.by_path, **cores}
        start = [cores[draft.path] for draft in drafts]
        found: dict[str, list[str]] = {}
        for fault in lint.run(replace(self._sources, types=_reached(start, every), openapi=None)):
            is_note = fault.pointer in ("/title", "/examples") or "/description" in fault.pointer
            is_harmless = fault.severity == "warning" or fault.code in _HARMLESS or is_note
            if fault.file in cores and not is_harmless:
                found.setdefault(fault.file, []).append(fault.pointer)
        return found

    def _is_name(self, draft: _SketchDraft) -> bool:
        """Whether a schema is a valid alias of a type."""
        is_mere = draft.core.keys() - _NOTES == {"$ref"}
        return is_mere and draft.document({}).beside(draft.core["$ref"]) in self._sources.by_path


# --- shapes --------------------------------------------------------------------------------------


@frozen
class _Shaper:
    """Writes a schema in the shapes that the dialect has, without a change of its meaning."""

    book: Sketchbook
    draft: _SketchDraft
    direction: str

    def shaped(self, schema: Any, name: str, pointer: str, *, is_root: bool = False) -> Any:
        """The schema at a pointer, named after its place."""
        if not isinstance(schema, dict):
            return {} if schema is True else {"not": {}}
        node = _merged(
            {k: v for k, v in schema.items() if k != "$defs" and v not in _SILENT.get(k, ())}
        )
        nullable, node = _without_null(node)
        node = _split_types(node)
        if nullable and (is_root or not _is_plain(node)):
            notes = {key: node[key] for key in node.keys() & (_NOTES | {"default"})}
            inner = {key: value for key, value in node.items() if key not in notes}
            return {**notes, "anyOf": [self.shaped(inner, name, pointer), dict(_NULL)]}
        if not is_root and _needs_a_name(node):
            notes = {key: node.pop(key) for key in node.keys() & (_NOTES - {"title"} | {"default"})}
            ref = self.book._hoist(name, pointer, self.direction, node)
            return {**notes, "$ref": ref}
        if nullable:
            node["type"] = [node["type"], "null"]
        return self._parts(node, name, pointer)

    def _parts(self, node: dict[str, Any], name: str, pointer: str) -> dict[str, Any]:
        if node.get("type") == "object" and isinstance(
            node.get("additionalProperties", True), bool
        ):
            node |= {"properties": {}} if node.get("required") and "properties" not in node else {}
        if isinstance(node.get("properties"), dict):
            self._members(node, name, pointer)
        elif node.get("type") == "object":
            node.setdefault("additionalProperties", True)
        if isinstance(node.get("items"), dict | bool):
            node["items"] = self.shaped(node["items"], f"{name}[]", f"{pointer}/items")
        if isinstance(values := node.get("additionalProperties"), dict):
            at = f"{pointer}/additionalProperties"
            # Anything is the same as not to say anything.
            node["additionalProperties"] = self.shaped(values, f"{name}{{}}", at) or True
        for keyword in ("oneOf", "anyOf", "allOf"):
            if isinstance(node.get(keyword), list):
                node[keyword] = list(self._branches(node[keyword], keyword, name, pointer))
        return {key: self._rest(value, key) for key, value in node.items()}

    def _members(self, node: dict[str, Any], name: str, pointer: str) -> None:
        node.setdefault("type", "object")
        node.setdefault("additionalProperties", True)
        required = list(dict.fromkeys(_texts(node.get("required"))))
        node["required"] = required
        members = {**node["properties"], **{key: {} for key in required}} | node["properties"]
        node["properties"] = {
            key: self._member(member, f"{name}.{key}", f"{pointer}/properties/{escape(key)}")
            for key, member in members.items()
        }

    def _member(self, member: Any, name: str, pointer: str) -> dict[str, Any]:
        shaped: dict[str, Any] = self.shaped(member, name, pointer)
        return shaped

    def _branches(
        self, branches: Sequence[Any], keyword: str, name: str, pointer: str
    ) -> Iterator[Any]:
        names = [_branch_name(branch) for branch in branches]
        are_clear = None not in names and len({*names}) == len(names)
        for index, branch in enumerate(branches):
            at = f"{pointer}/{keyword}/{index}"
            if isinstance(branch, dict) and "$ref" not in branch and branch != _NULL:
                if keyword == "allOf":
                    kept = {key: value for key, value in branch.items() if key not in _NOTES}
                    yield self._parts(_merged(kept), name, at)
                    continue
                if (are_clear and _NULL not in branches) or _needs_a_name(branch):
                    inner = f"{name}<{names[index] if are_clear else index + 1}>"
                    yield {"$ref": self.book._hoist(inner, at, self.direction, branch)}
                    continue
            yield self._rest(branch)

    def _rest(self, value: Any, key: str = "") -> Any:
        """A part of a schema with references to drafts."""
        if key in _DATA:
            return value
        if key == "$ref" and isinstance(value, str):
            return self.book._file(value)
        if isinstance(value, list):
            return [self._rest(item) for item in value]
        if isinstance(value, dict):
            return {name: self._rest(item, name) for name, item in value.items()}
        # 100.0 is the bound 100, of integers too.
        is_whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
        return int(value) if is_whole else value


_EXACT: Final = 2**53
"""Below this, a double is the integer that it looks like."""
_SILENT: Final[Mapping[str, tuple[Any, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(("dependentRequired", "dependentSchemas", "patternProperties"), ({},)),
        **dict.fromkeys(("propertyNames", "unevaluatedItems", "unevaluatedProperties"), ({}, True)),
        **dict.fromkeys(("readOnly", "writeOnly"), (False,)),
        "minProperties": (0,),
    }
)
"""Values of keywords that say nothing."""
_DATA: Final = frozenset({"default", "examples", "example", "enum", "const"})
"""Keywords that hold values, in which nothing is a reference."""


def _merged(node: Mapping[str, Any]) -> dict[str, Any]:
    """A schema without compositions of one part that could as well be written without."""
    for keyword in ("allOf", "anyOf", "oneOf"):
        match node.get(keyword):
            case [dict() as only]:
                rest = {key: value for key, value in node.items() if key != keyword}
                both = rest.keys() & only.keys()
                if both <= _NOTES and "additionalProperties" not in rest:
                    return _merged({**only, **rest})
            case _:
                pass
    return dict(node)


def _without_null(node: dict[str, Any]) -> tuple[bool, dict[str, Any]]:
    """Whether a schema allows null beside other values, and the schema of those."""
    kinds = node.get("type")
    if isinstance(kinds, list):
        is_number = "number" in kinds
        others = [
            kind for kind in kinds if kind != "null" and not (kind == "integer" and is_number)
        ]
        node["type"] = others[0] if len(others) == 1 else others
        if not others:
            return False, {**node, "type": "null"}
    may_be = not isinstance(kinds, str) and (kinds is None or "null" in kinds)
    if isinstance(values := node.get("enum"), list):
        others = [value for value in values if value is not None]
        return may_be and len(others) < len(values), {**node, "enum": others}
    for keyword in ("anyOf", "oneOf"):
        branches = node.get(keyword)
        if isinstance(branches, list) and _NULL in branches and len(branches) > 1:
            rest = [branch for branch in branches if branch != _NULL]
            return True, _merged({**node, keyword: rest})
    return may_be and kinds is not None, node


_ABOUT: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        **{
            facet.steps[0]: frozenset(
                name
                for name, class_ in {
                    "array": model.ArrayType,
                    "integer": model.IntegerType,
                    "number": model.NumberType,
                    "object": model.MapType,
                    "string": model.StringType,
                }.items()
                if class_ in facet.types
            )
            for facet in facets.FACETS
        },
        **dict.fromkeys(("additionalProperties", "properties", "required"), frozenset({"object"})),
        "contentEncoding": frozenset({"string"}),
        "items": frozenset({"array"}),
    }
)
"""The JSON types that a keyword says something about; others say something about all."""


def _split_types(node: dict[str, Any]) -> dict[str, Any]:
    """A schema of several JSON types as a choice between schemas of one."""
    kinds = node.get("type")
    if not isinstance(kinds, list) or not {"anyOf", "oneOf", "allOf", "enum"}.isdisjoint(node):
        return node
    notes = {key: node[key] for key in node.keys() & (_NOTES | {"default"})}
    said = {key: value for key, value in node.items() if key not in notes and key != "type"}
    branches = [
        {"type": kind, **{k: v for k, v in said.items() if kind in _ABOUT.get(k, {kind})}}
        for kind in kinds
    ]
    return _merged({**notes, "anyOf": branches})


def _is_plain(node: Mapping[str, Any]) -> bool:
    """Whether null can be allowed by the name of the JSON type alone."""
    return isinstance(node.get("type"), str) and {
        *("properties", "enum", "const", "anyOf", "oneOf", "allOf", "$ref"),
    }.isdisjoint(node)


def _needs_a_name(node: Mapping[str, Any]) -> bool:
    """Whether the dialect has a schema only as a type of its own."""
    return not {"properties", "oneOf", "anyOf", "allOf"}.isdisjoint(node)


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []


def _branch_name(branch: Any) -> str | None:
    """What tells a branch of a choice from the others, wherever it stands."""
    if not isinstance(branch, dict):
        return None
    found = branch.get("$ref", branch.get("title", branch.get("type")))
    return found if isinstance(found, str) else None


# --- the dialect's part --------------------------------------------------------------------------


def _prepare(draft: _SketchDraft, known: Mapping[str, Any]) -> None:
    """Say in a core what the dialect wants to be said, and leave out what it has no keyword for."""
    pending: list[tuple[Steps, dict[str, Any]]] = [((), draft.core)]
    while pending:
        steps, node = pending.pop()
        for keyword in [each for each in node if not _is_read(known, each, node[each])]:
            del node[keyword]
            draft.beyond.add((steps, keyword))
        _prepare_node(node)
        pending += [((*steps, *inner.steps), inner.node) for inner in _inner(node)]


_UNREAD: Final = frozenset(
    {"contentMediaType", "example", "externalDocs", "nullable", "readOnly", "writeOnly", "xml"}
)
"""What the vocabulary has, and no definition."""


def _is_read(known: Mapping[str, Any], keyword: str, value: Any) -> bool:
    """Whether a definition may say a keyword with this value; lint knows for certain."""
    allowed = known.get(keyword)
    if not isinstance(allowed, dict) or keyword in _UNREAD:
        return False
    values = [allowed["const"]] if "const" in allowed else allowed.get("enum")
    return values is None or value in values


def _prepare_node(node: dict[str, Any]) -> None:
    if node.get("type") == "array" or "items" in node:
        node.setdefault("type", "array")
        node.setdefault("items", {"$ref": _ANYTHING})
    if "allOf" in node:
        node.setdefault("type", "object")
        node.setdefault("additionalProperties", True)
    if isinstance(node.get("type"), list) and not {"enum", "const"}.isdisjoint(node):
        del node["type"]  # The values say it.
    if isinstance(values := node.get("enum"), list):
        different: list[Any] = []
        for value in values:
            different += [] if any(same(value, one) for one in different) else [value]
        node["enum"] = different


def _blank(node: Mapping[str, Any]) -> dict[str, Any]:
    """A schema that allows everything, with the notes of another one."""
    kept = {key: value for key, value in node.items() if key in _HELD}
    return {**kept, "$ref": _ANYTHING}


def _correct(draft: _SketchDraft, faults: Iterable[str]) -> None:
    """Take out of a core what is at fault, at these pointers."""
    blamed: dict[tuple[str, Steps], set[str]] = {}
    for pointer in faults:
        at, steps, keyword = _owner(draft.core, pointer)
        blamed.setdefault((at, steps), set()).add(keyword)
    for (at, steps), keywords in sorted(blamed.items(), reverse=True):
        node = value_at(draft.core, at)
        if isinstance(node, dict):
            # What refuses nothing is not worth another keyword.
            loose = (keywords & LIMITLESS) or (node.keys() & LIMITLESS - _KEPT)
            for keyword in sorted(loose or keywords):
                _take_out(draft, at, steps, keyword)


def _take_out(draft: _SketchDraft, at: str, steps: Steps, keyword: str) -> None:
    """Take a keyword out of a core, or the schema that cannot do without it."""
    node = value_at(draft.core, at)
    if node.get("$ref") == _ANYTHING:
        if at:  # What is around it cannot do with that.
            _correct(draft, [at.rpartition("/")[0]])
        return
    if keyword == "additionalProperties" and node.get(keyword) is not True:
        node[keyword] = True
    elif keyword == "items" and keyword in node:
        node[keyword] = {"$ref": _ANYTHING}
    elif keyword in node and keyword not in _BEARING and node.keys() - _HELD - {keyword}:
        del node[keyword]
    else:
        draft.beyond |= {(steps, key) for key in node.keys() - (_HELD - {"$ref"})}
        kept = _blank(node)
        node.clear()
        node |= kept
        return
    draft.beyond.add((steps, keyword))


_KEPT: Final = NOTES | {"default", "discriminator"}
"""What lint refuses only where it is itself at fault."""
_BEARING: Final = frozenset({"type", "properties", "required", "$ref", "anyOf", "oneOf"})
"""Keywords without which the dialect has no schema."""


@frozen
class _InnerSchema:
    """A schema directly inside another one: its path, and its steps."""

    path: tuple[str, ...]
    steps: Steps
    node: dict[str, Any]


def _inner(node: Mapping[str, Any]) -> Iterator[_InnerSchema]:
    """The schemas that say something about a value of this one, or of what it holds."""
    members, parts = node.get("properties"), node.get("allOf")
    paths: list[tuple[str, ...]] = [("items",), ("additionalProperties",), ("anyOf", "0")]
    paths += [("properties", name) for name in members] if isinstance(members, dict) else []
    paths += [("allOf", str(at)) for at in range(len(parts))] if isinstance(parts, list) else []
    for path in paths:
        if (inner := _inner_at(node, path)) is not None:
            yield inner


def _inner_at(node: Mapping[str, Any], path: tuple[str, ...]) -> _InnerSchema | None:
    """The schema at a path directly inside another one; None if there is none."""
    found = value_at(node, join(*path))
    steps: Steps = ()
    match path:
        case ("items",):
            steps = (("items", ""),)
        case ("additionalProperties",):
            steps = (("values", ""),)
        case ("properties", name):
            steps = (("member", name),)
        case ("anyOf", "0") if value_at(node, "/anyOf") == [found, _NULL]:
            pass
        case ("allOf", _):
            pass
        case _:
            return None
    return _InnerSchema(path, steps, found) if isinstance(found, dict) else None


def _keywords(whole: Mapping[str, Any]) -> dict[PlacedKeyword, Any]:
    """The value of every keyword of a schema and those inside it; an empty keyword for each."""
    found: dict[PlacedKeyword, Any] = {}
    pending = deque[tuple[Steps, Mapping[str, Any]]]([((), whole)])
    while pending:
        steps, node = pending.popleft()
        found.setdefault((steps, ""), None)
        for keyword, value in node.items():
            found.setdefault((steps, keyword), value)
        pending += [((*steps, *inner.steps), inner.node) for inner in _inner(node)]
    return found


def _owner(root: dict[str, Any], pointer: str) -> tuple[str, Steps, str]:
    """The innermost schema around a pointer: its pointer, the steps to it, and its keyword."""
    path, at, steps = tuple(split(pointer)), "", Steps()
    node: Mapping[str, Any] = root
    while path:
        inner = _inner_at(node, path[:1]) or _inner_at(node, path[:2])
        is_rest = path == ("additionalProperties",) and "properties" in node
        if inner is None or is_rest:
            return at, steps, path[0]
        node, path = inner.node, path[len(inner.path) :]
        at, steps = at + join(*inner.path), (*steps, *inner.steps)
    return at, steps, ""


def _named(definition: model.Definition) -> dict[str, Any]:
    """What definitions of every kind have."""
    names = ("name", "module", "source", "description", "direction", "examples", "deprecated")
    return {name: getattr(definition, name) for name in (*names, "renamed_from")}


def _paths(draft: _SketchDraft) -> set[str]:
    """The files that the core of a schema refers to."""
    document = draft.document({})
    return {document.beside(reference) for reference in _references(draft.core)}


def _reached(start: Iterable[Document], every: Mapping[str, Document]) -> tuple[Document, ...]:
    """The given documents and everything that they refer to."""
    found = {document.path: document for document in start}
    pending = list(found.values())
    while pending:
        document = pending.pop()
        for reference in _references(document.data):
            path = document.beside(reference.partition("#")[0])
            if path in every and path not in found:
                found[path] = every[path]
                pending.append(every[path])
    return tuple(found.values())


def _references(node: Any) -> Iterator[str]:
    """Every `$ref` in a schema."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _references(item)

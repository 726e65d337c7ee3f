"""A second opinion: jsoncompat, which compares two JSON Schemas by rules of its own.

It knows neither members that writers do not write, nor tags, `format`, `contentEncoding` and
patterns, so that it says less than `diff` in places that are named here, and more in none. Where
it has an opinion that these do not explain, both have to agree.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from diff_cases import CASES, compared
from tinkerspec.contract import model
from tinkerspec.contract.load import Document
from tinkerspec.diff.edition import Edition
from tinkerspec.diff.effects import flows_of
from tinkerspec.diff.pairing import Pairing
from tinkerspec.diff.pipeline import EditionComparison

jsoncompat = pytest.importorskip("jsoncompat", reason="jsoncompat has no wheel here")

ROLES: Final = {"deserializer": True, "serializer": False}
"""Who has the new schema, and so whether the old version writes."""

NOT_SEEN: Final = frozenset(
    {
        *("bound-replaced", "pattern-changed", "type-narrowed", "type-widened", "type-replaced"),
        "enum-opened",
    }
)
"""Kinds that it cannot see: `x-open`, and what is about patterns, formats, bytes or fractions."""

NOTES: Final = frozenset(
    {"$schema", "title", "description", "examples", "default", "discriminator", "deprecated"}
)


def bundled(side: Edition, name: str) -> dict[str, Any]:
    """The schema of a type with all that it refers to, without notes and multiples of fractions,
    which it does not take."""
    definitions: dict[str, Any] = {}
    documents = {document.path: document for document in side.sources.types}

    def copied(node: Any, document: Document) -> Any:
        if isinstance(node, list):
            return [copied(item, document) for item in node]
        if not isinstance(node, dict):
            return node
        kept = {
            key: value
            for key, value in node.items()
            if key not in NOTES and not key.startswith(("x-", "$"))
        }
        if not float(kept.get("multipleOf", 1)).is_integer():
            del kept["multipleOf"]
        found = {key: copied(value, document) for key, value in kept.items()}
        if "properties" in node:
            members = node["properties"].items()
            found["properties"] = {member: copied(value, document) for member, value in members}
        if "$ref" in node:
            file, _, fragment = node["$ref"].partition("#")
            folder = posixpath.dirname(document.path)
            path = posixpath.normpath(posixpath.join(folder, file)) if file else document.path
            found["$ref"] = f"#/$defs/{taken(path, fragment)}"
        return found

    def taken(path: str, fragment: str) -> str:
        key = f"{path}{fragment}".replace("/", "_").replace("$", "")
        if key not in definitions:
            definitions[key] = {}
            node: Any = documents[path].root
            for segment in fragment.split("/")[1:]:
                node = node[segment]
            definitions[key] = copied(node, documents[path])
        return key

    entry = side.entries[name]
    return {"$ref": f"#/$defs/{taken(entry.document.path, entry.pointer)}", "$defs": definitions}


def reached(side: Edition, name: str) -> set[str]:
    """A type and all that it holds."""
    found, pending = {name}, [name]
    while pending:
        for mentioned in model.mentions(side.definition(pending.pop())):
            if mentioned not in found:
                found.add(mentioned)
                pending.append(mentioned)
    return found


def ours(comparison: EditionComparison, names: set[str], *, forward: bool) -> tuple[bool, set[str]]:
    """Whether nothing breaks one way within these types, and the kinds of what changed."""
    kinds, fine = set(), True
    for finding in comparison.findings:
        change = finding.change
        if change.spot.type in names:
            kinds.add(change.kind)
            flows = change.flows or flows_of(change.kind)
            effect = flows.forward if forward else flows.backward
            side = "old" if forward else "new"
            seen = any(witness.writer == side for witness in finding.witnesses)
            fine = fine and not (effect.severity == "breaking" and seen)
    return fine, kinds


def _is_beyond_it(comparison: EditionComparison, names: set[str], others: set[str]) -> bool:
    """Whether a union or an open record lies within: what it says of those is about payloads that
    nobody writes."""
    definitions = [
        *(comparison.old.definition(name) for name in others),
        *(comparison.new.definition(name) for name in names),
    ]
    return any(
        isinstance(definition, model.Union)
        or (isinstance(definition, model.Object) and not definition.strict)
        or any(isinstance(type_, model.UnionType) for type_ in _types(definition))
        for definition in definitions
    )


def _types(definition: model.Definition) -> Iterator[model.Type]:
    """The types of an alias or of members, and what they are made of."""
    match definition:
        case model.Object(fields=fields):
            pending = [field.type for field in fields]
        case model.Alias(type=type_):
            pending = [type_]
        case _:
            pending = []
    while pending:
        match type_ := pending.pop():
            case model.NullableType(of=of):
                pending.append(of)
            case model.ArrayType(items=items):
                pending.append(items)
            case model.MapType(values=values):
                pending.append(values)
            case model.UnionType(variants=variants):
                pending.extend(variants)
        yield type_


@dataclass(frozen=True, slots=True)
class Opinion:
    """What both say of a type: that payloads of it go on fitting, for one who has the new schema.

    `beyond` when jsoncompat has no say.
    """

    type: str
    role: str
    fine: bool
    theirs: bool
    kinds: frozenset[str]
    beyond: bool


def opinions(case: str) -> Iterator[Opinion]:
    comparison = compared(case)
    old, new = comparison.old, comparison.new
    pairing = Pairing(old, new)
    changed = {finding.change.spot.type for finding in comparison.findings}
    for name in sorted(changed & new.entries.keys() & pairing.backwards.keys()):
        if not new.entries[name].emitted:
            continue
        old_name = pairing.backwards[name]
        names, others = reached(new, name), reached(old, old_name)
        beyond = _is_beyond_it(comparison, names, others)
        texts = json.dumps(bundled(old, old_name)), json.dumps(bundled(new, name))
        for role, forward in ROLES.items():
            fine, kinds = ours(comparison, names | others, forward=forward)
            theirs = jsoncompat.check_compat(*texts, role)
            yield Opinion(name, role, fine, theirs, frozenset(kinds), beyond)


def test_both_agree_where_it_can_tell(case: str) -> None:
    for said in opinions(case):
        if said.fine and not said.theirs:
            assert said.beyond, f"{said.type}: jsoncompat sees a break as {said.role}"
        if said.theirs and not said.fine:
            seen = said.kinds & NOT_SEEN or "pattern" in case or "UUID" in case
            assert seen, f"{said.type}: jsoncompat sees no break as {said.role}"


def test_it_has_an_opinion_that_counts() -> None:
    """Most of its opinions are about types that it can tell of, and the same as ours."""
    tellable = [name for name in CASES if name.startswith("choices")][::2]
    told = [said for name in tellable for said in opinions(name) if not said.beyond]
    agreed = [said for said in told if said.fine == said.theirs]
    assert len(told) > 8
    assert len(agreed) / len(told) > 0.9

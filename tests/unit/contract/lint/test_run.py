"""Linting as a whole: what passes, what follows from what, and that nothing gets through."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import our_schemas
import pytest
from jsonschema import Draft202012Validator
from tinkerspec.contract import lint
from tinkerspec.contract.lint import vocabulary
from tinkerspec.contract.load import Document, Sources, parse

ROOT: Final = Path(__file__).parents[4]
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


@pytest.fixture(scope="module")
def ours() -> Sources:
    return our_schemas.sources()


def _document(data: Any, path: str) -> Document:
    return parse(json.dumps(data).encode(), path=path, file=f"schemas/{path}")


def _notes(title: str, **keywords: Any) -> dict[str, Any]:
    head = {"$schema": DIALECT, "title": title, "description": "A type.", "x-direction": "both"}
    return {**head, **keywords}


def _member(**keywords: Any) -> dict[str, Any]:
    return {"description": "A member.", **keywords}


def _object(members: dict[str, Any], **keywords: Any) -> dict[str, Any]:
    required = [name for name, member in members.items() if "default" not in member]
    shape = {"type": "object", "properties": members, "required": required}
    return {**shape, "additionalProperties": False, **keywords}


ACCEPTED: Final = {
    "types/demo/word.json": _notes("Word", type="string", enum=["a", "b"], examples=["a"]),
    "types/demo/tag_map.json": _notes(
        "TagMap", type="object", additionalProperties={"$ref": "leaf.json"}, examples=[{}]
    ),
    "types/demo/leaf.json": _notes(
        "Leaf",
        **_object(
            {
                "kind": _member(type="string", const="leaf"),
                "size": _member(type="integer", minimum=-1, exclusiveMaximum=9, multipleOf=2),
                "ratio": _member(type="number", exclusiveMinimum=0, maximum=1.5, default=1),
                "code": _member(
                    type="string",
                    pattern="^[a-z]{2,3}$",
                    maxLength=3,
                    default="ab",
                    **{"x-renamed-from": ["mark", "sign"]},
                ),
                "at": _member(type=["string", "null"], format="date-time", default=None),
                "raw": _member(type="string", contentEncoding="base64", default="", writeOnly=True),
                "class": _member(type="boolean", default=False, deprecated=True, readOnly=True),
                "none": _member(nullable=False, example=[], default=None),
                "grade": _member(enum=["a", "b"], default="c", **{"x-open": True}),
                "level": _member(enum=[1, 0.5, "x", None], default=None),
                "on": _member(const=True, default=True),
            }
        ),
        examples=[{"kind": "leaf", "size": 4, "at": "2025-01-01t00:00:00z", "raw": "AA=="}],
    ),
    "types/demo/branch.json": _notes(
        "Branch",
        **_object(
            {
                "kind": _member(type="string", const="branch"),
                "parts": _member(type="array", items={"$ref": "tree.json"}, maxItems=3),
                "above": _member(anyOf=[{"$ref": "branch.json"}, {"type": "null"}], default=None),
                "words": _member(
                    type="array", items={"$ref": "word.json"}, uniqueItems=True, default=[]
                ),
                "free": _member(type="object", additionalProperties=True, default={"x": [1, None]}),
                "map": _member(
                    **{"$ref": "tag_map.json", "x-list-dtype": {"a": "int64"}}, default={}
                ),
                "local": _member(**{"$ref": "#/$defs/Short"}, default="x"),
            }
        ),
        examples=[{"kind": "branch", "parts": [{"kind": "leaf", "size": 2}]}],
        **{"$defs": {"Short": {"description": "Short.", "type": "string", "maxLength": 3}}},
    ),
    "types/demo/tree.json": _notes(
        "Tree",
        oneOf=[{"$ref": "leaf.json"}, {"$ref": "branch.json"}],
        discriminator={
            "propertyName": "kind",
            "mapping": {"leaf": "leaf.json", "branch": "branch.json"},
        },
        examples=[{"kind": "branch", "parts": []}],
    ),
    "types/demo/base.json": _notes(
        "Base",
        **_object({"id": _member(type="string")}, additionalProperties=True),
        examples=[{"id": "x", "unknown": 1}],
    ),
    "types/demo/whole.json": _notes(
        "Whole",
        **_object({"own": _member(type="string")}, additionalProperties=True),
        allOf=[
            {"$ref": "base.json"},
            {"properties": {"more": _member(type="integer")}, "required": ["more"]},
        ],
        examples=[{"id": "x", "own": "y", "more": 1}],
    ),
}
"""Every keyword of the dialect, in a shape that is allowed."""


def _accepted(ours: Sources, **changed: Any) -> Sources:
    data = {**ACCEPTED, **changed}
    documents = tuple(_document(data[path], path) for path in sorted(data))
    return replace(ours, types=documents, openapi=None)


def test_the_contract_s_own_schemas_are_clean(ours: Sources) -> None:
    assert len(ours.types) == 27
    assert lint.run(ours) == []


def test_every_shape_of_the_dialect_is_accepted(ours: Sources) -> None:
    assert lint.run(_accepted(ours)) == []


def test_a_file_may_name_the_vocabulary_for_editors(ours: Sources) -> None:
    path = "types/demo/leaf.json"
    named = {**ACCEPTED[path], "$schema": "../../vocabulary.json"}
    assert lint.run(_accepted(ours, **{path: named})) == []
    elsewhere = {**ACCEPTED[path], "$schema": "../vocabulary.json"}
    (fault,) = lint.run(_accepted(ours, **{path: elsewhere}))
    assert (fault.code, fault.pointer) == ("keyword-value", "/$schema")


def test_the_accepted_schemas_use_every_keyword(ours: Sources) -> None:
    data: Any = ours.vocabulary.data
    used = set(re.findall(r'"([^"]+)":', json.dumps(ACCEPTED)))
    unused = set(data["$defs"]["schema"]["properties"]) - used
    assert unused == {
        *("$comment", "contentMediaType", "externalDocs", "xml", "x-source"),
        "x-behaviours",
        "x-lang",
        *("x-since", "x-until", "x-was", "x-values"),
        "minItems",
        "minLength",
        "minProperties",
        "maxProperties",
        "propertyNames",
    }


# --- one fault, one diagnostic --------------------------------------------------------------------


def test_faults_of_documentation_do_not_hide_faults_of_examples(ours: Sources) -> None:
    leaf = {**ACCEPTED["types/demo/leaf.json"], "examples": [{}]}
    del leaf["description"]
    found = lint.run(_accepted(ours, **{"types/demo/leaf.json": leaf}))
    assert [fault.code for fault in found] == ["description-missing", "example", "example"]


def test_values_are_not_judged_by_schemas_that_are_faulty(ours: Sources) -> None:
    """Tree, Branch and TagMap refer to Leaf, so their examples wait until it is fixed."""
    leaf = copy.deepcopy(ACCEPTED["types/demo/leaf.json"])
    leaf["properties"]["size"]["type"] = "intgr"
    branch = {**ACCEPTED["types/demo/branch.json"], "examples": [{}]}
    changed = {"types/demo/leaf.json": leaf, "types/demo/branch.json": branch}
    assert [fault.code for fault in lint.run(_accepted(ours, **changed))] == ["unknown-type"]


def test_diagnostics_come_in_reading_order(ours: Sources) -> None:
    broken = {path: {**data, "zzz": 1} for path, data in ACCEPTED.items()}
    found = lint.run(_accepted(ours, **broken))
    assert [fault.file for fault in found] == sorted(f"schemas/{path}" for path in ACCEPTED)


# --- nothing gets through, nothing falls over -----------------------------------------------------

ODD_VALUES: Final = (None, False, -1, "x", [1], {"x": 1})


def _places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, child in steps:
        yield (*path, step)
        if isinstance(child, dict | list):
            yield from _places(child, (*path, step))


def _changed(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    data = copy.deepcopy(data)
    parent = data
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    return data


def _schema_places(path: str) -> list[tuple[str | int, ...]]:
    return [place for place in _places(ACCEPTED[path]) if "examples" not in place]


@pytest.mark.parametrize("path", sorted(ACCEPTED))
def test_whatever_the_meta_schema_rejects_is_reported(path: str, ours: Sources) -> None:
    """And no rule falls over: each meets every other kind of value in every place of a schema."""
    meta: Any = ours.vocabulary.data
    validator = Draft202012Validator(meta)
    for number, place in enumerate(_schema_places(path)):
        for value in ODD_VALUES[number % 2 :: 2]:
            data = _changed(ACCEPTED[path], place, value)
            odd = replace(ours, types=(_document(data, path),), openapi=None)
            found = {rule: list(rule(odd)) for rule in lint.FORM_RULES}
            assert found[vocabulary.check] or validator.is_valid(data), (place, value)


@pytest.mark.parametrize("nested", ["items", "additionalProperties"])
def test_deep_schemas_do_not_exhaust_the_stack(nested: str, ours: Sources) -> None:
    part: dict[str, Any] = {"type": "string"}
    example: Any = "x"
    for _ in range(40):
        part = {"type": "array" if nested == "items" else "object", nested: part}
        example = [example] if nested == "items" else {"k": example}
    deep = _notes("Deep", **part, examples=[example])
    assert (
        lint.run(replace(ours, types=(_document(deep, "types/demo/deep.json"),), openapi=None))
        == []
    )


def test_a_long_chain_of_types_does_not_exhaust_the_stack(ours: Sources) -> None:
    count = 600
    documents = tuple(
        _document(
            _notes(
                f"T{n}", type="array", items={"$ref": f"t{(n + 1) % count}.json"}, examples=[[]]
            ),
            f"types/demo/t{n}.json",
        )
        for n in range(count)
    )
    found = lint.run(replace(ours, types=documents, openapi=None))
    assert [fault.code for fault in found] == ["cycle"]

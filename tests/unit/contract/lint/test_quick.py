"""The quick test of a schema decides as jsonschema does, or is not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import our_schemas
import pytest
from jsonschema import Draft202012Validator
from tinkerspec.contract import lint
from tinkerspec.contract.lint import openapi_schemas, quick
from tinkerspec.contract.lint.payloads import SchemaJudge
from tinkerspec.contract.load import Document, load_folder

ROOT: Final = Path(__file__).parents[4]
NUMBER: Final = {"type": "number"}

SCHEMAS: Final[list[Any]] = [
    {"allOf": [True]},
    {"allOf": [False]},
    {"type": "integer"},
    {"type": ["number", "null"]},
    {"type": "array"},
    {"enum": ["x", 1, None, [0], {"a": True}]},
    {"const": True},
    {"const": {"a": 1.0}},
    {"minimum": 1},
    {"exclusiveMinimum": 1},
    {"maximum": 1},
    {"exclusiveMaximum": 1},
    {"minLength": 1, "maxLength": 2},
    {"pattern": "^x"},
    {"minItems": 1, "maxItems": 2},
    {"items": NUMBER},
    {"prefixItems": [NUMBER, {"type": "string"}], "items": False},
    {"contains": {"const": 1}},
    {"uniqueItems": True},
    {"uniqueItems": False},
    {"minProperties": 1, "maxProperties": 1},
    {"required": ["a", "b"]},
    {"properties": {"a": NUMBER}, "additionalProperties": False},
    {"properties": {"a": NUMBER}, "additionalProperties": {"type": "string"}},
    {"additionalProperties": {"type": "boolean"}},
    {"propertyNames": {"maxLength": 1}},
    {"not": NUMBER},
    {"allOf": [NUMBER, {"minimum": 1}]},
    {"anyOf": [{"type": "string"}, {"type": "null"}]},
    {"oneOf": [NUMBER, {"minimum": 1}]},
    {"if": NUMBER, "then": {"minimum": 1}, "else": {"type": "string"}},
    {"if": NUMBER, "else": {"type": "string"}},
    {"then": False, "else": False},
    {"$defs": {"n": {"items": {"$ref": "#/$defs/n"}, "not": NUMBER}}, "$ref": "#/$defs/n"},
]
VALUES: Final[list[Any]] = [
    *(None, True, False, 0, 1, 1.0, 1.5, -1, 10**30, "", "x", "xy", "\U0001f600", "zxyz"),
    *([], [1], [1, True], [1, 1.0], [1, "x"], [1, "x", 2], [[]], [[1]], [{"a": 1}, {"a": True}]),
    *({}, {"a": 1}, {"a": "x"}, {"a": True}, {"a": 1, "b": "x"}, {"ab": 1}, {"a": 1, "b": True}),
]


@pytest.mark.parametrize("schema", SCHEMAS, ids=json.dumps)
def test_it_decides_as_jsonschema_does(schema: Any) -> None:
    test = quick.compiled(schema)
    assert test is not None
    judge = Draft202012Validator(schema)
    wrong = [value for value in VALUES if test(value) != judge.is_valid(value)]
    assert wrong == []


@pytest.mark.parametrize(
    "schema",
    [
        {"items": {"multipleOf": 0.01}},
        {"unevaluatedProperties": False},
        {"$ref": "https://example.com/other.json"},
        {"$ref": "#/$defs/gone"},
        {"$defs": {"a": {"$id": "urn:a", "format": "x"}}, "$ref": "#/$defs/a"},
        {"$schema": "http://json-schema.org/draft-07/schema#"},
    ],
    ids=json.dumps,
)
def test_what_is_not_known_is_left_to_jsonschema(schema: Any) -> None:
    assert quick.compiled(schema) is None


def test_the_vocabulary_is_known_whole() -> None:
    vocabulary: Any = load_folder(ROOT / "schemas", display="schemas").vocabulary.data
    assert quick.compiled(vocabulary) is not None


def test_jsonschema_is_not_asked_about_what_is_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = our_schemas.sources()

    def asked(_: Any, instance: Any, __: Any = None) -> list[Any]:
        raise AssertionError(f"asked about {instance}")

    monkeypatch.setattr(Draft202012Validator, "iter_errors", asked)
    monkeypatch.setattr(SchemaJudge, "_validator", None)
    assert lint.run(sources) == []


DOCUMENTS: Final[dict[str, Any]] = {
    "types/a/one.json": {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "properties": {
            "a": {"$ref": "../b/two.json"},
            "b": {"$ref": "../b/two.json#/$defs/Part"},
            "deep": {"not": {"$ref": "#"}},
        },
        "required": ["a"],
        "x-lang": {},
    },
    "types/b/two.json": {
        "anyOf": [{"$ref": "#/$defs/Part"}, {"type": "null"}, {"$ref": "three.json"}],
        "$defs": {"Part": {"type": "integer", "multipleOf": 5, "default": 0}},
    },
    "types/b/three.json": {
        "type": "string",
        "format": "date",
        "if": {"maxLength": 3},
        "then": {"enum": ["x"], "x-open": True},
    },
    "types/b/coded.json": {"contentEncoding": "base64", "pattern": "=$"},
    "types/b/tenths.json": {"multipleOf": 0.1, "format": "percent"},
    "types/b/closed.json": {"enum": ["x", 1]},
    "types/b/open.json": {"enum": ["x", 1], "x-open": True},
}
JUDGED: Final[list[Any]] = [
    *VALUES,
    *("2025-11-26", "2025-13-26", "eA==", "eA==\n", "eA=", 5, 10, 0.3, 0.35),
    *({"a": 5, "b": 5}, {"a": 5, "b": 4}, {"a": None}, {"a": 5, "deep": {"a": 5}}),
    *({"a": "2025-11-26", "deep": {"a": 4}}, {"deep": {}}),
]


class KnowsNothing:
    """In place of the quick judge, it leaves all to jsonschema."""

    def verdict(self, *_: object) -> None:
        pass

    verdict_of_part = verdict


def document(path: str, data: Any) -> Document:
    return Document(path=path, file=path, text=json.dumps(data), data=data)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_quick_and_slow_judges_agree(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = {name: document(name, data) for name, data in DOCUMENTS.items()}
    judge = SchemaJudge(documents.values())
    verdict = judge._quick.verdict
    monkeypatch.setattr(judge, "_quick", KnowsNothing())
    for value in JUDGED:
        is_valid = not list(judge.faults(documents[path], "", value))
        assert (value, verdict((path, ""), value)) == (value, is_valid)


@pytest.mark.parametrize(
    "schema", [{"not": {"dependentRequired": {"a": ["b"]}}}, {"not": {"$ref": "a%20b.json"}}]
)
def test_nothing_is_said_by_what_is_not_known(schema: Any) -> None:
    judge = SchemaJudge([document("a.json", schema)])
    assert {judge._quick.verdict(("a.json", ""), value) for value in JUDGED} == {None}


def test_a_document_with_an_id_is_left_to_jsonschema() -> None:
    data: Any = {"$defs": {"a": {"$id": "urn:a", "properties": {"x": {"type": "integer"}}}}}
    strange = document("a.json", data)
    judge = SchemaJudge([strange])
    assert judge._quick.verdict(("a.json", "/$defs/a/properties/x"), 1) is None
    assert list(judge.faults(strange, "/$defs/a/properties/x", 1)) == []


@pytest.mark.parametrize("keyword", openapi_schemas._KEYWORDS)
def test_plain_schemas_are_valid_schemas(keyword: str) -> None:
    test = quick.compiled(openapi_schemas._PLAIN)
    assert test is not None
    meta = Draft202012Validator(Draft202012Validator.META_SCHEMA)
    probes = [*VALUES, "null", ["null"], ["null", "null"], ["x", "x"], [{}], [{"type": 1}]]
    probes += [{"a": {}}, {"a": {"type": 1}}, {"minimum": "x"}, {"$id": 1}, {"x-y": 1}]
    schemas = [{keyword: probe} for probe in probes]
    assert any(map(test, schemas))
    assert [s for s in schemas if test(s) and not meta.is_valid(s)] == []

"""The quick test of a schema decides as jsonschema does, or is not there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import our_schemas
import pytest
from jsonschema import Draft202012Validator
from tinkerspec.contract import lint
from tinkerspec.contract.lint import quick
from tinkerspec.contract.load import load_folder

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
    whole = [document.data for document in sources.types]

    def asked(_: Any, instance: Any, __: Any = None) -> list[Any]:
        assert not any(instance is data for data in whole)
        return []

    monkeypatch.setattr(Draft202012Validator, "iter_errors", asked)
    assert lint.run(sources) == []

"""What other drafts write otherwise is written as ours has it, and what is lost is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .documents import one, openapi, translated, types, write

OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}
MAP = {"type": "object", "additionalProperties": {"type": "integer"}}
TEXT = {"type": "string"}

OPENAPI_3_0: list[tuple[Any, Any, list[str]]] = [
    ({"type": "string", "nullable": True}, {"type": ["string", "null"]}, []),
    ({"type": "string", "nullable": False}, {"type": "string"}, []),
    (
        {"type": "string", "nullable": True, "enum": ["a", "b"]},
        {"type": ["string", "null"], "enum": ["a", "b", None]},
        ["import-read /nullable"],
    ),
    (
        {"type": "string", "nullable": True, "enum": ["a", None]},
        {"type": ["string", "null"], "enum": ["a", None]},
        [],
    ),
    ({"type": "string", "enum": ["a", None]}, {"type": "string", "enum": ["a"]}, []),
    (
        {"type": "string", "enum": ["a", 1.1]},
        {"type": "string", "enum": ["a"]},
        ["import-read /enum"],
    ),
    (
        {"allOf": [{"$ref": "#/components/schemas/B"}], "nullable": True, "description": "d"},
        {"anyOf": [{"$ref": "b.json"}, {"type": "null"}], "description": "d"},
        ["import-read /nullable"],
    ),
    (
        {"$ref": "#/components/schemas/B", "description": "d", "nullable": True, "maxLength": 3},
        {"$ref": "b.json", "description": "d"},
        ["import-read /maxLength", "import-read /nullable"],
    ),
    ({"type": "string", "example": "x"}, {"type": "string", "examples": ["x"]}, []),
    (
        {"type": "number", "minimum": 1, "exclusiveMinimum": True, "maximum": 2},
        {"type": "number", "exclusiveMinimum": 1, "maximum": 2},
        [],
    ),
    (
        {"type": "number", "maximum": 1, "exclusiveMaximum": False},
        {"type": "number", "maximum": 1},
        [],
    ),
    (
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1.5},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1.5},
        ["import-read /exclusiveMinimum", "import-read /exclusiveMaximum"],
    ),
    ({"type": "string", "xml": {}}, {"type": "string", "xml": {}}, []),
]


@pytest.mark.parametrize(("written", "ours", "told"), OPENAPI_3_0)
def test_openapi_3_0(tmp_path: Path, written: Any, ours: Any, told: list[str]) -> None:
    schema, said = one(tmp_path, openapi("3.0.3", A=written, B={"type": "string"}))
    assert schema == ours
    assert said == [line.replace(" /", " /components/schemas/A/") for line in told]


NEWEST: list[tuple[Any, Any, list[str]]] = [
    # The type that is not said.
    ({"enum": ["a", "b"]}, {"enum": ["a", "b"], "type": "string"}, []),
    ({"enum": [1, 2, 2]}, {"enum": [1, 2], "type": "integer"}, []),
    ({"enum": [1, "a", True]}, {"enum": [1, "a", True]}, []),
    ({"enum": [1, "1", 1.0, True, 1.5]}, {"enum": [1, "1", True, 1.5]}, []),
    # Bounds of integers and sizes, which some tools write as fractions.
    (
        {"type": "integer", "minimum": 0.0, "exclusiveMaximum": 2.5, "multipleOf": 1.5},
        {"type": "integer", "minimum": 0, "exclusiveMaximum": 3, "multipleOf": 3},
        [],
    ),
    (
        {"type": ["integer", "null"], "exclusiveMinimum": -1.5, "maximum": 2.5},
        {"type": ["integer", "null"], "exclusiveMinimum": -2, "maximum": 2},
        [],
    ),
    ({"type": "number", "minimum": 0.0}, {"type": "number", "minimum": 0.0}, []),
    ({"type": "string", "maxLength": 3.0}, {"type": "string", "maxLength": 3}, []),
    ({"type": "string", "maxLength": 2**64 - 1}, {"type": "string"}, []),
    (
        {"type": "array", "items": {"type": "integer", "default": 3.0}},
        {"type": "array", "items": {"type": "integer", "default": 3}},
        [],
    ),
    # An object without members.
    (
        {"type": "object", "additionalProperties": False},
        {"type": "object", "properties": {}, "additionalProperties": False},
        [],
    ),
    # Parts that say nothing.
    ({"allOf": [True, {"type": "string"}, {}]}, {"allOf": [{"type": "string"}]}, []),
    # Two choices among the parts.
    (
        {
            "allOf": [
                {"oneOf": [OBJECT, {"type": "object"}]},
                {"anyOf": [OBJECT, {"type": "object"}]},
            ]
        },
        {"oneOf": [OBJECT, {"type": "object"}]},
        ["import-lost /allOf/1"],
    ),
    ({"const": "a"}, {"const": "a", "type": "string"}, []),
    ({"type": ["string"]}, {"type": "string"}, []),
    ({"pattern": "^a"}, {"pattern": "^a", "type": "string"}, ["import-read "]),
    ({"properties": {}}, {"properties": {}, "type": "object"}, ["import-read "]),
    # Objects.
    (
        {"type": "object", "properties": {}, "required": ["b", "b"]},
        {"type": "object", "properties": {"b": {}}, "required": ["b"]},
        [],
    ),
    (
        {"type": "object", "required": [], "additionalProperties": {}},
        {"type": "object", "additionalProperties": True},
        [],
    ),
    (
        {**OBJECT, "additionalProperties": {"type": "integer"}},
        {**OBJECT, "additionalProperties": True},
        ["import-lost /additionalProperties"],
    ),
    (
        {"type": "object", "properties": {}, "additionalProperties": {"type": "integer"}},
        {"type": "object", "additionalProperties": {"type": "integer"}},
        [],
    ),
    (
        {
            "type": "object",
            "patternProperties": {"^x": {"type": "string"}},
            "additionalProperties": False,
        },
        {
            "type": "object",
            "propertyNames": {"pattern": "^x"},
            "additionalProperties": {"type": "string"},
        },
        [],
    ),
    (
        {**OBJECT, "additionalProperties": False, "patternProperties": {"^x": {}}},
        {**OBJECT, "additionalProperties": True},
        ["import-lost /patternProperties"],
    ),
    ({**OBJECT, "unevaluatedProperties": False}, {**OBJECT, "additionalProperties": False}, []),
    (
        {"allOf": [OBJECT], "unevaluatedProperties": False},
        OBJECT,
        ["import-lost /unevaluatedProperties"],
    ),
    # Choices.
    (
        {"anyOf": [{"type": "string"}], "description": "d"},
        {"type": "string", "description": "d"},
        [],
    ),
    ({"oneOf": [{"$ref": "#/$defs/A"}], "not": {}}, {"$ref": "a.json"}, ["import-lost /not"]),
    (
        {"type": "array", "items": {"allOf": [{"$ref": "#/$defs/A"}]}},
        {"type": "array", "items": {"allOf": [{"$ref": "a.json"}]}},
        [],
    ),
    (
        {"type": "string", "anyOf": [{"type": "string", "enum": ["a"]}, {"type": "string"}]},
        {"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "string"}]},
        [],
    ),
    (
        {"type": "number", "oneOf": [{"type": "integer"}, {"minimum": 1}]},
        {"type": "number", "oneOf": [{"type": "integer"}, {"type": "number", "minimum": 1}]},
        ["import-read /oneOf/1"],
    ),
    (
        {"type": "string", "enum": [None, "a", 1]},
        {"type": "string", "enum": ["a"]},
        ["import-read /enum"],
    ),
    ({"type": "integer", "enum": [1, 2.0]}, {"type": "integer", "enum": [1, 2.0]}, []),
    (
        {"type": "boolean", "oneOf": [{"type": "boolean"}, {"type": "string"}]},
        {"type": "boolean"},
        ["import-read /oneOf"],
    ),
    # Null alone.
    (
        {"type": "array", "items": {"type": "null", "description": "d"}},
        {"type": "array", "items": {"description": "d"}},
        ["import-lost /items"],
    ),
    ({"anyOf": [OBJECT, {"type": "null"}]}, {"anyOf": [OBJECT, {"type": "null"}]}, []),
    (
        {"anyOf": [OBJECT, {"const": None, "title": "t"}], "oneOf": [OBJECT, {"enum": [None]}]},
        {"anyOf": [OBJECT, {"type": "null"}], "oneOf": [OBJECT, {"type": "null"}]},
        [],
    ),
    ({"const": None, "description": "d"}, {"description": "d"}, ["import-lost "]),
    ({"type": ["string", "null"], "enum": [None]}, {}, ["import-lost "]),
    ({"type": ["null"]}, {}, ["import-lost "]),
    # Beside an enum.
    (
        {"type": "string", "enum": ["a", "bbb", "cc"], "maxLength": 2, "minLength": 1},
        {"type": "string", "enum": ["a", "cc"], "maxLength": 2, "minLength": 1},
        ["import-read /enum"],
    ),
    # Lists.
    (
        {"type": "array", "prefixItems": [{}], "items": {"type": "string"}},
        {"type": "array"},
        ["import-lost /prefixItems"],
    ),
    (
        {"type": "array", "prefixItems": [{"type": "string"}] * 2, "maxItems": 3},
        {"type": "array", "maxItems": 3},
        ["import-lost /prefixItems"],
    ),
    (
        {"type": "array", "prefixItems": [{"type": "string"}] * 2, "items": False},
        {"type": "array", "items": {"type": "string"}, "maxItems": 2},
        [],
    ),
    (
        {"type": "array", "prefixItems": [{"type": "number"}] * 2, "minItems": 2, "maxItems": 2},
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
        [],
    ),
    (
        {
            "type": "array",
            "prefixItems": [
                {"type": "number", "title": "x"},
                {"description": "y", "type": "number"},
            ],
            "items": {"type": "number"},
        },
        {"type": "array", "items": {"type": "number"}},
        [],
    ),
    (
        {"type": "array", "contains": {}, "minContains": 2},
        {"type": "array"},
        ["import-lost /contains"],
    ),
    # Conditions.
    (
        {**OBJECT, "if": {}, "then": {}, "else": {}, "not": {}},
        OBJECT,
        ["import-lost /if", "import-lost /not"],
    ),
    ({**OBJECT, "dependentRequired": {"a": ["b"]}}, OBJECT, ["import-lost /dependentRequired"]),
    # Notes.
    ({"title": "A", "type": "string"}, {"type": "string"}, []),
    ({"title": "An A", "type": "string"}, {"type": "string", "description": "An A"}, []),
    (
        {"title": "An A", "description": "d", "default": "x", "type": "string", "x-other": 1},
        {"description": "d", "type": "string", "x-other": 1},
        [],
    ),
    ({"type": "string", "x-python-type": "A"}, {"type": "string"}, ["import-lost /x-python-type"]),
    # Schemas inside of others.
    (
        {"type": "array", "items": {"title": "Inner", **OBJECT}},
        {"type": "array", "items": {"title": "Inner", **OBJECT}},
        [],
    ),
    (
        {"type": "array", "items": {"title": "A Text", "type": "string"}},
        {"type": "array", "items": {"type": "string"}},
        [],
    ),
    # What stands beside a choice or a reference.
    (
        {**OBJECT, "anyOf": [{"required": ["a"]}, {"required": ["b"]}], "description": "d"},
        {
            "anyOf": [
                {**OBJECT, "required": ["a"]},
                {**OBJECT, "properties": {**OBJECT["properties"], "b": {}}, "required": ["b"]},
            ],
            "description": "d",
        },
        [],
    ),
    (
        {**OBJECT, "oneOf": [OBJECT, {"allOf": [OBJECT, MAP]}, {"type": "null"}]},
        {"oneOf": [{**OBJECT, "allOf": [OBJECT]}, {**OBJECT, "allOf": [OBJECT, MAP]}]},
        ["import-read /oneOf"],
    ),
    (
        {**OBJECT, "type": ["object", "null"], "description": "d"},
        {"anyOf": [OBJECT, {"type": "null"}], "description": "d"},
        [],
    ),
    (
        {**OBJECT, "type": ["object", "null"], "anyOf": [OBJECT, {"required": ["a"]}]},
        {
            "anyOf": [
                {**OBJECT, "allOf": [OBJECT]},
                {**OBJECT, "required": ["a"]},
                {"type": "null"},
            ]
        },
        [],
    ),
    (
        {**OBJECT, "type": ["object", "null"], "oneOf": [OBJECT, {"type": "object"}]},
        {"oneOf": [{**OBJECT, "allOf": [OBJECT]}, OBJECT]},
        [],
    ),
    (
        {"type": "array", "items": {**OBJECT, "$ref": "#/$defs/A"}},
        {"type": "array", "items": {**OBJECT, "allOf": [{"$ref": "a.json"}]}},
        [],
    ),
    (
        {**OBJECT, "allOf": [True, {"type": "object"}, {"patternProperties": {"^x-": {}}}]},
        OBJECT,
        [],
    ),
    # Objects and values of other types.
    (
        {
            "type": ["object", "integer", "null"],
            "properties": OBJECT["properties"],
            "minimum": 3,
            "required": ["b"],
            "description": "d",
        },
        {
            "anyOf": [
                {
                    "type": "object",
                    "properties": {**OBJECT["properties"], "b": {}},
                    "required": ["b"],
                },
                {"type": "integer", "minimum": 3},
                {"type": "null"},
            ],
            "description": "d",
        },
        [],
    ),
    (
        {**OBJECT, "type": ["object", "boolean"], "anyOf": [{"required": ["a"]}, OBJECT]},
        {
            "anyOf": [
                {**OBJECT, "required": ["a"]},
                {**OBJECT, "allOf": [OBJECT]},
                {"type": "boolean"},
            ]
        },
        ["import-lost /anyOf"],
    ),
    (
        {**OBJECT, "type": ["boolean", "object"], "anyOf": [{"required": ["a"]}, {"required": []}]},
        {"anyOf": [{**OBJECT, "required": ["a"]}, OBJECT, {"type": "boolean"}]},
        [],
    ),
    ({**MAP, "type": ["object", "string"]}, {**MAP, "type": ["object", "string"]}, []),
    # What says nothing of the values of the type.
    (
        {"type": "string", "properties": {}, "required": ["a"], "minLength": 1},
        {"type": "string", "minLength": 1},
        ["import-read /properties", "import-read /required"],
    ),
    ({"type": "integer", "format": "int32"}, {"type": "integer", "format": "int32"}, []),
    # Branches that never fit, or are there twice.
    ({"anyOf": [{"type": "string"}, False, {"type": "string", "title": "T"}]}, TEXT, []),
    (
        {"oneOf": [{"type": "string"}, {"type": "null"}, {"type": "string", "title": "T"}]},
        {"oneOf": [{"type": "string"}, {"type": "null"}]},
        ["import-read /oneOf"],
    ),
    (
        {"type": ["string", "null"], "anyOf": [{"type": "string"}, {"type": "integer"}]},
        TEXT,
        ["import-read /anyOf"],
    ),
    (
        {"anyOf": [{"type": ["string", "null"]}, {"type": "null"}, {"type": "integer"}]},
        {"anyOf": [{"type": ["string", "null"]}, {"type": "integer"}]},
        [],
    ),
    (
        {"oneOf": [{"type": "null"}, {"type": ["string", "null"]}]},
        {"type": ["string", "null"]},
        ["import-read /oneOf"],
    ),
    # Which members there are is said beside the parts.
    (
        {"allOf": [OBJECT, {"required": ["a"]}, {"type": "object", "required": ["a", "b"]}]},
        {
            "type": "object",
            "allOf": [OBJECT],
            "required": ["a", "b"],
            "properties": {"b": {}},
        },
        [],
    ),
    (
        {"type": "object", "allOf": [{"required": ["a"]}]},
        {"type": "object", "required": ["a"], "properties": {"a": {}}},
        [],
    ),
    ({"const": {"a": 1}}, {"const": {"a": 1}}, []),
    # What stands beside a choice is about the branches of its type.
    (
        {"anyOf": [{"type": "integer"}, TEXT], "pattern": "^[0-9]+$"},
        {"anyOf": [{"type": "integer"}, {**TEXT, "pattern": "^[0-9]+$"}]},
        [],
    ),
    (
        {"oneOf": [TEXT, {"type": "number"}, {"enum": ["a", 1]}], "maxLength": 2, "minimum": 0},
        {
            "oneOf": [
                {**TEXT, "maxLength": 2},
                {"type": "number", "minimum": 0},
                {"enum": ["a", 1], "maxLength": 2, "minimum": 0},
            ]
        },
        [],
    ),
    (
        {"anyOf": [{**TEXT, "maxLength": 9}, {"type": "null"}], "maxLength": 2},
        {"anyOf": [{**TEXT, "maxLength": 9, "allOf": [{"maxLength": 2}]}, {"type": "null"}]},
        [],
    ),
    (
        {"anyOf": [OBJECT, TEXT], "required": ["a"]},
        {"anyOf": [{**OBJECT, "required": ["a"]}, TEXT]},
        [],
    ),
    # A tag without a choice tells nothing apart.
    (
        {**OBJECT, "discriminator": {"propertyName": "a"}},
        OBJECT,
        ["import-lost /discriminator"],
    ),
    # What told two branches apart is lost.
    (
        {"oneOf": [{"type": "string", "not": {"const": ""}}, {"type": "string", "maxLength": 0}]},
        {"anyOf": [{"type": "string"}, {"type": "string", "maxLength": 0}]},
        ["import-lost /oneOf/0/not", "import-lost /oneOf"],
    ),
    # Names of members.
    (
        {"type": "object", "patternProperties": {"^(.*)$": {"type": "integer"}}},
        MAP,
        ["import-read /patternProperties/^(.*)$"],
    ),
    ({"type": "object", "patternProperties": {"": {"type": "integer"}}}, MAP, []),
    (
        {**OBJECT, "patternProperties": {"": {"type": "integer"}}},
        {**OBJECT, "additionalProperties": True},
        ["import-lost /patternProperties"],
    ),
    ({**MAP, "propertyNames": {"type": "string", "description": "d"}}, MAP, []),
    (
        {**MAP, "propertyNames": {"enum": ["a.b", "c d", 1]}},
        {**MAP, "propertyNames": {"pattern": r"^(a\.b|c d)$"}},
        [],
    ),
    ({**MAP, "propertyNames": {"minLength": 1}}, MAP, ["import-lost /propertyNames"]),
    # Keywords that are of no draft, or say nothing.
    ({**OBJECT, "markdownDescription": "d"}, OBJECT, ["import-lost /markdownDescription"]),
    ({"additionalProperties": True}, {}, []),
    # What is no schema at all is left to lint.
    ({"type": "object", "required": [{}]}, {"type": "object", "required": [{}]}, []),
    ({"type": "object", "properties": []}, {"type": "object", "properties": []}, []),
    ({"type": 5, "allOf": {}, "items": 7}, {"type": 5, "allOf": {}, "items": 7}, []),
]


@pytest.mark.parametrize(("written", "ours", "told"), NEWEST)
def test_json_schema(tmp_path: Path, written: Any, ours: Any, told: list[str]) -> None:
    schema, said = one(tmp_path, {"$defs": {"A": written}})
    assert schema == ours
    assert said == [line.replace(" ", " /$defs/A", 1) for line in told]


DRAFT_7 = "http://json-schema.org/draft-07/schema#"


def test_older_drafts(tmp_path: Path) -> None:
    document = {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "id": "http://zoo.example/",
        "definitions": {
            "A": {
                "id": "#a",
                "type": "array",
                "items": [{"type": "string"}],
                "additionalItems": {"type": "integer"},
            },
            "B": {"type": "object", "properties": {"id": {"$ref": "#a"}}},
        },
    }
    write(tmp_path, zoo=document)
    settled = translated(tmp_path / "zoo.json")
    assert types(settled) == {
        "A": {"type": "array"},
        "B": {"type": "object", "properties": {"id": {"$ref": "a.json"}}},
    }
    assert [each.code for each in settled.told] == ["import-lost"]


def test_the_place_of_a_type_is_kept(tmp_path: Path) -> None:
    write(tmp_path, zoo={"$schema": DRAFT_7, "definitions": {"a b": {"type": "string"}}})
    ((entry, schema),) = translated(tmp_path / "zoo.json").types.items()
    assert list(schema) == ["$schema", "title", "x-source", "type"]
    assert schema["x-source"] == "#/definitions/a b"
    assert (entry.name, entry.original, entry.file) == ("AB", "a b", "ab.json")


def test_what_a_reference_leads_to_is_a_type(tmp_path: Path) -> None:
    """Wherever it stands, and there once."""
    inner = {"type": "object", "properties": {"deep": {"type": "array", "items": {"enum": ["x"]}}}}
    users = {
        "one": {"$ref": "#/properties/inner/properties/deep/items"},
        "two": {"$ref": "#"},
        "three": {"$ref": "#/$defs/local/$defs/own"},
    }
    local = {"type": "object", "$defs": {"own": {"type": "string"}}}
    document = {
        "$defs": {"local": local},
        "type": "object",
        "properties": {"inner": inner, **users},
    }
    write(tmp_path, zoo=document)
    found = types(translated(tmp_path / "zoo.json"))
    assert found.keys() == {"Zoo", "Local", "Own", "ZooInnerDeepItem"}
    properties = found["Zoo"]["properties"]
    assert properties["inner"]["properties"]["deep"]["items"] == {
        "$ref": "zoo_inner_deep_item.json"
    }
    assert [properties[name]["$ref"] for name in users] == [
        "zoo_inner_deep_item.json",
        "zoo.json",
        "own.json",
    ]


def test_a_type_beside_a_reference_says_nothing_new(tmp_path: Path) -> None:
    users = {
        "same": {"type": "object", "$ref": "#/$defs/Chain"},
        "other": {"type": "string", "$ref": "#/$defs/Chain"},
    }
    chain = {"Chain": {"$ref": "#/$defs/End"}, "End": OBJECT}
    schema, _ = one(tmp_path, {"$defs": {**chain, "A": {"type": "object", "properties": users}}})
    assert schema["properties"] == {
        "same": {"$ref": "chain.json"},
        "other": {"type": "string", "allOf": [{"$ref": "chain.json"}]},
    }


def test_a_choice_among_parts_is_a_choice_of_wholes(tmp_path: Path) -> None:
    ref = {"$ref": "#/$defs/Choice"}
    whole = {"allOf": [ref, OBJECT], "description": "d"}
    for keyword in ("oneOf", "anyOf"):
        choice = {keyword: [{"$ref": "#/$defs/B"}, OBJECT]}
        schema, said = one(tmp_path, {"$defs": {"A": whole, "B": OBJECT, "Choice": choice}})
        assert schema == {
            keyword: [
                {"type": "object", "allOf": [{"$ref": "b.json"}, OBJECT]},
                {"type": "object", "allOf": [OBJECT, OBJECT]},
            ],
            "description": "d",
        }
        assert said == []


def test_so_is_a_choice_of_which_members_there_are(tmp_path: Path) -> None:
    choice = {**OBJECT, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    document = {"$defs": {"A": {"allOf": [{"$ref": "#/$defs/Choice"}, MAP]}, "Choice": choice}}
    schema, said = one(tmp_path, document)
    either = {**OBJECT, "properties": {**OBJECT["properties"], "b": {}}, "required": ["b"]}
    assert schema == {
        "anyOf": [
            {"type": "object", "allOf": [{**OBJECT, "required": ["a"]}, MAP]},
            {"type": "object", "allOf": [either, MAP]},
        ]
    }
    assert said == []


def test_a_strict_part_that_would_refuse_others_is_open(tmp_path: Path) -> None:
    """By the letter nothing has the members of both; generators of documents mean the whole."""
    strict = {"type": "object", "additionalProperties": False}
    document = openapi(
        "3.0.1",
        Station={**strict, "properties": {"name": TEXT}},
        Sea={
            "allOf": [
                {"$ref": "#/components/schemas/Station"},
                {**strict, "properties": {"depth": TEXT}},
            ]
        },
        Alone={**strict, "allOf": [{**strict, "properties": {"a": TEXT}}], "properties": {}},
        Kept={**strict, "allOf": [{"properties": {"a": TEXT}}], "properties": {"a": {}}},
    )
    write(tmp_path, zoo=document)
    found = translated(tmp_path / "zoo.json")
    schemas = types(found)
    assert schemas["Station"]["additionalProperties"] is True
    own = {**strict, "properties": {"depth": TEXT}, "additionalProperties": True}
    assert schemas["Sea"]["allOf"] == [{"$ref": "station.json"}, own]
    assert [schemas[name]["additionalProperties"] for name in ("Alone", "Kept")] == [True, False]
    assert [told.message for told in found.told] == [
        "`additionalProperties` is lost: in `allOf` it would refuse `depth`",
        "`additionalProperties` is lost: in `allOf` it would refuse `name`",
        "`additionalProperties` is lost: in `allOf` it would refuse `a`",
    ]


def test_a_discriminator_leads_to_files(tmp_path: Path) -> None:
    ref = "#/components/schemas"
    union = {
        "oneOf": [{"$ref": f"{ref}/cat"}, {"$ref": f"{ref}/dog"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"c": "cat", "d": f"{ref}/dog", "b": "bird", "n": 1},
        },
    }
    schema, said = one(tmp_path, openapi(A=union, cat=OBJECT, dog=OBJECT))
    assert schema["discriminator"] == {
        "propertyName": "kind",
        "mapping": {"c": "cat.json", "d": "dog.json"},
    }
    at = "/components/schemas/A/discriminator/mapping"
    assert said == [f"import-lost {at}/b", f"import-lost {at}/n"]

"""What schemas leave unsaid is written out, and what may be said in several ways is said in one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tinkerspec.contract import read_folder
from tinkerspec.contract.explicit import Openness, explicit
from tinkerspec.contract.load import load_folder

NULL = {"type": "null"}
REF = {"$ref": "other.json"}


def written(folder: Path, files: Mapping[str, Any], openness: Openness = "open") -> dict[str, Any]:
    """The documents of a folder with these files, by their names, after all is written out."""
    types = folder / "types" / "t"
    types.mkdir(parents=True, exist_ok=True)
    for name, schema in files.items():
        (types / f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
    sources = read_folder(folder, display="schemas", additional_properties=openness)
    return {Path(document.path).stem: document.data for document in sources.types}


@pytest.mark.parametrize(
    ("unsaid", "said"),
    [
        ({"type": "array"}, {"type": "array", "items": {}}),
        ({"type": ["array", "null"]}, {"type": ["array", "null"], "items": {}}),
        ({"type": "array", "items": True}, {"type": "array", "items": {}}),
        ({"type": "object"}, {"type": "object", "additionalProperties": True}),
        (
            {"type": "object", "additionalProperties": {}},
            {"type": "object", "additionalProperties": True},
        ),
        (
            {"type": "object", "additionalProperties": {"type": "array"}},
            {"type": "object", "additionalProperties": {"type": "array", "items": {}}},
        ),
        ({"anyOf": [True, NULL]}, {"anyOf": [{}, NULL]}),
        ({"$defs": {"A": True}}, {"$defs": {"A": {}}}),
        ({"type": "string", "example": "a"}, {"type": "string", "examples": ["a"]}),
        ({"example": "a", "examples": ["b"]}, {"examples": ["a", "b"]}),
        (
            {"type": "integer", "enum": [1, 2], "minimum": 1, "maximum": 2, "multipleOf": 1},
            {"type": "integer", "enum": [1, 2]},
        ),
        (
            {"enum": ["a", 5, True, None], "maxLength": 1, "minimum": 5, "minItems": 2},
            {"enum": ["a", 5, True, None], "minItems": 2},
        ),
        (
            {"type": "string", "const": "2026-01-01", "format": "date", "minLength": 10},
            {"type": "string", "const": "2026-01-01"},
        ),
        (
            {"enum": ["ab", 5], "pattern": "^a", "minLength": 2, "maxLength": 2},
            {"enum": ["ab", 5]},
        ),
        ({"const": "b", "pattern": "^a"}, {"const": "b", "pattern": "^a"}),
        ({"const": "aa", "pattern": "(a+)+"}, {"const": "aa", "pattern": "(a+)+"}),
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"type": ["string", "null"], "nullable": True}, {"type": ["string", "null"]}),
        ({**REF, "nullable": True}, {"anyOf": [REF, NULL]}),
        (
            {"type": "string", "enum": ["a"], "nullable": True, "default": "a"},
            {"type": ["string", "null"], "enum": ["a", None], "default": "a"},
        ),
        ({"enum": ["a", None], "nullable": True}, {"enum": ["a", None]}),
        (
            {"type": "string", "const": "a", "nullable": True, "default": "a"},
            {"default": "a", "anyOf": [{"type": "string", "const": "a"}, NULL]},
        ),
        ({"$defs": {"A": {**REF, "nullable": True}}}, {"$defs": {"A": {"anyOf": [REF, NULL]}}}),
        ({"description": "Anything.", "nullable": True}, {"description": "Anything."}),
    ],
)
def test_one_form_for_each_thing(unsaid: Any, said: Any, tmp_path: Path) -> None:
    assert written(tmp_path, {"it": unsaid})["it"] == said


MALFORMED = [
    {"type": "array", "items": False},
    {"type": "object", "additionalProperties": False},
    {"type": "string", "nullable": "yes"},
    {"example": 1, "examples": "none"},
    {"type": "object", "properties": {}, "additionalProperties": True, "nullable": True},
    {"properties": [True], "anyOf": {}, "allOf": True, "$defs": 1},
    [True],
]


@pytest.mark.parametrize("data", MALFORMED)
def test_what_is_malformed_is_left_to_lint(data: Any, tmp_path: Path) -> None:
    assert written(tmp_path, {"it": data})["it"] == data


def test_a_folder_that_says_all_stays_the_same_object(tmp_path: Path) -> None:
    said = {"type": "object", "properties": {"a": {"type": "array", "items": {}}}}
    written(tmp_path, {"it": {**said, "additionalProperties": True}})
    sources = load_folder(tmp_path, display="schemas")
    assert explicit(sources, "strict") is sources


SET = {
    "plain": {"type": "object", "properties": {"a": {"type": "object", "properties": {}}}},
    "whole": {"type": "object", "allOf": [{"$ref": "alias.json"}, {"properties": {"b": {}}}]},
    "alias": {"$ref": "part.json#/$defs/Part"},
    "part": {
        "type": "object",
        "properties": {},
        "$defs": {
            "Part": {"type": "object", "properties": {}},
            "Other": {"type": "object", "properties": {}},
            "Map": {"type": "object"},
        },
    },
    "said": {"type": "object", "properties": {}, "additionalProperties": True},
}


def test_an_open_project_ignores_unknown_keys_of_what_does_not_say_it(tmp_path: Path) -> None:
    found = written(tmp_path, SET)
    assert found["plain"]["additionalProperties"] is True
    assert found["plain"]["properties"]["a"]["additionalProperties"] is True


def test_a_strict_project_refuses_them_but_of_compositions_and_their_parts(tmp_path: Path) -> None:
    found = written(tmp_path, SET, "strict")
    assert found["plain"]["additionalProperties"] is False
    assert found["plain"]["properties"]["a"]["additionalProperties"] is False
    assert found["part"]["additionalProperties"] is False
    assert found["part"]["$defs"]["Other"]["additionalProperties"] is False
    assert "additionalProperties" not in found["whole"]
    assert found["part"]["$defs"]["Part"]["additionalProperties"] is True
    assert found["part"]["$defs"]["Map"]["additionalProperties"] is True
    assert found["said"]["additionalProperties"] is True
    # A part that is written out is open anyway, as it says nothing.
    assert found["whole"]["allOf"][1] == {"properties": {"b": {}}}


UNION = {
    "oneOf": [{"type": "object", "properties": {"a": {}}}, {"$ref": "#/$defs/B"}],
    "discriminator": {"propertyName": "a", "mapping": {}},
    "$defs": {"B": {"type": "object", "properties": {"b": {}}}},
}
ROLE = {"type": "object", "properties": {"role": {"type": "string"}}}


def test_a_union_among_parts_is_a_union_of_wholes(tmp_path: Path) -> None:
    parts = [{"$ref": "name.json"}, ROLE]
    files = {
        "union": UNION,
        "name": {"$ref": "union.json"},
        "whole": {"description": "W.", "allOf": parts, "required": ["role"]},
        "single": {"allOf": [{"$ref": "union.json"}]},
        "scalar": {
            "allOf": [{"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"minLength": 1}]
        },
    }
    found = written(tmp_path, files)
    rest = [ROLE, {"required": ["role"]}]
    assert found["whole"] == {
        "description": "W.",
        "oneOf": [
            {"allOf": [{"$ref": "union.json#/oneOf/0"}, *rest]},
            {"allOf": [{"$ref": "union.json#/oneOf/1"}, *rest]},
        ],
        "discriminator": {"propertyName": "a"},
    }
    assert found["single"] == files["single"]
    assert found["scalar"] == files["scalar"]


def test_a_union_among_parts_may_be_nullable(tmp_path: Path) -> None:
    union = {"allOf": [{"$ref": "union.json"}]}
    nullable = {
        "single": {**union, "nullable": True, "description": "S."},
        "whole": {"allOf": [*union["allOf"], ROLE], "nullable": True},
    }
    user = {"type": "object", "properties": nullable, "additionalProperties": False}
    found = written(tmp_path, {"union": UNION, "user": user})["user"]["properties"]
    assert found["single"] == {"description": "S.", "anyOf": [union, NULL]}
    whole = {key: value for key, value in found["whole"]["anyOf"][0].items() if key == "oneOf"}
    assert whole == {
        "oneOf": [{"allOf": [{"$ref": f"union.json#/oneOf/{index}"}, ROLE]} for index in range(2)]
    }
    assert found["whole"]["anyOf"][1:] == [NULL]


def test_two_unions_among_parts_give_each_pair_of_variants(tmp_path: Path) -> None:
    own = {"anyOf": [ROLE, {**ROLE, "required": ["role"]}]}
    found = written(tmp_path, {"union": UNION, "whole": {"allOf": [own, {"$ref": "union.json"}]}})
    assert [len(each["oneOf"]) for each in found["whole"]["anyOf"]] == [2, 2]
    assert found["whole"]["anyOf"][1]["oneOf"][0]["allOf"] == [
        {"$ref": "union.json#/oneOf/0"},
        own["anyOf"][1],
    ]


def test_variants_that_are_parts_stay_open_in_a_strict_project(tmp_path: Path) -> None:
    whole = {"allOf": [{"$ref": "union.json"}, {"anyOf": [ROLE, {"$ref": "other.json"}]}]}
    found = written(tmp_path, {"union": UNION, "whole": whole, "other": ROLE}, "strict")
    assert found["union"]["oneOf"][0]["additionalProperties"] is True
    assert found["union"]["$defs"]["B"]["additionalProperties"] is True
    assert found["other"]["additionalProperties"] is True
    assert "additionalProperties" not in json.dumps(found["whole"])

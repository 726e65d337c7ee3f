"""Schemas become the IR: every keyword of the dialect, and what is lost on the way (nothing)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import our_schemas
import pytest
from tinkerspec.contract import model, model_json
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.resolve import resolve

ROOT = Path(__file__).resolve().parents[3]
BASE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "description": "Something.",
    "x-direction": "both",
    "examples": [],
}
BOOLEAN, TEXT, COUNT = {"type": "boolean"}, {"type": "string"}, {"type": "integer"}


def contract(folder: Path, **types: dict[str, Any]) -> model.Contract:
    """The contract of these types, each in a file of its own."""
    for title, body in types.items():
        path = folder / "types" / "a" / f"{model_file(title)}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({**BASE, "title": title, **body}))
    return resolve(load_folder(folder, display="schemas"))


def model_file(title: str) -> str:
    return title.lower()


def field(type_: dict[str, Any], folder: Path) -> model.Type:
    """The IR of one required member."""
    record = {
        "type": "object",
        "properties": {"x": {"description": "X.", **type_}},
        "required": ["x"],
        "additionalProperties": False,
    }
    (definition,) = contract(folder, Record=record).definitions
    assert isinstance(definition, model.Object)
    return definition.fields[0].type


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, model.StringType()),
        (
            {"type": "string", "minLength": 1, "maxLength": 2, "pattern": "^a"},
            model.StringType(min_length=1, max_length=2, pattern="^a"),
        ),
        (
            {"allOf": [{"type": "integer"}, {"minimum": -(2**63)}, {"maximum": 2**53 + 2}]},
            model.IntegerType(minimum=-(2**63), maximum=2**53 + 2),
        ),
        ({"type": "string", "format": "date-time"}, model.DateTimeType()),
        ({"type": "string", "contentEncoding": "base64"}, model.BytesType()),
        ({"type": "string", "const": "a"}, model.ConstType(value="a")),
        ({"type": "string", "enum": ["a", "b"]}, model.EnumType(values=("a", "b"))),
        ({"type": "boolean"}, model.BooleanType()),
        (
            {"type": "integer", "minimum": 1, "exclusiveMaximum": 9, "multipleOf": 2},
            model.IntegerType(minimum=1, exclusive_maximum=9, multiple_of=2),
        ),
        (
            {"type": "number", "exclusiveMinimum": 0, "maximum": 1.5},
            model.NumberType(exclusive_minimum=0.0, maximum=1.5),
        ),
        (
            {"type": ["integer", "null"]},
            model.NullableType(of=model.IntegerType()),
        ),
        (
            {"anyOf": [{"type": "null"}, {"type": "string"}]},
            model.NullableType(of=model.StringType()),
        ),
        (
            {"type": "array", "items": {"type": "number"}, "minItems": 1.0, "uniqueItems": True},
            model.ArrayType(items=model.NumberType(), min_items=1, unique=True),
        ),
        (
            {"type": "object", "additionalProperties": {"type": "string"}, "maxProperties": 3},
            model.MapType(values=model.StringType(), max_properties=3),
        ),
        ({"type": "object", "additionalProperties": True}, model.MapType(values=model.AnyType())),
        (
            {"type": ["string", "integer"], "maxLength": 2, "minimum": 1},
            model.UnionType(
                variants=(model.StringType(max_length=2), model.IntegerType(minimum=1))
            ),
        ),
        (
            {"type": ["null", "integer", "number"], "minimum": 0.5},
            model.NullableType(of=model.NumberType(minimum=0.5)),
        ),
        (
            {"oneOf": [{"type": "boolean"}, {"type": "null"}, {"type": "string"}]},
            model.NullableType(
                of=model.UnionType(
                    variants=(model.BooleanType(), model.StringType()), exclusive=True
                )
            ),
        ),
        ({"anyOf": [{"type": "boolean"}]}, model.BooleanType()),
        ({"anyOf": [{"type": "boolean"}, {"type": "boolean"}]}, model.BooleanType()),
        (
            {"anyOf": [{"anyOf": [BOOLEAN, TEXT]}, {"oneOf": [TEXT, COUNT]}, COUNT]},
            model.UnionType(
                variants=(
                    model.BooleanType(),
                    model.StringType(),
                    model.UnionType(
                        variants=(model.StringType(), model.IntegerType()), exclusive=True
                    ),
                    model.IntegerType(),
                )
            ),
        ),
        (
            {"oneOf": [{"type": ["boolean", "null"]}, {"anyOf": [COUNT, {"type": "null"}]}]},
            model.UnionType(variants=(model.BooleanType(), model.IntegerType()), exclusive=True),
        ),
    ],
)
def test_types(tmp_path: Path, schema: dict[str, Any], expected: model.Type) -> None:
    assert field(schema, tmp_path) == expected


def test_int64_bounds_stay_exact(tmp_path: Path) -> None:
    bounds = {"minimum": model.INT64_MIN, "maximum": model.INT64_MAX}
    assert field({"type": "integer", **bounds}, tmp_path) == model.IntegerType(**bounds)


def test_references_become_names(tmp_path: Path) -> None:
    found = contract(
        tmp_path,
        Name={"type": "string", "minLength": 1},
        Names={"type": "array", "items": {"$ref": "name.json"}},
        Pair={
            "type": "object",
            "properties": {
                "first": {"description": "F.", "anyOf": [{"$ref": "name.json"}, {"type": "null"}]},
                "local": {"description": "L.", "$ref": "#/$defs/Size"},
                "shared": {"description": "S.", "$ref": "#/$defs/shade"},
            },
            "required": ["first", "local", "shared"],
            "additionalProperties": True,
            "$defs": {
                "Size": {"type": "integer", "minimum": 3},
                "shade": {"title": "Shade", "description": "A.", "type": "string", "enum": ["a"]},
            },
        },
    )
    assert [definition.name for definition in found.definitions] == [
        "Name",
        "Names",
        "Pair",
        "Shade",
    ]
    pair = found.by_name["Pair"]
    assert isinstance(pair, model.Object)
    assert [f.type for f in pair.fields] == [
        model.NullableType(of=model.RefType(name="Name")),
        model.IntegerType(minimum=3),
        model.RefType(name="Shade"),
    ]
    names = found.by_name["Names"]
    assert isinstance(names, model.Alias)
    assert names.type == model.ArrayType(items=model.RefType(name="Name"))
    assert list(model.mentions(pair)) == ["Name", "Shade"]


def test_an_alias_of_an_alias_keeps_its_name(tmp_path: Path) -> None:
    made = contract(
        tmp_path,
        Count={"type": "integer"},
        Tally={"$ref": "count.json"},
        Total={"$ref": "#/$defs/Inner", "$defs": {"Inner": {"$ref": "tally.json"}}},
        List={"type": "array", "items": {"$ref": "total.json"}},
    )
    types = {found.name: found.type for found in made.definitions if isinstance(found, model.Alias)}
    assert types == {
        "Count": model.IntegerType(),
        "Tally": model.RefType(name="Count"),
        "Total": model.RefType(name="Tally"),
        "List": model.ArrayType(items=model.RefType(name="Total")),
    }


def test_all_of_takes_fields_and_requirements_in(tmp_path: Path) -> None:
    found = contract(
        tmp_path,
        Base={
            "type": "object",
            "properties": {"a": {"description": "A.", "type": "string"}},
            "required": ["a"],
            "additionalProperties": True,
        },
        Derived={
            "type": "object",
            "allOf": [{"$ref": "base.json"}],
            "properties": {"b": {"description": "B.", "type": "integer", "default": 2}},
            "required": [],
            "additionalProperties": True,
        },
    )
    derived = found.by_name["Derived"]
    assert isinstance(derived, model.Object)
    assert [(f.name, f.required, f.default, f.pointer) for f in derived.fields] == [
        ("a", True, model.ABSENT, "/allOf/0"),
        ("b", False, 2, "/properties/b"),
    ]


def test_parts_that_say_nothing_allow_anything(tmp_path: Path) -> None:
    for parts in ([{}], [{}, {"description": "Whatever."}], [{"anyOf": [{}, {}]}]):
        member = {"description": "A.", "allOf": parts}
        members = {"type": "object", "properties": {"a": member}, "additionalProperties": True}
        found = contract(tmp_path, Holder=members).by_name["Holder"]
        assert isinstance(found, model.Object)
        assert found.fields[0].type == model.AnyType()


def test_what_a_type_does_not_say_has_a_meaning(tmp_path: Path) -> None:
    file = tmp_path / "types" / "a" / "order_line.json"
    file.parent.mkdir(parents=True)
    local = {"title": "Local", "type": "string"}
    padded = {"type": "integer", "description": "\n Padded.  \n", "default": 1}
    members = {"n": padded, "m": {"type": "integer"}}
    shape = {"type": "object", "properties": members, "required": ["m"], "$defs": {"L": local}}
    # What stands at the root says nothing of an entry of `$defs`.
    schema = {**shape, "description": "A line.", "additionalProperties": True}
    file.write_text(json.dumps(schema), encoding="utf-8")
    inner, line = resolve(load_folder(tmp_path, display="schemas")).definitions
    assert isinstance(line, model.Object)
    assert (line.name, line.module, line.direction) == ("OrderLine", "order_line", "both")
    assert (line.description, line.examples) == ("A line.", ())
    assert [field.description for field in line.fields] == ["Padded.", ""]
    assert (inner.name, inner.description, inner.direction) == ("Local", "", "both")


def test_a_union_knows_its_tags(tmp_path: Path) -> None:
    def variant(tag: str) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {"kind": {"description": "K.", "type": "string", "const": tag}},
            "required": ["kind"],
            "additionalProperties": False,
        }

    found = contract(
        tmp_path,
        Cat=variant("cat"),
        Dog=variant("dog"),
        Pet={
            "oneOf": [{"$ref": "dog.json"}, {"$ref": "cat.json"}],
            "discriminator": {"propertyName": "kind"},
        },
    )
    pet = found.by_name["Pet"]
    assert isinstance(pet, model.Union)
    assert (pet.discriminator, pet.variants) == (
        "kind",
        (model.Variant(tags=("dog",), name="Dog"), model.Variant(tags=("cat",), name="Cat")),
    )


def test_this_projects_contract_is_whole() -> None:
    found = our_schemas.contract()
    kinds = dict.fromkeys((model.Object, model.Enum, model.Union, model.Alias), 0)
    for definition in found.definitions:
        kinds[type(definition)] += 1
    assert kinds == {model.Object: 19, model.Enum: 4, model.Union: 1, model.Alias: 3}
    datum = found.by_name["Datum"]
    assert isinstance(datum, model.Object)
    assert datum.fields[0].list_dtype is not None
    assert datum.fields[0].list_dtype["target_tokens"] == "int64"


def test_the_model_file_says_what_the_ir_holds() -> None:
    found = our_schemas.contract()
    document = json.loads(model_json.dumps(found))
    assert [d["name"] for d in document["definitions"]] == [d.name for d in found.definitions]
    (lora,) = (d for d in document["definitions"] if d["name"] == "LoraConfig")
    assert lora["kind"] == "Object"
    assert lora["fields"][0] == {
        "kind": "Field",
        "name": "rank",
        "type": {"kind": "IntegerType", "minimum": 1, "maximum": model.INT64_MAX},
        "required": True,
        "description": lora["fields"][0]["description"],
        "pointer": "/properties/rank",
        "lang": {"elixir": {"struct_default": 32}},
    }
    assert lora["fields"][1]["default"] is None

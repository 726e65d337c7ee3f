"""The second reader's reading of schemas, as plain data."""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import our_schemas
import pytest
from tinkerspec.contract import model
from tinkerspec.contract.load import Sources, load_folder
from tinkerspec.contract.model import ABSENT
from tinkerspec.contract.resolve import resolve
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.second_reader import adapter
from tinkerspec.second_reader.adapter import FieldReading, Reading, Record, Root
from tinkerspec.second_reader.annotation import (
    Annotation,
    AnnotationError,
    Constrained,
    Generic,
    Leaf,
    Literals,
    Named,
    UnionOf,
    constrain,
    parse,
    render,
    unconstrained,
    union,
)

ROOT = Path(__file__).resolve().parents[3]


# --- the adapter ---------------------------------------------------------------------------------


def write(folder: Path, **types: dict[str, Any]) -> tuple[Sources, model.Contract]:
    """The contract of these types; `a__thing` is the file `types/a/thing.json`."""
    for name, body in types.items():
        path = folder / "types" / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "description": "Something.",
            "x-direction": "both",
            "examples": [],
        }
        path.write_text(json.dumps({**head, **body}), encoding="utf-8")
    return opened(folder)


def opened(folder: Path) -> tuple[Sources, model.Contract]:
    sources = load_folder(folder, display="schemas")
    return sources, resolve(sources)


def read(folder: Path, **types: dict[str, Any]) -> Mapping[str, Reading]:
    return adapter.read(*write(folder, **types))


def record(title: str, *required: str, **properties: Any) -> dict[str, Any]:
    members = {name: {"description": "A member.", **body} for name, body in properties.items()}
    return {
        "title": title,
        "type": "object",
        "properties": members,
        "required": list(required),
        "additionalProperties": False,
    }


def fields(readings: Mapping[str, Reading], name: str) -> Mapping[str, FieldReading]:
    found = readings[name]
    assert isinstance(found, Record)
    return found.fields


def spelled(readings: Mapping[str, Reading], name: str) -> dict[str, str]:
    """The annotation of each field, as text."""
    return {key: render(value.annotation) for key, value in fields(readings, name).items()}


def root(readings: Mapping[str, Reading], name: str) -> Root:
    found = readings[name]
    assert isinstance(found, Root)
    return found


@pytest.fixture(scope="module")
def real() -> Mapping[str, Reading]:
    return adapter.read(our_schemas.sources(), our_schemas.contract())


def test_it_reads_every_type_of_the_real_schemas(real: Mapping[str, Reading]) -> None:
    assert set(real) == set(our_schemas.contract().by_name)


def test_it_reads_a_record_of_the_real_schemas(real: Mapping[str, Reading]) -> None:
    int64 = "Field(ge=-9223372036854775808, le=9223372036854775807)"
    assert spelled(real, "LoraConfig") == {
        "rank": "Annotated[int, Field(ge=1, le=9223372036854775807)]",
        "seed": f"Annotated[int, {int64}] | None",
        "train_unembed": "bool",
        "train_mlp": "bool",
        "train_attn": "bool",
    }
    rank, seed = (fields(real, "LoraConfig")[name] for name in ("rank", "seed"))
    assert (rank.required, rank.default) == (True, ABSENT)
    assert (seed.required, seed.default) == (False, None)


def test_it_reads_the_union_with_its_optional_tag(real: Mapping[str, Reading]) -> None:
    chunk = root(real, "ModelInputChunk")
    assert render(chunk.annotation) == "EncodedTextChunk | ImageAssetPointerChunk | ImageChunk"
    assert chunk.discriminator == "type"
    assert chunk.tags == {
        "encoded_text": "EncodedTextChunk",
        "image_asset_pointer": "ImageAssetPointerChunk",
        "image": "ImageChunk",
    }


def test_it_tells_strict_from_open_records(real: Mapping[str, Reading]) -> None:
    strict, lenient = real["LoraConfig"], real["TrainingRun"]
    assert isinstance(strict, Record)
    assert strict.strict
    assert isinstance(lenient, Record)
    assert not lenient.strict


def test_bounds_of_items_and_values_are_read_at_every_depth(tmp_path: Path) -> None:
    count = {"type": "integer", "minimum": 0}
    readings = read(
        tmp_path,
        a__deep=record(
            "Deep",
            "grid",
            "table",
            "holes",
            grid={"type": "array", "items": {"type": "array", "items": count, "minItems": 2}},
            table={
                "type": "object",
                "additionalProperties": {"type": "object", "additionalProperties": count},
                "maxProperties": 3,
            },
            holes={"type": "array", "items": {"type": ["number", "null"], "exclusiveMaximum": 1}},
        ),
    )
    inner = "Annotated[int, Field(ge=0)]"
    assert spelled(readings, "Deep") == {
        "grid": f"list[Annotated[list[{inner}], Field(min_length=2)]]",
        "table": f"Annotated[dict[str, dict[str, {inner}]], Field(max_length=3)]",
        "holes": "list[Annotated[float, Field(lt=1.0)] | None]",
    }


def test_what_constrains_the_keys_of_a_map_is_read(tmp_path: Path) -> None:
    table = {"type": "object", "additionalProperties": {"type": "integer"}}
    names = {"propertyNames": {"pattern": "^'\\\\a", "maxLength": 3}}
    readings = read(tmp_path, a__deep=record("Deep", "table", table={**table, **names}))
    assert spelled(readings, "Deep") == {
        "table": 'dict[Annotated[str, Field(max_length=3, pattern="^\'\\\\\\\\a")], int]'
    }


def test_null_is_read_where_it_is_said_and_only_there(tmp_path: Path) -> None:
    readings = read(
        tmp_path,
        a__spot=record("Spot", "x", x={"type": "integer"}),
        a__maybe=record(
            "Maybe",
            "must",
            "values",
            must={"type": ["integer", "null"]},
            spot={"anyOf": [{"$ref": "spot.json"}, {"type": "null"}], "default": None},
            values={"type": "object", "additionalProperties": {"type": ["number", "null"]}},
            plain={"type": "number", "default": 1},
        ),
    )
    assert spelled(readings, "Maybe") == {
        "must": "int | None",
        "spot": "Spot | None",
        "values": "dict[str, float | None]",
        "plain": "float",
    }
    assert fields(readings, "Maybe")["must"].required


def test_null_is_not_said_again_where_a_nullable_type_is_used(tmp_path: Path) -> None:
    memo = {"$ref": "memo.json"}
    readings = read(
        tmp_path,
        a__memo={"title": "Memo", "type": ["string", "null"]},
        a__page=record("Page", "memo", "all", memo=memo, all={"type": "array", "items": memo}),
    )
    assert render(root(readings, "Memo").annotation) == "str | None"
    assert spelled(readings, "Page") == {"memo": "Memo", "all": "list[Memo]"}


def test_null_is_not_said_again_behind_aliases_and_within_nullable_types(tmp_path: Path) -> None:
    all_ = {"type": ["array", "null"], "items": {"$ref": "note.json"}, "minItems": 1}
    readings = read(
        tmp_path,
        a__memo={"title": "Memo", "type": ["string", "null"]},
        a__note={"title": "Note", "$ref": "memo.json"},
        a__page=record("Page", "note", "all", note={"$ref": "note.json"}, all=all_),
    )
    assert render(root(readings, "Note").annotation) == "Memo"
    assert spelled(readings, "Page") == {
        "note": "Note",
        "all": "Annotated[list[Note], Field(min_length=1)] | None",
    }


def test_parts_and_variants_behind_aliases_are_the_records(tmp_path: Path) -> None:
    def tagged(title: str) -> dict[str, Any]:
        kind = {"type": "string", "const": title.lower()}
        return record(title, "kind", kind=kind) | {"additionalProperties": True}

    mapping = {"cat": "pet.json", "dog": "dog.json"}
    readings = read(
        tmp_path,
        a__cat=tagged("Cat"),
        a__dog=tagged("Dog"),
        a__feline={"title": "Feline", "$ref": "cat.json"},
        a__pet={"title": "Pet", "$ref": "feline.json"},
        a__lion=record("Lion", n={"type": "integer", "default": 1})
        | {"allOf": [{"$ref": "pet.json"}], "additionalProperties": True},
        a__either={
            "title": "Either",
            "oneOf": [{"$ref": "pet.json"}, {"$ref": "dog.json"}],
            "discriminator": {"propertyName": "kind", "mapping": mapping},
        },
    )
    assert root(readings, "Pet").annotation == Named("Feline")
    assert spelled(readings, "Lion") == {"kind": "Literal['cat']", "n": "int"}
    assert render(root(readings, "Either").annotation) == "Cat | Dog"
    assert root(readings, "Either").tags == {"cat": "Cat", "dog": "Dog"}


def test_what_stands_beside_a_reference_is_kept(tmp_path: Path) -> None:
    readings = read(
        tmp_path,
        a__mode={"title": "Mode", "type": "string", "enum": ["on", "off"]},
        a__lamp=record("Lamp", mode={"$ref": "mode.json", "default": "off", "deprecated": True}),
    )
    mode = fields(readings, "Lamp")["mode"]
    assert (mode.annotation, mode.required, mode.default) == (Named("Mode"), False, "off")
    assert root(readings, "Mode").annotation == Literals.of(("on", "off"))


def test_all_of_is_flattened(tmp_path: Path) -> None:
    base = record("Base", "b", b={"type": "integer"}) | {"additionalProperties": True}
    part = record("Part", "p", p={"type": "string"})
    inline = {"properties": part["properties"], "required": ["p"]}
    whole = record("Whole", own={"type": "boolean", "default": True})
    readings = read(
        tmp_path,
        a__base=base,
        a__whole=whole | {"allOf": [{"$ref": "base.json"}, inline], "additionalProperties": True},
    )
    assert spelled(readings, "Whole") == {"b": "int", "p": "str", "own": "bool"}
    assert [name for name, field in fields(readings, "Whole").items() if field.required] == [
        "b",
        "p",
    ]


def test_local_definitions_are_types_or_are_spelled_out(tmp_path: Path) -> None:
    outer = record(
        "Outer",
        "box",
        "size",
        box={"$ref": "#/$defs/Box"},
        size={"$ref": "#/$defs/Size"},
        free={"$ref": "#/$defs/Free", "default": {}},
    )
    box = record("OuterBox", "w", w={"type": "integer"}) | {"description": "A box."}
    size = {"description": "A size.", "type": "integer", "minimum": 1}
    free = {"description": "Anything.", "type": "object", "additionalProperties": True}
    readings = read(tmp_path, a__outer=outer | {"$defs": {"Box": box, "Size": size, "Free": free}})
    assert set(readings) == {"Outer", "OuterBox"}
    assert spelled(readings, "Outer") == {
        "box": "OuterBox",
        "size": "Annotated[int, Field(ge=1)]",
        "free": "dict[str, Any]",
    }


def test_types_may_hold_themselves(tmp_path: Path) -> None:
    tree = record(
        "Tree",
        children={"type": "array", "items": {"$ref": "tree.json"}, "default": []},
        next={"anyOf": [{"$ref": "tree.json"}, {"type": "null"}], "default": None},
    )
    readings = read(tmp_path, a__tree=tree)
    assert spelled(readings, "Tree") == {"children": "list[Tree]", "next": "Tree | None"}


def test_a_helper_class_is_not_taken_for_the_type_of_its_name(tmp_path: Path) -> None:
    tokens = {"type": "array", "items": {"type": "integer", "minimum": 0}}
    readings = read(
        tmp_path,
        # It calls the class that it makes for the items `Token`.
        a__one=record("One", "tokens", tokens=tokens),
        b__token=record("Token", "text", text={"type": "string"}),
        b__two=record("Two", "tokens", tokens={"type": "array", "items": {"$ref": "token.json"}}),
    )
    assert spelled(readings, "One") == {"tokens": "list[Annotated[int, Field(ge=0)]]"}
    assert spelled(readings, "Two") == {"tokens": "list[Token]"}


def test_names_on_the_wire_are_kept(tmp_path: Path) -> None:
    members = {name: {"type": "integer"} for name in ("class", "x-y", "_id", "größe")}
    readings = read(tmp_path, a__named=record("Named", *members, **members))
    assert list(fields(readings, "Named")) == ["class", "x-y", "_id", "größe"]


def test_a_type_that_takes_anything_is_a_map_and_an_empty_record_is_none(tmp_path: Path) -> None:
    readings = read(
        tmp_path,
        a__free={"title": "Free", "type": "object", "additionalProperties": True},
        a__nothing=record("Nothing") | {"additionalProperties": True},
    )
    assert render(root(readings, "Free").annotation) == "dict[str, Any]"
    assert readings["Nothing"] == Record({}, strict=False)


def test_it_reads_the_files_of_the_contract_and_no_other(tmp_path: Path) -> None:
    sources, contract = write(tmp_path, a__one=record("One"))
    (tmp_path / "types" / "a" / "broken.json").write_text("{", encoding="utf-8")
    assert set(adapter.read(sources, contract)) == {"One"}


def test_the_working_folder_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(
        tmp_path / "set",
        a__one=record("One", "x", x={"$ref": "../b/two.json"}),
        b__two={"title": "Two", "type": "string", "pattern": "^a"},
    )
    monkeypatch.chdir(tmp_path)
    relative = adapter.read(*opened(Path("set")))
    monkeypatch.chdir("/")
    assert adapter.read(*opened(tmp_path / "set")) == relative


def test_it_is_not_heard(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from datamodel_code_generator.parser import jsonschema

    silent = jsonschema.JsonSchemaParser.parse_raw

    def loud(parser: jsonschema.JsonSchemaParser) -> None:
        print("out")
        print("err", file=sys.stderr)
        warnings.warn("warned", stacklevel=1)
        silent(parser)

    monkeypatch.setattr(jsonschema.JsonSchemaParser, "parse_raw", loud)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        assert set(read(tmp_path, a__one=record("One"))) == {"One"}
    assert heard == []
    assert capfd.readouterr() == ("", "")


def test_its_failure_is_a_diagnostic(tmp_path: Path) -> None:
    sources, contract = write(tmp_path, a__one=record("One"))
    (tmp_path / "types" / "a" / "one.json").write_text('{"title": "One", "type": [1]}', "utf-8")
    with pytest.raises(DiagnosticError) as caught:
        adapter.read(sources, contract)
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "engine-failure"
    assert diagnostic.message.startswith("datamodel-code-generator cannot read the schemas: ")


# --- annotations ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("int", Leaf("int")),
        ("Thing", Named("Thing")),
        ("list[int]", Generic("list", (Leaf("int"),))),
        ("dict[str, Thing]", Generic("dict", (Leaf("str"), Named("Thing")))),
        ("Literal['a', 'b\"c']", Literals.of(("a", 'b"c'))),
        (
            "Literal['1', 1, -1, True] | float",
            union((Literals.of(("1", 1, -1, True)), Leaf("float"))),
        ),
        ("int | None", UnionOf((Leaf("int"), Leaf("None")))),
        (
            "Annotated[int, Field(ge=-1, multiple_of=3)]",
            Constrained(Leaf("int"), (("ge", -1), ("multiple_of", 3))),
        ),
        (
            "Annotated[str, Field(pattern='^\\\\d')] | None",
            UnionOf((Constrained(Leaf("str"), (("pattern", "^\\d"),)), Leaf("None"))),
        ),
    ],
)
def test_an_annotation_is_read_and_written(text: str, tree: Annotation) -> None:
    assert parse(text) == tree
    assert parse(render(tree)) == tree


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("list[", "'list[' is not Python: '[' was never closed"),
        ("set[int]", "`set[int]` in `set[int]` is no type of a schema"),
        ("list[int, 3]", "`3` in `list[int, 3]` is no type of a schema"),
        ("Literal[x]", "`x` in `Literal[x]` is no type of a schema"),
        ("condate(ge=1)", "`condate(ge=1)` in `condate(ge=1)` is no type of a schema"),
        (
            "Annotated[int, Field(ge=x)]",
            "`x` in `Annotated[int, Field(ge=x)]` is no type of a schema",
        ),
        (
            "Annotated[int, Field(**x)]",
            "`x` in `Annotated[int, Field(**x)]` is no type of a schema",
        ),
    ],
)
def test_anything_else_is_refused_by_name(text: str, fault: str) -> None:
    with pytest.raises(AnnotationError) as caught:
        parse(text)
    assert str(caught.value) == fault


def test_names_may_stand_for_something_else() -> None:
    names: dict[str, Annotation] = {"Token": Leaf("int"), "Any": Named("Any")}
    assert parse("dict[str, Token] | Any", names) == UnionOf(
        (Generic("dict", (Leaf("str"), Leaf("int"))), Named("Any"))
    )


def test_unions_are_flat_and_end_in_none() -> None:
    nested = union((Leaf("None"), UnionOf((Named("A"), Leaf("None"))), Named("B"), Named("A")))
    assert nested == UnionOf((Named("A"), Named("B"), Leaf("None")))
    assert union((Named("A"), Named("A"))) == Named("A")


def test_bounds_stand_at_the_type_that_they_bind() -> None:
    bound = constrain(parse("Annotated[int, Field(ge=0)] | None"), {"le": 9})
    assert render(bound) == "Annotated[int, Field(ge=0, le=9)] | None"
    assert render(unconstrained(Generic("list", (bound,)))) == "list[int | None]"
    assert constrain(Leaf("int"), {}) == Leaf("int")

"""Two readings of every schema agree, and each way in which they could differ is noticed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from tinkerspec.contract import lint, read_folder
from tinkerspec.contract.facets import FACETS
from tinkerspec.contract.load import Sources
from tinkerspec.contract.model import ABSENT, Contract
from tinkerspec.contract.resolve import resolve
from tinkerspec.diagnostics import Diagnostic
from tinkerspec.second_reader import adapter, agreement
from tinkerspec.second_reader.adapter import FieldReading, Reading, Record, Root
from tinkerspec.second_reader.annotation import Named, parse
from tinkerspec.second_reader.keywords import KEYWORDS

ROOT = Path(__file__).resolve().parents[3]
SETS = [ROOT / "schemas", *sorted(ROOT.glob("tests/cases/*/schemas"))]

Readings = Mapping[str, Reading]


@cache
def readings_of(folder: Path) -> tuple[Contract, Readings, Sources]:
    sources = read_folder(folder, display="schemas")
    contract = resolve(sources)
    return contract, adapter.read(sources, contract), sources


@pytest.mark.parametrize("folder", SETS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_both_readings_agree(folder: Path) -> None:
    contract, readings, sources = readings_of(folder)
    assert agreement.compare(contract, readings, sources) == []


PLAIN: Final[tuple[dict[str, Any], ...]] = (
    {"enum": [1, 2.0]},
    {"const": 2.0},
    {"type": "integer", "enum": [2.0, 3]},
    {"type": "array", "items": {"enum": [1.0, 1.5, "x", None]}},
    {"allOf": [{"$ref": "other.json"}, {"required": ["x"]}]},
    {"allOf": [{"type": ["string", "null"]}, {"minLength": 1}]},
    {"anyOf": [{"type": "string", "minLength": 2}, {"type": "string", "maxLength": 1}]},
    {
        "anyOf": [
            {"type": "object", "propertyNames": {"pattern": "^a"}, "maxProperties": 1},
            {"type": "object", "propertyNames": {"pattern": "^a"}, "minProperties": 3},
        ]
    },
    {
        "type": ["object", "string", "number", "null"],
        "additionalProperties": {"type": "string"},
        "propertyNames": {"pattern": "^a"},
    },
    {
        "type": ["object", "null"],
        "additionalProperties": {"type": ["array", "number", "null"], "items": {"type": "string"}},
        "propertyNames": {"pattern": "^a"},
    },
)
"""Schemas of which the second reader loses something, or says it in another form."""


@pytest.mark.parametrize("required", [True, False])
def test_what_the_second_reader_loses_is_no_disagreement(tmp_path: Path, *, required: bool) -> None:
    members = {f"m{number}": schema for number, schema in enumerate(PLAIN)}
    needed = list(members) if required else []
    types = tmp_path / "types" / "a"
    types.mkdir(parents=True)
    other = {"title": "Other", "type": "object", "properties": {"x": {"type": "string"}}}
    thing = {"title": "Thing", "type": "object", "properties": members, "required": needed}
    for name, schema in (("other", other), ("thing", thing)):
        (types / f"{name}.json").write_text(json.dumps(schema), encoding="utf-8")
    contract, readings, sources = readings_of(tmp_path)
    assert [each for each in lint.run(sources) if each.severity == "error"] == []
    assert agreement.compare(contract, readings, sources) == []


# --- every kind of disagreement ------------------------------------------------------------------

SCHEMAS: dict[str, dict[str, Any]] = {
    "a": {
        "title": "A",
        "type": "object",
        "properties": {
            "count": {
                "description": "Count.",
                "type": ["integer", "null"],
                "minimum": 1,
                "maximum": 9007199254740993,
                "default": 3,
            },
            "rows": {
                "description": "Rows.",
                "type": "array",
                "items": {"type": "array", "items": {"type": "number", "minimum": 0.5}},
                "minItems": 1,
            },
            "table": {
                "description": "Table.",
                "type": "object",
                "additionalProperties": {"type": ["string", "null"], "pattern": "^a"},
            },
            "kind": {"description": "Kind.", "type": "string", "const": "a", "default": "a"},
            "on": {"description": "On.", "type": "boolean", "default": True},
            "maps": {
                "description": "Maps.",
                "type": "array",
                "items": {
                    "type": ["object", "null"],
                    "additionalProperties": {
                        "type": "array",
                        "items": {"type": "string"},
                        "uniqueItems": True,
                        "maxItems": 3,
                    },
                    "minProperties": 1,
                },
                "default": [],
            },
            "sizes": {
                "description": "Sizes.",
                "type": "object",
                "additionalProperties": {"type": "integer"},
                "maxProperties": 2,
                "default": {},
            },
            "sets": {
                "description": "Sets.",
                "type": "object",
                "additionalProperties": {
                    "type": "array",
                    "items": {"type": "string"},
                    "uniqueItems": True,
                },
                "default": {},
            },
            "keyed": {
                "description": "Keyed.",
                "type": ["object", "null"],
                "additionalProperties": {"type": "integer"},
                "propertyNames": {"pattern": "^a"},
                "default": None,
            },
            "mode": {"description": "Mode.", "$ref": "mode.json"},
            "data": {"description": "Data.", "type": "string", "contentEncoding": "base64"},
            "id": {"description": "ID.", "$ref": "id.json"},
        },
        "required": ["rows", "table", "mode", "data", "id"],
        "additionalProperties": False,
    },
    "b": {
        "title": "B",
        "type": "object",
        "properties": {
            "kind": {"description": "Kind.", "type": "string", "const": "b", "default": "b"},
            "x": {"description": "X.", "type": "integer"},
        },
        "required": ["x"],
        "additionalProperties": False,
    },
    "mode": {"title": "Mode", "type": "string", "enum": ["on", "off"]},
    "id": {"title": "ID", "type": ["string", "null"], "minLength": 2},
    "either": {
        "title": "Either",
        "oneOf": [{"$ref": "a.json"}, {"$ref": "b.json"}],
        "discriminator": {"propertyName": "kind", "mapping": {"a": "a.json", "b": "b.json"}},
    },
}


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> tuple[Contract, Readings, Sources]:
    folder = tmp_path_factory.mktemp("schemas")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": "Something.",
        "x-direction": "both",
        "examples": [],
    }
    (folder / "types" / "m").mkdir(parents=True)
    for name, body in SCHEMAS.items():
        text = json.dumps({**head, **body}, indent=2)
        (folder / "types" / "m" / f"{name}.json").write_text(text, encoding="utf-8")
    sources = read_folder(folder, display="schemas")
    contract = resolve(sources)
    return contract, adapter.read(sources, contract), sources


def field(name: str, **changes: Any) -> Callable[[Readings], Readings]:
    """A reading of `A` in which one field differs."""

    def falsify(readings: Readings) -> Readings:
        record = readings["A"]
        assert isinstance(record, Record)
        changed: FieldReading = replace(record.fields[name], **changes)
        return {**readings, "A": replace(record, fields={**record.fields, name: changed})}

    return falsify


def spelled(name: str, text: str) -> Callable[[Readings], Readings]:
    return field(name, annotation=parse(text))


def record(**changes: Any) -> Callable[[Readings], Readings]:
    """A reading of `A` that differs as a whole."""

    def falsify(readings: Readings) -> Readings:
        old = readings["A"]
        assert isinstance(old, Record)
        return {**readings, "A": replace(old, **changes)}

    return falsify


def fields_of(readings: Readings) -> Mapping[str, FieldReading]:
    old = readings["A"]
    assert isinstance(old, Record)
    return old.fields


def lost_field(readings: Readings) -> Readings:
    kept = {name: read for name, read in fields_of(readings).items() if name != "on"}
    return record(fields=kept)(readings)


def added_field(readings: Readings) -> Readings:
    more = {**fields_of(readings), "off": fields_of(readings)["on"]}
    return record(fields=more)(readings)


def root(name: str, **changes: Any) -> Callable[[Readings], Readings]:
    def falsify(readings: Readings) -> Readings:
        old = readings[name]
        assert isinstance(old, Root)
        return {**readings, name: replace(old, **changes)}

    return falsify


def lost_type(readings: Readings) -> Readings:
    return {name: reading for name, reading in readings.items() if name != "Mode"}


COUNT = "Annotated[int, Field(ge=1, le=9007199254740993)]"
LISTS = "Annotated[list[str], Field(max_length=3, unique_items=True)]"
MAPS = f"list[Annotated[dict[str, {LISTS}], Field(min_length=1)] | None]"
SIZES = "Annotated[dict[str, int], Field(max_length=2)]"
KEYED = "dict[Annotated[str, StringConstraints(pattern='^a')], int] | None"
ROWS = "Annotated[list[list[Annotated[float, Field(ge=0.5)]]], Field(min_length=1)]"

FALSIFIED: dict[str, tuple[Callable[[Readings], Readings], str, str, str]] = {
    # what differs: how, file, pointer, message
    "type lost": (
        lost_type,
        "mode",
        "",
        "`Mode`: the IR reads `enum`, the second reader reads `nothing`",
    ),
    "record for a string": (
        lambda readings: {**readings, "Mode": Record({}, strict=True)},
        "mode",
        "",
        "`Mode`: the IR reads `enum`, the second reader reads `object`",
    ),
    "string for a record": (
        lambda readings: {**readings, "A": Root(parse("dict[str, Any]"))},
        "a",
        "",
        "`A`: the IR reads `object`, the second reader reads `dict[str, Any]`",
    ),
    "openness": (
        record(strict=False),
        "a",
        "",
        "unknown keys of `A`: the IR reads `rejected`, the second reader reads `ignored`",
    ),
    "field lost": (
        lost_field,
        "a",
        "/properties/on",
        "`A.on`: the IR reads `a field`, the second reader reads `nothing`",
    ),
    "field added": (
        added_field,
        "a",
        "",
        "`A.off`: the IR reads `nothing`, the second reader reads `a field`",
    ),
    "requiredness": (
        field("mode", required=False, default="on"),
        "a",
        "/properties/mode",
        "presence of `A.mode`: the IR reads `required`, the second reader reads `optional`",
    ),
    "nullability": (
        spelled("count", COUNT),
        "a",
        "/properties/count",
        "type of `A.count`: the IR reads `integer or null`, the second reader reads `int`",
    ),
    "nullability inside": (
        spelled("table", "dict[str, Annotated[str, Field(pattern='^a')]]"),
        "a",
        "/properties/table",
        "type of `A.table`: the IR reads `map of string or null`, the second reader reads "
        "`dict[str, str]`",
    ),
    "type": (
        spelled("on", "Any"),
        "a",
        "/properties/on",
        "type of `A.on`: the IR reads `boolean`, the second reader reads `Any`",
    ),
    "type of items": (
        spelled("rows", "Annotated[list[float], Field(min_length=1)]"),
        "a",
        "/properties/rows",
        "type of `A.rows`: the IR reads `array of array of number`, the second reader reads "
        "`list[float]`",
    ),
    "reference": (
        spelled("mode", "ID"),
        "a",
        "/properties/mode",
        "type of `A.mode`: the IR reads `Mode`, the second reader reads `ID`",
    ),
    "base64": (
        spelled("data", "int"),
        "a",
        "/properties/data",
        "type of `A.data`: the IR reads `base64`, the second reader reads `int`",
    ),
    "constant": (
        spelled("kind", "Literal['b']"),
        "a",
        "/properties/kind",
        "type of `A.kind`: the IR reads `the constant 'a'`, the second reader reads `Literal['b']`",
    ),
    "choices": (
        root("Mode", annotation=parse("Literal['on']")),
        "mode",
        "",
        "type of `Mode`: the IR reads `one of 'on', 'off'`, the second reader reads "
        "`Literal['on']`",
    ),
    "null of a type": (
        root("ID", annotation=parse("Annotated[str, Field(min_length=2)]")),
        "id",
        "",
        "type of `ID`: the IR reads `string or null`, the second reader reads `str`",
    ),
    "default": (
        field("count", default=4),
        "a",
        "/properties/count",
        "default of `A.count`: the IR reads `3`, the second reader reads `4`",
    ),
    "default lost": (
        field("count", default=ABSENT),
        "a",
        "/properties/count",
        "default of `A.count`: the IR reads `3`, the second reader reads `none`",
    ),
    "default 1 for true": (
        field("on", default=1),
        "a",
        "/properties/on",
        "default of `A.on`: the IR reads `True`, the second reader reads `1`",
    ),
    "bound": (
        spelled("count", "Annotated[int, Field(ge=2, le=9007199254740993)] | None"),
        "a",
        "/properties/count",
        "minimum of `A.count`: the IR reads `1`, the second reader reads `2`",
    ),
    "bound lost": (
        spelled("count", "Annotated[int, Field(le=9007199254740993)] | None"),
        "a",
        "/properties/count",
        "minimum of `A.count`: the IR reads `1`, the second reader reads `none`",
    ),
    "bound added": (
        spelled("on", "Annotated[bool, Field(lt=9)]"),
        "a",
        "/properties/on",
        "exclusiveMaximum of `A.on`: the IR reads `none`, the second reader reads `9`",
    ),
    "large bound": (
        spelled("count", "Annotated[int, Field(ge=1, le=9007199254740992)] | None"),
        "a",
        "/properties/count",
        "maximum of `A.count`: the IR reads `9007199254740993`, the second reader reads "
        "`9007199254740992`",
    ),
    "size": (
        spelled("rows", ROWS.replace("min_length=1", "min_length=2")),
        "a",
        "/properties/rows",
        "smallest size of `A.rows`: the IR reads `1`, the second reader reads `2`",
    ),
    "size of a map within": (
        spelled("maps", MAPS.replace("min_length=1", "min_length=2")),
        "a",
        "/properties/maps",
        "smallest size of items of `A.maps`: the IR reads `1`, the second reader reads `2`",
    ),
    "size of a map within, of the other kind": (
        spelled("maps", MAPS.replace("min_length=1", "min_length=1, max_length=2")),
        "a",
        "/properties/maps",
        "largest size of items of `A.maps`: the IR reads `none`, the second reader reads `2`",
    ),
    "uniqueItems beside a size": (
        spelled("maps", MAPS.replace(", unique_items=True", "")),
        "a",
        "/properties/maps",
        "uniqueItems of values of items of `A.maps`: the IR reads `True`, the second reader reads "
        "`none`",
    ),
    "pattern of keys added": (
        spelled("sizes", SIZES.replace("str,", "Annotated[str, StringConstraints(pattern='a')],")),
        "a",
        "/properties/sizes",
        "pattern of keys of `A.sizes`: the IR reads `none`, the second reader reads `a`",
    ),
    "size of an array within": (
        spelled("maps", MAPS.replace("max_length=3, ", "")),
        "a",
        "/properties/maps",
        "largest size of values of items of `A.maps`: the IR reads `3`, the second reader reads "
        "`none`",
    ),
    "size of a map": (
        spelled("sizes", "dict[str, int]"),
        "a",
        "/properties/sizes",
        "largest size of `A.sizes`: the IR reads `2`, the second reader reads `none`",
    ),
    "bound of items": (
        spelled("rows", ROWS.replace("0.5", "0.25")),
        "a",
        "/properties/rows",
        "minimum of items of items of `A.rows`: the IR reads `0.5`, the second reader reads `0.25`",
    ),
    "pattern of values": (
        spelled("table", "dict[str, Annotated[str, Field(pattern='a')] | None]"),
        "a",
        "/properties/table",
        "pattern of values of `A.table`: the IR reads `^a`, the second reader reads `a`",
    ),
    "pattern of keys": (
        spelled("keyed", KEYED.replace("^a", "b")),
        "a",
        "/properties/keyed",
        "pattern of keys of `A.keyed`: the IR reads `^a`, the second reader reads `b`",
    ),
    "pattern of keys lost": (
        spelled("keyed", "dict[str, int] | None"),
        "a",
        "/properties/keyed",
        "pattern of keys of `A.keyed`: the IR reads `^a`, the second reader reads `none`",
    ),
    "variants": (
        root("Either", annotation=Named("A")),
        "either",
        "",
        "variants of `Either`: the IR reads `A | B`, the second reader reads `A`",
    ),
    "discriminator": (
        root("Either", discriminator=None),
        "either",
        "",
        "discriminator of `Either`: the IR reads `kind`, the second reader reads `None`",
    ),
    "tags": (
        root("Either", tags={"a": "B", "b": "A"}),
        "either",
        "",
        "tags of `Either`: the IR reads `{'a': 'A', 'b': 'B'}`, the second reader reads "
        "`{'a': 'B', 'b': 'A'}`",
    ),
}


@pytest.mark.parametrize("case", FALSIFIED)
def test_a_disagreement_names_both_readings_and_the_place(
    honest: tuple[Contract, Readings, Sources], case: str
) -> None:
    contract, readings, sources = honest
    falsify, file, pointer, message = FALSIFIED[case]
    (found,) = agreement.compare(contract, falsify(readings), sources)
    line, column = sources.by_path[f"types/m/{file}.json"].locate(pointer)
    assert found == Diagnostic(
        code="engine-disagreement",
        message=message,
        help="write the schema more simply; if it is simple, report this: one reading has a bug",
        file=f"schemas/types/m/{file}.json",
        line=line,
        column=column,
        pointer=pointer,
    )


@pytest.mark.parametrize(
    "harmless",
    [
        # A float bound of an integer is all that may have been kept of it.
        spelled("count", "Annotated[int, Field(ge=1.0, le=9007199254740992.0)] | None"),
        field("count", default=3.0),
        # The table of losses has what may be missing; it need not be.
        spelled("maps", MAPS),
        spelled("maps", MAPS.replace("Field(min_length=1)", "Field()")),
        spelled("sets", "dict[str, list[str]]"),
        spelled("keyed", KEYED),
        spelled("keyed", KEYED.removesuffix(" | None")),
    ],
)
def test_what_means_the_same_is_no_disagreement(
    honest: tuple[Contract, Readings, Sources], harmless: Callable[[Readings], Readings]
) -> None:
    contract, readings, sources = honest
    assert agreement.compare(contract, harmless(readings), sources) == []


def test_a_type_in_defs_is_found_at_its_place(tmp_path: Path) -> None:
    folder = ROOT / "tests" / "cases" / "local_definitions" / "schemas"
    contract, readings, sources = readings_of(folder)
    (found,) = agreement.compare(contract, root("Mode", annotation=Named("X"))(readings), sources)
    assert found.pointer == "/$defs/Mode"
    assert (
        found.message
        == "type of `Mode`: the IR reads `one of 'on', 'off'`, the second reader reads `X`"
    )


def test_all_disagreements_are_reported(honest: tuple[Contract, Readings, Sources]) -> None:
    contract, readings, sources = honest
    falsified = spelled("on", "Any")(field("count", default=4)(readings))
    found = agreement.compare(contract, falsified, sources)
    assert [diagnostic.pointer for diagnostic in found] == ["/properties/count", "/properties/on"]


# --- what is sound, however odd ------------------------------------------------------------------


def written(folder: Path, **types: dict[str, Any]) -> list[Diagnostic]:
    """What is said of these types, which lint finds nothing wrong with; `a__b` is `a/b.json`."""
    for name, body in types.items():
        path = folder / "types" / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        head = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "description": "Something.",
            "x-direction": "both",
        }
        path.write_text(json.dumps({**head, **body}), encoding="utf-8")
    sources = read_folder(folder, display="schemas")
    assert lint.run(sources) == []
    contract = resolve(sources)
    return agreement.compare(contract, adapter.read(sources, contract), sources)


def nullable(file: str) -> dict[str, Any]:
    either = [{"$ref": file}, {"type": "null"}]
    return {"description": "A member.", "anyOf": either, "default": None}


def made_of(title: str, **properties: Any) -> dict[str, Any]:
    """A record whose members are all optional."""
    return {
        "title": title,
        "type": "object",
        "properties": properties,
        "required": [],
        "additionalProperties": False,
        "examples": [{}],
    }


@pytest.mark.parametrize(
    "title", ["Any", "Annotated", "Codec", "Field", "List", "Literal", "Mapping", "Optional", "Str"]
)
def test_a_type_may_be_titled_like_what_python_has(tmp_path: Path, title: str) -> None:
    file = f"{title.lower()}.json"
    table = {"type": "object", "additionalProperties": {"anyOf": nullable(file)["anyOf"]}}
    user = made_of(
        "User",
        one=nullable(file),
        table={"description": "A member.", **table, "default": {}},
        anything={
            "description": "A member.",
            "type": "object",
            "additionalProperties": True,
            "default": {},
        },
    )
    name = {"title": title, "type": "string", "enum": ["a", "b"], "examples": ["a"]}
    assert written(tmp_path, **{f"a__{title.lower()}": name}, a__user=user) == []


BEYOND = 2**53 + 1


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "number", "maximum": 2.0**70},
        {"type": "number", "exclusiveMinimum": -(2.0**70)},
        {"type": "number", "minimum": 5e-324, "maximum": 1e308},
        {"type": "number", "multipleOf": 0.01},
        {"type": "number", "multipleOf": 2.0**70},
        {"type": "integer", "maximum": BEYOND},
        {"type": "integer", "exclusiveMaximum": 2**70 + 1},
        {"type": "integer", "minimum": 1, "maximum": 1},
        {"type": "integer", "multipleOf": BEYOND},
        {"type": "string", "maxLength": BEYOND},
    ],
    ids=str,
)
def test_a_bound_may_have_any_size(tmp_path: Path, schema: dict[str, Any]) -> None:
    one = {"description": "A member.", **schema, "type": [schema["type"], "null"], "default": None}
    many = {"description": "Members.", "type": "array", "items": schema, "default": []}
    assert written(tmp_path, a__user=made_of("User", one=one, many=many)) == []


def test_types_of_two_folders_may_refer_to_each_other(tmp_path: Path) -> None:
    here = made_of("Here", there=nullable("../b/there.json"))
    there = made_of("There", here=nullable("../a/here.json"))
    assert written(tmp_path, a__here=here, b__there=there) == []


# --- the tables ----------------------------------------------------------------------------------


def test_it_knows_every_keyword_that_constrains_values() -> None:
    facets = {(facet.keyword, facet.attribute) for facet in FACETS}
    assert {(name, known.attribute) for name, known in KEYWORDS.items()} == facets


MAP = {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 1}
SET = {"type": "array", "items": {"type": "integer"}, "uniqueItems": True}


def listed(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def mapped(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": schema}


@pytest.mark.parametrize(
    ("schema", "is_lost"),
    [
        (MAP, False),
        (mapped(MAP), False),
        ({**MAP, "type": ["object", "null"]}, True),
        (listed(MAP), True),
        (SET, False),
        (listed(SET), False),
        (mapped(SET), True),
        (mapped({**SET, "minItems": 1}), False),
        (listed(mapped(SET)), True),
    ],
    ids=str,
)
def test_the_table_of_losses_is_exact(
    tmp_path: Path, schema: dict[str, Any], is_lost: bool
) -> None:
    """Without the table, what is lost is a disagreement; with it, nothing is."""
    record = made_of("R", x={"description": "A member.", **schema}) | {"required": ["x"]}
    head = {"description": "Something.", "x-direction": "both"}
    (tmp_path / "types" / "a").mkdir(parents=True)
    (tmp_path / "types" / "a" / "r.json").write_text(
        json.dumps({**head, **record}), encoding="utf-8"
    )
    sources = read_folder(tmp_path, display="schemas")
    contract = resolve(sources)
    readings = adapter.read(sources, contract)
    assert agreement.compare(contract, readings, sources) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(agreement, "lost", lambda container: frozenset())
        assert bool(agreement.compare(contract, readings, sources)) is is_lost

"""The pages of schemas that say hostile things, and of projects with one language or none."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from pages import Page
from running import emit
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.naming import printable
from tinkerspec.contract.resolve import resolve
from tinkerspec.targets import Job
from tinkerspec.targets.docs import TARGET
from tinkerspec.targets.reference import layers

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PYTHON = {
    "folder": "python",
    "package": "shop",
    "members": "wire",
    "distribution": "",
    "mixins": "",
}
ELIXIR = {
    "folder": "elixir",
    "namespace": "Shop.Types",
    "app": "",
    "extensions": "",
    "members": "wire",
}
EVIL = (
    '</td><script>alert(\'|\')</script> \\| `a` *b* [c](d) ](javascript:e) & &amp; """ #{f} {{ g }}'
)


TAGS = {
    *("h1", "h2", "p", "ul", "li", "a", "code", "em", "pre"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


def schema(title: str, **members: Any) -> dict[str, Any]:
    head = {"$schema": DIALECT, "title": title, "description": f"What {title} is."}
    return {**head, "x-direction": "both", **members}


def record(title: str, properties: dict[str, Any], **members: Any) -> dict[str, Any]:
    shape = {"type": "object", "properties": properties, "required": [*properties]}
    return schema(title, **{**shape, "additionalProperties": False, **members})


def pages(
    folder: Path,
    schemas: dict[str, dict[str, Any]],
    *,
    openapi: dict[str, Any] | None = None,
    **targets: dict[str, str],
) -> dict[str, str]:
    if openapi is not None:
        (folder / "schemas").mkdir(parents=True)
        (folder / "schemas" / "openapi.json").write_text(json.dumps(openapi), encoding="utf-8")
    for path, document in schemas.items():
        file = folder / "schemas" / "types" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(document), encoding="utf-8")
    sources = load_folder(folder / "schemas", display="schemas")
    settings = {"folder": "reference"}
    job = Job(sources, resolve(sources), settings, folder, "schemas", targets=targets)
    return {output.path: output.data.decode() for output in emit(TARGET, job)}


@pytest.fixture
def hostile(tmp_path: Path) -> dict[str, str]:
    text = {"description": EVIL, "type": "string"}
    document = record(
        "Evil",
        {
            EVIL: {**text, "pattern": EVIL, "examples": [EVIL]},
            "choice": {"description": EVIL, "type": "string", "enum": [EVIL, "other"]},
        },
        description=EVIL,
        examples=[{EVIL: EVIL, "choice": EVIL}],
    )
    enum = schema("Kind", type="string", enum=[EVIL, "other"], examples=[EVIL])
    found = {"odd/evil.json": document, "odd/kind.json": enum}
    return pages(tmp_path, found, python=PYTHON, elixir=ELIXIR)


def shown(prose: str) -> str:
    return re.sub("`([^`]+)`", r"\1", prose)


def test_hostile_texts_are_shown_and_do_nothing(hostile: dict[str, str]) -> None:
    page = Page(hostile["reference/types/odd/evil.md"])
    assert page.tags == TAGS
    assert page.links == ["../../README.md"]
    assert shown(EVIL) in page.texts("p")
    rows = list(page.rows())
    name, type_, default, bounds, description = rows[0]
    assert (name, type_, default) == (EVIL, "string", "required")
    assert bounds == f"matches {EVIL}"
    assert description == f"{shown(EVIL)} For example {json.dumps(EVIL)}."
    assert rows[1][1] == f'one of {json.dumps(EVIL)}, "other"'


def test_hostile_values_are_shown(hostile: dict[str, str]) -> None:
    page = Page(hostile["reference/types/odd/kind.md"])
    assert json.dumps(EVIL) in page.texts("li")
    assert json.dumps(EVIL) + "\n" in page.texts("code")


def test_hostile_texts_are_shown_in_the_index_and_the_picture(hostile: dict[str, str]) -> None:
    rows = list(Page(hostile["reference/README.md"]).rows())
    assert rows[0] == ["Evil", "record", "request and response", shown(EVIL)]
    root = ET.fromstring(hostile["reference/graph.svg"])
    titles = [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")]
    assert printable(EVIL) in titles


SIMPLE = {"shop/order.json": record("Order", {"n": {"description": "N.", "type": "integer"}})}


def test_one_language_stands_alone(tmp_path: Path) -> None:
    order = {**SIMPLE["shop/order.json"], "examples": [{"n": 1}]}
    page = pages(tmp_path, {"shop/order.json": order}, python=PYTHON)[
        "reference/types/shop/order.md"
    ]
    assert "In Python:\n\n```python\nfrom shop import Order\n" in page
    assert "Elixir" not in page
    assert "<table>" not in page


def test_no_language_leaves_the_contract(tmp_path: Path) -> None:
    order = {**SIMPLE["shop/order.json"], "examples": [{"n": 1}]}
    found = pages(tmp_path, {"shop/order.json": order})
    page = found["reference/types/shop/order.md"]
    assert page.endswith('## Example\n\n```json\n{"n": 1}\n```\n')
    assert "shows it as a payload; every" in found["reference/README.md"]
    assert "Operations" not in found["reference/README.md"]


def test_a_schema_without_a_domain_has_its_page_beside_the_others(tmp_path: Path) -> None:
    found = pages(
        tmp_path, {"order.json": SIMPLE["shop/order.json"], "a/b/c.json": record("C", {})}
    )
    page = found["reference/types/order.md"]
    assert "[Types](../README.md)\n" in page
    assert "[Types](../../../README.md) / a/b\n" in found["reference/types/a/b/c.md"]
    assert "None.\n" in found["reference/types/a/b/c.md"]
    assert "\n## Types\n\n| Type |" in found["reference/README.md"]


def test_bounds_are_told_in_words(tmp_path: Path) -> None:
    def member(**keywords: Any) -> dict[str, Any]:
        return {"description": "M.", **keywords}

    whole = {"minimum": -(2**63), "maximum": 2**63 - 1}
    properties = {
        "a": member(type="integer", **whole),
        "b": member(type="integer", minimum=1, maximum=2**63 - 1),
        "c": member(type="integer", minimum=0, maximum=9),
        "d": member(type="number", exclusiveMinimum=0, exclusiveMaximum=1, multipleOf=0.25),
        "e": member(type="string", minLength=1, maxLength=1),
        "f": member(type="array", items={"type": "integer", **whole}, minItems=2, uniqueItems=True),
        "g": member(type="object", additionalProperties={"type": "string", "maxLength": 5}),
        "h": member(type=["array", "null"], items={"type": "number"}, maxItems=1),
        "i": member(type="string", format="uuid", maxLength=99),
        "j": member(type=["string", "null"], format="email"),
        "k": member(type="array", items={"type": "integer", "format": "int32"}),
        "l": member(type="string", format="date"),
        "m": member(type=["array", "boolean"], items={"type": "boolean"}, maxItems=2),
    }
    found = pages(tmp_path, {"shop/order.json": record("Order", properties)})
    rows = list(Page(found["reference/types/shop/order.md"]).rows())
    assert [(row[1], row[3]) for row in rows] == [
        ("integer", "int64"),
        ("integer", "int64, ≥ 1"),
        ("integer", "≥ 0, ≤ 9"),
        ("number", "> 0, < 1, multiple of 0.25"),
        ("string", "1 character"),
        ("list of integers", "at least 2 items, no two items equal, each item: int64"),
        ("map of strings to strings", "each value: at most 5 characters"),
        ("list of numbers or null", "at most 1 item"),
        ("string", "at most 99 characters, format uuid"),
        ("string or null", "format email, not checked"),
        ("list of integers", "each item: format int32, not checked"),
        ("string (RFC 3339 date)", ""),
        (
            "list of booleans or boolean",
            "the first that fits counts, list: at most 2 items",
        ),
    ]


def test_what_lists_and_maps_hold_is_told(tmp_path: Path) -> None:
    a_word, nothing = {"type": "string"}, {"type": "null"}
    held: dict[str, tuple[dict[str, Any], str]] = {
        "a": ({"type": "array"}, "list of JSON values of any kind"),
        "b": ({"type": "object"}, "map of strings to JSON values of any kind"),
        "c": (
            {"type": "array", "items": {"type": "array", "items": a_word}},
            "list of lists of strings",
        ),
        "d": (
            {"type": "object", "additionalProperties": {"type": "object"}},
            "map of strings to maps of strings to JSON values of any kind",
        ),
        "e": ({"type": "array", "items": {"type": ["string", "null"]}}, "list of (string or null)"),
        "f": ({"anyOf": [{"type": "array", "items": a_word}, nothing]}, "list of strings or null"),
    }
    properties = {name: {"description": "M.", **schema} for name, (schema, _) in held.items()}
    found = pages(tmp_path, {"shop/order.json": record("Order", properties)})
    rows = Page(found["reference/types/shop/order.md"]).rows()
    assert [row[1] for row in rows] == [words for _, words in held.values()]


def test_a_table_without_bounds_has_no_column_for_them(tmp_path: Path) -> None:
    def heads(name: str, **keywords: Any) -> list[str]:
        member = {"description": "M.", "type": "string", **keywords}
        found = pages(tmp_path / name, {"shop/order.json": record("Order", {"a": member})})
        return Page(found["reference/types/shop/order.md"]).texts("th")

    assert heads("free") == ["Field", "Type", "Default", "Description"]
    assert heads("bound", minLength=1) == ["Field", "Type", "Default", "Bounds", "Description"]


def test_earlier_names_and_deprecation_are_told(tmp_path: Path) -> None:
    member = {"description": "M.", "type": "integer", "deprecated": True, "x-renamed-from": "m|n"}
    old = record("Old", {"m": member}, deprecated=True, **{"x-renamed-from": ["Older", "Oldest"]})
    found = pages(tmp_path, {"shop/old.json": old})
    page = Page(found["reference/types/shop/old.md"])
    assert "Deprecated." in page.texts("p")
    assert "Renamed from: Older, Oldest" in page.texts("li")
    assert [row[-1] for row in page.rows()] == ["Deprecated. M. Renamed from m|n."]
    assert [row[1] for row in Page(found["reference/README.md"]).rows()] == ["record, deprecated"]


def test_who_sends_a_member_is_told(tmp_path: Path) -> None:
    member = {"description": "M.", "type": "integer"}
    shown = {"a": {**member, "readOnly": True}, "b": {**member, "writeOnly": True}}
    found = pages(tmp_path, {"shop/old.json": record("Old", shown)})
    assert [row[-1] for row in Page(found["reference/types/shop/old.md"]).rows()] == [
        "Read only: the server sets it. M.",
        "Write only: the server does not give it back. M.",
    ]


def test_who_sends_a_type_is_told_where_the_type_is(tmp_path: Path) -> None:
    old = record("Old", {}, readOnly=True, writeOnly=True)
    texts = Page(pages(tmp_path, {"shop/old.json": old})["reference/types/shop/old.md"]).texts("p")
    assert "Read only: the server sets it." in texts
    assert "Write only: the server does not give it back." in texts


def test_a_type_that_a_description_names_is_linked_from_there(tmp_path: Path) -> None:
    text = "Holds a `B`, no `C`, and is an `A`."
    member = {"description": text, "type": "integer"}
    found = pages(
        tmp_path,
        {"x/a.json": record("A", {"b": member}, description=text), "y/b.json": record("B", {})},
    )
    page = Page(found["reference/types/x/a.md"])
    assert page.links == ["../../README.md", "../y/b.md", "../y/b.md"]
    assert "Holds a B, no C, and is an A." in page.texts("p")
    assert "types/y/b.md" in Page(found["reference/README.md"]).links


def test_types_that_refer_to_each_other_too_often_have_no_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schemas = {f"{name}.json": record(name.upper(), {}) for name in "abc"}
    assert "graph.svg" in pages(tmp_path / "few", schemas)["reference/README.md"]
    monkeypatch.setattr(layers, "MOST_CELLS", 2)
    schemas["d.json"] = record("D", {})
    found = pages(tmp_path / "many", schemas)
    assert "reference/graph.svg" not in found
    assert "graph.svg" not in found["reference/README.md"]
    assert "too often for a picture" in found["reference/README.md"]


def test_a_union_lists_its_variants_with_what_they_are(tmp_path: Path) -> None:
    kind = {"description": "The kind.", "type": "string"}
    variants = {
        f"shop/{name}.json": record(
            name.capitalize(),
            {"kind": {**kind, "const": name}},
            description=f"Has `{name}` wheels. Or more.",
        )
        for name in ("two", "four")
    }
    union = schema(
        "Vehicle",
        oneOf=[{"$ref": "two.json"}, {"$ref": "four.json"}],
        discriminator={"propertyName": "kind"},
    )
    found = pages(tmp_path, {**variants, "shop/vehicle.json": union})
    page = Page(found["reference/types/shop/vehicle.md"])
    assert page.texts("th") == ["kind", "Variant", "What it is"]
    assert list(page.rows()) == [
        ['"two"', "Two", "Has two wheels."],
        ['"four"', "Four", "Has four wheels."],
    ]


# --- operations -----------------------------------------------------------------------------------


def openapi(**paths: Any) -> dict[str, Any]:
    info = {"title": "Shop", "version": "1.0.0"}
    return {"openapi": "3.1.0", "info": info, "paths": {f"/{path}": paths[path] for path in paths}}


def content(reference: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": reference}}}}


def offered(folder: Path, document: dict[str, Any]) -> dict[str, str]:
    types = ("Order", "Receipt", "Bill")
    schemas = {f"shop/{name.lower()}.json": record(name, {}) for name in types}
    return pages(folder, schemas, openapi=document)


def operations_of(found: dict[str, str]) -> list[list[str]]:
    """The lines of each operation."""
    _, _, told = found["reference/README.md"].partition("\n## Operations\n")
    items = Page(told.split("\n## ")[0]).texts("li")
    listed = (item for item in items if re.match("[A-Z]+ /", item))
    return [[line for line in item.split("\n") if line] for item in listed]


def test_the_index_lists_what_operations_take_and_give(tmp_path: Path) -> None:
    document = openapi(
        orders={
            "summary": "no operation",
            "parameters": [{"$ref": "#/components/parameters/By"}],
            "post": {
                "summary": "Order",
                "description": "Gives a `Receipt`.",
                "requestBody": content("types/shop/order.json"),
                "responses": {
                    "200": {"$ref": "#/components/responses/Done"},
                    "400": content("#/components/schemas/Loop"),
                },
            },
            "get": {"deprecated": True, "responses": {}},
        }
    )
    bill = {"anyOf": [{"$ref": "types/shop/bill.json"}, {"$ref": "#/components/schemas/Loop"}]}
    document["components"] = {
        "parameters": {"By": {"schema": {"$ref": "./types/shop/bill.json"}}},
        "responses": {"Done": content("types/shop/receipt.json")},
        "schemas": {"Loop": {"properties": {"a/b": bill}, "examples": [{"$ref": "#/nowhere"}]}},
    }
    found = offered(tmp_path, document)
    assert operations_of(found) == [
        [
            "POST /orders: Order. Gives a Receipt.",
            "Types in the request: Bill, Order",
            "Types in the answer: Receipt, Bill",
        ],
        ["GET /orders: Deprecated.", "Types in the request: Bill"],
    ]
    page = found["reference/types/shop/bill.md"]
    assert "- In requests of: `POST /orders`, `GET /orders`\n" in page
    assert "- In answers of: `POST /orders`\n" in page
    assert "answers" not in found["reference/types/shop/order.md"]


def test_hostile_operations_are_shown_and_do_nothing(tmp_path: Path) -> None:
    operation = {"summary": EVIL, "requestBody": content("types/shop/order.json")}
    document = openapi()
    document["paths"] = {f"/{EVIL}": {"post": operation}}
    found = offered(tmp_path, document)
    (lines,) = operations_of(found)
    assert lines[0] == f"POST /{EVIL}: {shown(EVIL)}."
    assert Page(found["reference/README.md"]).tags <= {*TAGS, "img"}
    assert Page(found["reference/types/shop/order.md"]).links == ["../../README.md"]


@pytest.mark.parametrize(
    "paths", [None, [], "x", {"/a": None}, {"/a": {"post": 1, "get": {"responses": []}}}]
)
def test_what_is_no_operation_is_passed_over(tmp_path: Path, paths: Any) -> None:
    found = offered(tmp_path, {**openapi(), "paths": paths})
    assert operations_of(found) in ([], [["GET /a"]])


def test_a_long_chain_of_components_is_followed(tmp_path: Path) -> None:
    document = openapi(a={"post": {"requestBody": content("#/components/schemas/S0")}})
    chain = {f"S{n}": {"$ref": f"#/components/schemas/S{n + 1}"} for n in range(3000)}
    chain["S3000"] = {"$ref": "types/shop/order.json"}
    document["components"] = {"schemas": chain}
    assert operations_of(offered(tmp_path, document))[0][1] == "Types in the request: Order"


def test_pages_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    schemas = {"shop/order.json": {**SIMPLE["shop/order.json"], "examples": [{"n": 1}]}}
    once = pages(tmp_path / "a", schemas, python=PYTHON, elixir=ELIXIR)
    assert pages(tmp_path / "b", schemas, python=PYTHON, elixir=ELIXIR) == once

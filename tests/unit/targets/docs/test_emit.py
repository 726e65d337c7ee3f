"""The pages of schemas that say hostile things, and of projects with one language or none."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from pages import Page
from tinkerspec.load import load_folder
from tinkerspec.naming import printable
from tinkerspec.resolve import resolve
from tinkerspec.targets import Job
from tinkerspec.targets.docs.emit import emit

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PYTHON = {"folder": "python", "package": "shop", "distribution": "", "mixins": ""}
ELIXIR = {"folder": "elixir", "namespace": "Shop.Types", "app": "", "extensions": ""}
EVIL = (
    '</td><script>alert(\'|\')</script> \\| `a` *b* [c](d) ](javascript:e) & &amp; """ #{f} {{ g }}'
)


def schema(title: str, **members: Any) -> dict[str, Any]:
    head = {"$schema": DIALECT, "title": title, "description": f"What {title} is."}
    return {**head, "x-direction": "both", **members}


def record(title: str, properties: dict[str, Any], **members: Any) -> dict[str, Any]:
    shape = {"type": "object", "properties": properties, "required": [*properties]}
    return schema(title, **{**shape, "additionalProperties": False, **members})


def pages(
    folder: Path, schemas: dict[str, dict[str, Any]], **targets: dict[str, str]
) -> dict[str, str]:
    for path, document in schemas.items():
        file = folder / "schemas" / "types" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(document), encoding="utf-8")
    sources = load_folder(folder / "schemas", display="schemas")
    settings = {"folder": "reference"}
    job = Job(sources, resolve(sources), settings, folder, "schemas", targets=targets)
    return {output.path: output.data.decode() for output in emit(job)}


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
    assert page.tags == {
        *("h1", "h2", "p", "ul", "li", "a", "code", "em", "pre"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
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
    openapi = {"file": "openapi.json"}
    found = pages(tmp_path, {"shop/order.json": order}, openapi=openapi)
    page = found["reference/types/shop/order.md"]
    assert page.endswith('## Example\n\n```json\n{"n": 1}\n```\n')
    assert "shows it as a payload; every" in found["reference/README.md"]


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
    ]


def test_pages_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    schemas = {"shop/order.json": {**SIMPLE["shop/order.json"], "examples": [{"n": 1}]}}
    once = pages(tmp_path / "a", schemas, python=PYTHON, elixir=ELIXIR)
    assert pages(tmp_path / "b", schemas, python=PYTHON, elixir=ELIXIR) == once

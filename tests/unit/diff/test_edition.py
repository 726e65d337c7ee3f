"""What can be asked of a version: who holds what, and what travels where."""

from __future__ import annotations

from pathlib import Path

from tinkerspec.contract import model
from tinkerspec.diff.ways import WaysDown

from .schema_sets import edition, record

TEXT = {"type": "string"}
INNER = {"$ref": "inner.json"}


def test_a_type_travels_where_those_do_that_hold_it(tmp_path: Path) -> None:
    made = edition(
        tmp_path,
        record("Inner", {"text": ""}, "request", text=TEXT),
        record("Middle", {"inner": []}, "request", inner={"type": "array", "items": INNER}),
        record("Answer", {"middle": {"inner": []}}, "response", middle={"$ref": "middle.json"}),
        record("Alone", {"text": ""}, "request", text=TEXT),
    )
    assert made.ways["Inner"] == {"request", "response"}
    assert made.ways["Middle"] == {"request", "response"}
    assert made.ways["Answer"] == {"response"}
    assert made.ways["Alone"] == {"request"}
    assert made.roots == {"Answer", "Alone"}


def test_the_way_up_leads_to_roots_first(tmp_path: Path) -> None:
    made = edition(
        tmp_path,
        record("Inner", {"text": ""}, text=TEXT),
        record("Middle", {"inner": {}}, inner={"type": "object", "additionalProperties": INNER}),
        record("Answer", {"middle": {"inner": {}}}, middle={"$ref": "middle.json"}),
    )
    assert list(WaysDown(made, made.entries.keys()).to("Inner")) == [
        ("Answer", (("member", "middle"), ("member", "inner"), ("values", ""))),
        ("Inner", ()),
        ("Middle", (("member", "inner"), ("values", ""))),
    ]


def test_a_type_that_holds_itself_is_a_root(tmp_path: Path) -> None:
    tree = record("Tree", {"text": ""}, text=TEXT)
    tree["properties"]["more"] = {
        "description": "More.",
        "type": "array",
        "items": {"$ref": "tree.json"},
        "default": [],
    }
    made = edition(tmp_path, tree)
    assert made.roots == {"Tree"}
    assert [name for name, _ in WaysDown(made, made.entries.keys()).to("Tree")] == ["Tree"]


def test_names_are_looked_behind(tmp_path: Path) -> None:
    head = {"description": "A.", "x-direction": "both", "examples": ["a"]}
    schema = "https://json-schema.org/draft/2020-12/schema"
    color = {"$schema": schema, "title": "Color", **head, "type": "string", "enum": ["a", "b"]}
    alias = {"$schema": schema, "title": "Tint", **head, "$ref": "color.json"}
    made = edition(
        tmp_path, color, alias, record("Paint", {"tint": "a"}, tint={"$ref": "tint.json"})
    )
    tint = model.NullableType(of=model.RefType(name="Tint"))
    assert made.expand(tint) == (True, model.EnumType(values=("a", "b")))
    assert made.expand(model.RefType(name="Paint")) == (False, model.RefType(name="Paint"))
    assert made.enum_facts(tint) == {}
    assert made.enum_facts(model.StringType()) is None


def test_places_are_of_the_keyword_or_of_what_stands_round_it(tmp_path: Path) -> None:
    made = edition(tmp_path, record("Inner", {"text": ""}, text={"type": "string", "maxLength": 3}))
    found = made.spot("Inner", (("member", "text"),), "/properties/text", "maxLength")
    assert found.place.pointer == "/properties/text/maxLength"
    assert found.subject == "Inner.text"
    other = made.spot("Inner", (("member", "text"),), "/properties/text", "pattern")
    assert other.place.pointer == "/properties/text"

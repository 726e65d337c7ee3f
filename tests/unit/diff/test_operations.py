"""The operations of openapi.json, and its own schemas as types."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import Any

from tinkerspec.contract import model
from tinkerspec.diff.edition import Edition

from .schema_sets import edition, record

REF = {"$ref": "types/s/thing.json"}


def document(**operation: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1.0.0"},
        "paths": {"/things": {"post": {"responses": {}, **operation}}},
    }


def beyond(made: Edition) -> dict[str, Set[Any]]:
    """The keywords of each schema that the dialect lacks."""
    return {each.definition.name: each.beyond for each in made.outline.sketches if each.beyond}


def test_parameters_bodies_and_headers_are_parts(tmp_path: Path) -> None:
    openapi = document(
        operationId="make",
        parameters=[
            {"$ref": "#/components/parameters/limit"},
            {"name": "filter", "in": "query", "content": {"application/json": {"schema": REF}}},
        ],
        requestBody={"required": True, "content": {"application/json": {"schema": REF}}},
        responses={"200": {"headers": {"X-Left": {"schema": {"type": "integer"}}}}},
    )
    limit = {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer"}}
    openapi["components"] = {"parameters": {"limit": limit}}
    made = edition(
        tmp_path, record("Thing", {"text": ""}, text={"type": "string"}), openapi=openapi
    )
    (operation,) = made.operations.values()
    assert (operation.key, operation.id) == ("POST /things", "make")
    assert operation.parts["query limit"].required
    assert operation.parts["query filter"].body == "POST /things query filter"
    assert list(operation.parts) == [
        "query limit",
        "query filter",
        "request",
        "request application/json",
        "response 200",
        "response 200 header x-left",
    ]
    assert operation.parts["response 200 header x-left"].name == "response 200 header X-Left"
    header = made.definition("POST /things response 200 header X-Left")
    assert isinstance(header, model.Alias)
    assert header.type == model.IntegerType()
    assert made.ways[header.name] == {"response"}
    assert "/components/parameters/limit/schema" in made.outline.pointers


def test_a_choice_of_names_is_a_union_and_a_keyword_may_be_beyond_the_dialect(
    tmp_path: Path,
) -> None:
    openapi = document()
    openapi["components"] = {
        "schemas": {
            "Thing": {"type": "object", "properties": {"a": {"type": "string"}}},
            "Either": {"oneOf": [REF, {"$ref": "#/components/schemas/Thing"}]},
            "Odd": {"type": "string", "not": {"const": "a"}},
        }
    }
    made = edition(
        tmp_path, record("Thing", {"text": ""}, text={"type": "string"}), openapi=openapi
    )
    either = made.definition("Either")
    assert isinstance(either, model.Alias)
    names = [model.RefType(name=name) for name in ("Thing", "components.Thing")]
    assert either.type == model.UnionType(variants=tuple(names), exclusive=True)
    odd = made.definition("Odd")
    assert isinstance(odd, model.Alias)
    assert odd.type == model.StringType()
    assert beyond(made) == {"Odd": {((), "not")}}


def test_what_the_dialect_lacks_costs_nothing_else(tmp_path: Path) -> None:
    openapi = document()
    openapi["components"] = {
        "schemas": {
            "Order": {
                "type": "object",
                "properties": {
                    "count": {"type": "integer", "format": "int32", "example": 1, "maximum": 9},
                    "where": {"type": "object", "properties": {"zip": {"type": "string"}}},
                    "level": {"enum": [1, 2, None]},
                    "price": {"type": ["integer", "string", "null"], "maximum": 5},
                },
            }
        }
    }
    made = edition(
        tmp_path, record("Thing", {"text": ""}, text={"type": "string"}), openapi=openapi
    )
    order = made.definition("Order")
    assert isinstance(order, model.Object)
    types = {member.name: member.type for member in order.fields}
    assert types == {
        "count": model.IntegerType(maximum=9),
        "where": model.RefType(name="Order.where"),
        "level": model.NullableType(of=model.EnumType(values=(1, 2))),
        "price": model.NullableType(of=model.RefType(name="Order.price")),
    }
    count = (("member", "count"),)
    assert beyond(made) == {"Order": {(count, "example")}}
    price = made.definition("Order.price")
    assert isinstance(price, model.Alias)
    names = [model.RefType(name=f"Order.price<{kind}>") for kind in ("integer", "string")]
    assert price.type == model.UnionType(variants=tuple(names))
    integer = made.definition("Order.price<integer>")
    assert isinstance(integer, model.Alias)
    assert integer.type == model.IntegerType(maximum=5)

"""The operations of openapi.json, and its own schemas as types."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tinkerspec.contract import model

from .schema_sets import edition, record

REF = {"$ref": "types/s/thing.json"}


def document(**operation: Any) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1.0.0"},
        "paths": {"/things": {"post": {"responses": {}, **operation}}},
    }


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
    assert operation.parameters["query limit"].required
    assert operation.parameters["query filter"].body == "POST /things query filter"
    assert list(operation.bodies) == [
        "request",
        "request application/json",
        "response 200",
        "response 200 header X-Left",
    ]
    header = made.definition("POST /things response 200 header X-Left")
    assert isinstance(header, model.Alias)
    assert header.type == model.IntegerType()
    assert made.ways[header.name] == {"response"}
    assert "/components/parameters/limit/schema" in made.outline.pointers


def test_a_choice_of_names_is_a_union_and_the_rest_is_opaque(tmp_path: Path) -> None:
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
    assert isinstance(either, model.Union)
    assert [variant.name for variant in either.variants] == ["Thing", "components.Thing"]
    assert list(made.outline.opaque) == ["Odd"]


def test_names_that_lead_round_in_a_circle_are_no_types(tmp_path: Path) -> None:
    openapi = document()
    openapi["components"] = {
        "schemas": {
            "A": {"$ref": "#/components/schemas/B"},
            "B": {"$ref": "#/components/schemas/A"},
        }
    }
    made = edition(
        tmp_path, record("Thing", {"text": ""}, text={"type": "string"}), openapi=openapi
    )
    assert list(made.outline.opaque) == ["A"]

"""A small openapi.json with something in every place that is read, and what may be done to it."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from corpus import DIALECT

THING: Final[dict[str, Any]] = {
    "$schema": DIALECT,
    "title": "Thing",
    "description": "A thing.",
    "x-direction": "both",
    "type": "object",
    "properties": {"name": {"type": "string", "description": "Its name."}},
    "required": ["name"],
    "additionalProperties": False,
    "examples": [{"name": "x"}],
}
_OWN: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "a": {"type": "string", "pattern": "^a$"},
        "t": {"$ref": "types/shop/thing.json"},
    },
    "required": ["a"],
    "additionalProperties": False,
}
_CHOICE: Final[dict[str, Any]] = {
    "oneOf": [{"$ref": "#/components/schemas/Own"}, {"$ref": "types/shop/thing.json"}],
    "discriminator": {"propertyName": "a", "mapping": {"a": "#/components/schemas/Own"}},
}
OPENAPI: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1.0.0"},
    "paths": {
        "/a": {
            "parameters": [{"$ref": "#/components/parameters/P"}],
            "get": {
                "parameters": [{"name": "q", "in": "query", "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "headers": {
                            "X-Y": {"schema": {"type": "string"}},
                            "Z": {"$ref": "#/components/headers/H"},
                        },
                        "content": {
                            "application/json": {"schema": {"$ref": "types/shop/thing.json"}}
                        },
                    },
                    "default": {"$ref": "#/components/responses/R"},
                    "x-more": 5,
                },
            },
            "post": {
                "requestBody": {"content": {"application/json": {"schema": _OWN}}},
                "responses": {"200": {"$ref": "#/components/responses/R"}},
            },
        },
        "/b": {"$ref": "#/components/pathItems/I"},
        "x-more": [1],
    },
    "components": {
        "schemas": {"Own": _OWN, "Choice": _CHOICE, "Any": True},
        "parameters": {
            "P": {"name": "p", "in": "header", "content": {"text/plain": {"schema": {}}}}
        },
        "headers": {"H": {"schema": {"type": "integer"}}},
        "responses": {
            "R": {
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Choice"}}}
            }
        },
        "requestBodies": {"B": {"content": {}}},
        "pathItems": {
            "I": {"put": {"requestBody": {"$ref": "#/components/requestBodies/B"}, "responses": {}}}
        },
    },
}

_VALUES: Final[tuple[Any, ...]] = (
    *(None, 0, 1.5, True, False, "x", "(", "\\p{L}", [], {}, [1], [{}], ["a"]),
    *({"a": 1}, {"get": {}}, {"content": {}}, {"content": 5}, {"headers": None}),
)
_REFERENCES: Final = (
    *("#", "#/", "#/info", "#/info/title", "#/paths", "#/paths/~1a", "#/paths/~1a/parameters/0"),
    *("#/components/parameters/P", "#/components/headers/H", "#/components/responses/R"),
    *("#/components/pathItems/I", "#/components/schemas/Own", "#/components/schemas/Choice"),
    *("#/components/schemas/Own/properties", "types/shop/thing.json"),
    "#/paths/~1a/parameters/" + "9" * 5000,
)
_MEMBERS: Final = (
    *("$ref", "content", "get", "headers", "items", "oneOf", "parameters", "properties"),
    *("required", "responses", "schema", "type", "x-more"),
)


def spoilt(chance: random.Random) -> dict[str, Any]:
    """Draw the document with one to three of its values replaced, added or left out."""
    document = copy.deepcopy(OPENAPI)
    for _ in range(chance.choice((1, 1, 2, 3))):
        *steps, last = chance.choice([place for place in _places(document) if place])
        holder: Any = document
        for step in steps:
            holder = holder[step]
        value = copy.deepcopy(chance.choice([*_VALUES, {"$ref": chance.choice(_REFERENCES)}] * 2))
        if chance.random() < 0.3:
            value = {"$ref": chance.choice(_REFERENCES)}
        if isinstance(holder, dict) and chance.random() < 0.2:
            last = chance.choice(_MEMBERS)
        if isinstance(holder, dict) and chance.random() < 0.1:
            holder.pop(last, None)
        else:
            holder[last] = value
    return document


def _places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(inner, (*at, step))


def write(folder: Path, document: Any) -> Path:
    """Write a schema folder with this document."""
    types = folder / "types" / "shop"
    types.mkdir(parents=True, exist_ok=True)
    (types / "thing.json").write_text(json.dumps(THING), encoding="utf-8")
    (folder / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    return folder

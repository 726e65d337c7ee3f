"""A document at each of three contracts: what is there, what it was, and where it stands."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tinkerspec.contract.axis.project import document_at
from tinkerspec.contract.load import Document, parse
from tinkerspec.contract.pointer import value_at

ORDER = {"a": 0, "b": 1, "c": 2}


def document(data: Any) -> Document:
    raw = json.dumps(data, indent=1).encode()
    return parse(raw, path="types/t/thing.json", file="thing.json")


def at(data: Any, name: str) -> Any:
    found = document_at(document(data), ORDER, ORDER[name])
    return None if found is None else found.data


def since(name: str, /, **more: Any) -> dict[str, Any]:
    return {"x-since": name, **more}


def until(name: str, /, **more: Any) -> dict[str, Any]:
    return {"x-until": name, **more}


WORD = {"type": "string"}
GONE: Any = None


@pytest.mark.parametrize(
    ("data", "a", "b", "c"),
    [
        (since("b", **WORD), GONE, WORD, WORD),
        (until("b", **WORD), WORD, GONE, GONE),
        ({**since("b"), **until("c"), **WORD}, GONE, WORD, GONE),
        pytest.param(
            {"properties": {"x": since("b"), "y": {}}, "required": ["x", "y"]},
            {"properties": {"y": {}}, "required": ["y"]},
            {"properties": {"x": {}, "y": {}}, "required": ["x", "y"]},
            {"properties": {"x": {}, "y": {}}, "required": ["x", "y"]},
            id="required follows the member",
        ),
        pytest.param(
            {"properties": {"x": since("b")}, "required": ["x"], "x-values": {"x": until("c")}},
            {"properties": {}, "required": []},
            {"properties": {"x": {}}, "required": ["x"]},
            {"properties": {"x": {}}, "required": []},
            id="a member that became optional",
        ),
        pytest.param(
            {"properties": {"x-since": WORD, "x-was": {"x-until": "b"}}, "x-was": [{"until": "b"}]},
            {"properties": {"x-since": WORD, "x-was": {}}},
            {"properties": {"x-since": WORD}},
            {"properties": {"x-since": WORD}},
            id="members named like marks",
        ),
        pytest.param(
            {"type": "number", "minimum": 0, "title": "T", "x-was": [
                {"until": "b", "type": "integer", "without": ["title"]},
                {"until": "c", "minimum": 1, "maximum": 9},
            ]},
            {"type": "integer", "minimum": 1, "maximum": 9},
            {"type": "number", "minimum": 1, "title": "T", "maximum": 9},
            {"type": "number", "minimum": 0, "title": "T"},
            id="each entry adds to the one after it",
        ),
        pytest.param(
            {"default": None, "x-was": [{"until": "b", "default": 1}]},
            {"default": 1},
            {"default": None},
            {"default": None},
            id="null is a value",
        ),
        pytest.param(
            {"enum": ["p", 1, None], "type": ["string", "null"], "x-values": {
                "p": until("c"), "1": since("b"), "null": since("b"),
            }},
            {"enum": ["p"], "type": "string"},
            {"enum": ["p", 1, None], "type": ["string", "null"]},
            {"enum": [1, None], "type": ["string", "null"]},
            id="entries of lists",
        ),
        pytest.param(
            {"x-list-dtype": {"w": "int64", "v": "int64"}, "x-values": {"w": since("b")}},
            {"x-list-dtype": {"v": "int64"}},
            {"x-list-dtype": {"w": "int64", "v": "int64"}},
            {"x-list-dtype": {"w": "int64", "v": "int64"}},
            id="entries of x-list-dtype",
        ),
        pytest.param(
            {"x-list-dtype": {"w": "int64"}, "x-values": {"w": since("c")}},
            {},
            {},
            {"x-list-dtype": {"w": "int64"}},
            id="a list with no entry left",
        ),
        pytest.param(
            {
                "oneOf": [{"$ref": "p.json"}, {"$ref": "q.json", **since("b")}, {"$ref": "r.json"}],
                "discriminator": {"propertyName": "k", "mapping": {
                    "p": "p.json", "old": "p.json", "q": "q.json",
                }},
                "x-values": {"old": until("c")},
            },
            {
                "oneOf": [{"$ref": "p.json"}, {"$ref": "r.json"}],
                "discriminator": {"propertyName": "k", "mapping": {"p": "p.json", "old": "p.json"}},
            },
            {
                "oneOf": [{"$ref": "p.json"}, {"$ref": "q.json"}, {"$ref": "r.json"}],
                "discriminator": {"propertyName": "k", "mapping": {
                    "p": "p.json", "old": "p.json", "q": "q.json",
                }},
            },
            {
                "oneOf": [{"$ref": "p.json"}, {"$ref": "q.json"}, {"$ref": "r.json"}],
                "discriminator": {"propertyName": "k", "mapping": {"p": "p.json", "q": "q.json"}},
            },
            id="tags follow their variants",
        ),
        pytest.param(
            {"title": "T", "anyOf": [{"$ref": "p.json"}, since("b", type="null")], "default": 1},
            {"title": "T", "$ref": "p.json", "default": 1},
            {"title": "T", "anyOf": [{"$ref": "p.json"}, {"type": "null"}], "default": 1},
            {"title": "T", "anyOf": [{"$ref": "p.json"}, {"type": "null"}], "default": 1},
            id="a choice of one is that one",
        ),
        pytest.param(
            {"anyOf": [
                {"type": ["integer", "null"], "title": "N", "x-values": {"null": since("b")}},
                since("c", **WORD),
            ], "title": "T"},
            {"type": "integer", "title": "T"},
            {"type": ["integer", "null"], "title": "T"},
            {"anyOf": [{"type": ["integer", "null"], "title": "N"}, WORD], "title": "T"},
            id="the marks of the one that is left count",
        ),
        pytest.param(
            {"paths": {"/x": {"get": {}, "put": since("b")}, "/y": since("c", get={})}},
            {"paths": {"/x": {"get": {}}}},
            {"paths": {"/x": {"get": {}, "put": {}}}},
            {"paths": {"/x": {"get": {}, "put": {}}, "/y": {"get": {}}}},
            id="operations",
        ),
        pytest.param(
            {"paths": {"/x": {"summary": "X", "parameters": [WORD], "get": since("b")}, "/y": {}}},
            {"paths": {"/y": {}}},
            {"paths": {"/x": {"summary": "X", "parameters": [WORD], "get": {}}, "/y": {}}},
            {"paths": {"/x": {"summary": "X", "parameters": [WORD], "get": {}}, "/y": {}}},
            id="a path goes with its last operation",
        ),
        pytest.param(
            {"paths": {"/x": {"$ref": "#/components/pathItems/X"}, "/y": {"$ref": "#/paths/~1x"}},
             "components": {"pathItems": {
                 "X": {"get": until("c"), "put": since("b", **until("c"))},
             }}},
            {"paths": {"/x": {"$ref": "#/components/pathItems/X"}, "/y": {"$ref": "#/paths/~1x"}},
             "components": {"pathItems": {"X": {"get": {}}}}},
            {"paths": {"/x": {"$ref": "#/components/pathItems/X"}, "/y": {"$ref": "#/paths/~1x"}},
             "components": {"pathItems": {"X": {"get": {}, "put": {}}}}},
            {"paths": {}, "components": {"pathItems": {"X": {}}}},
            id="a path goes with the last operation of the path item that it refers to",
        ),
        pytest.param(
            {"parameters": [since("b", name="X")], "content": {"j": until("c"), "p": since("b")},
             "headers": {"H": since("c")}},
            {"content": {"j": {}}},
            {"parameters": [{"name": "X"}], "content": {"j": {}, "p": {}}},
            {"parameters": [{"name": "X"}], "content": {"p": {}}, "headers": {"H": {}}},
            id="parts of operations",
        ),
        pytest.param(
            {"default": since("b"), "x-lang": {"p": since("b")}, "examples": [since("b")],
             "items": since("b")},
            {"default": since("b"), "x-lang": {"p": since("b")}, "examples": [since("b")]},
            {"default": since("b"), "x-lang": {"p": since("b")}, "examples": [since("b")],
             "items": {}},
            {"default": since("b"), "x-lang": {"p": since("b")}, "examples": [since("b")],
             "items": {}},
            id="payloads have no marks",
        ),
    ],
)  # fmt: skip
def test_a_document_is_what_it_was(data: Any, a: Any, b: Any, c: Any) -> None:
    assert [at(data, name) for name in ORDER] == [a, b, c]


def test_a_document_without_marks_stays_the_same_object() -> None:
    one = document({"properties": {"x-since": WORD}, "examples": [{"a": [1]}]})
    plain = document({"properties": {"x": WORD}})
    assert document_at(plain, ORDER, 0) is plain
    found = document_at(one, ORDER, 0)
    assert found is not None
    assert found.data == one.data


def test_every_value_leads_to_its_place_in_the_file() -> None:
    """What a pointer leads to in the file is what it leads to in the document, marks aside."""
    whole = document(
        {
            "enum": ["p", "q", "r"],
            "x-values": {"p": since("b")},
            "anyOf": [since("b", maximum=1), {"items": {"anyOf": [since("b"), {"minimum": 5}]}}],
            "properties": {
                "x": {
                    "title": "X",
                    "x-was": [{"until": "c", "title": "Y", "items": {"title": "Z"}}],
                },
                "y/z": {"oneOf": [since("c"), {"$ref": "a"}, {"$ref": "b"}]},
            },
            "required": ["q", "x", "y/z"],
            "x-was": [{"until": "b", "title": "T"}],
        }
    )
    found = document_at(whole, ORDER, 0)
    assert found is not None
    pointers = dict(leaves(found.data))
    assert pointers == {
        "/enum/0": "q",
        "/enum/1": "r",
        "/items/minimum": 5,
        "/properties/x/title": "Y",
        "/properties/x/items/title": "Z",
        "/properties/y~1z/oneOf/0/$ref": "a",
        "/properties/y~1z/oneOf/1/$ref": "b",
        "/required/0": "q",
        "/required/1": "x",
        "/required/2": "y/z",
        "/title": "T",
    }
    for pointer, value in pointers.items():
        told = found.diagnostic("ref", pointer, "", "")
        assert value_at(whole.data, told.pointer) == value
        line = whole.text.split("\n")[told.line - 1]
        assert line[told.column - 1 :].rstrip(",") == json.dumps(value)


def leaves(node: Any, pointer: str = "") -> Any:
    items: Any = enumerate(node) if isinstance(node, list) else node.items()
    for step, value in items:
        inner = f"{pointer}/{str(step).replace('/', '~1')}"
        if isinstance(value, dict | list):
            yield from leaves(value, inner)
        else:
            yield inner, value

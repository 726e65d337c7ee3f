"""Payloads that differ in one place: they are judged as a whole would be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

import pytest
from tinkerspec.contract.lint.payloads import SchemaJudge
from tinkerspec.contract.load import Document
from tinkerspec.diff.focus import (
    Focused,
    FocusJudge,
    FocusVerdict,
    Held,
    leads_around,
    leads_into,
    plain,
)

NUMBER: Final = {"type": "integer", "minimum": 0}
TEXT: Final = {"type": "string"}


def _tagged(tag: str, member: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"kind": {"type": "string", "const": tag}, member: NUMBER},
        "required": ["kind"],
        "additionalProperties": False,
    }


SCHEMAS: Final[dict[str, Any]] = {
    "strict": {
        "type": "object",
        "properties": {"a": NUMBER, "b": TEXT},
        "required": ["a"],
        "additionalProperties": False,
    },
    "open": {"type": "object", "properties": {"a": NUMBER}, "required": ["a", "b"]},
    "parts": {
        "type": "object",
        "allOf": [
            {"$ref": "open.json"},
            {"type": "object", "properties": {"a": {"type": "integer", "maximum": 1}}},
        ],
        "properties": {"b": TEXT},
        "additionalProperties": True,
    },
    "list": {"type": "array", "items": {"$ref": "strict.json"}, "minItems": 1, "maxItems": 2},
    "distinct": {"type": "array", "items": {"$ref": "strict.json"}, "uniqueItems": True},
    "map": {
        "type": "object",
        "additionalProperties": {"$ref": "strict.json"},
        "propertyNames": {"maxLength": 1},
        "maxProperties": 2,
    },
    "nullable": {"anyOf": [{"$ref": "strict.json"}, {"type": "null"}]},
    "union": {
        "oneOf": [{"$ref": "#/$defs/x"}, {"$ref": "#/$defs/y"}],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"x": "#/$defs/x", "y": "#/$defs/y"},
        },
        "$defs": {"x": _tagged("x", "a"), "y": _tagged("y", "b")},
    },
    "either": {"anyOf": [{"$ref": "strict.json"}, {"$ref": "union.json"}, {"$ref": "map.json"}]},
    "one": {"oneOf": [{"$ref": "strict.json"}, {"$ref": "open.json"}, {"$ref": "map.json"}]},
    "other": {"type": "object", "properties": {"a": NUMBER}, "minProperties": 2},
    "holder": {"type": "object", "properties": {"a": {"$ref": "either.json"}}, "required": ["a"]},
}
RECORDS: Final[list[dict[str, Any]]] = [
    *({}, {"a": 1}, {"a": -1}, {"a": 2, "b": ""}, {"b": 1}, {"a": 1, "c": None}),
    *({"kind": "x", "a": 1}, {"kind": "y", "a": 1}, {"kind": "y", "b": 1}, {"kind": "z"}),
    *({"x": {"a": 1}}, {"x": {"a": 1}, "y": {"a": -1}}, {"long": {"a": 1}}, {"a": {"kind": "x"}}),
]
PLACES: Final[list[tuple[str | int, ...]]] = [
    *((), ("a",), ("b",), ("x",), (0,), (0, "a"), ("x", "a")),
]
VALUES: Final[list[Any]] = [None, 1, -1, "", "x", "y", {"a": 1}, {"kind": "x", "a": 1}]


@pytest.fixture(scope="module")
def judge() -> FocusJudge:
    documents = [
        Document(path=f"{name}.json", file=name, text=json.dumps(schema), data=schema)
        for name, schema in SCHEMAS.items()
    ]
    return FocusJudge(SchemaJudge(documents), {each.path: each for each in documents})


def focused() -> Iterator[Focused]:
    """Records that lack each member, or have another value there, and those inside of others."""
    records = [Held(each) for each in RECORDS]
    for key in ("a", "b", "c", "kind", "x"):
        records += [Held(each, key) for each in RECORDS]
        records += [Held(each, key, value) for each in RECORDS for value in VALUES]
    yield from records
    for each in records[: 3 * len(RECORDS)]:
        yield Held([None], 0, each)
        yield Held([None, {"a": 1}], 0, each)
        yield Held({"x": None, "y": {"a": 1}}, "x", each)
        yield Held({"a": None}, "a", each)


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_says_what_is_said_of_the_whole(judge: FocusJudge, name: str) -> None:
    verdicts = set()
    for value in focused():
        is_valid = judge.judge.is_valid(judge.documents[f"{name}.json"], "", plain(value))
        said = judge.outcome((f"{name}.json", ""), value)
        assert (plain(value), said.is_refused) == (plain(value), not is_valid)
        verdicts.add(is_valid)
    assert verdicts == {True, False}


@pytest.mark.parametrize("name", SCHEMAS)
def test_it_tells_where_the_faults_are(judge: FocusJudge, name: str) -> None:
    """As far as it is asked: whether there is one in the place, around it, and elsewhere."""
    for value in islice(focused(), 0, None, 7):
        faults = judge.judge.faults(judge.documents[f"{name}.json"], "", plain(value))
        paths = [path for path, _ in faults]
        for place in PLACES:
            inside = [path for path in paths if leads_into(path, place)]
            around = [path for path in paths if leads_around(path, place) and path not in inside]
            said = judge.outcome((f"{name}.json", ""), value, [place])
            wanted = bool(inside), bool(around), len(inside) + len(around) < len(paths)
            assert (plain(value), place, _told(said)) == (plain(value), place, wanted)


def _told(said: FocusVerdict) -> tuple[bool, bool, bool]:
    return bool(said.inside), bool(said.around), bool(said.elsewhere)


def test_what_records_share_is_judged_once(
    judge: FocusJudge, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = {"a": 1, "b": "x"}
    asked = []
    is_valid = SchemaJudge.is_valid

    def counted(self: SchemaJudge, document: Document, pointer: str, value: Any) -> bool:
        asked.append(pointer)
        return is_valid(self, document, pointer, value)

    monkeypatch.setattr(SchemaJudge, "is_valid", counted)
    for number in range(10):
        judge.outcome(("strict.json", ""), Held(shared, "a", number))
    assert asked.count("/properties/b") == 1

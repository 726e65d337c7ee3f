"""What the oracle makes of references, of arrays, and of choices inside choices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import pytest
from jsonschema.validators import extend
from tinkerspec_oracle import Oracle
from tinkerspec_oracle.references import linked

NODE: Final[dict[str, Any]] = {
    "title": "Node",
    "type": "object",
    "properties": {
        "default": {"$ref": "../kinds/size.json#/$defs/a~1b"},
        "next": {"$ref": "#"},
        "data": {"additionalProperties": True, "default": {"$ref": "size.json"}},
    },
    "additionalProperties": False,
}
SIZE: Final[dict[str, Any]] = {"title": "Size", "$defs": {"a/b": {"type": "integer"}}}


def test_a_reference_knows_the_schema_that_it_leads_to() -> None:
    found = linked({"types/node.json": NODE, "kinds/size.json": SIZE})
    members = found["types/node.json"]["properties"]
    assert members["default"]["$ref"].schema is found["kinds/size.json"]["$defs"]["a/b"]
    assert members["next"]["$ref"].schema is found["types/node.json"]


def test_data_that_looks_like_a_reference_stays_data() -> None:
    found = linked({"types/node.json": NODE, "kinds/size.json": SIZE})
    assert found["types/node.json"]["properties"]["data"] == NODE["properties"]["data"]
    canonical = Oracle({"types/node.json": NODE, "kinds/size.json": SIZE}).canonical("Node", {})
    assert canonical == {"data": {"$ref": "size.json"}}


def test_faults_are_found_through_references() -> None:
    oracle = Oracle({"types/node.json": NODE, "kinds/size.json": SIZE})
    verdict = oracle.judge_value("Node", {"next": {"next": {"default": "x"}}})
    assert [(fault.code, fault.at) for fault in verdict.faults] == [("type", "/next/next/default")]


SIZE_AT: Final = {"$ref": "../kinds/size.json#/$defs/a~1b"}


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({"type": "number"}, ["/0"]),
        (SIZE_AT, ["/0"]),
        ({"allOf": [SIZE_AT, {"minimum": 0}]}, ["/0"]),
        ({"type": "number", "enum": [1, 2]}, ["/0", "/1"]),
        ({"allOf": [{"type": "number"}, {"const": 1}]}, ["/0", "/1"]),
        ({"allOf": [{"enum": [1, 2]}, SIZE_AT]}, ["/0", "/1"]),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, ["/0", "/1"]),
    ],
)
def test_of_numbers_only_the_first_fault_is_told_and_of_listed_values_all(
    items: dict[str, Any], expected: list[str]
) -> None:
    schema = {"title": "Many", "type": "array", "items": items}
    oracle = Oracle({"types/many.json": schema, "kinds/size.json": SIZE})
    faults = oracle.judge_value("Many", ["a", {}]).faults
    assert sorted((fault.code, fault.at) for fault in faults) == [("type", at) for at in expected]


@pytest.mark.parametrize(("kind", "is_valid"), [("integer", True), ("number", False)])
def test_a_multiple_of_another_part_is_one_of_the_numbers_that_are_asked(
    kind: str, is_valid: bool
) -> None:
    """A number is a double, and the nearest one to 2**53 + 1 is 2**53."""
    schema = {"title": "Step", "allOf": [{"type": [kind, "null"]}, {"multipleOf": 2**53 + 1}]}
    oracle = Oracle({"types/step.json": schema})
    assert oracle.judge_value("Step", 2**53 + 1).valid is is_valid
    assert oracle.judge_value("Step", None).valid


def counting(keyword: str, asked: Counter[str]) -> Callable[[Any], Any]:
    """Makes a validator count how often a keyword is asked, by the title of its schema."""

    def watched(validator: Any) -> Any:
        judge = validator.VALIDATORS[keyword]

        def counted(asking: Any, stated: Any, value: Any, schema: Any) -> Any:
            asked[schema["title"]] += 1
            return judge(asking, stated, value, schema)

        return extend(validator, {keyword: counted})

    return watched


def _variant(name: str, choice: str) -> dict[str, Any]:
    members = {"next": {"$ref": f"{choice}.json"}, "tag": {"const": name}}
    required = ["next", "tag"]
    return {"title": name, "type": "object", "properties": members, "required": required}


@pytest.mark.parametrize(
    ("choice", "at"),
    [
        ({"anyOf": [{"$ref": "a.json"}, {"$ref": "b.json"}, {"type": "integer"}]}, ("union", "")),
        (
            {
                "oneOf": [{"$ref": "a.json"}, {"$ref": "b.json"}],
                "discriminator": {"propertyName": "tag"},
            },
            ("tag", ""),
        ),
    ],
    ids=["untagged", "tagged"],
)
def test_choices_inside_choices_cost_in_proportion(
    choice: dict[str, Any], at: tuple[str, str]
) -> None:
    asked = Counter[str]()
    documents = {
        "choice.json": {"title": "choice", **choice},
        "a.json": _variant("a", "choice"),
        "b.json": _variant("b", "choice"),
    }
    oracle = Oracle(documents, watched=counting("properties", asked))
    payload: Any = "no variant"
    for _ in range(8):
        payload = {"next": payload}
    verdict = oracle.judge_value("choice", payload)
    assert {(fault.code, fault.at) for fault in verdict.faults} == {at}
    # Each variant for each object; 510 times if each level asks what is below once more.
    assert asked.total() == 2 * 9


def test_a_choice_is_judged_anew_for_each_payload() -> None:
    """Values come and go at the same place in memory, and one may stand at several places."""
    schema = {"title": "choice", "type": "array", "items": {"anyOf": [SIZE_AT, {"type": "null"}]}}
    oracle = Oracle({"types/choice.json": schema, "kinds/size.json": SIZE})
    payload: list[Any] = [{}]
    assert [fault.at for fault in oracle.judge_value("choice", payload).faults] == ["/0"]
    payload[0] = 1
    assert oracle.judge_value("choice", payload).valid
    shared: list[Any] = []
    found = oracle.judge_value("choice", [shared, 1, shared]).faults
    assert sorted(fault.at for fault in found) == ["/0", "/2"]


def test_what_payloads_share_is_judged_once_while_the_oracle_remembers() -> None:
    members = {"part": {"$ref": "part.json"}, "number": {"title": "number", "type": "integer"}}
    whole = {"title": "whole", "type": "object", "properties": members}
    part = {"title": "part", "type": "object", "properties": {"a": {"title": "a", "type": "null"}}}
    asked = Counter[str]()
    oracle = Oracle({"whole.json": whole, "part.json": part}, watched=counting("type", asked))
    shared: dict[str, Any] = {"a": None}
    with oracle.remembering():
        for number in (1, 2, "3", 4):
            is_valid = isinstance(number, int)
            assert oracle.judge_value("whole", {"part": shared, "number": number}).valid is is_valid
        assert oracle.judge_value("whole", {"part": {"a": 1}}).faults == {("type", "/part/a")}
        assert oracle.canonical("whole", {"part": shared}) == {"part": {}}
    assert asked == {"whole": 5, "number": 4, "part": 2, "a": 2}
    shared["a"] = 1  # From now on, values may change.
    assert oracle.judge_value("whole", {"part": shared}).faults == {("type", "/part/a")}
    shared["a"] = None
    assert oracle.judge_value("whole", {"part": shared}).valid


def test_an_object_whose_parts_have_no_members_is_no_map() -> None:
    empty = {"type": "object", "properties": {}, "additionalProperties": True}
    parts = [{"$ref": "empty.json"}, {"properties": {}}]
    whole = {"title": "Whole", "type": "object", "allOf": parts, "additionalProperties": True}
    oracle = Oracle(
        {"types/a/empty.json": {"title": "Empty", **empty}, "types/a/whole.json": whole}
    )
    assert oracle.canonical("Whole", {"a": 1}) == {}
    assert oracle.canonical("Empty", {"a": 1}) == {}

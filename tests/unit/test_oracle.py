"""What the oracle makes of references."""

from __future__ import annotations

from typing import Any, Final

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

"""The report for programs: as its schema says, in ASCII, complete."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tinkerspec.parity.report import json as json_report

from .report_cases import EMPTY, MANY, NASTY, REPORT, RUN_RATE, SMALL, ParityReport, hostile

SCHEMA: dict[str, Any] = json.loads(json_report.SCHEMA.read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def document(report: ParityReport, *, everything: bool = False) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(json_report.render(report, everything=everything))
    return loaded


def nodes(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema of the schema that describes a value."""
    if not isinstance(schema, dict):
        return
    yield path, schema
    for keyword in ("properties", "$defs"):
        for name, inner in schema.get(keyword, {}).items():
            yield from nodes(inner, f"{path}/{keyword}/{name}")


def test_the_schema_is_one_and_closed() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"].endswith("2020-12/schema")
    for path, node in nodes(SCHEMA):
        assert node.get("description", "").endswith("."), f"{path} is not described"
        if "properties" in node:
            assert node["additionalProperties"] is False, path
            optional = {"others"} if path == "/$defs/comparison" else set()
            assert set(node["required"]) == set(node["properties"]) - optional, path


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("report", [EMPTY, REPORT, MANY], ids=["empty", "one", "many"])
def test_a_report_is_as_the_schema_says(report: ParityReport, everything: bool) -> None:
    VALIDATOR.validate(document(report, everything=everything))


@pytest.mark.parametrize(
    "fault",
    [
        lambda report: report.update(extra=1),
        lambda report: report.pop("waivers"),
        lambda report: report.update(version=2),
        lambda report: report["comparisons"][0].pop("behaviour"),
        lambda report: report["comparisons"][0]["summary"].update(others=-1),
        lambda report: report["comparisons"][0]["source"].update(language="cobol"),
        lambda report: report["comparisons"][0]["gaps"][0].update(severity="bad"),
        lambda report: report["comparisons"][0]["gaps"][0]["found_at"].update(line="1"),
        lambda report: report["waivers"][0].update(expires="tomorrow"),
    ],
)
def test_the_schema_refuses_another_form(fault: Any) -> None:
    report = document(REPORT)
    VALIDATOR.validate(report)
    fault(report)
    assert not VALIDATOR.is_valid(report)


def test_the_counts_are_those_of_the_comparison() -> None:
    report = document(REPORT)
    assert report["version"] == 1
    assert report["comparisons"][0]["summary"] == {
        "types": {
            "total": 5,
            "complete": 1,
            "partial": 2,
            "missing": 1,
            "inline": 1,
            "imported": 0,
        },
        "members": {"total": 7, "matching": 2},
        "methods": {"total": 2, "matching": 1},
        "operations": {"total": 0, "matching": 0},
        "gaps": {"critical": 2, "high": 1, "medium": 0, "low": 1},
        "waived": 1,
        "others": 2,
    }
    assert document(MANY)["summary"] == {
        "gaps": {"critical": 3, "high": 1, "medium": 0, "low": 2},
        "waived": 1,
        "waivers": {"active": 1, "expired": 1, "unused": 1},
    }


def test_everything_adds_the_names_of_the_other_types() -> None:
    assert "others" not in document(REPORT)["comparisons"][0]
    complete = document(REPORT, everything=True)
    assert complete["comparisons"][0].pop("others") == list(SMALL.others)
    assert complete == document(REPORT)


def test_every_gap_is_there_with_the_waiver_that_holds_it_back() -> None:
    gaps = document(REPORT)["comparisons"][0]["gaps"]
    assert [gap["id"] for gap in gaps] == [gap.id for gap in SMALL.gaps]
    held_back = {gap["id"]: gap["waiver"] for gap in gaps if gap["waiver"]}
    assert held_back == {
        RUN_RATE.id: {
            "id": RUN_RATE.id,
            "source": "sdk",
            "reason": "the service sets it\n  itself",
            "expires": "2027-03-01",
            "place": {"file": "waivers.toml", "line": 1},
        }
    }


def test_waivers_come_with_their_state() -> None:
    waivers = document(REPORT)["waivers"]
    assert [waiver["state"] for waiver in waivers] == ["active", "expired", "unused"]
    assert [waiver["source"] for waiver in waivers] == ["sdk", None, "port"]


@pytest.mark.parametrize("text", NASTY)
def test_texts_are_ascii_and_exact(text: str) -> None:
    shown = json_report.render(hostile(text, text), everything=True)
    assert shown.isascii()
    report = json.loads(shown)
    VALIDATOR.validate(report)
    comparison = report["comparisons"][0]
    assert comparison["source"]["label"] == comparison["gaps"][0]["mend"] == text
    assert comparison["members"][0]["found_default"] == comparison["others"][0] == text
    assert report["waivers"][0]["reason"] == text

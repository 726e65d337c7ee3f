"""Payloads that show a break: the one that shows what its change is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tinkerspec.contract.lint.payloads import SchemaJudge
from tinkerspec.diff.change import Finding
from tinkerspec.diff.pipeline import compare

from .schema_sets import edition, record

OLD = {"enum": ["a", True, None]}
NEW = {"enum": ["a", 2]}


def test_null_that_is_no_longer_allowed_is_shown_by_null(tmp_path: Path) -> None:
    """Although another value of the enum is refused as well."""
    old, new = (
        edition(tmp_path / name, record("R", {"m": "a"}, m=member))
        for name, member in (("old", OLD), ("new", NEW))
    )
    shown = {
        finding.change.kind: {str(each.payload) for each in finding.witnesses}
        for finding in compare(old, new).findings
    }
    assert shown["null-refused"] == {"{'m': None}"}
    assert shown["value-removed"] == {"{'m': True}"}
    assert shown["value-added"] == {"{'m': 2}"}


INTEGER: dict[str, Any] = {"type": "integer"}
OPTIONAL = {**INTEGER, "default": 0}


def changed_everywhere(
    folder: Path, old: dict[str, Any], new: dict[str, Any]
) -> tuple[Finding, ...]:
    """What is found where each of thirty members changed in the same way."""
    editions = []
    for name, member in (("old", old), ("new", new)):
        schema = record("R", {}, **{f"m{number}": member for number in range(30)})
        del schema["examples"]
        if "default" in member:
            del schema["required"]
        editions.append(edition(folder / name, schema))
    return compare(*editions).findings


@pytest.mark.parametrize(
    ("old", "new", "most"),
    [
        (INTEGER, {**INTEGER, "maximum": 5}, 20),
        (INTEGER, {"type": "string"}, 10),
        (INTEGER, OPTIONAL, 40),
        (OPTIONAL, INTEGER, 40),
    ],
)
def test_few_payloads_show_each_of_many_changes(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    old: dict[str, Any],
    new: dict[str, Any],
    most: int,
) -> None:
    judged = 0
    is_valid = SchemaJudge.is_valid

    def counted(*given: Any) -> Any:
        nonlocal judged
        judged += 1
        return is_valid(*given)

    monkeypatch.setattr(SchemaJudge, "is_valid", counted)
    found = changed_everywhere(tmp_path, old, new)
    shown = sum(len(finding.witnesses) for finding in found)
    assert shown >= 30
    assert judged <= most * shown


@pytest.mark.parametrize(("old", "new"), [(INTEGER, OPTIONAL), (OPTIONAL, INTEGER)])
def test_a_member_is_shown_missing_alone(
    tmp_path: Path, old: dict[str, Any], new: dict[str, Any]
) -> None:
    """Although all others may be missing too in the version that writes."""
    found = changed_everywhere(tmp_path, old, new)
    shown = [each.faults for finding in found for each in finding.witnesses]
    assert shown
    assert {len(faults) for faults in shown} == {1}

"""Payloads that show a break: the one that shows what its change is about."""

from __future__ import annotations

from pathlib import Path

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

"""What the command finds in the published SDK, against what reading its sources by hand found.

A file of golden/ holds one release: each gap with its place on both sides, the status of each type,
and the counts. They were written by hand from the sources, before there was a comparison to look
at. Facts only: they hold nothing of the SDK's text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from tinkerspec.diagnostics import Place
from tinkerspec.parity.gaps import Gap, SurfaceComparison
from tinkerspec.parity.pipeline import PackageSource

HERE: Final = Path(__file__).resolve().parent
RELEASES: Final = tuple(sorted(path.stem for path in (HERE / "golden").glob("*.json")))

Compare = Callable[..., SurfaceComparison]
Golden = dict[str, Any]

OF_THE_STEP: Final = ("tinker-0.27.2", "tinker-0.28.0")
"""The releases from which and to which schemas/NEXT_RELEASE.md goes."""


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def golden(release: str) -> Golden:
    return dict(json.loads((HERE / "golden" / f"{release}.json").read_text("utf-8")))


@pytest.fixture
def found(release: str, compare: Compare, wheel: Callable[[str], Path]) -> SurfaceComparison:
    return compare(PackageSource("python", str(wheel(release))))


def _place(place: Place | None, root: str) -> str | None:
    """The place without what leads to it, which is the user's own."""
    if place is None:
        return None
    _, _, inside = place.file.rpartition(root)
    return f"{inside}:{place.line}"


def _row(gap: Gap) -> dict[str, str | None]:
    return {
        "id": gap.id,
        "kind": gap.kind,
        "expected_at": _place(gap.expected_at, "schemas/"),
        "found_at": _place(gap.found_at, ".whl/"),
    }


def test_every_gap_of_a_release_is_found_and_no_other(
    golden: Golden, found: SurfaceComparison
) -> None:
    expected = [(row["id"], row["kind"]) for row in golden["gaps"]]
    assert sorted((gap.id, gap.kind) for gap in found.gaps) == sorted(expected)


def test_the_places_of_every_gap_are_right_on_both_sides(
    golden: Golden, found: SurfaceComparison
) -> None:
    assert sorted(map(_row, found.gaps), key=lambda row: str(row["id"])) == golden["gaps"]


def test_each_type_has_the_status_it_should(golden: Golden, found: SurfaceComparison) -> None:
    assert {row.name: row.status for row in found.types} == golden["statuses"]


def test_the_counts_are_right(golden: Golden, found: SurfaceComparison) -> None:
    assert {
        "compared": sum(row.members for row in found.types),
        "matching": sum(row.matching_members for row in found.types),
    } == golden["members"]
    assert len(found.others) == golden["others"]


def test_the_release_is_called_by_its_name_and_version(
    golden: Golden, found: SurfaceComparison
) -> None:
    assert found.source.label == golden["source"]
    assert found.source.home == "tinker.types"


def test_every_release_that_is_fetched_has_a_golden_file() -> None:
    lines = (HERE / "releases.txt").read_text("utf-8").splitlines()
    named = [line.split()[0] for line in lines if line and not line.startswith("#")]
    assert sorted(name.replace("==", "-") for name in named) == sorted([*RELEASES, *OF_THE_STEP])


def test_a_golden_file_holds_its_gaps_in_order_and_each_once() -> None:
    for release in RELEASES:
        golden = json.loads((HERE / "golden" / f"{release}.json").read_text("utf-8"))
        ids = [row["id"] for row in golden["gaps"]]
        assert ids == sorted(set(ids)), release

"""The figures that README.md shows are those that the bench has written."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from types_bench import (
    COLD,
    GROWING,
    REFERENCE,
    ROWS,
    Spread,
    are_stable,
    chart,
    cold_table,
    medians,
    ratios,
    readme_table,
    table,
    with_table,
)
from types_bench import spreads as spreads_of

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "tests" / "bench" / "results"
SVG = "{http://www.w3.org/2000/svg}"
CONTENT: Any = json.loads((RESULTS / "types.json").read_text(encoding="utf-8"))


def spreads(which: str) -> dict[str, dict[str, Spread]]:
    return {
        job: {peer: Spread(*each) for peer, each in peers.items()}
        for job, peers in CONTENT[which].items()
    }


def test_readme_shows_what_was_measured() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme_table(spreads("warm"), spreads("cold"), CONTENT["machine"])
    assert shown in text
    assert with_table(text, shown) == text
    assert with_table(text, "other") != text


def test_the_page_has_a_row_for_each_job_that_the_reference_does() -> None:
    page = (RESULTS / "types.md").read_text(encoding="utf-8")
    assert table(spreads("warm"), ROWS) in page
    assert cold_table(spreads("cold")) in page
    assert spreads("cold").keys() == COLD.keys()


def test_ours_is_shown_with_its_lowest_and_highest_run_and_judged_by_its_median() -> None:
    runs = [
        {"decode": {"fast": ratio, "plain": 3.0, REFERENCE: 1.0, "floor": 9.0}}
        for ratio in (8.0, 6.9, 6.0)
    ]
    (row,) = table(spreads_of(runs), [row for row in ROWS if row.job == "decode"]).splitlines()[2:]
    assert "| 6.9 (6.0 to 8.0) | 3.0 | - |" in row
    assert row.endswith("| 9.0 | 7 (missed) / 3 / floor x 1.3 [1, missed] |")


def test_what_is_compared_was_taken_in_the_same_round() -> None:
    figures = {"decode": {REFERENCE: [1.0, 4.0, 2.0], "fast": [0.5, 2.0, 0.5]}}
    assert ratios(figures) == {"decode": {REFERENCE: 1, "fast": 2}}
    rows = {"append_10k": {"fast": [2.0]}, "append_100k": {"fast": [20.0]}}
    assert ratios(rows) == {"append_100k": {"fast": 0.1}}


def test_rounds_go_on_while_ours_differ() -> None:
    assert are_stable({REFERENCE: [1.0, 2.0], "fast": [0.5, 1.0], "plain": [1.0, 2.0]})
    assert not are_stable({REFERENCE: [1.0, 1.0], "fast": [0.5, 0.5], "plain": [1.0, 2.0]})


def test_every_peer_was_asked_and_the_fast_one_had_everything() -> None:
    versions = CONTENT["peers"]
    assert CONTENT["warm"]["construct"].keys() == versions.keys()
    assert all(versions["fast"][name] != "None" for name in ("msgspec", "pybase64", "simdjson"))
    assert all(versions["plain"][name] == "None" for name in ("msgspec", "pybase64", "simdjson"))


def test_the_page_shows_the_chart_of_the_figures() -> None:
    assert "(types.svg)" in (RESULTS / "types.md").read_text(encoding="utf-8")
    drawn = chart(medians(spreads("warm")), ROWS)
    assert (RESULTS / "types.svg").read_text(encoding="utf-8") == drawn


def test_what_is_worse_than_the_reference_goes_to_the_left() -> None:
    (job, other) = (ROWS[0].job, ROWS[1].job)
    found = {job: {"fast": 2.0, "plain": 0.5, REFERENCE: 1.0}, other: {"fast": 100, REFERENCE: 1}}
    drawn = ET.fromstring(chart(found, ROWS))
    bars = [bar for bar in drawn.iter(f"{SVG}rect") if bar.find(f"{SVG}title") is not None]
    edges = [(float(bar.attrib["x"]), float(bar.attrib["width"])) for bar in bars]
    (twice, width), (half, back), _ = edges
    assert (half + back, width) == (pytest.approx(twice), pytest.approx(back))
    values = [value for value in drawn.iter(f"{SVG}text") if value.text == "0.5"]
    assert [float(value.attrib["x"]) < half for value in values] == [True]


def test_no_cost_that_was_measured_grows_with_the_square() -> None:
    growth = CONTENT["growth"]
    assert growth.keys() == GROWING.keys()
    # Over three decades what grows with the square ends at a thousand times the cost.
    assert max(cost for job in growth.values() for costs in job.values() for cost in costs) < 10

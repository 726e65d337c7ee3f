"""The figures that README.md shows are those that the bench has written."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from types_bench import REFERENCE, ROWS, chart

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "tests" / "bench" / "results"
ROW = re.compile(r"^\| .+? \|" + r" ([0-9.]+|-) \|" * 6 + "$", re.MULTILINE)
SVG = "{http://www.w3.org/2000/svg}"
SHOWN = ("fast", "plain", "sdk038")
"""The peers that README.md shows, each in a process that has run a while, and in a fresh one."""


def rounded(number: float) -> str:
    return f"{number:.0f}" if number >= 20 else f"{number:.2g}" if number < 1 else f"{number:.1f}"


def test_readme_shows_what_was_measured() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition("### How fast they are")[2].partition("\n### ")[0]
    shown = set(ROW.findall(section))
    content = json.loads((RESULTS / "types.json").read_text(encoding="utf-8"))
    measured = {
        tuple(
            rounded(seen[peer]) if peer in seen else "-"
            for peer in SHOWN
            for seen in (warm, content["cold"].get(job, {}))
        )
        for job, warm in content["ratios"].items()
    }
    assert len(shown) >= 12
    assert shown - measured == set()


def test_every_peer_was_asked_and_the_fast_one_had_everything() -> None:
    content = json.loads((RESULTS / "types.json").read_text(encoding="utf-8"))
    versions = content["peers"]
    assert content["ratios"]["construct"].keys() == versions.keys()
    assert all(versions["fast"][name] != "None" for name in ("msgspec", "pybase64", "simdjson"))
    assert all(versions["plain"][name] == "None" for name in ("msgspec", "pybase64", "simdjson"))


def test_the_page_shows_the_chart_of_the_figures() -> None:
    assert "(types.svg)" in (RESULTS / "types.md").read_text(encoding="utf-8")
    ratios = json.loads((RESULTS / "types.json").read_text(encoding="utf-8"))["ratios"]
    assert (RESULTS / "types.svg").read_text(encoding="utf-8") == chart(ratios, ROWS)


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
    growth = json.loads((RESULTS / "types.json").read_text(encoding="utf-8"))["growth"]
    assert len(growth) >= 7
    # Over three decades what grows with the square ends at a thousand times the cost.
    assert max(cost for job in growth.values() for costs in job.values() for cost in costs) < 10

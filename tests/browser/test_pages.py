"""The report of `parity` and every picture of this project, as Chromium shows them.

On a phone and on a desktop, in the light and in the dark. `make test-browser` runs this, with one
browser for all pages.
"""

from __future__ import annotations

import io
import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, Final, TypeAlias

import our_schemas
import pytest
from tinkerspec import cli
from tinkerspec.parity import SEVERITIES

ROOT: Final = Path(__file__).resolve().parents[2]
PYTHON: Final = ROOT / ".venvs/browser/bin/python"
RELEASE: Final = ROOT / ".venvs/releases/tinker-0.18.2-py3-none-any.whl"

REPORT: Final = "report"
PICTURES: Final = {
    "graph": ROOT / "generated/docs/graph.svg",
    "overview": ROOT / "generator/overview.svg",
    "types": ROOT / "tests/bench/results/types.svg",
}
WIDTHS: Final = (390, 1280)
SCHEMES: Final = ("light", "dark")

View: TypeAlias = tuple[str, int, str]
"""A name, a width and a colour scheme."""
Views: TypeAlias = Mapping[View, Mapping[str, Any]]
"""What `look.js` says of each."""


def write_report(folder: Path) -> Path:
    """The page about a real release, which has gaps of many kinds."""
    shown = io.StringIO()
    arguments = ["--config", str(ROOT / "pyproject.toml"), "parity", "--contract", our_schemas.NAME]
    arguments += ["--python", str(RELEASE)]
    with redirect_stdout(shown):
        assert cli.main([*arguments, "--format", "html"]) == 1
    page = folder / "report.html"
    page.write_text(shown.getvalue(), encoding="utf-8")
    return page


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Views:
    """All views. With a folder in BROWSER_PICTURES, what the screen shows is kept there."""
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if chromium is None or not PYTHON.exists():
        raise FileNotFoundError("run `make test-browser`, which says what is missing")
    pages = {REPORT: write_report(tmp_path_factory.mktemp("pages")), **PICTURES}
    kept = [folder] if (folder := os.environ.get("BROWSER_PICTURES")) else []
    done = subprocess.run(
        [PYTHON, Path(__file__).with_name("look.py"), chromium, *kept],
        input=json.dumps({name: str(path) for name, path in pages.items()}),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return {(each["name"], each["width"], each["scheme"]): each for each in json.loads(done.stdout)}


def views(names: Sequence[str]) -> list[Any]:
    return [
        pytest.param(view, id="-".join(map(str, view)))
        for view in itertools.product(names, WIDTHS, SCHEMES)
    ]


every_view = pytest.mark.parametrize("view", views([REPORT, *PICTURES]))
every_picture = pytest.mark.parametrize("view", views(list(PICTURES)))
the_report = pytest.mark.parametrize("view", views([REPORT]))


@every_view
def test_it_fits_the_screen(seen: Views, view: View) -> None:
    assert seen[view]["overflow"] <= 0
    assert seen[view].get("scrolling", []) == []


@every_view
def test_no_word_is_broken_between_its_letters(seen: Views, view: View) -> None:
    assert seen[view]["broken"] == []


@every_view
def test_every_text_can_be_told_from_its_ground(seen: Views, view: View) -> None:
    """By the contrast that WCAG asks of small text."""
    assert seen[view]["dark"] is (view[2] == "dark")
    assert seen[view]["pale"] == []


@the_report
def test_gaps_are_in_groups_and_can_be_hidden(seen: Views, view: View) -> None:
    shown = seen[view]
    assert shown["gaps"] == shown["grouped"]
    assert sum(shown["gaps"].values()) > 20
    assert shown["gaps"].keys() == set(SEVERITIES)
    for severity in SEVERITIES:
        assert shown["without"][severity] == {**shown["gaps"], severity: 0}
    assert 0 < shown["rows without what matches"] < shown["rows"]


@the_report
def test_code_looks_like_code(seen: Views, view: View) -> None:
    assert seen[view]["code"] > 200
    assert seen[view]["fonts of code"] == ["monospace"]
    assert seen[view]["backticks"] == []


@the_report
def test_underscores_are_seen_in_links(seen: Views, view: View) -> None:
    assert seen[view]["underscores in the underline"] == []


@every_picture
def test_no_half_of_a_picture_is_empty(seen: Views, view: View) -> None:
    width, height = seen[view]["size"]
    marks = seen[view]["marks"]
    for low, high, size in (("left", "right", width), ("top", "bottom", height)):
        assert min(mark[low] for mark in marks) < 0.1 * size
        assert max(mark[high] for mark in marks) > 0.9 * size
        assert [m for m in marks if not (m[low] > -1 and m[high] < size + 1)] == []
        first = [mark for mark in marks if mark[low] + mark[high] < size]
        assert 0.2 < len(first) / len(marks) < 0.8, (low, len(first), len(marks))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_other_colours_in_the_dark(seen: Views, name: str) -> None:
    light, dark = ({*seen[name, 1280, scheme]["paints"]} for scheme in SCHEMES)
    assert len(light) > 2
    assert light & dark == set()

"""The report of `parity` and every picture of this project, as Chromium shows them."""

from __future__ import annotations

import pytest
from looking import PICTURES, REPORT, SCHEMES, View, Views, views
from tinkerspec.parity import SEVERITIES

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

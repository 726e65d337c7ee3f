"""The site as its readers use it: in Chromium, as files and from a server."""

from __future__ import annotations

import gzip
import itertools
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from looking import SITE, View, Views, searched, views
from vectors import Canonical, decode_vectors, same_json

LANGUAGES: Final = ["elixir", "python", "typescript"]
HARMLESS: Final = ("minor", "moderate")
"""What axe calls barriers that keep nobody out."""

OF_THE_CONTRACT: Final = ("data/", "assets/contract.js")
"""Scripts that are as long as the contract is; the editor is loaded after a page is there."""
MOST_SCRIPT: Final = (118_000, 40_000)
"""Bytes of the other scripts of a page, as they are and compressed."""

every_page = pytest.mark.parametrize("view", views(list(SITE)))
every_start = pytest.mark.parametrize("start", ["file", "server"])


@every_page
def test_nothing_overflows_overlaps_or_is_cut(seen: Views, view: View) -> None:
    shown = seen[view]
    assert (shown["overflow"], shown["overlapping"], shown["cut"]) == (0, [], [])


@every_page
def test_no_word_is_broken_between_its_letters(seen: Views, view: View) -> None:
    assert seen[view]["broken"] == []


@every_page
def test_every_text_can_be_told_from_its_ground(seen: Views, view: View) -> None:
    assert seen[view]["dark"] is (view[2] == "dark")
    assert seen[view]["pale"] == []


@pytest.mark.parametrize("name", SITE)
def test_everybody_can_use_it(seen: Views, name: str) -> None:
    found = [
        seen[name, *each]["barriers"] for each in ((390, "light"), (1280, "light"), (1280, "dark"))
    ]
    assert [each for each in itertools.chain(*found) if not each.startswith(HARMLESS)] == []


@every_page
def test_it_asks_for_nothing_and_says_nothing(seen: Views, view: View) -> None:
    """But for its own files."""
    shown = seen[view]
    assert len(shown["requests"]) > 3
    assert [each for each in shown["requests"] if not each.startswith(("file:", "blob:"))] == []
    assert shown["messages"] == []


def test_the_search_finds_every_type_and_member(told: Mapping[str, Any]) -> None:
    every = list(searched())
    assert len(every) > 90
    for (name, of), found in zip(every, told["site"]["found"], strict=True):
        # A type comes first; a member of several types may come after one of another.
        wanted = [name, f"member of {of}" if of else "type"]
        assert wanted in (found if of else found[:1]), (name, of, found)


@every_start
def test_it_works_from_files_and_below_any_path(told: Mapping[str, Any], start: str) -> None:
    chosen = told["site"]["chosen"][start]
    assert chosen["reached"] == "/types/model_input.html"
    assert chosen["contract"] == f"/contracts/0.38.0/{SITE['record']}"
    assert chosen["messages"] == []
    own = told["site"]["address"] if start == "server" else "file:"
    assert [each for each in chosen["requests"] if not each.startswith((own, "blob:"))] == []


@every_start
def test_a_language_and_a_theme_are_remembered(told: Mapping[str, Any], start: str) -> None:
    chosen = told["site"]["chosen"][start]
    assert (chosen["languages"], chosen["theme"]) == (["elixir"], "light")


def test_the_keyboard_reaches_the_search_and_the_languages_in_order(
    told: Mapping[str, Any],
) -> None:
    focused = [(each["in"], each["id"]) for each in told["site"]["tabs"]]
    assert focused[0] == ("skip", "")
    order = [focused.index(each) for each in (("choose", ""), ("search", "search"), ("theme", ""))]
    assert order == sorted(order)
    assert focused[-1] == ("tabs", "")
    assert all(one != other for one, other in itertools.pairwise(told["site"]["tabs"]))


def test_every_language_is_there_without_scripts(told: Mapping[str, Any]) -> None:
    assert sorted({*told["site"]["without scripts"]}) == LANGUAGES


def test_paper_has_every_language_and_no_bars(told: Mapping[str, Any]) -> None:
    printed = told["site"]["printed"]
    assert printed["languages"] == LANGUAGES
    assert (printed["bars"], printed["overflow"], printed["cut"]) == (0, 0, 0)
    assert printed["ground"] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")


def test_the_playground_says_of_every_vector_what_it_says(told: Mapping[str, Any]) -> None:
    every = list(decode_vectors())
    assert len(every) > 2000
    wrong = []
    for vector, found in zip(every, told["site"]["vectors"], strict=True):
        if isinstance(vector.outcome, Canonical):
            text = found.get("text")
            is_right = text and same_json(json.loads(text), vector.outcome.json, exact=True)
        else:
            faults = {(each["code"], each["at"]) for each in found.get("errors", ())}
            is_right = faults == {(fault.code, fault.at) for fault in vector.outcome.faults}
        if not is_right:
            wrong.append((vector.id, found))
    assert wrong == []


def test_paper_has_all_of_a_payload_and_no_buttons(told: Mapping[str, Any]) -> None:
    assert told["site"]["paper"] == {"lines": 201, "buttons": 0, "cut": 0}


@every_start
def test_a_link_to_a_type_that_is_gone_says_so(told: Mapping[str, Any], start: str) -> None:
    said = told["site"]["opened"][start]["gone"]
    assert said == "This contract has no type Gone. It looks like Cursor. 2 faults."


@every_start
def test_back_and_forward_open_what_was_shared(told: Mapping[str, Any], start: str) -> None:
    opened = told["site"]["opened"][start]
    assert opened["texts"] == ['{"offset": 0}', '{"offset": 0} ]']
    assert opened["messages"] == []


@every_start
def test_what_is_no_text_is_refused_with_a_reason(told: Mapping[str, Any], start: str) -> None:
    assert told["site"]["opened"][start]["files"] == [
        "a.json is empty.",
        "a.json is UTF-16: save it as UTF-8.",
        "a.json is binary, or not UTF-8: it is no JSON text.",
    ]


def test_what_is_written_is_judged_and_never_obeyed(told: Mapping[str, Any]) -> None:
    sound, tensor, hostile = told["site"]["playground"]["told"]
    assert sound == {"status": "No faults as Cursor.", "faults": [], "elements": 0}
    assert tensor["faults"] == [["1:1", "tensor", ""]]
    assert hostile["status"] == "It looks like AdamParams. 3 faults."
    assert hostile["faults"] == [
        ["1:19", "range", "/learning_rate"],
        ["1:36", "extra", "/__proto__"],
        ["1:72", "extra", "/<img src=x onerror=alert(1)>"],
    ]
    assert hostile["elements"] == 0


def test_a_link_has_the_payload_with_it(told: Mapping[str, Any]) -> None:
    played = told["site"]["playground"]
    assert played["shared"] == played["told"][-1]


def test_one_of_several_payloads_is_chosen_by_keyboard(told: Mapping[str, Any]) -> None:
    lines = told["site"]["lines"]
    assert lines["told"]["faults"] == [["2:24", "type", "/limit"]]
    # The canonical form is of all: there is nothing to choose.
    assert lines["seen"] == [False, True]
    (one, first), (two, faulty), (three, third) = lines["shown"]
    assert (one, two, three) == ("1", "2", "3")
    assert "limit: 1," in first
    assert faulty == "Line 2 has no payload without faults."
    assert "limit: 3," in third
    assert lines["messages"] == []


def test_a_long_line_has_no_colours_and_that_is_said(told: Mapping[str, Any]) -> None:
    """Each key would paint all of it again."""
    short, long, again = told["site"]["long line"]
    assert short["coloured"] > 5
    assert short["said"] == ""
    assert long == {
        "coloured": 0,
        "said": "There are no colours: a line has more than 2,000 characters.",
    }
    assert again == short


def test_a_long_payload_is_judged_and_a_very_long_one_refused(told: Mapping[str, Any]) -> None:
    played = told["site"]["playground"]
    assert "10.0 MB" in played["long"]["held"]
    assert 0 < played["long"]["size"] <= 20_000
    assert played["long"]["status"] == "No faults as TensorData."
    assert "64 MB" in played["refused"]


def test_nothing_that_is_written_leaves_the_page(told: Mapping[str, Any]) -> None:
    played = told["site"]["playground"]
    assert [each for each in played["requests"] if not each.startswith(("file:", "blob:"))] == []
    assert played["messages"] == []


@pytest.mark.parametrize("name", ["index", "record", "playground"])
def test_a_page_has_little_script(site: Path, name: str) -> None:
    page = (site / SITE[name]).read_text(encoding="utf-8")
    scripts = re.findall(r'<script(?: defer)? src="(?:\.\./)*([\w./-]+)"></script>', page)
    assert len(scripts) == page.count("<script") > 2
    own = [each for each in scripts if not each.startswith(OF_THE_CONTRACT)]
    parts = [(site / each).read_bytes() for each in own]
    sizes = (sum(map(len, parts)), sum(len(gzip.compress(part)) for part in parts))
    assert all(size < most for size, most in zip(sizes, MOST_SCRIPT, strict=True))

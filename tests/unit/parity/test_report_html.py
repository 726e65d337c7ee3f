"""The report as a page: alone in the world, readable by anyone, and with every text escaped."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from tinkerspec.contract.naming import printable
from tinkerspec.parity.report import html

from .report_cases import EMPTY, MANY, NASTY, REPORT, RUN_SEED, SMALL, ParityReport, hostile
from .report_pages import Page, read


def page(report: ParityReport, *, everything: bool = True) -> Page:
    return read(html.render(report, everything=everything))


@cache
def page_of(text: str, reason: str = "for now") -> Page:
    """The page of a report that has these texts in every place; nobody may change it."""
    return page(hostile(text, reason))


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_page_needs_nothing_else() -> None:
    for report in (EMPTY, MANY, hostile("x")):
        found = page(report)
        assert not {"script", "link", "img", "iframe", "form", "object", "base"} & set(found.tags)
        assert not any(name.startswith("on") for _, name, _ in found.attributes)
        assert {name for _, name, _ in found.attributes} & {"src", "style", "action"} == set()
        assert all(value.startswith("#") for value in found.values("href"))
        assert "default-src 'none'; style-src 'unsafe-inline'" in found.values("content")
        assert "url(" not in html.render(report, everything=True)


def test_every_link_leads_to_one_place() -> None:
    for report in (EMPTY, REPORT, MANY, hostile("a b"), hostile("report"), hostile("")):
        found = page(report)
        ids = found.values("id")
        assert len(ids) == len(set(ids))
        assert all(re.fullmatch(r"[A-Za-z0-9._-]+", name) for name in ids)
        assert {value.removeprefix("#") for value in found.values("href")} <= set(ids)
        assert set(found.values("aria-labelledby")) <= set(ids)


def test_each_gap_can_be_linked_to_by_its_id() -> None:
    ids = page(MANY).values("id")
    assert {gap.id for gap in SMALL.gaps} <= set(ids)
    assert "3-PARITY-Page-missing" in ids


def test_gaps_of_one_id_have_places_of_their_own() -> None:
    twice = replace(SMALL, gaps=(RUN_SEED, RUN_SEED))
    ids = page(ParityReport(comparisons=(twice,))).values("id")
    assert [name for name in ids if RUN_SEED.id in name] == [RUN_SEED.id, f"{RUN_SEED.id}-2"]


def test_the_page_says_what_is_to_do_and_what_is_new() -> None:
    changed = replace(SMALL, to_do=("Run.seed", "Run.rate"), new=("Walk",))
    text = words(html.render(ParityReport(comparisons=(changed,)), everything=False))
    for name, said in (("to do", "Run.seed, Run.rate"), ("new", "Walk; add what belongs in")):
        _, _, rest = text.partition(f'<span class="name">{name}</span> <span class="words">')
        assert rest.replace("<wbr>", "").startswith(said)
    assert '<span class="name">gaps</span>' not in text


def test_the_page_can_be_read_without_eyes() -> None:
    found = page(MANY)
    assert ("html", "lang", "en") in found.attributes
    assert found.tags.count("title") == found.tags.count("main") == found.tags.count("h1") == 1
    scopes = [value for tag, name, value in found.attributes if (tag, name) == ("th", "scope")]
    assert len(scopes) == found.tags.count("th")
    assert set(scopes) == {"col", "row"}
    levels = [int(tag[1]) for tag in found.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_severity_is_a_word_and_not_only_a_colour() -> None:
    shown = html.render(REPORT, everything=False)
    assert '<span class="badge critical">critical</span> <a href="#PARITY-Run.seed' in shown
    assert "prefers-color-scheme: dark" in shown


def test_what_is_said_of_a_gap() -> None:
    text = page(replace(REPORT, comparisons=(replace(SMALL, gaps=(RUN_SEED,)),))).text
    assert (
        "critical PARITY-Run.seed-missing Where src/sdk/types/run.py:12 Against "
        "schemas/types/run.json:7 Expected integer Found nothing Why it matters Every "
        "payload that is written lacks it, and the other side refuses it. Fix Add the member."
    ) in text


def test_the_summary_the_tables_and_the_waivers_are_there() -> None:
    text = page(REPORT).text
    for words_ in (
        "types 1 of 5 complete, 2 partial, 1 missing, 1 inline",
        "members 2 of 7 match",
        "vectors 38 of 40 agree, 2 left out (CPython 3.11)",
        "2 critical 1 high 1 low 1 waived",
        "rate number 0.5 number 1.0 src/sdk/types/run.py:14 default",
        "Waived until 2027-03-01: the service sets it itself (waivers.toml:1)",
        "Run rewind/1..2 src/sdk/types/run.py:30",
        "and 2 other types, which the contract 0.1.0 does not have: Pool, Socket.",
        "Warning: waivers.toml:6: the waiver of PARITY-Run.stop-missing ended on 2026-12-31",
    ):
        assert words_ in text
    assert "Pool" not in page(REPORT, everything=False).text


def test_an_empty_report_and_one_without_gaps_say_so() -> None:
    assert "Nothing was compared." in page(EMPTY).text
    same = replace(SMALL, gaps=())
    assert (
        "no gaps: nothing differs from the contract 0.1.0"
        in page(ParityReport(comparisons=(same,))).text
    )


@pytest.mark.parametrize("nasty", NASTY)
def test_the_page_shows_exactly_the_texts_that_went_in(nasty: str) -> None:
    plain, found = page_of("PLAIN"), page_of(nasty)
    assert [tag for tag in found.tags if tag[-4:] != "code"] == [
        tag for tag in plain.tags if tag[-4:] != "code"
    ]
    shown = printable(nasty)
    # What stands between backticks in the fix of either gap is code.
    assert len(found.codes) == len(plain.codes) + 2 * len(re.findall("`[^`]+`", nasty))
    texts = "".join(plain.texts).replace("PLAIN", shown)
    assert "".join(found.texts).replace("`", "") == texts.replace("`", "")
    labels = [value.replace("PLAIN", shown) for value in plain.values("aria-label")]
    assert found.values("aria-label") == labels


@pytest.mark.parametrize("nasty", NASTY)
def test_a_reason_is_shown_in_one_line(nasty: str) -> None:
    found = page_of("x", nasty)
    assert found.tags == page_of("x").tags
    assert printable(words(nasty)) in "".join(found.texts)

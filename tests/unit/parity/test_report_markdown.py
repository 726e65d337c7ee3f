"""The report as Markdown: stable, and without anything that a source could make markup of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from tinkerspec.contract.naming import printable
from tinkerspec.parity.report import markdown

from .report_cases import EMPTY, MANY, NASTY, REPORT, RUN_SEED, SMALL, ParityReport, hostile
from .report_pages import Page, read

SNAPSHOTS = Path(__file__).resolve().parent / "snapshots"


def page(report: ParityReport, *, everything: bool = True) -> Page:
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return read(reader.render(markdown.render(report, everything=everything)))


@cache
def page_of(text: str, reason: str = "for now") -> Page:
    """The page of a report that has these texts in every place; nobody may change it."""
    return page(hostile(text, reason))


def structure(found: Page) -> list[str]:
    """The tags, without those of code in sentences: a source may quote what it likes."""
    return [tag for tag in found.tags if tag.strip("/") != "code"]


def test_the_document_is_stable(snapshot: Callable[[str, Path], None]) -> None:
    snapshot(markdown.render(REPORT, everything=False), SNAPSHOTS / "report.md")


def test_everything_adds_the_other_types_and_what_is_held_back(
    snapshot: Callable[[str, Path], None],
) -> None:
    shown = markdown.render(MANY, everything=True)
    snapshot(shown, SNAPSHOTS / "everything.md")
    short = markdown.render(MANY, everything=False)
    assert ("`Pool`" in shown, "`Pool`" in short) == (True, False)
    assert ("#### Waived (1)" in shown, "#### Waived" in short) == (True, False)


def test_an_empty_report_says_so() -> None:
    assert markdown.render(EMPTY, everything=True) == "# Gap analysis\n\nNothing was compared.\n"


def test_it_is_read_as_headings_lists_and_tables() -> None:
    found = page(MANY)
    assert [found.tags.count(tag) for tag in ("h1", "h2", "h3")] == [1, 4, 8]
    assert found.tags.count("table") == found.tags.count("/table") == 8
    assert found.tags.count("details") == 4
    rows = markdown.render(MANY, everything=True).splitlines()
    assert found.tags.count("tr") == sum(row.startswith("| ") for row in rows) - 8
    assert not re.search(r"[|`#*]{2}|\*\*", found.text)


@pytest.mark.parametrize("nasty", NASTY)
def test_a_text_of_a_source_is_shown_as_it_is_and_never_markup(nasty: str) -> None:
    plain, found = page_of("PLAIN"), page_of(nasty, nasty)
    assert structure(found) == structure(plain)
    assert {tag for tag, _, _ in found.attributes} == set()
    shown = printable(nasty)
    # Code shows it to the letter; sentences may have further code in them.
    codes = iter(found.codes)
    assert all(code.replace("PLAIN", shown) in codes for code in plain.codes)
    if "`" not in nasty and nasty == " ".join(nasty.split()):
        assert found.text == page_of("PLAIN", "PLAIN").text.replace("PLAIN", shown)


@cache
def cells(text: str) -> list[int]:
    """The number of cells in each line of a report that has this text in every place."""
    lines = markdown.render(hostile(text), everything=True).splitlines()
    return [line.count("|") for line in lines]


@pytest.mark.parametrize("nasty", NASTY)
def test_a_text_stands_in_one_cell(nasty: str) -> None:
    assert cells(nasty) == cells("PLAIN")


def test_a_gap_says_where_what_why_and_how() -> None:
    one = replace(SMALL, gaps=(RUN_SEED,))
    shown = markdown.render(ParityReport(comparisons=(one,)), everything=False)
    assert (
        "#### Critical (1)\n\n"
        "##### `PARITY-Run.seed-missing`\n\n"
        "- **Where:** `src/sdk/types/run.py:12`\n"
        "- **Against:** `schemas/types/run.json:7`\n"
        "- **Expected:** `integer`\n"
        "- **Found:** nothing\n"
        "- **Why it matters:** Every payload that is written lacks it, and the other "
        "side refuses it.\n"
        "- **Fix:** Add the member.\n"
    ) in shown

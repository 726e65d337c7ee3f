"""Whatever a schema says, a reader of the pages sees exactly it, and nothing else happens."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pages import Page
from tinkerspec.contract.model import Json
from tinkerspec.contract.naming import printable
from tinkerspec.targets.docs import markdown
from tinkerspec.targets.reference import markup

HOSTILE = [
    "<script>alert(1)</script>",
    "</td></tr></table><h1>out</h1>",
    "<!-- open",
    "--> closed <!--",
    "]]>",
    "&lt; &amp; &#60; &copy",
    "*emphasis* _too_ __and__ **this** snake_case _start end_",
    "~~struck~~ ~sub~ $math$ ==mark==",
    "[link](javascript:alert) ![image](https://example.invalid/x.png) [ref][x] [^1]",
    "[x]: https://example.invalid",
    "https://example.invalid/a_b*c www.example.invalid mailto:a@example.invalid <https://a.invalid>",
    "# heading",
    "## heading ##",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12) item",
    "> quote",
    "---",
    "===",
    "***",
    "```",
    "~~~",
    "``` python",
    "`",
    "a ` b",
    "``a ` b``",
    "| a | b |",
    "|---|---|",
    "a \\| b \\\\| c",
    "ends in a backslash \\",
    "\\*not\\* \\`code\\`",
    "{{ jinja }} {% block %} {# note #}",
    "#{elixir}",
    "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe",
    "\x00\x07\x1b[31mred",
    "\ud800 lone",
    "line\nbreak\r\nand\ttab",
    "    indented",
    "two  spaces",
    "hard break  \nnext",
    "\N{NO-BREAK SPACE}edge\N{NO-BREAK SPACE}",
    ":smile: @someone #1",
    "",
    " ",
]
SPECIAL = st.text(st.sampled_from("\\`*_[]()<>&|~$!#+-=.:/ \n1aW\"'{}\x00é"), max_size=24)
ANYTHING = st.one_of(SPECIAL, st.text(max_size=24), st.sampled_from(HOSTILE))


def collapsed(text: str) -> str:
    return printable(" ".join(text.split()))


def without_marks(text: str) -> str:
    """What prose shows: the same text, of which code stands without its backticks."""
    return printable(re.sub("`([^`]+)`", r"\1", " ".join(text.split())))


def cell(shown: str) -> str:
    """What a cell of a table shows, when its row still has two cells."""
    page = Page(f"| a | b |\n|---|---|\n| {shown} | end |\n")
    (row,) = page.rows()
    first, last = row
    assert last == "end"
    assert page.tags <= {"table", "thead", "tbody", "tr", "th", "td", "code"}
    return first


@given(ANYTHING)
@example("`a``b` and ``c``")
def test_a_cell_shows_prose_as_it_is(text: str) -> None:
    assert " ".join(cell(markdown.inline(text)).split()) == " ".join(without_marks(text).split())


@given(ANYTHING)
def test_a_cell_shows_a_name_as_it_is(text: str) -> None:
    assert cell(markdown.plain(text)) == collapsed(text)


@given(ANYTHING)
def test_a_cell_shows_code_as_it_is(text: str) -> None:
    shown = f"|{printable(text)}|"
    assert cell(f"&#124;{markdown.code(text)}&#124;") == shown


@given(ANYTHING)
@example("`a``b` and ``c``")
def test_paragraphs_show_prose_as_it_is(text: str) -> None:
    page = Page(f"Before.\n\n{markdown.prose(text)}\n\nAfter.")
    assert page.tags <= {"p", "code"}
    paragraphs = [without_marks(part) for part in text.split("\n\n")]
    expected = [" ".join(part.split()) for part in paragraphs]
    shown = [" ".join(part.split()) for part in page.texts("p")]
    assert shown == ["Before.", *filter(None, expected), "After."]


@given(ANYTHING)
def test_links_show_a_name_as_it_is(text: str) -> None:
    page = Page(f"See {markdown.link(markdown.plain(text), 'a/b.md')}.")
    assert page.links == ["a/b.md"]
    assert page.texts("a") == [collapsed(text)]


@given(ANYTHING, st.sampled_from(["", "- item\n\n"]))
def test_a_block_shows_code_as_it_is(text: str, before: str) -> None:
    page = Page(f"{before}{markdown.block(text, 'text')}\n\n<td>\n\nAfter.\n\n</td>")
    assert page.texts("code") == ["\n".join(map(printable, text.split("\n"))) + "\n"]
    assert page.texts("p")[-1] == "After."


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | ANYTHING,
    lambda inner: st.lists(inner) | st.dictionaries(ANYTHING, inner),
    max_leaves=12,
)


@given(JSON)
def test_json_is_shown_as_the_value_it_is(value: Json) -> None:
    (inline,) = Page(markdown.code(markup.json_text(value))).texts("code")
    (block,) = Page(markdown.block(markup.json_source(value), "json")).texts("code")
    assert json.loads(inline) == json.loads(block) == value
    assert inline.isprintable()
    assert block.replace("\n", "").isprintable()


@given(ANYTHING)
def test_a_picture_shows_a_text_as_it_is(text: str) -> None:
    root = ET.fromstring(f'<svg a="{markup.xml(text)}">{markup.xml(text)}</svg>')
    assert (root.text or "") == printable(text)
    assert root.get("a") == printable(text)
    assert list(root) == []


@given(ANYTHING)
def test_a_comment_shows_nothing(text: str) -> None:
    page = Page(f"<!-- {markup.comment(text)} -->\n\nAfter.")
    ET.fromstring(f"<svg><!-- {markup.comment(text)} --></svg>")
    assert page.tags == {"p"}
    assert page.texts("p") == ["After."]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_on_their_line(text: str) -> None:
    for filtered in (markdown.inline, markdown.plain, markdown.code, markup.xml):
        assert "\n" not in filtered(text)


def test_the_first_sentence_ends_at_its_stop() -> None:
    assert markup.first_sentence("One e.g. this. Two.\n\nThree.") == "One e.g. this."


def test_prose_stays_readable_in_its_source() -> None:
    text = "The `snake_case` of a_name, e.g. this one (or that), is 1.5 at most."
    assert markdown.prose(text) == text

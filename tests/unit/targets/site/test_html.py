"""Whatever a schema says, a reader of the site sees exactly it, and nothing else happens."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tinkerspec.contract.naming import printable
from tinkerspec.targets.reference.places import anchor, safe
from tinkerspec.targets.site import html

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)",
    "</pre></code></p><h1>out</h1>",
    '" onclick="alert(1)',
    "' autofocus onfocus='alert(1)",
    "<!-- open",
    "--> closed",
    "&lt; &amp; &#60; &copy &notin;",
    "javascript:alert(1)",
    "a `b` ``c``",
    "\x00\x07\x1b[31m",
    "\ud800 lone",
    "\u2028\u2029\ufeff",
    "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe",
    "{{ jinja }} {% block %}",
    "https://example.invalid/a/b/c/d_e.f?g=h&i=j",
    "two  spaces\nline\r\ntab\t",
    "",
]
SPECIAL = st.text(st.sampled_from("<>&\"'`/\\;=!-# \n1aé\x00\u2028"), max_size=32)
ANYTHING = st.one_of(SPECIAL, st.text(max_size=32), st.sampled_from(HOSTILE))
LANGUAGES = ["json", "python", "elixir", "typescript", "", "no-such-language"]


class Shown(HTMLParser):
    """What a piece of a page shows, and the tags and attributes that it consists of."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


@given(ANYTHING)
def test_code_is_shown_as_it_is(text: str) -> None:
    shown = Shown(html.code(text))
    assert shown.text == printable(text)
    assert (set(shown.tags), shown.attributes) == ({"code"}, []) or "wbr" in shown.tags


@given(ANYTHING)
def test_a_name_is_shown_as_it_is(text: str) -> None:
    shown = Shown(html.plain(text))
    assert (shown.text, shown.tags) == (printable(" ".join(text.split())), [])


@given(ANYTHING)
@example("`a``b` and ``c``")
def test_prose_is_shown_as_it_is(text: str) -> None:
    shown = Shown(html.inline(text))
    assert shown.text == printable(re.sub("`([^`]+)`", r"\1", " ".join(text.split())))
    assert set(shown.tags) <= {"code", "wbr"}


@given(ANYTHING)
def test_an_attribute_has_the_text_as_it_is(text: str) -> None:
    shown = Shown(f'<a title="{html.plain(text)}">')
    assert shown.attributes == [("title", printable(" ".join(text.split())))]


@given(ANYTHING, st.sampled_from(LANGUAGES))
def test_a_block_shows_its_source_whatever_the_language(text: str, language: str) -> None:
    shown = Shown(html.block(text, language))
    assert shown.text == "\n".join(map(printable, text.split("\n")))
    assert set(shown.tags) <= {"pre", "code", "span"}
    assert {name for name, _ in shown.attributes} <= {"class", "tabindex"}


def test_source_is_highlighted_by_classes() -> None:
    shown = html.block('{"a": [1, "b", null]}', "json")
    assert '<span class="a">&quot;a&quot;</span>' in shown
    assert '<span class="n">1</span>' in shown
    assert html.block("value = 1", "no-such-language").endswith("<code>value = 1</code></pre>")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | ANYTHING,
    lambda inner: st.lists(inner) | st.dictionaries(ANYTHING, inner),
    max_leaves=12,
)


@given(JSON)
@example({"__proto__": {"constructor": "</script><!--"}})
def test_data_is_a_text_that_json_reads(value: Any) -> None:
    script = html.data_script("search", value)
    found = re.fullmatch(
        r"\(globalThis\.tinkerspec \?\?= \{\}\)\.search = JSON\.parse\((.*)\);\n", script
    )
    assert found is not None
    assert script.isascii()
    assert not set("<>&") & set(script)
    assert json.loads(json.loads(found[1])) == value


@given(ANYTHING, ANYTHING)
@example("a", "A")
@example(".", ".2e")
def test_a_name_makes_an_id_of_its_own_without_escapes(one: str, other: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_.-]*", safe(one), re.ASCII)
    assert (safe(one) == safe(other)) is (one == other)


def test_most_ids_can_be_read() -> None:
    assert anchor("member", "learning_rate") == "member-learning_rate"
    assert anchor("value", '"int64"') == "value-.22int64.22"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_stands_on_a_line_stays_there(text: str) -> None:
    assert "\n" not in html.plain(text) + html.code(text) + html.inline(text)

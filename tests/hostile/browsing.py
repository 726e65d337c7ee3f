"""What an emitted page of the site, or data for its scripts, consists of: nothing here runs it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Final


class BrowsingError(AssertionError):
    """A page holds what no emitted page does."""


_TAGS: Final = frozenset(
    {
        *(
            "a",
            "aside",
            "body",
            "button",
            "code",
            "dd",
            "details",
            "div",
            "dl",
            "dt",
            "em",
            "footer",
        ),
        *("h1", "h2", "h3", "head", "header", "html", "input", "li", "link", "main", "meta", "nav"),
        *(
            "noscript",
            "p",
            "pre",
            "script",
            "section",
            "span",
            "strong",
            "summary",
            "table",
            "tbody",
        ),
        *("td", "th", "thead", "title", "tr", "ul", "wbr"),
        *("defs", "desc", "g", "marker", "path", "rect", "svg", "text"),
    }
)
_VOID: Final = frozenset({"input", "link", "meta", "wbr", "path", "rect"})
_ATTRIBUTES: Final = frozenset(
    {
        *(
            "autocomplete",
            "charset",
            "class",
            "content",
            "data-example",
            "data-kind",
            "data-language",
            "data-page",
        ),
        *(
            "data-root",
            "defer",
            "hidden",
            "href",
            "http-equiv",
            "id",
            "lang",
            "name",
            "placeholder",
        ),
        *("rel", "role", "scope", "spellcheck", "src", "tabindex", "type"),
        *("d", "height", "marker-end", "markerheight", "markerunits", "markerwidth", "orient"),
        *("refx", "refy", "rx", "transform", "viewbox", "width", "x", "y"),
    }
)
"""Beside those that begin with `aria-`, which are said and do nothing."""
_WAY: Final = re.compile(r"(?:\.\./)*(?:[a-z0-9_-]+/)*[A-Za-z0-9_.-]*(?:#[A-Za-z0-9_.-]+)?")
_NO_ICON: Final = {"rel": "icon", "href": "data:,"}
"""Without it, a browser asks for an icon of the whole server."""
_SCRIPT: Final = re.compile(r"(?:\.\./)*(?:assets|data)/[a-z]+\.js")
_DATA: Final = re.compile(
    r'\(globalThis\.tinkerspec \?\?= \{\}\)\.[a-z]+ = JSON\.parse\("(.*)"\);\n'
)


class _Page(HTMLParser):
    """Every tag is closed where it was opened, and only what pages consist of is there."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text: list[str] = []
        self.comments: list[str] = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check(tag, dict(attrs))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._check(tag, dict(attrs))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise BrowsingError(f"</{tag}> closes something else")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            raise BrowsingError(f"a script in a page: {data[:60]}")
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def _check(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        strange = {a for a in attributes if a not in _ATTRIBUTES and not a.startswith("aria-")}
        if tag not in _TAGS or strange:
            raise BrowsingError(f"a page has <{tag} {sorted(strange)}>")
        if tag == "link" and attributes == _NO_ICON:
            return
        for name, way in (("href", _WAY), ("src", _SCRIPT)):
            if name in attributes and not way.fullmatch(attributes[name] or ""):
                raise BrowsingError(f"a page leads to {attributes[name]!r}")


def page_text(file: Path) -> str:
    """The text that a page shows, when it consists of what pages consist of.

    Raises:
        BrowsingError: It does not.
    """
    page = _Page()
    page.feed(file.read_text(encoding="utf-8"))
    page.close()
    if page.open or len(page.comments) != 1:
        raise BrowsingError(f"{file} leaves open {page.open}, and says {page.comments[1:]}")
    return "".join(page.text)


def check_data(file: Path) -> None:
    """A script sets one value, which is a text that is JSON, and no tag or entity stands in it.

    Raises:
        BrowsingError: It does something else.
    """
    text = file.read_text(encoding="utf-8")
    found = _DATA.fullmatch(text)
    if found is None or not text.isascii() or re.search(r'[<>&]|(?<!\\)(?:\\\\)*"', found[1]):
        raise BrowsingError(f"{file} is no data")
    json.loads(json.loads(f'"{found[1]}"'))

"""The reference pages as a Markdown reader sees them: their blocks of code, and their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from markdown_it import MarkdownIt

ROOT: Final = Path(__file__).resolve().parents[2]
DOCS: Final = ROOT / "generated" / "docs"

# CommonMark as GitHub extends it, as far as pages can tell.
READER: Final = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def pages(folder: Path = DOCS) -> list[Path]:
    """The page of each type, in the order of their paths."""
    return sorted((folder / "types").rglob("*.md"))


def blocks(text: str, language: str) -> list[str]:
    """The blocks of code in a language, in the order of the page."""
    return [
        token.content
        for token in READER.parse(text)
        if token.type == "fence" and token.info == language
    ]


def run(program: str) -> dict[str, Any]:
    """The names that a Python program of a page makes."""
    names: dict[str, Any] = {}
    exec(compile(program, "program", "exec"), names)
    return names


def title(text: str) -> str:
    """What the page's heading says."""
    found = re.search("^# (.+)$", text, re.MULTILINE)
    assert found is not None
    return found[1]


class Element:
    """A piece of a page as a browser has it: `path` are the tags round it."""

    def __init__(self, path: tuple[str, ...]) -> None:
        self.path = path
        self.text = ""


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[Element] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self._inside: list[Element] = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._start(tag, attrs)
        self.open.append(tag)
        element = Element(tuple(self.open))
        self.elements.append(element)
        self._inside.append(element)

    def _start(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
        self.open.pop()
        self._inside.pop()

    def handle_data(self, data: str) -> None:
        for element in self._inside:
            element.text += data


class Page:
    """A page as a browser has it."""

    def __init__(self, markdown: str) -> None:
        page = _Page()
        page.feed(READER.render(markdown))
        page.close()
        assert page.open == [], f"{page.open} stay open"
        self.elements = page.elements
        self.links = page.links
        self.tags = page.tags

    def texts(self, tag: str) -> list[str]:
        """The text of each element of a kind."""
        return [element.text for element in self.elements if element.path[-1] == tag]

    def rows(self) -> Iterator[list[str]]:
        """The cells of each row of each table, but of those that hold code side by side."""
        row: list[str] = []
        for element in self.elements:
            if element.path[-1] == "tr" and row:
                yield row
                row = []
            if element.path[-1] == "td" and "tbody" in element.path:
                row.append(element.text)
        if row:
            yield row

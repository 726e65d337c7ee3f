"""A page taken apart, as a browser would read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

INLINE = frozenset({"a", "code", "em", "s", "span", "strong"})
VOID = frozenset({"meta", "br", "hr", "img", "input", "link"})


@dataclass
class Page:
    """`tags` in order, `/name` where one ends; `texts` between them, and all `attributes`.

    `codes` has the text of each `code` element. Where a word may be broken is of no account.
    """

    tags: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    attributes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())

    def values(self, attribute: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == attribute]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "wbr":
            return
        self._edge(tag, tag)
        if tag == "code":
            self.page.codes.append("")
        self.page.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> ends nothing"
        self._edge(tag, f"/{tag}")

    def _edge(self, tag: str, edge: str) -> None:
        self.page.tags.append(edge)
        if tag not in INLINE:
            self.page.texts.append("\n")

    def handle_data(self, data: str) -> None:
        if "code" in self.open:
            self.page.codes[-1] += data
        self.page.texts.append(data)


def read(text: str) -> Page:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return reader.page

"""The site of this project's contracts: every way leads somewhere, and every part has its place."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any, Final

import pytest
from tinkerspec import explain
from tinkerspec.targets.reference.places import anchor

ROOT: Final = Path(__file__).parents[4]
GENERATED: Final = ROOT / "generated"
FOLDERS: Final = ("", "contracts/0.38.0")
"""Where the contracts are, in the output and in a site that has been put together."""
BUNDLES: Final = {"early.js", "page.js", "playground.js", "contract.js"}
"""The scripts of `make site`, which nothing emits."""

in_each = pytest.mark.parametrize("folder", FOLDERS, ids=["default", "newest"])


class SitePage(HTMLParser):
    """What of a page other pages and readers rely on."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: Counter[str] = Counter()
        self.ways: list[str] = []
        self.scripts: list[str] = []
        self.headings: list[int] = []
        self.elements: list[tuple[str, Mapping[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        self.ids.update([found["id"] or ""] if "id" in found else [])
        self.ways += [found["href"] or ""] if "href" in found else []
        self.scripts += [found["src"] or ""] if "src" in found else []
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@cache
def pages() -> Mapping[str, SitePage]:
    """Every page of every contract, by its path in the site."""
    return {
        join(folder, path.relative_to(GENERATED / folder / "site").as_posix()): SitePage(
            path.read_text(encoding="utf-8")
        )
        for folder in FOLDERS
        for path in (GENERATED / folder / "site").rglob("*.html")
    }


def data(folder: str, name: str) -> Any:
    text = (GENERATED / folder / "site" / "data" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(json.loads(text.partition("JSON.parse(")[2].removesuffix(");\n")))


def model(folder: str) -> Any:
    return json.loads((GENERATED / folder / "model.json").read_text(encoding="utf-8"))


def parts(folder: str) -> Iterator[tuple[str, str, str]]:
    """Every member, value and variant: its type's page, its kind, and its name."""
    for each in model(folder)["definitions"]:
        page = join(folder, f"types/{each['module']}.html")
        kinds = {"fields": "member", "values": "value", "variants": "variant"}
        for key, kind in kinds.items():
            for part in each.get(key, ()):
                yield page, kind, json.dumps(part) if kind == "value" else part["name"]


def test_a_page_loads_the_style_of_all_pages_and_its_own() -> None:
    own = {"index.html": {"index.css"}, "playground.html": {"playground.css"}}
    for path, page in pages().items():
        styles = {way.rpartition("/")[2] for way in page.ways if way.endswith(".css")}
        assert styles == {"site.css"} | own.get(path.rpartition("contracts/0.38.0/")[2], set())


def test_every_way_leads_to_something_on_a_page() -> None:
    lost = []
    for path, page in pages().items():
        for way in page.ways:
            target, _, at = way.partition("#")
            place = normpath(join(dirname(path), target)) if target else path
            if place.endswith(".css") or way.startswith("data:"):
                continue
            if place not in pages() or (at and at not in pages()[place].ids):
                lost.append((path, way))
    assert lost == []
    assert sum(len(page.ways) for page in pages().values()) > 2000


def test_every_script_is_emitted_or_bundled() -> None:
    for path, page in pages().items():
        for script in page.scripts:
            place = normpath(join(dirname(path), script))
            folder = max((each for each in FOLDERS if place.startswith(each)), key=len)
            emitted = GENERATED / folder / "site" / place.removeprefix(folder).lstrip("/")
            assert emitted.exists() or emitted.name in BUNDLES, (path, script)


@in_each
def test_every_part_of_a_type_has_an_anchor(folder: str) -> None:
    found = list(parts(folder))
    assert [part for part in found if pages()[part[0]].ids[anchor(*part[1:])] != 1] == []
    assert len(found) > 70


@in_each
def test_everything_can_be_searched(folder: str) -> None:
    found = {
        (kind, name, of): join(folder, url) for kind, name, of, _, url in data(folder, "search")
    }
    names = {each["module"]: each["name"] for each in model(folder)["definitions"]}
    for page, kind, name in parts(folder):
        if kind != "variant":
            owner = names[Path(page).stem]
            assert found[kind, name, owner] == f"{page}#{anchor(kind, name)}"
    assert {name for kind, name, _ in found if kind == "type"} == set(names.values())
    faults = {each.code for each in explain.payloads(ROOT / "schemas", "schemas")}
    assert {name for kind, name, _ in found if kind == "fault"} == faults
    assert {"json", "extra", "tinker_path"} <= faults
    for url in found.values():
        assert url.partition("#")[0] in pages()


def test_a_page_is_of_a_form_that_everybody_can_use() -> None:
    for path, page in pages().items():
        assert page.headings[0] == 1, path
        assert page.headings.count(1) == 1, path
        steps = zip(page.headings, page.headings[1:], strict=False)
        assert all(after <= before + 1 for before, after in steps), path
        assert max(page.ids.values()) == 1, path
        tags = Counter(tag for tag, _ in page.elements)
        assert tags["main"] == tags["header"] == tags["footer"] == 1, path
        for tag, attributes in page.elements:
            if tag == "th":
                assert attributes["scope"] in ("row", "col"), path
            if tag in ("nav", "input"):
                assert attributes["aria-label"], path
            for labelled in (attributes.get("aria-labelledby") or "").split():
                assert labelled in page.ids, path


def test_nothing_is_run_or_fetched_but_the_scripts_beside_a_page() -> None:
    for path, page in pages().items():
        (policy,) = (
            a["content"]
            for _, a in page.elements
            if a.get("http-equiv") == "Content-Security-Policy"
        )
        assert policy is not None
        assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy
        for tag, attributes in page.elements:
            assert tag != "style", path
            assert tag != "script" or attributes.get("src"), path
            strange = [name for name in attributes if name.startswith("on") or name == "style"]
            assert strange == [], path


def test_another_contract_is_chosen_on_the_same_page_if_it_has_it() -> None:
    there = pages()["types/datum.html"].ways
    assert "../contracts/0.38.0/types/datum.html" in there
    # The operation is there until 0.25.0.
    gone = pages()["operations/post_api_v1_forward.html"].ways
    assert "../contracts/0.38.0/index.html" in gone

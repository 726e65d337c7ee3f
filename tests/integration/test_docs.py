"""The reference pages: every example on them is sound, and runs; every link leads somewhere.

The programs of the sets of tests/cases run in test_cases.py, the Elixir ones in tests/crosslang.
"""

from __future__ import annotations

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import our_schemas
import pytest
import tinker_types
import vectors
from pages import DOCS, Page, blocks, pages, run, title

SVG = "{http://www.w3.org/2000/svg}"
ORACLE = vectors.oracle()
TEXTS = {page: page.read_text(encoding="utf-8") for page in pages()}
EXAMPLES = [
    pytest.param(title(text), payload, program, id=f"{page.stem}-{number}")
    for page, text in TEXTS.items()
    for number, (payload, program) in enumerate(
        zip(blocks(text, "json"), blocks(text, "python"), strict=True)
    )
]


def test_every_type_has_a_page_with_an_example() -> None:
    schemas = {path.relative_to(DOCS / "types").with_suffix("") for path in TEXTS}
    paths = (Path(document.path) for document in our_schemas.sources().types)
    assert schemas == {path.relative_to("types").with_suffix("") for path in paths}
    assert [page for page, text in TEXTS.items() if not blocks(text, "json")] == []


@pytest.mark.parametrize(("type_", "payload", "program"), EXAMPLES)
def test_an_example_is_sound(type_: str, payload: str, program: str) -> None:
    assert ORACLE.judge(type_, payload).valid


@pytest.mark.parametrize(("type_", "payload", "program"), EXAMPLES)
def test_a_program_runs_and_makes_the_payload(type_: str, payload: str, program: str) -> None:
    names = run(program)
    read = tinker_types.from_json(getattr(tinker_types, type_), payload)
    assert names["value"] == read
    assert json.loads(names["payload"]) == tinker_types.to_wire(read)


def test_a_program_that_does_not_hold_is_found() -> None:
    _, _, program = EXAMPLES[0].values
    assert isinstance(program, str)
    with pytest.raises(AssertionError):
        run(program.replace("== value", "!= value"))


@pytest.mark.parametrize("page", [DOCS / "README.md", *TEXTS], ids=lambda page: page.stem)
def test_links_lead_to_pages(page: Path) -> None:
    shown = Page(page.read_text(encoding="utf-8"))
    assert shown.links
    headings = [f"#{text.lower()}" for text in shown.texts("h2")]
    for link in shown.links:
        assert link in headings if link.startswith("#") else (page.parent / link).is_file(), link


def test_the_index_links_to_every_page() -> None:
    links = Page((DOCS / "README.md").read_text(encoding="utf-8")).links
    assert {DOCS / link for link in links} >= set(TEXTS)


def test_uses_and_users_are_each_others_reverse() -> None:
    uses, users = set(), set()
    for text in TEXTS.values():
        for found in (uses, users):
            label = "Uses" if found is uses else "Used by"
            line = re.search(rf"^- {label}: (.+)$", text, re.MULTILINE)
            for name in re.findall(r"\[(\w+)\]", line[1] if line else ""):
                found.add((title(text), name) if found is uses else (name, title(text)))
    assert uses == users
    assert len(uses) > 20


def test_the_index_lists_every_operation() -> None:
    contract = json.loads((DOCS.parent.parent / "schemas" / "openapi.json").read_text("utf-8"))
    named = {
        f"{method.upper()} {path}"
        for path, item in contract["paths"].items()
        for method, operation in item.items()
        if "operationId" in operation
    }
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    assert named == set(re.findall("^- `([A-Z]+ /[^`]+)`", index, re.MULTILINE))
    request = (DOCS / "types/training/forward_request.md").read_text(encoding="utf-8")
    assert "- In requests of: `POST /api/v1/forward`\n" in request


def test_the_picture_shows_every_type_and_reference() -> None:
    root = ET.parse(DOCS / "graph.svg").getroot()
    links = [node.get("href") or "" for node in root.iter(f"{SVG}a")]
    assert {DOCS / link for link in links} == set(TEXTS)
    lines = [path for path in root.iter(f"{SVG}path") if path.get("class") == "line"]
    references = sum(
        len(re.findall(r"\[\w+\]", line))
        for text in TEXTS.values()
        for line in re.findall(r"^- Uses: (.+)$", text, re.MULTILINE)
    )
    assert len(lines) == references


def test_the_picture_can_be_read_where_it_is_shown() -> None:
    root = ET.parse(DOCS / "graph.svg").getroot()
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    assert root.get("role") == "graphics-document"  # not `img`, which would hide the links
    # A page of a repository is about this wide; a wider picture would be shrunk with its letters.
    assert float(root.get("width") or sys.maxsize) <= 1000

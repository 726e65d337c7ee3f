"""Fragments: how they are read, what they announce, and the changelog that they make."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tinkerspec.contract.load import Document, Sources
from tinkerspec.contract.model import Contract
from tinkerspec.diagnostics import DiagnosticError, Place
from tinkerspec.diff.announcements import announcing, changelog, read
from tinkerspec.diff.change import Change, Finding, Spot, Steps
from tinkerspec.diff.edition import Edition
from tinkerspec.diff.operations import Outline

PLACE = Place("a.json", 1, 1, "")
VOCABULARY = Document(path="vocabulary.json", file="vocabulary.json", text="{}", data={})


def finding(type_: str, steps: Steps = (), kind: str = "null-allowed") -> Finding:
    spot = Spot(type_, steps, PLACE)
    change = Change(kind=kind, detail="", old=spot, new=spot, was="", now="")
    return Finding(change=change, id=change.id, ways=("request",), verdicts=(), fix="")


@pytest.mark.parametrize(
    ("text", "said", "names"),
    [
        ("Text.", "Text.", []),
        ("Text.\n\nAnnounces: A.b, `C`\n", "Text.", [("A.b", 3), ("C", 3)]),
        ("Text.\nANNOUNCES:A\n\nannounces: B:x:a\n\n", "Text.", [("A", 2), ("B:x:a", 4)]),
        ("Announces: first\nText.", "Announces: first\nText.", []),
        ("Text.\nAnnounces:", "Text.", []),
    ],
)
def test_lines_at_the_end_announce(text: str, said: str, names: list[tuple[str, int]]) -> None:
    fragment = read("a.added.md", text, "changes")
    assert fragment.text == said
    assert list(fragment.announces) == names


def test_a_name_announces_what_lies_in_it() -> None:
    items = finding("Order", (("member", "lines"), ("items", ""), ("member", "sku")))
    assert items.id == "Order.lines[].sku:null-allowed"
    for name in (items.id, "Order", "Order.lines", "Order.lines[]", "Order.lines[].sku"):
        assert name in announcing(items)
    for name in ("Orde", "Order.line", "Order.lines[].sk", "Order.lines[].sku:other", "sku"):
        assert name not in announcing(items)


def test_a_path_announces_its_parameters_and_no_longer_path() -> None:
    name = "POST /orders"
    assert name in announcing(finding("POST /orders query limit"))
    assert name not in announcing(finding("POST /orders/{id}"))


def edition(fragments: Mapping[str, str]) -> Edition:
    return Edition(
        label="NEW",
        folder="schemas",
        sources=Sources(folder=Path("schemas"), types=(), openapi=None, vocabulary=VOCABULARY),
        contract=Contract(title="T", version="1.0.0", definitions=()),
        outline=Outline(),
        fragments=fragments,
    )


def test_a_changelog_has_kinds_in_order_and_texts_of_several_lines() -> None:
    made = edition(
        {
            "b.removed.md": "B goes.\n\nFor good.\n\nAnnounces: B",
            "a.added.md": "A comes.",
            "c.fixed.md": "C is right.",
        }
    )
    assert changelog(made, "1.2.0", "2026-01-02") == (
        "## Contract 1.2.0 - 2026-01-02\n\n### Added\n\n- A comes.\n\n"
        "### Removed\n\n- B goes.\n\n  For good.\n\n### Fixed\n\n- C is right.\n"
    )


def test_a_release_without_fragments_says_so() -> None:
    assert "Nothing changed" in changelog(edition({}), "1.2.0-rc.1", "2026-01-02")


@pytest.mark.parametrize("version", ["1.2", "v1.2.0", "1.2.0\n## x", ""])
def test_what_is_no_version_is_refused(version: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        changelog(edition({}), version, "2026-01-02")
    assert [fault.code for fault in caught.value.diagnostics] == ["changelog-version"]

"""What is printed: the same facts in four formats, and nothing of a schema as it stands."""

from __future__ import annotations

import copy
import io
import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from diff_cases import BASE, base_files, cases, edition, patched, write
from jsonschema import Draft202012Validator
from tinkerspec.diff import FORMATS
from tinkerspec.diff import report as diff
from tinkerspec.diff.pipeline import EditionComparison, compare
from tinkerspec.diff.report import markdown

HERE: Final = Path(__file__).parent
UPDATE: Final = os.environ.get("UPDATE_SNAPSHOTS") == "1"

SHOWN: Final = (
    "a member with a default leaves a strict request",
    "an enum of a response has one value more",
    "a default of a response changes",
    "a member is deprecated",
    "a member of an open response is renamed",
    "an operation goes",
    "the servers change",
    "a description changes",
)


@pytest.fixture(scope="module")
def comparison(tmp_path_factory: pytest.TempPathFactory) -> EditionComparison:
    steps = [step for case in cases() if case.about in SHOWN for step in case.patch]
    steps = [step for step in steps if step["at"] != "/properties/memo/deprecated"]
    steps.append({"file": "order", "at": "/properties/note/deprecated", "value": True})
    folder = write(patched(steps), tmp_path_factory.mktemp("new"))
    changes = folder / "changes"
    changes.mkdir()
    fragment = "No memo any more.\n\nAnnounces: Order.memo, POST /amounts, Order.nte\n"
    (changes / "no-memo.removed.md").write_text(fragment, encoding="utf-8")
    return compare(edition(BASE, "v1"), edition(folder, "the working tree"))


def rendered(
    comparison: EditionComparison, format_: str, *, everything: bool = False, witness: bool = False
) -> str:
    stream = io.StringIO()
    diff.write(comparison, format_, stream, everything=everything, witness=witness)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("format_", "everything", "witness"),
    [
        ("text", False, False),
        ("text", True, True),
        ("markdown", False, True),
        ("github", False, False),
    ],
)
def test_the_output_is_the_expected_one(
    comparison: EditionComparison, format_: str, everything: bool, witness: bool
) -> None:
    name = f"{format_}{'_all' if everything else ''}{'_witness' if witness else ''}.txt"
    path = HERE / "expected" / name
    text = rendered(comparison, format_, everything=everything, witness=witness)
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_json_is_of_the_form_that_its_schema_says(comparison: EditionComparison) -> None:
    from tinkerspec.diff.report.json import SCHEMA

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    document = json.loads(rendered(comparison, "json"))
    assert list(Draft202012Validator(_closed(schema)).iter_errors(document)) == []
    ids = [change["id"] for change in document["changes"]]
    assert len(ids) == len(set(ids)) == len(comparison.findings)


def _closed(schema: Any) -> Any:
    """The schema without leave for members that it does not know: the report has none."""
    closed = copy.deepcopy(schema)
    pending = [closed]
    while pending:
        node = pending.pop()
        if isinstance(node, dict):
            if node.get("additionalProperties") is True:
                node["additionalProperties"] = False
            pending += node.values()
        elif isinstance(node, list):
            pending += node
    # The keywords of the schema itself stand beside `properties`.
    return closed


def test_every_format_tells_every_change_that_breaks(comparison: EditionComparison) -> None:
    broken = [finding.id for finding in comparison.findings if finding.severity == "breaking"]
    assert len(broken) == 4
    for format_ in FORMATS:
        text = rendered(comparison, format_).replace("%3A", ":")
        assert [name for name in broken if name not in text] == [], format_


def test_places_are_of_the_new_version_or_of_the_old_where_it_is_gone(
    comparison: EditionComparison,
) -> None:
    places = {f.id: f.change.spot.place for f in comparison.findings}
    value = places["State:value-added:void"]
    gone = places["Order.memo:member-removed"]
    old = (BASE / "types/shop/order.json").read_text(encoding="utf-8").splitlines()
    assert '"memo"' in old[gone.line - 1]
    assert value.file == "schemas/types/shop/state.json"
    assert value.pointer == "/enum"


HOSTILE: Final = "\x1b[31m`|<b>\u202e@everyone ::error::x %0A"


@pytest.fixture
def hostile(tmp_path: Path) -> EditionComparison:
    files = base_files()
    state = files["types/shop/state.json"]
    state["enum"].append(HOSTILE)
    order = files["types/shop/order.json"]
    order["description"] = f"{HOSTILE} words"
    order["properties"]["memo"]["default"] = HOSTILE
    changed = compare(edition(BASE, "OLD"), edition(write(files, tmp_path)))
    return replace(changed, old=replace(changed.old, label=f"v1 {HOSTILE}"))


@pytest.mark.parametrize("format_", FORMATS)
def test_no_text_of_a_schema_is_printed_as_it_stands(
    hostile: EditionComparison, format_: str
) -> None:
    text = rendered(hostile, format_, everything=True, witness=True)
    assert "\x1b" not in text
    assert "\u202e" not in text
    if format_ == "github":
        lines = text.splitlines()
        assert all(re.match(r"::(error|warning|notice) [^\n]*::", line) for line in lines)
    if format_ == "markdown":
        bare = re.sub(r"`[^`\n]*`", "", text)
        assert "<b>" not in bare
        assert "@everyone" not in bare


GITHUB_TAKES: Final = 65_536


def test_a_comment_is_never_too_long_for_github(comparison: EditionComparison) -> None:
    many = replace(comparison, findings=comparison.findings * 60)
    text = markdown.render(many, everything=True, witness=True)
    assert 50_000 < len(text) < GITHUB_TAKES
    shown = len(re.findall(r"^- (?:❌|⚠️)", text, re.MULTILINE))
    left = re.findall(r"^\*\*Not shown: (\d+) more changes", text, re.MULTILINE)
    assert [int(number) for number in left] == [len(many.findings) - shown]
    assert not re.findall(r"^- ⚠️", text, re.MULTILINE)


def test_neither_names_nor_warnings_make_a_comment_too_long(comparison: EditionComparison) -> None:
    (notice,) = comparison.notices
    findings = [
        replace(finding, id=f"{finding.id}{'|x' * 10_000}") for finding in comparison.findings
    ]
    long = replace(
        comparison,
        old=replace(comparison.old, label="|" * 15_000),
        findings=tuple(findings) * 10,
        notices=tuple(replace(notice, message="|" * 15_000) for _ in range(1000)),
    )
    text = markdown.render(long, everything=True, witness=True)
    assert len(text) < GITHUB_TAKES
    assert "980 more like these" in text
    assert "Not shown: 80 more changes" in text


def test_that_nothing_changed_is_said(tmp_path: Path) -> None:
    same = compare(edition(BASE, "OLD"), edition(BASE, "NEW"))
    assert "no change" in rendered(same, "text")
    assert "no change" in rendered(same, "markdown")
    assert json.loads(rendered(same, "json"))["changes"] == []
    assert rendered(same, "github") == ""

"""What is derived once, and when it has to be derived again."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from tinkerspec import pipeline
from tinkerspec.config import load_config
from tinkerspec.targets.vectors.derive import Derived, Deriver
from tinkerspec.targets.vectors.memory import Memory, digests

ROOT: Final = Path(__file__).resolve().parents[3]
DOCUMENTS: Final[dict[str, Any]] = {
    "a/order.json": {"properties": {"line": {"$ref": "../b/line.json#/$defs/Line"}}},
    "b/line.json": {"$defs": {"Line": {"anyOf": [{"$ref": "part.json"}, {"type": "null"}]}}},
    "b/part.json": {"items": {"$ref": "line.json"}},
    "b/other.json": {"type": "string"},
}
"""Line and part lead to each other."""


def changed(documents: dict[str, Any], rules: dict[str, Path]) -> set[str]:
    """The files whose digest is another one than that of `DOCUMENTS` without rules."""
    before, after = digests(DOCUMENTS, {}), digests(documents, rules)
    return {path for path in before if before[path] != after[path]}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a/order.json", {"a/order.json"}),
        ("b/line.json", {"a/order.json", "b/line.json", "b/part.json"}),
        ("b/part.json", {"a/order.json", "b/line.json", "b/part.json"}),
        ("b/other.json", {"b/other.json"}),
    ],
)
def test_a_change_reaches_what_leads_to_it(tmp_path: Path, path: str, found: set[str]) -> None:
    assert changed({**DOCUMENTS, path: {**DOCUMENTS[path], "title": "New"}}, {}) == found
    rule = tmp_path / "rule.py"
    rule.write_text("one", encoding="utf-8")
    assert changed(DOCUMENTS, {Path(path).stem: rule}) == found
    with_one = digests(DOCUMENTS, {Path(path).stem: rule})
    helper = tmp_path / "_helper.py"
    helper.write_text("one", encoding="utf-8")
    with_helper = digests(DOCUMENTS, {Path(path).stem: rule}, [helper])
    assert {name for name in with_one if with_one[name] != with_helper[name]} == found
    rule.write_text("two", encoding="utf-8")
    with_two = digests(DOCUMENTS, {Path(path).stem: rule})
    assert {path for path in DOCUMENTS if with_one[path] != with_two[path]} == found


def test_a_reference_that_leads_nowhere_is_passed_over() -> None:
    assert digests({"a.json": {"examples": [{"$ref": "b.json"}]}}, {}).keys() == {"a.json"}


def test_what_was_asked_for_longest_ago_is_forgotten() -> None:
    memory = Memory[int](most=2)
    assert [memory.get(key, partial(int, key)) for key in (1, 2, 1, 3)] == [1, 2, 1, 3]
    assert [memory.get(key, lambda: 0) for key in (1, 3, 2)] == [1, 3, 0]


def test_contracts_derive_what_they_have_in_common_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived: list[str] = []
    derive = Deriver._derive

    def noted(self: Deriver, type_: str) -> Derived:
        derived.append(type_)
        return derive(self, type_)

    monkeypatch.setattr(Deriver, "_derive", noted)
    monkeypatch.setattr("tinkerspec.targets.vectors.derive._MEMORY", Memory[Derived](most=2000))
    (tmp_path / "pyproject.toml").write_text(
        "[tool.tinkerspec]\n"
        f"schemas = '{ROOT}/tests/cases/contracts/schemas'\n"
        "contract = '2.0'\n"
        "contracts = {'2024-05' = 'first', '1.1' = 'second'}\n"
        "[tool.tinkerspec.vectors]\n",
        encoding="utf-8",
    )
    pipeline.generate(load_config(tmp_path / "pyproject.toml"))
    generated = Counter(file.stem for file in tmp_path.glob("generated/**/vectors/*.json"))
    assert generated == {"parcel": 3, "priority": 3, "carrier": 2, "van": 2, "bike": 1, "drone": 1}
    # The others are different at each contract that has them.
    assert Counter(map(str.lower, derived)) == {**generated, "van": 1}

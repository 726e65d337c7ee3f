"""The packages judge as JSON-Schema-Test-Suite says. Python's part is in tests/suite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from elixir import Elixir, compile_package
from judges import Answer, Question
from node import Node
from suite import DECIDED, NAMESPACE, Group, Instance, taken
from typescript import TypeScript

Case = tuple[Group, Instance]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("suite")


@pytest.fixture(scope="module")
def cases(folder: Path) -> list[Case]:
    return [(group, instance) for group in taken(folder) for instance in group.instances]


def test_the_elixir_package_says_what_the_suite_says(folder: Path, cases: list[Case]) -> None:
    compile_package(folder / "taken" / "generated" / "elixir", folder / "ebin")
    with Elixir(folder / "ebin", NAMESPACE) as elixir:
        assert judged_otherwise(cases, elixir.ask) == set(DECIDED)


def test_the_typescript_package_says_what_the_suite_says(folder: Path, cases: list[Case]) -> None:
    with Node() as node:
        judge = TypeScript(node, folder / "taken" / "generated" / "typescript")
        assert judged_otherwise(cases, judge.ask) == set(DECIDED)


def judged_otherwise(
    cases: Iterable[Case], ask: Callable[[list[Question]], list[Answer]]
) -> set[tuple[str, str]]:
    """What a package finds valid that is not, and what it refuses that is valid."""
    answers = ask([(group.title, json.dumps({"it": instance.data})) for group, instance in cases])
    assert [answer for answer in answers if "crash" in answer] == []
    return {
        (group.file, instance.about)
        for (group, instance), answer in zip(cases, answers, strict=True)
        if ("ok" in answer) is not instance.valid
    }

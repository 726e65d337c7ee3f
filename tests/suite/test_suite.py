"""The oracle and the Python package judge as JSON-Schema-Test-Suite says."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from pydantic import ValidationError
from suite import DECIDED, OPTIONAL, PACKAGE, Group, groups, taken
from tinkerspec import contract
from tinkerspec_oracle import Oracle

LEAST_SHARE: Final = 1 / 3
"""The share of the groups, without the optional ones, that has to be taken."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("suite")


@pytest.fixture(scope="module")
def kept(folder: Path) -> list[Group]:
    return taken(folder)


@pytest.fixture(scope="module")
def package(folder: Path, kept: list[Group]) -> Iterator[Any]:
    assert kept
    sys.path.insert(0, str(folder / "taken" / "generated" / "python"))
    yield importlib.import_module(PACKAGE)
    sys.path.pop(0)


def test_a_third_of_the_groups_is_taken(kept: list[Group]) -> None:
    counted = [group for group in groups() if group.file not in OPTIONAL]
    ours = [group for group in kept if group.file not in OPTIONAL]
    instances = sum(len(group.instances) for group in kept)
    others = sum(group.others for group in kept)
    print(
        f"{len(ours)} of {len(counted)} groups and {len(kept) - len(ours)} optional ones:", end=" "
    )
    print(f"{instances} instances, {others} of other types left out")
    assert len(ours) >= len(counted) * LEAST_SHARE
    assert instances > 2 * others


def test_the_oracle_says_what_the_suite_says(folder: Path, kept: list[Group]) -> None:
    sources = contract.read_folder(folder / "taken" / "schemas", display="schemas")
    documents: dict[str, Any] = {d.path.removeprefix("types/"): d.data for d in sources.types}
    oracle = Oracle(documents)
    assert otherwise(kept, lambda title, text: oracle.judge(title, text).valid) == set(DECIDED)


def test_the_package_says_what_the_suite_says(kept: list[Group], package: Any) -> None:
    def is_valid(title: str, text: str) -> bool:
        try:
            getattr(package, title).from_json(text)
        except ValidationError:
            return False
        return True

    assert otherwise(kept, is_valid) == set(DECIDED)


def otherwise(kept: list[Group], is_valid: Any) -> set[tuple[str, str]]:
    """The file and the name of each instance whose verdict is not that of the suite."""
    return {
        (group.file, instance.about)
        for group in kept
        for instance in group.instances
        if is_valid(group.title, json.dumps({"it": instance.data})) is not instance.valid
    }

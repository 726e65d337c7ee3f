"""The lock files: complete, hashed, in step with what is asked for, and free of addresses."""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]

MAIN = "requirements.lock"
COMPAT = "tests/compat/requirements.lock"
SDK = "tests/conformance/requirements-sdk.txt"
BENCH = "tests/bench/requirements.lock"
RELEASES = "tests/parity/releases.txt"


def entries(path: str) -> Iterator[tuple[Requirement, int]]:
    """Each requirement of a lock file, and how many hashes it has."""
    text = (ROOT / path).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield Requirement(line.split("--hash")[0]), line.count("--hash=sha256:")


def pins(path: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for requirement, _ in entries(path):
        (pin,) = requirement.specifier
        assert pin.operator == "==", requirement
        found[canonicalize_name(requirement.name)].add(pin.version)
    return found


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
    ]
    return [Requirement(line) for line in lines]


def test_every_release_that_is_compared_is_hashed() -> None:
    """Several releases of one distribution, so that none is the pin."""
    found = list(entries(RELEASES))
    assert len(found) > 3
    assert [requirement for requirement, hashes in found if hashes != 1] == []


def test_npm_verifies_what_it_installs() -> None:
    lock = json.loads((ROOT / "tests/typescript/package-lock.json").read_text(encoding="utf-8"))
    installed = {name: entry for name, entry in lock["packages"].items() if name}
    assert installed
    assert [n for n, e in installed.items() if not e["integrity"].startswith("sha512-")] == []


@pytest.mark.parametrize("path", [MAIN, COMPAT, SDK, BENCH])
def test_every_line_is_pinned_and_hashed(path: str) -> None:
    hashes = {str(requirement): count for requirement, count in entries(path)}
    assert pins(path)
    assert [name for name, count in hashes.items() if not count] == []


@pytest.mark.parametrize("path", [MAIN, COMPAT, SDK, BENCH, RELEASES])
def test_no_registry_is_named(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert re.findall(r"://|--(?:extra-)?index-url|--find-links", text) == []


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_the_lock_gives_what_the_project_asks_for(requirement: Requirement) -> None:
    versions = pins(MAIN)[canonicalize_name(requirement.name)]
    assert versions, f"{requirement.name} is not in {MAIN}: run `make lock`"
    assert all(requirement.specifier.contains(version) for version in versions)


def test_the_lowest_versions_are_those_that_the_package_promises() -> None:
    template = ROOT / "templates" / "python" / "project" / "pyproject.toml.j2"
    (line,) = re.findall(r"^dependencies = \[(.*)\]$", template.read_text("utf-8"), re.MULTILINE)
    promised = [Requirement(text) for text in re.findall(r'"([^"]+)"', line)]
    names = ["orjson", "pydantic", "typing-extensions"]
    assert sorted(requirement.name for requirement in promised) == names
    for requirement in promised:
        (bound,) = requirement.specifier
        locked = [
            entry
            for entry, _ in entries(COMPAT)
            if entry.name == requirement.name
            and (entry.marker is None or entry.marker.evaluate({"python_full_version": "3.13.0"}))
        ]
        (lowest,) = locked
        assert requirement.specifier.contains(str(lowest.specifier).removeprefix("=="))
        assert str(lowest.specifier).removeprefix("==") in (bound.version, f"{bound.version}.0")


def test_the_lock_of_npm_is_pinned_hashed_and_names_no_registry() -> None:
    folder = ROOT / "tests" / "typescript"
    wanted_there = json.loads((folder / "package.json").read_text("utf-8"))["devDependencies"]
    text = (folder / "package-lock.json").read_text(encoding="utf-8")
    root, *packages = json.loads(text)["packages"].values()
    assert root["devDependencies"] == wanted_there
    assert packages
    assert {package["integrity"].partition("-")[0] for package in packages} == {"sha512"}
    assert [version for version in wanted_there.values() if not version[0].isdigit()] == []
    assert [package for package in packages if "resolved" in package] == []
    told = [{**package, "funding": None} for package in packages]
    assert "://" not in json.dumps(told)


def test_what_decides_bytes_is_pinned_exactly() -> None:
    exact = {
        requirement.name
        for requirement in wanted()
        if [specifier.operator for specifier in requirement.specifier] == ["=="]
    }
    assert exact == {"datamodel-code-generator", "pygments", "ruff"}

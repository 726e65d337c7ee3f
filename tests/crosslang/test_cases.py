"""Small schema sets with one oddity each, and one that is imported, as Elixir: compiled, formatted,
held to their cases, and compared with everybody else who reads payloads.

The Python package is held to the same cases in tests/integration.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from case_sets import (
    CODEC,
    LOANS,
    NAMESPACE,
    generate_case,
    generate_imported,
    join_elixir,
    judged,
    namespace_of,
)
from comparing import Tally, compare
from elixir import ROOT, Elixir, compile_package
from node import Node
from pages import pages
from programs import checked, run
from vectors import CASES, SETS

RUNNER: Final = ROOT / "tests/elixir/case_runner.exs"
COUNT: Final = 10
"""Texts for each type; `make fuzz` has ten times as many judged."""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every set in a namespace of its own, as one package: it is compiled only once."""
    package = tmp_path_factory.mktemp("cases")
    outputs = [generate_case(name, package / "sets" / name) for name in SETS]
    join_elixir([*outputs, generate_imported(package / "sets" / LOANS)], package)
    compile_package(package, package / "beams")
    return package


@pytest.fixture(scope="module")
def elixir(package: Path) -> Iterator[Elixir]:
    with Elixir(package / "beams", NAMESPACE) as process:
        yield process


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node() as process:
        yield process


@pytest.mark.parametrize("name", [*SETS, LOANS])
def test_everybody_judges_alike(package: Path, elixir: Elixir, node: Node, name: str) -> None:
    found = judged(name, package / "sets" / name, elixir, node)
    texts = found.payloads
    questions = [(type_, text) for type_ in texts.types for text in texts.texts(type_, 1, COUNT)]
    assert "\n".join(one.report() for one in compare(found.judges, questions, Tally())) == ""


def test_what_is_emitted_is_formatted_already(package: Path) -> None:
    done = subprocess.run(
        ["mix", "format", "--check-formatted"],
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_every_case_is_kept(package: Path) -> None:
    arguments = [
        part for name in SETS for part in (namespace_of(name), CASES / name / "cases.json")
    ]
    done = subprocess.run(
        ["elixir", "-pa", package / "beams", RUNNER, CODEC, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


STARTED = """
alias Cases.Codec
alias Cases.Presence.Started
{:ok, read} = Started.decode(%{"none" => nil})
%Started{rank: 8, note: nil, mood: "m", silent: nil, none: nil} = read
%{"rank" => 8, "mood" => "m", "none" => nil} = wire = Started.to_map(read)
3 = map_size(wire)
%{"mood" => nil} = wire = Started.to_map(%Started{note: nil})
false = Map.has_key?(wire, "note")
{:ok, made} = Codec.make(Started, %{})
%Started{rank: 32, note: "n", mood: nil, silent: "s", none: nil} = made
{:ok, ^made} = Started.decode(Started.to_map(made))
"""


def test_a_struct_starts_with_its_own_defaults_and_is_read_with_those_of_the_schema(
    package: Path,
) -> None:
    arguments = ["elixir", "-pa", package / "beams", "-e", STARTED]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_a_case_that_does_not_hold_is_found(package: Path, tmp_path: Path) -> None:
    wrong = {"payload": {"a": 1}, "errors": [{"code": "range", "at": "/nowhere"}]}
    case = {"type": "Ratio", "accept": [{"a": "x"}], "reject": [wrong]}
    (tmp_path / "cases.json").write_text(json.dumps([case]), encoding="utf-8")
    done = subprocess.run(
        [
            *("elixir", "-pa", package / "beams", RUNNER, CODEC),
            *(namespace_of("number_bounds"), tmp_path / "cases.json"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert 'Cases.NumberBounds.Ratio %{"a" => "x"}: rejected with' in done.stdout
    assert 'instead of [{"range", "/nowhere"}]' in done.stdout


def _misfit(payload: object) -> dict[str, object]:
    return {"payload": payload, "errors": [{"code": "union", "at": ""}]}


def test_values_that_nest_are_not_read_once_for_each_variant(package: Path, tmp_path: Path) -> None:
    """Each of the levels would double the time."""
    turn: dict[str, object] = {}
    maze: dict[str, object] = {"a": 1, "b": 1}
    knot: dict[str, object] = {"a": True}
    for _ in range(100):
        turn, maze, knot = {"next": turn}, {"next": maze}, {"a": True, "next": knot}
    cases = [
        {"type": "Turn", "accept": [], "reject": [_misfit(turn)]},
        {"type": "Maze", "accept": [], "reject": [_misfit(maze)]},
        {"type": "Knot", "accept": [knot], "reject": []},
    ]
    (tmp_path / "cases.json").write_text(json.dumps(cases), encoding="utf-8")
    arguments = (namespace_of("unions_without_tags"), tmp_path / "cases.json")
    done = subprocess.run(
        ["elixir", "-pa", package / "beams", RUNNER, CODEC, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_the_programs_of_their_reference_pages_run(package: Path, tmp_path: Path) -> None:
    programs = []
    for name in SETS:
        (tmp_path / name).mkdir()
        programs += checked(tmp_path / name, pages(package / "sets" / name / "generated" / "docs"))
    assert len(programs) > 80
    assert run(package / "beams", programs) == (0, "")


def test_no_name_of_this_project_is_in_a_foreign_package(package: Path) -> None:
    folder = package / "sets" / "foreign" / "generated" / "elixir"
    texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}
    assert len(texts) > 30
    assert [
        path.name for path, text in texts.items() if re.search("(?i)tinker(?!spec)", text)
    ] == []

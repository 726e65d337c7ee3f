"""All judges read the same texts as the same values, and refuse them for the same faults."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import packages
import pytest
import releases
from comparing import Tally, compare, judges_of
from elixir import ROOT, Elixir
from judges import Judge, Release, Text
from node import Node
from payloads import Payloads, contract_of_this_project
from test_releases import oracle, sources
from tinkerspec.contract.resolve import resolve
from typescript import TypeScript
from vectors import behaviour_vectors, decode_vectors, load_folder

SUITE = [ROOT / "tests/elixir" / name for name in ("standins/lib/nx.ex", "test/support/vectors.ex")]
SEED = 1
COUNT = 40
"""Texts for each type; `make fuzz` has a million judged."""

DATACLASSES: Final = {
    *("Datum", "ForwardBackwardInput", "ForwardBackwardOutput", "ForwardBackwardRequest"),
    *("ForwardRequest", "ImageFormat", "LossFnInputs", "LossFnOutput", "TensorData"),
}
SILENT: Final = {
    "0.25.0": DATACLASSES,
    "0.38.0": DATACLASSES
    | {"OptimizerParams", "PromptProvenanceSpan", "ProvenanceSpan", "SampledProvenanceSpan"},
}
"""The types that a release lacks, or has as dataclasses, which take anything."""

TYPES = sorted(file.type for file in load_folder())


@pytest.fixture(scope="session")
def elixir(ebin: Path) -> Iterator[Elixir]:
    with Elixir(ebin) as process:
        yield process


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    with Node() as process:
        yield process


@pytest.fixture(scope="session")
def judges(elixir: Elixir, node: Node) -> list[Judge]:
    return [*judges_of(contract_of_this_project()), elixir, TypeScript(node)]


@pytest.fixture(scope="session")
def payloads() -> Payloads:
    return Payloads.of_this_project()


@pytest.mark.parametrize("type_", TYPES)
def test_all_judges_agree(judges: list[Judge], payloads: Payloads, type_: str) -> None:
    tally = Tally()
    questions = ((type_, text) for text in payloads.texts(type_, SEED, COUNT))
    assert "\n".join(found.report() for found in compare(judges, questions, tally)) == ""
    assert tally.texts == COUNT
    # Texts of one kind only would prove nothing.
    assert 0.03 * COUNT < tally.valid < 0.97 * COUNT


@pytest.mark.parametrize("release", releases.RELEASES)
def test_a_release_agrees_with_the_package_of_its_contract(
    release: str, once: Any, tmp_path: Path
) -> None:
    contract = packages.contract_of(release)
    schemas = oracle(contract).schemas
    asked = Release(release, tmp_path, schemas)
    model = resolve(sources(contract))
    drawn = Payloads(model, [], schemas.values())
    tally = Tally()
    questions = [(type_, text) for type_ in schemas for text in drawn.texts(type_, SEED, COUNT)]
    pair: list[Judge] = [Text(packages.package(contract, once)), asked]
    assert "\n".join(found.report() for found in compare(pair, questions, tally)) == ""
    assert tally.heard[asked.name] > 0.5 * tally.texts
    assert silent(asked, schemas) == SILENT.get(release, {"ImageFormat"})


def silent(judge: Release, types: Iterable[str]) -> set[str]:
    """The types that a judge says nothing of."""
    return {type_ for type_ in types if judge.ask([(type_, "{}")]) == [{"silent": True}]}


def test_every_vector_is_read_alike(judges: list[Judge]) -> None:
    tally = Tally()
    questions = [(vector.type, vector.text) for vector in decode_vectors()]
    assert "\n".join(found.report() for found in compare(judges, questions, tally)) == ""
    assert tally.texts == len(questions) > 700
    # The SDK lacks some types, and has other fields in some; nobody else is left out of much.
    assert {name: count > len(questions) * 0.6 for name, count in tally.heard.items()} == {
        judge.name: True for judge in judges
    }


def test_the_suites_of_both_languages_have_the_same_vectors(ebin: Path) -> None:
    script = 'IO.puts(Enum.map_join(["decode", "behaviour"], " ", &length(Vectors.all(&1))))'
    done = subprocess.run(
        ["elixir", "-pa", ebin, *(part for path in SUITE for part in ("-r", path)), "-e", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    expected = f"{len(decode_vectors())} {len(behaviour_vectors())}\n"
    assert (done.stdout, done.stderr) == (expected, "")


def test_a_seed_says_which_texts_there_are(payloads: Payloads) -> None:
    texts = list(payloads.texts("Datum", 7, 50))
    assert list(payloads.texts("Datum", 7, 50)) == texts
    assert list(payloads.texts("Datum", 8, 50)) != texts

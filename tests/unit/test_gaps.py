"""schemas/GAPS.md is true: the schema, the function and the vectors that close a gap are there."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
from vectors import behaviour_vectors, decode_vectors, pointer_parts

ROOT: Final = Path(__file__).resolve().parents[2]
DOCUMENT: Final = ROOT / "schemas" / "GAPS.md"
PACKAGE: Final = ROOT / "generated" / "elixir" / "lib"
GAPS: Final = [f"GAP-TRAIN-00{number}" for number in range(1, 9)]


@cache
def rows() -> dict[str, list[list[str]]]:
    """For each gap the names in its cells: places in schemas, functions, vectors."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    cells = [line.strip("|").split("|") for line in lines if line.startswith("| GAP-")]
    return {row[0].strip(): [re.findall(r"`([^`]+)`", cell) for cell in row[2:]] for row in cells}


@cache
def arities(module: str) -> frozenset[str]:
    """Public functions of an emitted module as `name/arity`, each arity that defaults allow."""
    path = PACKAGE.joinpath(*(snake(part) for part in module.split("."))).with_suffix(".ex")
    found = set()
    for name, arguments in re.findall(
        r"^  (?:def|defdelegate) ([a-z_]+[?!]?)(?:\(([^)]*)\))?",
        path.read_text("utf-8"),
        re.MULTILINE,
    ):
        given = [argument for argument in arguments.split(",") if argument.strip()]
        optional = sum("\\\\" in argument for argument in given)
        found |= {f"{name}/{count}" for count in range(len(given) - optional, len(given) + 1)}
    return frozenset(found)


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def test_every_gap_has_a_row_with_all_its_cells() -> None:
    assert list(rows()) == GAPS
    assert all(len(cells) == 3 and all(cells) for cells in rows().values())


@pytest.mark.parametrize("gap", GAPS)
def test_the_places_are_in_the_schemas(gap: str) -> None:
    for place in rows()[gap][0]:
        path, pointer = place.split("#")
        value: Any = json.loads((ROOT / "schemas" / "types" / path).read_text("utf-8"))
        for part in pointer_parts(pointer):
            assert part in value, f"{place}: there is no {part!r}"
            value = value[part]


@pytest.mark.parametrize("gap", GAPS)
def test_the_functions_are_in_the_package(gap: str) -> None:
    for function in rows()[gap][1]:
        module, _, name = function.rpartition(".")
        assert name in arities(module), f"{module} has no {name}"


@pytest.mark.parametrize("gap", GAPS)
def test_the_vectors_are_there(gap: str) -> None:
    known = {vector.id for vector in decode_vectors()} | {
        vector.id for vector in behaviour_vectors()
    }
    assert [vector for vector in rows()[gap][2] if vector not in known] == []


@pytest.mark.parametrize("gap", GAPS)
def test_the_vectors_are_of_the_types_that_the_row_names(gap: str) -> None:
    _, functions, vectors = rows()[gap]
    modules = {function.rpartition(".")[0].rpartition(".")[2] for function in functions}
    assert {vector.partition(":")[0] for vector in vectors} == modules

"""The behaviour vectors against what is written by hand for TypeScript, which Node.js runs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Final

import our_schemas
import pytest
import vectors
from drive import vector_dtypes
from node import NODE
from test_vectors import CONTRACTS
from tinkerspec import contract
from vectors import (
    BehaviourVector,
    Canonical,
    Errors,
    Fails,
    Fault,
    Outcome,
    Unencodable,
    Value,
    same_json,
)

RUNNER: Final = Path(__file__).with_name("behaviour.mjs")
LACKING: Final = {"bfloat16", "bool", "complex64"}
"""Elements of arrays of other languages, of which JavaScript has no array."""
WANTS: Final[dict[type[Outcome], str]] = {
    Canonical: "canonical",
    Value: "value",
    Unencodable: "unencodable",
}


def told(name: str) -> list[tuple[BehaviourVector, dict[str, Any]]]:
    """Every behaviour vector of a contract, and what came of it."""
    sources = contract.read_folder(our_schemas.FOLDER, display="schemas", contract=name)
    found, asked = [], []
    paths = sorted((CONTRACTS[name] / "vectors").glob("*.json"))
    modules = {json.loads(path.read_text(encoding="utf-8"))["type"]: path.stem for path in paths}
    for path in paths:
        document = json.loads(path.read_text(encoding="utf-8"))
        read = vectors.load_file(path, sources).behaviour
        for vector, entry in zip(read, document.get("behaviour", ()), strict=True):
            wants = WANTS.get(type(vector.expected("typescript")), "")
            question = {"module": path.stem, "modules": modules, "calls": entry["calls"]}
            found.append(vector)
            asked.append({**question, "wants": wants})
    done = subprocess.run(
        [*NODE, RUNNER, CONTRACTS[name] / "typescript"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return list(zip(found, json.loads(done.stdout), strict=True))


def is_lacking(said: dict[str, Any]) -> bool:
    """Whether a vector is about an array that there is not."""
    return str(said.get("fails", "")).startswith("JavaScript has no array of ")


def agrees(expected: Outcome, said: dict[str, Any]) -> bool:
    """Whether what came of a vector is its outcome."""
    match expected, said:
        case (Canonical(json), {"canonical": held}) | (Value(json), {"value": held}):
            return same_json(held, json)
        case Errors(faults), {"errors": found}:
            return {Fault(fault["code"], fault["at"]) for fault in found} == faults
        case Fails(), {"fails": _} | {"errors": _}:
            return True
        case Unencodable(at), {"unencodable": found}:
            return bool(found == at or found.startswith(f"{at}/"))
    return False


@pytest.mark.parametrize("name", CONTRACTS)
def test_every_behaviour_vector_holds(name: str) -> None:
    outcomes = told(name)
    assert len(outcomes) > 150
    wrong = [
        f"{vector.id}: {said} instead of {vector.expected('typescript')}"
        for vector, said in outcomes
        if not is_lacking(said) and not agrees(vector.expected("typescript"), said)
    ]
    assert wrong == []
    left_out = [vector.id for vector, said in outcomes if is_lacking(said)]
    assert left_out == [vector.id for vector, _ in outcomes if vector_dtypes(vector) & LACKING]
    assert len(left_out) == 6


def test_a_wrong_outcome_is_found() -> None:
    assert not agrees(Canonical({"a": 1}), {"canonical": {"a": 2}})
    assert not agrees(Canonical({"a": 1}), {"value": {"a": 1}})
    assert not agrees(Errors(frozenset({Fault("type", "/a")})), {"errors": []})
    assert not agrees(Fails(), {"canonical": {}})
    assert not agrees(Unencodable("/data"), {"unencodable": "/database"})

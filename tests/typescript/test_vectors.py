"""The vectors and the cases against the emitted TypeScript packages, which Node.js runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import contracts
import drive
import packages
import pydantic
import pytest
import tinker_types
import vectors
from emitted import case_job, derived, own_questions, write
from node import Node, Question, failures
from tinkerspec.contract.naming import snake_case
from tinkerspec_oracle import Oracle
from vectors import SETS, Canonical, Errors, Fault, Unencodable

GENERATED = vectors.ROOT / "generated"
CONTRACTS = {
    "2025-11": GENERATED,
    **{path.name: path for path in sorted((GENERATED / "contracts").iterdir())},
}


OTHERS = [name for name in contracts.RECORDED if name not in CONTRACTS]
"""Contracts that releases of the SDK were recorded at, and that are not in `generated/`."""


@pytest.mark.parametrize("name", [*CONTRACTS, *OTHERS])
def test_the_package_passes_every_vector(name: str, tmp_path: Path) -> None:
    folder = CONTRACTS.get(name) or packages.generated(name, tmp_path, "vectors", "typescript")
    questions = list(own_questions(name, folder))
    assert {each.module.stem for each in questions} == {
        path.stem for path in (folder / "vectors").glob("*.json")
    }
    assert failures(questions) == []


def case_questions(name: str, folder: Path) -> Iterator[Question]:
    """What stands in the cases of a set, and every vector that follows from its schemas."""
    job = case_job(name)
    package = write(job, folder)
    oracle = Oracle({document.path: document.root for document in job.sources.types})
    for case in json.loads((vectors.CASES / name / "cases.json").read_text("utf-8")):
        module = package / f"{snake_case(case['type'])}.js"
        for payload in case["accept"]:
            written = Canonical(oracle.canonical(case["type"], payload))
            is_writable = oracle.is_writable(case["type"], payload)
            outcome = written if is_writable else Unencodable("")
            yield Question(module, json.dumps(payload), outcome)
        for entry in case["reject"]:
            text = entry["text"] if "text" in entry else json.dumps(entry["payload"])
            yield Question(module, text, faults(entry["errors"]))
    for file in derived(job):
        for vector in file["decode"]:
            outcome = Canonical(vector["canonical"]) if "canonical" in vector else None
            text = vector["text"] if "text" in vector else json.dumps(vector["payload"])
            module = package / f"{snake_case(file['type'])}.js"
            yield Question(module, text, outcome or faults(vector["errors"]))


def faults(entries: list[dict[str, str]]) -> Errors:
    return Errors(frozenset(Fault(entry["code"], entry["at"]) for entry in entries))


def test_the_packages_pass_the_cases_and_vectors_of_every_set(tmp_path: Path) -> None:
    """All in one process."""
    questions = [each for name in SETS for each in case_questions(name, tmp_path / name)]
    assert len(questions) > 20_000
    assert failures(questions) == []


def test_what_would_be_read_as_a_variant_that_drops_a_member_is_not_written(tmp_path: Path) -> None:
    """Both variants take `{"b": false}`; the first one, which knows no `b`, did not read it."""
    module = write(case_job("unions_without_tags"), tmp_path) / "maze_down.js"
    dropped = Question(module, '{"next": {"a": 0, "b": false}}', Unencodable(""))
    kept = Question(module, '{"next": {"a": true, "c": 1}}', Canonical({"next": {"a": True}}))
    assert failures([dropped, kept]) == []


def test_a_wrong_outcome_is_found() -> None:
    module = GENERATED / "typescript" / "cursor.js"
    payload: Any = {"offset": 0, "limit": 1, "total_count": 2}
    wrong = Question(module, json.dumps(payload), Canonical({**payload, "limit": 2}))
    refused = Question(module, "{}", Errors(frozenset({Fault("missing", "/offset")})))
    assert len(failures([wrong, refused])) == 2


def test_faults_stand_in_the_order_in_which_python_gives_them() -> None:
    """But where keys are numbers, which objects of JavaScript have before all others."""
    refused = [each for each in vectors.decode_vectors() if isinstance(each.outcome, Errors)]
    modules = [GENERATED / "typescript" / f"{snake_case(each.type)}.js" for each in refused]
    with Node() as node:
        texts = [each.text for each in refused]
        answers = node.ask(list(zip(modules, texts, strict=True)))
    python = drive.PackageBinding(tinker_types)
    otherwise = []
    for vector, answer in zip(refused, answers, strict=True):
        with pytest.raises(pydantic.ValidationError) as raised:
            python.decode(vector.type, vector.text)
        faults = tinker_types.payload_errors(raised.value)
        if answer["errors"] != [{"code": f["code"], "at": f["pointer"]} for f in faults]:
            otherwise.append(vector.id)
    assert otherwise == [
        "LossFnInputs: faults under odd names",
        "LossFnOutput: faults under odd names",
    ]

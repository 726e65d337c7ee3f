"""TypeScript packages of our schemas and of the small sets, and the vectors asked of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import our_schemas
from node import Question
from tinkerspec.contract import read_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.targets import Job, vectors
from tinkerspec.targets.typescript import TARGET
from vectors import CASES, ROOT, load_file


def case_job(name: str) -> Job:
    """The job of a set."""
    sources = read_folder(CASES / name / "schemas", display="schemas")
    settings = {**TARGET.defaults, "package": name.replace("_", "-")}
    return Job(sources, resolve(sources), settings, ROOT, "schemas")


def own_job() -> Job:
    """The job of this project's schemas, without the rules that are written by hand."""
    settings = {**TARGET.defaults, "package": "ours"}
    return Job(our_schemas.sources(), our_schemas.contract(), settings, ROOT, "schemas")


def write(job: Job, folder: Path) -> Path:
    """Write the package of a job below a folder, and give its own."""
    assert {fault.code for fault in TARGET.check(job)} <= {"typescript-behaviour-missing"}
    for file in TARGET.emit(job):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.data)
    return folder / job.settings["folder"]


def derived(job: Job) -> Iterator[dict[str, Any]]:
    """The files of vectors of the same schemas."""
    settings = vectors.TARGET.defaults
    for file in vectors.TARGET.emit(Job(job.sources, job.contract, settings, ROOT, "schemas")):
        if file.path.endswith(".json"):
            yield json.loads(file.data)


def own_questions(name: str, folder: Path) -> Iterator[Question]:
    """Every decode vector of a contract of ours that is generated in a folder."""
    sources = read_folder(our_schemas.FOLDER, display="schemas", contract=name)
    for path in sorted((folder / "vectors").glob("*.json")):
        for vector in load_file(path, sources).decode:
            yield Question(folder / "typescript" / f"{path.stem}.js", vector.text, vector.outcome)

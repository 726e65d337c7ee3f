"""A field that is added to a schema reaches every output by `tinkerspec generate` alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from tinkerspec.config import load_config
from tinkerspec.targets import place

from .conftest import ROOT, Run, copy_project

SCHEMA: Final = "types/run/cursor.json"
NAME: Final = "page_of_the_list"
FIELD: Final = {
    "description": "Number of the page, from one.",
    "type": ["integer", "null"],
    "minimum": 1,
    "maximum": 2**63 - 1,
    "default": None,
}
CONFIG: Final = load_config(ROOT / "pyproject.toml")
SETTINGS: Final = CONFIG.targets

READING: Final = f"""
import tinker_types
cursor = {{"offset": 0, "limit": 1, "total_count": 2}}
print(tinker_types.Cursor.from_json(cursor).{NAME})
print(tinker_types.Cursor.from_json({{**cursor, "{NAME}": 3}}).to_wire()["{NAME}"])
try:
    tinker_types.Cursor.from_json({{**cursor, "{NAME}": 0}})
except ValueError as error:
    print([(fault["code"], fault["pointer"]) for fault in tinker_types.payload_errors(error)])
"""


def tree(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, tinkerspec: Run) -> Path:
    """A copy whose schemas have the new field, and its output."""
    project = copy_project(tmp_path_factory.mktemp("project"))
    path = project / "schemas" / SCHEMA
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"][NAME] = FIELD
    path.write_text(json.dumps(schema, indent=2), encoding="utf-8")
    run = tinkerspec("generate", cwd=project)
    assert run.returncode == 0, run.stderr
    return project


@pytest.fixture(scope="module")
def changed(project: Path) -> dict[str, bytes]:
    """The outputs that the new field changes, by their place in the output folder."""
    before, after = tree(ROOT / "generated"), tree(project / "generated")
    assert before.keys() == after.keys()
    return {name: data for name, data in after.items() if data != before[name]}


def of_each_contract(changed: dict[str, bytes]) -> dict[str, list[str]]:
    """The outputs of each contract that is generated, without its folder."""
    folders = sorted(CONFIG.folders.values(), key=len, reverse=True)
    found: dict[str, list[str]] = {folder: [] for folder in folders}
    for name in changed:
        folder = next(each for each in folders if not each or name.startswith(f"{each}/"))
        found[folder].append(name.removeprefix(f"{folder}/"))
    return found


def test_every_target_has_it(changed: dict[str, bytes]) -> None:
    assert {"openapi", "python", "elixir"} <= SETTINGS.keys()
    for name, settings in SETTINGS.items():
        where = place(settings)
        own = [
            text for path, text in changed.items() if path == where or path.startswith(f"{where}/")
        ]
        assert any(NAME.encode() in text for text in own), f"{name} does not have the field"
        # Vectors hold payloads alone.
        described = any(str(FIELD["description"]).encode() in text for text in own)
        assert described or name == "vectors", f"{name} does not have the field's description"


def test_only_the_files_of_the_type_change(changed: dict[str, bytes]) -> None:
    whole = {"MANIFEST.json", "model.json", "openapi.json"}
    # The index says what each type has, and the data of scripts what can be found and written.
    whole |= {"site/index.html", "site/data/search.js", "site/data/contract.js"}
    # The vectors of a type that refers to this one find faults through the reference.
    whole.add("vectors/training_runs_response.json")
    # A module of wire shapes or of descriptions holds every type; the other types stay as they are.
    expected = ("cursor", "wire", "_descriptions")
    for names in of_each_contract(changed).values():
        assert names
        others = [name for name in names if name not in whole]
        assert [n for n in others if not any(part in n.lower() for part in expected)] == []


def test_the_python_package_reads_and_writes_it(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READING],
        env={**os.environ, "PYTHONPATH": str(project / "generated" / "python")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stderr, done.stdout) == ("", f"None\n3\n[('range', '/{NAME}')]\n")

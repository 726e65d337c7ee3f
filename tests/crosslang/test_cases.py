"""Small schema sets with one oddity each, as Elixir: compiled, formatted, and held to their cases.

The Python package is held to the same cases in tests/integration.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from elixir import ROOT, compile_package
from tinkerspec import pipeline
from tinkerspec.config import load_config

CASES: Final = ROOT / "tests" / "cases"
SETS: Final = {
    path.parent.name: "Cases." + "".join(map(str.capitalize, path.parent.name.split("_")))
    for path in sorted(CASES.glob("*/cases.json"))
}

PYPROJECT: Final = """\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.elixir]
namespace = "{namespace}"
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every set in a namespace of its own, as one package: it is compiled only once."""
    package = tmp_path_factory.mktemp("cases")
    for name, namespace in SETS.items():
        project = package / "sets" / name
        shutil.copytree(CASES / name / "schemas", project / "schemas")
        (project / "pyproject.toml").write_text(PYPROJECT.format(namespace=namespace))
        pipeline.generate(load_config(project / "pyproject.toml"))
        emitted = project / "generated" / "elixir"
        shutil.copytree(emitted / "lib", package / "lib", dirs_exist_ok=True)
        shutil.copy(emitted / ".formatter.exs", package)
    compile_package(package, package / "beams")
    return package


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
        part
        for name, namespace in SETS.items()
        for part in (namespace, CASES / name / "cases.json")
    ]
    done = subprocess.run(
        ["elixir", "-pa", package / "beams", ROOT / "tests/elixir/case_runner.exs", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_a_case_that_does_not_hold_is_found(package: Path, tmp_path: Path) -> None:
    wrong = {"payload": {"a": 1}, "errors": [{"code": "range", "at": "/nowhere"}]}
    case = {"type": "Ratio", "accept": [{"a": "x"}], "reject": [wrong]}
    (tmp_path / "cases.json").write_text(json.dumps([case]), encoding="utf-8")
    runner = ROOT / "tests/elixir/case_runner.exs"
    done = subprocess.run(
        [
            *("elixir", "-pa", package / "beams", runner),
            *("Cases.NumberBounds", tmp_path / "cases.json"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert 'Cases.NumberBounds.Ratio %{"a" => "x"}: rejected with' in done.stdout
    assert 'instead of [{"range", "/nowhere"}]' in done.stdout


def test_no_name_of_this_project_is_in_a_foreign_package(package: Path) -> None:
    folder = package / "sets" / "foreign" / "generated" / "elixir"
    texts = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}
    assert len(texts) > 30
    assert [
        path.name for path, text in texts.items() if re.search("(?i)tinker(?!spec)", text)
    ] == []

"""The package without its folder `_speed`: it means the same."""

from __future__ import annotations

import inspect
import os
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import tinker_types

PACKAGE = Path(tinker_types.__path__[0])
TESTS = Path(__file__).resolve().parents[2]

ways: Any = import_module("tinker_types._runtime.ways")
speed: Any = import_module("tinker_types._speed.fast")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a copy without `_speed` is importable."""
    ignored = shutil.ignore_patterns("__pycache__", "_speed")
    shutil.copytree(PACKAGE, tmp_path / "tinker_types", ignore=ignored)
    return tmp_path


def run(folder: Path, script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "PYTHONPATH": str(folder), "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def test_the_tests_of_meaning_pass_without_it(folder: Path) -> None:
    helpers = f"{TESTS / 'conformance'} {TESTS / 'fuzz'}"
    path = f"{folder} {helpers} {TESTS.parent / 'generator'}"
    arguments = ["-q", "-p", "no:cacheprovider", "-o", f"pythonpath={path}"]
    done = run(
        folder,
        "import sys, pytest, tinker_types\n"
        f"code = pytest.main({[*arguments, str(TESTS / 'unit' / 'runtime')]!r})\n"
        f"assert tinker_types.__path__ == [{str(folder / 'tinker_types')!r}]\n"
        "assert not [name for name in sys.modules if '._speed' in name]\n"
        "sys.exit(code)",
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-4000:]


def test_lists_are_lists_without_it(folder: Path) -> None:
    done = run(
        folder,
        "import numpy as np, tinker_types as t\n"
        "tensor = t.TensorData.from_numpy(np.ones(100))\n"
        "read = t.TensorData.from_json(tensor.to_json())\n"
        "grown = t.ModelInput.empty().append_int(1)\n"
        "print(*(type(t._runtime.held(value, name)).__name__ for value, name in "
        "((tensor, 'data'), (read, 'data'), (grown, 'chunks'))), t._runtime.accelerators())",
    )
    assert (done.stdout, done.stderr) == ("list list list {}\n", "")


def test_a_damaged_folder_is_an_error_and_not_a_slow_package(folder: Path) -> None:
    shutil.copytree(PACKAGE / "_speed", folder / "tinker_types" / "_speed")
    (folder / "tinker_types" / "_speed" / "text.py").unlink()
    done = run(folder, "import tinker_types; tinker_types.Datum")
    assert "ModuleNotFoundError: No module named 'tinker_types._speed.text'" in done.stderr


@pytest.mark.parametrize("module", ["_speed", "_speed.text", "_speed.grown", "_runtime.ways"])
def test_any_module_may_be_imported_first(module: str) -> None:
    script = f"import tinker_types.{module}, tinker_types as t; print(t._runtime.ways.best)"
    done = run(PACKAGE.parent, script)
    assert (done.stdout, done.stderr) == (f"{speed.Fast}\n", "")


def test_the_one_list_has_every_way_in_the_same_form() -> None:
    plain = {name: way for name, way in vars(ways.Ways).items() if not name.startswith("_")}
    fast = {name: way for name, way in vars(speed.Fast).items() if not name.startswith("_")}
    assert fast.keys() == plain.keys()
    assert ways.best is speed.Fast
    for name in plain.keys() - {"sound"}:
        forms = [inspect.signature(getattr(kind, name)) for kind in (ways.Ways, speed.Fast)]
        assert list(forms[0].parameters) == list(forms[1].parameters), name
        assert getattr(ways.Ways, name) is not getattr(speed.Fast, name)

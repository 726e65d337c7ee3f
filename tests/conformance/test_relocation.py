"""A copy of the package under another name, as a user vendors it, passes the same vectors."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tinker_types
from vectors import HERE

NAME = "yourapp._vendor.training_types"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The folder of the copied package."""
    target = tmp_path.joinpath(*NAME.split("."))
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(tinker_types.__path__[0]), target, ignore=ignored)
    for parent in (tmp_path / "yourapp", tmp_path / "yourapp" / "_vendor"):
        (parent / "__init__.py").touch()
    return target


def run(folder: Path) -> list[str]:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    process = subprocess.run(
        [sys.executable, "-W", "error", HERE / "relocated.py", folder, NAME],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert process.stderr == ""
    failed: list[str] = json.loads(process.stdout)
    assert process.returncode == (1 if failed else 0)
    return failed


def test_the_copy_passes_every_vector(copy: Path, tmp_path: Path) -> None:
    assert copy.is_dir()
    assert run(tmp_path) == []


def test_without_speed_it_passes_every_vector(copy: Path, tmp_path: Path) -> None:
    shutil.rmtree(copy / "_speed")
    assert run(tmp_path) == []


def test_a_broken_copy_is_seen(copy: Path, tmp_path: Path) -> None:
    module = copy / "lora_config.py"
    text = module.read_text("utf-8")
    broken = text.replace("IntegerRule(ge=1,", "IntegerRule(ge=2,")
    assert broken != text
    module.write_text(broken, "utf-8")
    assert run(tmp_path) == ["LoraConfig: rank at its lower bound", "LoraConfig: /rank minimum 1"]

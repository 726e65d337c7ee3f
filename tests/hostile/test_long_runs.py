"""What `make fuzz` runs can be run; what it finds takes longer than a test may."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "fuzz" / "run.py"


def long_runs() -> Any:
    spec = importlib.util.spec_from_file_location("long_runs", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # Where dataclasses look for their module.
    spec.loader.exec_module(module)
    return module


RUNS = long_runs()


@pytest.mark.parametrize("name", RUNS.PROGRAMS)
def test_a_long_run_finds_its_modules_and_takes_a_seed_and_a_count(name: str) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT.parents[1] / RUNS.PROGRAMS[name].script, "--help"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=RUNS.surroundings(),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "--seed" in done.stdout
    assert "--count" in done.stdout

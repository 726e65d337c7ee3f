"""What `make fuzz` runs can be run; what it finds takes longer than a test may."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import drawn
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


HELP = """\
import contextlib, io, os, runpy, sys
for script in sys.argv[1:]:
    sys.path[0] = os.path.dirname(script)
    sys.argv, shown = [script, "--help"], io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.suppress(SystemExit):
        runpy.run_path(script, run_name="__main__")
    print(script, *(option for option in ("--seed", "--count") if option in shown.getvalue()))
"""
"""Asks each script for its help, all in one process: they share most of what they import."""


def test_long_runs_find_their_modules_and_take_a_seed_and_a_count() -> None:
    scripts = [str(SCRIPT.parents[1] / program.script) for program in RUNS.PROGRAMS.values()]
    done = subprocess.run(
        [sys.executable, "-c", HELP, *scripts],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=RUNS.surroundings(),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"{script} --seed --count" for script in scripts]


def test_the_drawn_tests_try_more_with_seeds_of_the_long_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drawn, "TIMES", 3)
    monkeypatch.setattr(drawn, "SEED", 7)
    name, seeds = drawn.seeds(2).args
    assert name == "seed"
    assert [seed.values for seed in seeds] == [(7,), (8,), (9,), (10,), (11,), (12,)]
    assert {mark.name for seed in seeds for mark in seed.marks} == {"drawn"}

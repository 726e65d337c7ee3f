"""Runs the long runs one after the other; `make fuzz` is this.

    python tests/fuzz/run.py [--only NAME]... [--seed N] [--count N]

Each is a program that takes `--seed` and `--count`, prints both first, and what it found last; it
ends with 0 when that is nothing. `--count` is in the unit of the program, so it goes best with
`--only`. A new long run is a line in `PROGRAMS`.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Program:
    """A long run: its script below tests/, what it tries, what it cannot do without, and its own
    arguments."""

    script: str
    tries: str
    needs: str = ""
    arguments: tuple[str, ...] = ()


PROGRAMS: Final = {
    "injection": Program("hostile/fuzz_injection.py", "hostile strings in every place of a schema"),
    "kills": Program("hostile/fuzz_kills.py", "kills of publication at any moment"),
    "agreement": Program(
        "crosslang/fuzz.py", "payloads that every reader has to judge alike", needs="elixir"
    ),
    "readers": Program(
        "crosslang/fuzz.py",
        "payloads at other contracts that every reader has to judge alike",
        needs="elixir",
        arguments=(
            *("--contract", "0.18.2", "--contract", "0.25.0", "--contract", "0.38.0"),
            *("--count", "100000"),
        ),
    ),
    "sets": Program(
        "crosslang/fuzz_sets.py",
        "payloads of odd, imported and drawn schemas that every reader has to judge alike",
        needs="elixir",
    ),
    "compile": Program(
        "crosslang/fuzz_compile.py",
        "odd and very large contracts that Elixir does not compile without a warning",
        needs="elixir",
    ),
    "contracts": Program(
        "crosslang/contracts.py",
        "vectors of further contracts that Elixir or TypeScript does not pass",
        needs="elixir",
    ),
    "mutants": Program("conformance/mutants.py", "wrong readings that no vector tells"),
    "documents": Program(
        "integration/fuzz_documents.py", "payloads that a document and its types judge differently"
    ),
    "validate": Program("unit/validate/fuzz.py", "spoilt payloads that `validate` lets through"),
    "diff": Program("diff/fuzz_changes.py", "changes of schemas that `diff` judges wrongly"),
    "openapi": Program("hostile/fuzz_openapi.py", "openapi.json with anything anywhere"),
    "properties": Program("fuzz/properties.py", "the drawn tests, with many examples"),
}
"""The long runs by name, in the order that they run in."""


def main() -> int:
    """Runs those that were chosen; 1 when one of them found something."""
    parser = argparse.ArgumentParser(
        description="Runs the long runs.",
        epilog="; ".join(f"{name}: {program.tries}" for name, program in PROGRAMS.items()),
    )
    parser.add_argument("--only", action="append", choices=PROGRAMS, help="run this one")
    parser.add_argument("--seed", type=int, help="decides what is drawn (default: the time)")
    parser.add_argument("--count", type=int, help="how much, in the unit of each program")
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else time.time_ns() % 2**32
    failed = [name for name in options.only or PROGRAMS if not _run(name, seed, options.count)]
    print(f"seed {seed}: " + (f"failed: {', '.join(failed)}" if failed else "nothing was found"))
    return 1 if failed else 0


def _run(name: str, seed: int, count: int | None) -> bool:
    program = PROGRAMS[name]
    print(f"--- {name}: {program.tries}", flush=True)
    if program.needs and shutil.which(program.needs) is None:
        print(f"left out: {program.needs} is missing")
        return True
    counted = [] if count is None else ["--count", str(count)]
    script = str(ROOT / "tests" / program.script)
    command = [sys.executable, script, *program.arguments, "--seed", str(seed), *counted]
    return subprocess.run(command, check=False, env=surroundings()).returncode == 0


def surroundings() -> dict[str, str]:
    """The environment that a program finds its modules in, where tests find theirs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = project["tool"]["pytest"]["ini_options"]["pythonpath"]
    path = os.pathsep.join(str(ROOT / folder) for folder in folders)
    return {**os.environ, "PYTHONPATH": path}


if __name__ == "__main__":
    sys.exit(main())

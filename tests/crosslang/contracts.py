"""The Elixir and the TypeScript package of any contract of ours, held to all vectors of that
contract, and to what the release of the SDK writes that is recorded.

    python tests/crosslang/contracts.py [--seed N] [--count N]

`make fuzz` runs this for every contract that `make test-elixir` leaves out, or for so many of them.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import packages
import releases
from elixir import ROOT
from emitted import own_questions
from node import failures
from our_schemas import FOLDER
from test_releases import oracle, recording
from tinkerspec import contract, pipeline
from tinkerspec.config import load_config

NAMES: Final[Sequence[str]] = contract.names(FOLDER, display="schemas")
RECORDED: Final = [packages.contract_of(release) for release in releases.RELEASES]
"""The contracts of the releases that recordings are of, the newest among them."""
TRIED: Final = (RECORDED[0], RECORDED[-1])
"""Those that `make test-elixir` takes."""


def generated(name: str, folder: Path) -> Path:
    """What is generated of a contract for both, in a folder that may hold that of another."""
    config = load_config(ROOT / "pyproject.toml")
    alone = replace(config, output=folder / "generated", contract=name, contracts={})
    pipeline.generate(alone, ["elixir", "typescript", "vectors"])
    for release in releases.RELEASES:
        if packages.contract_of(release) == name:
            _add_recorded(release, alone.output / "vectors")
    return alone.output


def _add_recorded(release: str, folder: Path) -> None:
    """Adds what the release of the SDK writes to the vectors of its contract."""
    judge = oracle(packages.contract_of(release))
    for path in folder.glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        for each in recording(release):
            if each["type"] == document["type"]:
                verdict = judge.judge_value(each["type"], each["payload"])
                outcome = (
                    {"canonical": judge.canonical(each["type"], each["payload"])}
                    if verdict.valid
                    else {"errors": [{"code": f.code, "at": f.at} for f in verdict.faults]}
                )
                vector = {"name": f"{release} {each['name']}", "payload": each["payload"]}
                document["decode"].append({**vector, **outcome, "source": "sdk"})
        path.write_text(json.dumps(document), encoding="utf-8")


def in_elixir(output: Path, folder: Path) -> tuple[bool, str]:
    """Whether Elixir passes every vector of a contract that was generated, and what was printed.

    In a folder that was used for another contract, it compiles only what is different.
    """
    done = subprocess.run(
        ["mix", "test", "test/vectors_test.exs"],
        cwd=ROOT / "tests" / "elixir",
        env={
            **os.environ,
            "GENERATED": str(output),
            "MIX_ENV": "test",
            "MIX_HOME": str(folder / "home"),
            "MIX_BUILD_PATH": str(folder / "build"),
            "MIX_DEPS_PATH": str(folder / "deps"),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return done.returncode == 0, done.stdout + done.stderr


def in_typescript(name: str, output: Path) -> tuple[bool, str]:
    """Whether TypeScript passes every vector of a contract that was generated, and how many."""
    questions = list(own_questions(name, output))
    failed = failures(questions)
    count = f"{len(questions)} vectors, {len(failed)} failures"
    return not failed and len(questions) > 1000, "\n".join([count, *failed[:20]])


def main() -> int:
    """Run the vectors of each contract; 1 when some fail."""
    parser = argparse.ArgumentParser(
        description="Runs the vectors of contracts in Elixir and TypeScript."
    )
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, help="how many contracts (default: all)")
    options = parser.parse_args()
    print(f"contracts: seed {options.seed}", flush=True)
    names = [name for name in NAMES[1:] if name not in TRIED]
    random.Random(options.seed).shuffle(names)
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names[: options.count]:
            output = generated(name, Path(folder))
            passed, printed = in_elixir(output, Path(folder))
            print(f"{name}: Elixir: {_count(printed) if passed else printed}", flush=True)
            passes, counted = in_typescript(name, output)
            print(f"{name}: TypeScript: {counted}", flush=True)
            failed += [name] if not (passed and passes) else []
    print(f"contracts: seed {options.seed}, failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


def _count(printed: str) -> str:
    return next(line for line in printed.splitlines() if line.endswith(" failures"))


if __name__ == "__main__":
    sys.exit(main())

"""What a document of another API costs: `import` and `generate` against `datamodel-codegen`.

CPU time is measured, of whole commands that take turns; medians are compared. `datamodel-codegen`
has its default formatters and writes into a folder. `make bench` runs it:

    python tests/bench/importing_bench.py [DOCUMENT...] [--rounds N]

Without documents it draws some from that of the tests: copies of its types, so that the cost can be
seen to grow with their number, and one of 13 MB, which has to come in within bounds. It prints
Markdown tables, and exits with 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from generate import Command, measure, nothing
from tinkerspec.importing.yaml_text import parse_yaml

SOURCE: Final = Path(__file__).resolve().parents[1] / "integration" / "loans" / "openapi.yaml"
ROUNDS: Final = 3
SIZES: Final = (500, 3000)
"""How many types the documents have that growth is measured between."""
LARGEST: Final = 13_000_000
"""The bytes of a document that has to come in."""
MOST_RATIO: Final = 1.0
"""Of the time of `import` and `generate` to that of `datamodel-codegen`, at the smaller size."""
MOST_EXPONENT: Final = 1.2
MOST_SECONDS: Final = 300.0
MOST_MEMORY: Final = 2048.0
"""Seconds of the processor and MiB that the import of the largest document may take."""

IMPORT: Final = "tinkerspec import"
GENERATE: Final = "tinkerspec generate, Python alone"
CODEGEN: Final = "datamodel-codegen"


def document(enough: Callable[[int, int], bool]) -> dict[str, Any]:
    """A document of copies of the types of the tests, each set of them under other names.

    `enough` is asked with the number of types and of bytes.
    """
    text = SOURCE.read_text(encoding="utf-8")
    source: Any = parse_yaml(text, path=SOURCE.name, file=str(SOURCE)).data
    originals = json.dumps(source["components"]["schemas"])
    schemas: dict[str, Any] = {}
    size = 0
    while not enough(len(schemas), size):
        suffix = f"_{len(schemas)}x"
        copies = re.sub(r'"#/components/schemas/(\w+)', rf"\g<0>{suffix}", originals)
        schemas |= {f"{name}{suffix}": schema for name, schema in json.loads(copies).items()}
        size += len(copies)
    return {**source, "paths": {}, "components": {"schemas": schemas}}


def seconds(path: Path, folder: Path, rounds: int) -> Mapping[str, float]:
    """The median of each command on a document, by name."""
    timed = measure(commands(path, folder), rounds)
    return {name: statistics.median(values) for name, values in timed.items()}


def commands(path: Path, folder: Path) -> Mapping[str, Command]:
    """The commands on a document, the first two one after the other in a project of their own."""
    project, other = folder / "project", folder / "codegen"

    def begin() -> None:
        shutil.rmtree(project, ignore_errors=True)
        project.mkdir(parents=True)
        settings = '[tool.tinkerspec]\n[tool.tinkerspec.python]\npackage = "brought_types"\n'
        (project / "pyproject.toml").write_text(settings, encoding="utf-8")

    def clear() -> None:  # It makes a file of it, or a folder where it writes several modules.
        if other.is_file():
            other.unlink()
        shutil.rmtree(other, ignore_errors=True)

    tinkerspec = (sys.executable, "-m", "tinkerspec", "--config", str(project / "pyproject.toml"))
    codegen = (
        *(str(Path(sysconfig.get_path("scripts")) / CODEGEN), "--input", str(path)),
        *("--output-model-type", "pydantic_v2.BaseModel", "--output", str(other)),
    )
    return {
        IMPORT: Command((*tinkerspec, "import", str(path)), begin),
        GENERATE: Command((*tinkerspec, "generate"), nothing),
        CODEGEN: Command(codegen, clear),
    }


def row(name: str, found: Mapping[str, float]) -> float:
    """Print a row of the table; the ratio in it."""
    ours = found[IMPORT] + found[GENERATE]
    ratio = ours / found[CODEGEN]
    cells = [found[IMPORT], found[GENERATE], ours, found[CODEGEN], ratio]
    print(f"| {name} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |", flush=True)
    return ratio


def head() -> None:
    """Print the head of the table."""
    print(f"| document | {IMPORT} | generate | both | {CODEGEN} | ratio |")
    print("|---|---|---|---|---|---|")


def drawn(folder: Path, rounds: int) -> list[str]:
    """Measure drawn documents; gives the bars that are missed."""
    missed = []
    costs = []
    head()
    for size in SIZES:
        path = write(folder, document(lambda types, _, size=size: types >= size))
        found = seconds(path, folder, rounds)
        ratio = row(f"{size} types", found)
        costs.append(found[IMPORT] + found[GENERATE])
        if size == SIZES[0] and ratio > MOST_RATIO:
            missed.append(f"{ratio:.2f} of the time of {CODEGEN}")
    exponent = math.log(costs[1] / costs[0]) / math.log(SIZES[1] / SIZES[0])
    if exponent > MOST_EXPONENT:
        missed.append(f"the cost grows with the power {exponent:.2f}")
    large = document(lambda _, size: size >= LARGEST)
    path = write(folder, large)
    taken, memory = bounded(commands(path, folder)[IMPORT])
    if taken > MOST_SECONDS or memory > MOST_MEMORY:
        missed.append("the import of the largest document")
    print(
        f"\nThe exponent is {exponent:.2f}. A document of {path.stat().st_size / 1e6:.1f} MB with "
        f"{len(large['components']['schemas'])} types comes in within {taken:.0f} s of the "
        f"processor and {memory:.0f} MiB."
    )
    return missed


def write(folder: Path, data: Mapping[str, Any]) -> Path:
    """Write a document in JSON."""
    path = folder / "drawn.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def bounded(command: Command) -> tuple[float, float]:
    """The seconds of the processor and the MiB of memory that a command takes."""
    command.prepare()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command.arguments, **quiet)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command.arguments)} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main() -> int:
    """Measure and print; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description="Measures what a document of another API costs.")
    parser.add_argument("documents", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each command")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if not options.documents:
            missed = drawn(folder, options.rounds)
        else:
            head()
            found = {
                path.name: row(path.name, seconds(path.resolve(), folder, options.rounds))
                for path in options.documents
            }
            missed = [f"{name}: {ratio:.2f}" for name, ratio in found.items() if ratio > MOST_RATIO]
    for each in missed:
        print(f"missed: {each}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Has everybody judge texts for sets of schemas that are not ours; `make fuzz` runs it.

    python tests/crosslang/fuzz_sets.py [--seed N] [--count N] [--drawn N]

These are the sets of tests/cases, one that is imported, and others that the seed draws.
jsonschema, the Python package from text (as it is, and accelerated) and from a mapping, Elixir and
TypeScript read the same texts. It prints the seed, how many texts of each set there were, every
disagreement with what each of them said, and exits with 1 when there was one.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from case_sets import (
    LOANS,
    NAMESPACE,
    JudgedSet,
    generate_case,
    generate_drawn,
    generate_imported,
    join_elixir,
    judged,
)
from comparing import Tally, compare
from elixir import Elixir, ElixirError, compile_package
from node import Node
from vectors import SETS

COUNT: Final = 100_000
DRAWN: Final = 20


def main() -> int:
    """Compares, and says what came of it."""
    parser = argparse.ArgumentParser(description="Compares everybody who reads payloads.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=COUNT, help="texts, of all types together")
    parser.add_argument("--drawn", type=int, default=DRAWN, help="sets that are drawn")
    options = parser.parse_args()
    print(f"sets: seed {options.seed}, {options.count} texts", flush=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _compare(Path(folder), options)
    except ElixirError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _compare(folder: Path, options: argparse.Namespace) -> int:
    projects = {name: folder / "sets" / name for name in (*SETS, LOANS)}
    outputs = [generate_case(name, projects[name]) for name in SETS]
    outputs.append(generate_imported(projects[LOANS]))
    for number in range(options.drawn):
        name = f"drawn_{number}"
        projects[name] = folder / "sets" / name
        outputs.append(generate_drawn(name, projects[name], f"{options.seed} {number}"))
    join_elixir(outputs, folder)
    compile_package(folder, folder / "beams")
    total, wrong = Tally(), 0
    with Elixir(folder / "beams", NAMESPACE) as elixir, Node() as node:
        sets = [judged(name, project, elixir, node) for name, project in projects.items()]
        every = sum(len(each.payloads.types) for each in sets)
        for each in sets:
            tally, found = _judge(each, options.seed, -(-options.count // every))
            total.add(tally)
            wrong += found
            print(f"{each.name}: {tally.texts} texts, {tally.valid} valid", flush=True)
    print("faults: " + ", ".join(f"{n} {code}" for code, n in sorted(total.faults.items())))
    print(
        f"sets: seed {options.seed}, {len(sets)} sets, {every} types, {total.texts} texts, "
        f"{total.valid} valid; types with disagreements: {wrong}"
    )
    return 1 if wrong else 0


def _judge(each: JudgedSet, seed: int, count: int) -> tuple[Tally, int]:
    """What there was of each type of a set, and how many types somebody differs on."""
    tally = Tally()
    types = each.payloads.types
    questions = (
        (type_, text) for type_ in types for text in each.payloads.texts(type_, seed, count)
    )
    found = compare(each.judges, questions, tally)
    for disagreement in found:
        print(f"{each.name}, {disagreement.report()}", end="", flush=True)
    return tally, len(found)


if __name__ == "__main__":
    sys.exit(main())

"""Has everybody judge as many texts as you like; `make fuzz` runs it.

    python tests/crosslang/fuzz.py [--seed N] [--count N] [--jobs N] [--vectors FOLDER]
        [--contract NAME]...

jsonschema, the Python package from text (as it is, and accelerated) and from a mapping, Elixir,
TypeScript and the Tinker SDK read the same texts. With `--contract` they judge by another contract
than that of `generated/`, or by each of several, with the release of the SDK that is recorded of
it. It prints the seed, how many texts of each type there were, how often the Python package went
each way, every disagreement with what each of them said, and exits with 1 when there was one; then
the folder has a vector file for each type concerned. The same seed and count give the same texts,
whatever the number of processes.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import our_schemas
import packages
import releases
import tinker_types
import vectors
from comparing import Disagreement, Tally, compare, judges_of, write_vectors
from elixir import ROOT, Elixir, ElixirError, compile_package
from judges import Accelerated, Judge, Mapped, Release, Schemas, Text
from node import Node
from payloads import Payloads, contract_of_this_project
from tinkerspec.contract import read_folder
from tinkerspec.contract.load import Sources
from tinkerspec.contract.resolve import resolve
from typescript import TypeScript

COUNT: Final = 1_000_000
PART: Final = 2000
"""So many texts have one source of chance, which the seed, the type and the part's number make."""
VECTORS: Final = Path(".fuzz")
_LANGUAGES: Final = ("elixir", "typescript")
"""Those that are generated beside Python."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A contract, the folder that its packages were emitted into, and what Elixir made of them."""

    contract: str
    output: Path
    ebin: Path


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the texts of a type."""

    type: str
    number: int
    count: int


def main() -> int:
    """Compares, and says what came of it."""
    parser = argparse.ArgumentParser(description="Compares everybody who reads payloads.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=COUNT, help="texts, of all types together")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument(
        "--vectors", type=Path, default=VECTORS, help="where vectors of disagreements are put"
    )
    parser.add_argument("--contract", action="append", help="judge by this one, with so many texts")
    options = parser.parse_args()
    failed = [_at(name, options) for name in options.contract or (our_schemas.NAME,)]
    return max(failed)


def _at(contract: str, options: argparse.Namespace) -> int:
    """Compares at one contract."""
    print(f"agreement: seed {options.seed}, {options.count} texts at {contract}", flush=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            output = ROOT / "generated"
            if contract != our_schemas.NAME:
                output = packages.generated(contract, Path(folder) / "made", *_LANGUAGES, "vectors")
            ebin = Path(folder) / "ebin"
            compile_package(output / "elixir", ebin)
            return _compare(Subject(contract, output, ebin), options)
    except ElixirError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _compare(subject: Subject, options: argparse.Namespace) -> int:
    started = time.monotonic()
    tallies: dict[str, Tally] = {}
    found: dict[str, Disagreement] = {}
    parts = list(parts_of(sorted(resolve(_sources(subject.contract)).by_name), options.count))
    context = multiprocessing.get_context("spawn")
    with context.Pool(options.jobs, _start, (subject, options.seed)) as pool:
        for part, tally, disagreements in pool.imap_unordered(_judge, parts):
            tallies.setdefault(part.type, Tally()).add(tally)
            for disagreement in disagreements:
                if disagreement.type not in found:
                    found[disagreement.type] = disagreement
                    print(disagreement.report(), end="", flush=True)
    total = Tally()
    for type_, tally in sorted(tallies.items()):
        print(f"{type_}: {tally.texts} texts, {tally.valid} valid")
        total.add(tally)
    for path in write_vectors(options.vectors, list(found.values()), options.seed) if found else ():
        print(f"a vector for schemas/vectors is at the end of {path}")
    print("faults: " + ", ".join(f"{n} {code}" for code, n in sorted(total.faults.items())))
    print("ways: " + ", ".join(f"{way} {n}" for way, n in sorted(total.ways.items())))
    print("heard: " + ", ".join(f"{name} {n}" for name, n in total.heard.items()))
    print(
        f"agreement: seed {options.seed}, {total.texts} texts at {subject.contract}, "
        f"{total.valid} valid, {time.monotonic() - started:.0f} s; "
        f"types with disagreements: {len(found)}"
    )
    return 1 if found else 0


def parts_of(types: Sequence[str], count: int) -> Iterator[Part]:
    """The texts of all types, as evenly as it goes, in parts."""
    for index, type_ in enumerate(types):
        remaining = count // len(types) + (index < count % len(types))
        for number in range(-(-remaining // PART)):
            yield Part(type_, number, min(PART, remaining - number * PART))


# --- in each process ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Process:
    seed: int
    payloads: Payloads
    judges: list[Judge]
    ways: Callable[[], dict[str, int]]
    """`paths_taken` of the Python package."""
    known: set[str]
    """Types of which a disagreement has been found: making one small takes a while."""


_PROCESS: list[_Process] = []
_OPENED: Final = ExitStack()


def _start(subject: Subject, seed: int) -> None:
    others: list[Judge] = [
        _OPENED.enter_context(Elixir(subject.ebin)),
        TypeScript(_OPENED.enter_context(Node()), subject.output / "typescript"),
    ]
    if subject.contract == our_schemas.NAME:
        judges = [*judges_of(contract_of_this_project()), *others]
        ways = tinker_types._runtime.paths_taken
        _PROCESS.append(_Process(seed, Payloads.of_this_project(), judges, ways, set()))
        return
    sources = _sources(subject.contract)
    oracle = vectors.judging_at(sources)
    package = packages.imported(subject.contract, subject.output)
    texts = [
        (vector.type, vector.text)
        for path in sorted((subject.output / "vectors").glob("*.json"))
        for vector in vectors.load_file(path, sources).decode
    ]
    judges = [Text(package), Accelerated(package), Mapped(package), Schemas(oracle), *others]
    for release in releases.RELEASES:
        if packages.contract_of(release) == subject.contract:
            folder = Path(_OPENED.enter_context(tempfile.TemporaryDirectory()))
            judges.append(Release(release, folder, oracle.schemas))
    payloads = Payloads(resolve(sources), texts, oracle.schemas.values())
    _PROCESS.append(_Process(seed, payloads, judges, package._runtime.paths_taken, set()))


def _sources(contract: str) -> Sources:
    return read_folder(our_schemas.FOLDER, display="schemas", contract=contract)


def _judge(part: Part) -> tuple[Part, Tally, list[Disagreement]]:
    (process,) = _PROCESS
    tally, before = Tally(), Counter(process.ways())
    texts = process.payloads.texts(part.type, f"{process.seed} {part.number}", part.count)
    questions = ((part.type, text) for text in texts)
    found = compare(process.judges, questions, tally, shrunk=part.type not in process.known)
    process.known.update(disagreement.type for disagreement in found)
    tally.ways.update(Counter(process.ways()) - before)
    return part, tally, found


if __name__ == "__main__":
    sys.exit(main())

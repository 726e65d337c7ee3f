"""Has Elixir compile what is emitted for odd and for very large schemas; `make fuzz` runs it.

    python tests/crosslang/fuzz_compile.py [--seed N] [--count N] [--set NAME]...

The seed draws sets of odd schemas. Then there is a set for each thing of which a contract can have
very many (types, members, variants, values of an enum): `count` of it. Each has to compile without
a warning. It prints how long that took, in seconds of the processor, and exits with 1 when one did
not.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import scaled
from elixir import ElixirError, compile_package
from random_schemas import Maker, write
from tinkerspec import pipeline
from tinkerspec.config import load_config

COUNT: Final = 3000
PATIENCE: Final = 1800
"""Seconds that a set may take."""
ODD_SETS: Final = 20
TYPES: Final = 12
"""So many types has a set of odd schemas."""

PYPROJECT: Final = """\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.elixir]
namespace = "Large.Types"
"""

Write: TypeAlias = Callable[[Path], None]
"""Writes the files of a schema folder."""


def main() -> int:
    """Compiles every set, and says what came of it."""
    parser = argparse.ArgumentParser(description="Compiles odd and very large contracts.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=COUNT, help="the size of each large set")
    parser.add_argument("--set", action="append", choices=tuple(scaled.AXES), help="these alone")
    options = parser.parse_args()
    print(f"compile: seed {options.seed}, {options.count} of each", flush=True)
    failed = [name for name, make in _sets(options) if not _compiles(name, make)]
    print(f"compile: seed {options.seed}, failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


def _sets(options: argparse.Namespace) -> Iterator[tuple[str, Write]]:
    for number in range(0 if options.set else ODD_SETS):
        chance = random.Random(f"{options.seed} {number}")
        documents = Maker(chance, odd=True).make(TYPES)
        yield f"odd {number}", partial(write, documents=documents)
    for axis in options.set or scaled.AXES:
        yield axis, partial(_write_large, scaled.AXES[axis], options.count)


def _write_large(files: Callable[[int], scaled.Files], count: int, folder: Path) -> None:
    scaled.write(files(count), folder)


def _compiles(name: str, write_schemas: Write) -> bool:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write_schemas(folder / "schemas")
        (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
        pipeline.generate(load_config(folder / "pyproject.toml"))
        before = _seconds()
        try:
            compile_package(folder / "generated" / "elixir", folder / "beams", PATIENCE)
        except ElixirError as error:
            print(f"{name}: {error}", flush=True)
            return False
        print(f"{name}: {_seconds() - before:.1f} s", flush=True)
        return True


def _seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    sys.exit(main())

"""Compares Python and Elixir on as many texts as you like; `make fuzz` runs it.

    python tests/crosslang/fuzz.py [--seed N] [--count N]

It prints the seed and how many texts of each type there were, every disagreement as a vector, and
exits with 1 when there was one. The same seed and count give the same texts.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from comparing import Tally, compare
from elixir import PACKAGE, Elixir, ElixirError, compile_package
from payloads import Payloads

COUNT: Final = 10_000


def main() -> int:
    """Compares, and says what came of it."""
    parser = argparse.ArgumentParser(description="Compares the Python and the Elixir package.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=COUNT, help="texts for each type")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.count} texts for each type", flush=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            compile_package(PACKAGE, Path(folder))
            with Elixir(Path(folder)) as elixir:
                return _compare(elixir, options.seed, options.count)
    except ElixirError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _compare(elixir: Elixir, seed: int, count: int) -> int:
    payloads = Payloads.of_this_project()
    total = Tally()
    reports = []
    for type_ in payloads.types:
        tally = Tally()
        questions = ((type_, text) for text in payloads.texts(type_, seed, count))
        found = compare(elixir, questions, tally)
        print(f"{type_}: {tally.texts} texts, {tally.valid} valid", flush=True)
        print("".join(found), end="", flush=True)
        total.texts += tally.texts
        total.valid += tally.valid
        reports += found
    print(
        f"seed {seed}: {total.texts} texts, {total.valid} valid; "
        f"types on which the languages differ: {len(reports)}"
    )
    return 1 if reports else 0


if __name__ == "__main__":
    sys.exit(main())

"""The whole corpus, and as many drawn strings as you like; `make fuzz` runs it.

    python tests/hostile/fuzz_injection.py [--seed N] [--count N]

It prints the seed and what was shown of how many cases, and ends with 1 at the first string that is
neither refused nor carried as it is. The same seed and count draw the same strings.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import guarding
from carrying import carry, compile_elixir
from corpus import BESIDE, CARRIED, breakouts, cases, type_of, write
from drawing import Drawn, draw
from inspecting import has_elixir
from test_files import wide

COUNT: Final = 100_000


def main() -> int:
    """Shows it, and says what came of it."""
    parser = argparse.ArgumentParser(description="Hostile strings in every place of a schema.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=COUNT, help="drawn cases")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.count} drawn cases", flush=True)
    tally = Drawn()
    try:
        _corpus()
        _wide()
        draw(options.seed, options.count, tally, lambda: print(f"{tally.cases} cases", flush=True))
    except AssertionError as error:
        print(f"seed {options.seed}: {error}")
        return 1
    print(
        f"seed {options.seed}: {tally.cases} drawn cases, {tally.carried} carried, "
        f"{tally.refused} refused; 0 executed, 0 files outside, 0 network attempts"
    )
    return 0


def _corpus() -> None:
    """All of the corpus that is carried, compiled by Elixir too."""
    texts = breakouts()
    carried = [
        (place, name)
        for place, name in cases(texts)
        if {place.expected(name), place.verdict} == {CARRIED}
    ]
    with tempfile.TemporaryDirectory() as folder:
        shown = carry(Path(folder), texts, carried)
        compiled = "compiled by Elixir" if has_elixir() else "not compiled: elixir is missing"
        if has_elixir():
            compile_elixir(Path(folder))
    print(f"corpus: {shown.cases} cases in {shown.types} files carried, {compiled}", flush=True)


def _wide() -> None:
    """A type of twenty thousand members is read in bounded time and memory."""
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), {BESIDE: type_of("Beside", wide(20_000))})
        done = guarding.run(
            guarding.command("lint"), Path(folder), memory=2048 * guarding.MIB, seconds=120
        )
    assert (done.code, done.refused) == (0, ()), done.errors
    print("20000 members: read within 2 GiB and 120 s of processor time", flush=True)


if __name__ == "__main__":
    sys.exit(main())

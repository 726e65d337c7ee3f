"""Attacks on publication, as many as you like; `make fuzz` runs it.

    python tests/hostile/fuzz_kills.py [--seed N] [--count N]

It prints the seed and how many runs were killed, and ends with 1 at the first tree that is a
mixture or does not heal. The same seed and count attack the same trees at the same calls.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from kills import MixedTreeError, Siege

COUNT: Final = 1_500


def main() -> int:
    """Attacks, and says what came of it."""
    parser = argparse.ArgumentParser(description="Kills publication wherever it is.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=COUNT, help="attacks")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.count} attacks", flush=True)
    try:
        with tempfile.TemporaryDirectory() as folder:
            tally = Siege(Path(folder, "siege"), options.seed).run(options.count)
    except MixedTreeError as error:
        print(error)
        return 1
    found = ", ".join(f"{number} {state}" for state, number in sorted(tally.found.items()))
    print(
        f"seed {options.seed}: {tally.attacks} attacks, {tally.killed} runs killed; "
        f"trees found: {found}; 0 mixed, 0 not healed"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Looks for a payload that `validate` takes for valid at once though it has faults.

    python tests/unit/validate/fuzz.py [--seed N] [--count N]

`make fuzz` runs it. It spoils the payloads of the vectors and of every set of cases, prints the
seed and each payload that should not have passed, and exits with 1 when there was one. The same
seed and count give the same payloads.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from spoilt import ROOT, SETS, Tally, look, settings, spoilt
from tinkerspec.config import load_config
from tinkerspec.validate.judging import Judge, judge_of


def main() -> int:
    """Looks, and says what came of it."""
    parser = argparse.ArgumentParser(description="Looks for faulty payloads that pass unseen.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=5000, help="payloads for each set of schemas")
    options = parser.parse_args()
    tally, wrong = Tally(), 0
    for name in ("", *SETS):
        judge = _judge(name)
        for type_, text in spoilt(name, options.seed, options.count):
            if faults := look(judge, type_, text, tally):
                wrong += 1
                print(f"passed unseen: {name or 'vectors'}: {type_}: {text}: {faults}", flush=True)
    print(
        f"validate: seed {options.seed}: {options.count * (len(SETS) + 1)} payloads, "
        f"{tally.passed} passed at once, {tally.refused} had faults, {wrong} wrongly passed"
    )
    return 1 if wrong else 0


def _judge(name: str) -> Judge:
    if not name:
        return judge_of(load_config(ROOT / "pyproject.toml"))
    with tempfile.TemporaryDirectory() as folder:
        return judge_of(load_config(settings(Path(folder), name)))


if __name__ == "__main__":
    sys.exit(main())

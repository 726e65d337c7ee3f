"""Runs every test that draws what it tries, with more of it; `make fuzz` runs this.

python tests/fuzz/properties.py [--seed N] [--count N]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
COUNT: Final = 90
TESTS: Final = [f"tests/{folder}" for folder in ("conformance", "diff", "integration", "unit")]


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the drawn tests with more examples.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=COUNT, help="times as many as in `make test`")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.count} times as many as in `make test`", flush=True)
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-n", "auto", "-p", "no:cacheprovider"),
        *("-m", "hypothesis or drawn", f"--hypothesis-seed={options.seed}", *TESTS),
    ]
    drawn = {"DRAWN_SEED": str(options.seed), "DRAWN_TIMES": str(options.count)}
    environment = {**os.environ, **drawn}
    return subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())

"""Runs every test that draws its examples with many of them; `make fuzz` runs this.

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
COUNT: Final = 1000


def main() -> int:
    parser = argparse.ArgumentParser(description="Runs the drawn tests with many examples.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=COUNT, help="examples a test")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.count} examples a test", flush=True)
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-m", "hypothesis", "-p", "no:cacheprovider"),
        *("--hypothesis-profile=many", f"--hypothesis-seed={options.seed}", "tests/unit"),
    ]
    environment = {**os.environ, "EXAMPLES": str(options.count)}
    return subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())

"""How long it takes from saving a schema to its published output, under `generate --watch`.

Every target of this project is generated, of one contract, and each save changes files of all of
them. `make bench` runs it:

    python tests/bench/watch.py [--rounds N] [--pause SECONDS]

It prints every time and the median, and exits with 1 when the median is above the bar. Between two
saves it waits as somebody who writes does, because then the watch gets ready for the next one.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tinkerspec.config import load_config

ROOT: Final = Path(__file__).resolve().parents[2]
BAR: Final = 1.0
"""Seconds; the one absolute figure here, because it is what somebody waits for."""

LONGEST: Final = 60.0


def main() -> int:
    """Measure; 1 when it takes too long."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--pause", type=float, default=2.0, metavar="SECONDS")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("schemas", "templates"):
            shutil.copytree(ROOT / part, folder / part)
        shutil.copy(ROOT / "pyproject.toml", folder)
        times = measure(folder, options.rounds, options.pause)
    median = statistics.median(times)
    print("from save to publication, in s:", *(f"{seconds:.2f}" for seconds in times))
    print(f"median {median:.2f} s, bar {BAR:.2f} s")
    return int(median > BAR)


def measure(folder: Path, rounds: int, pause: float) -> list[float]:
    """The time of each round."""
    contract = load_config(folder / "pyproject.toml").contract
    generate = [sys.executable, "-m", "tinkerspec", "generate"]
    command = [*generate, "--watch", "--contract", contract]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            while "Ctrl-C ends it" not in process.stdout.readline():
                assert process.poll() is None, "the watch has ended"
            return [one_round(folder, number, pause) for number in range(rounds)]
        finally:
            process.send_signal(signal.SIGINT)


def one_round(folder: Path, number: int, pause: float) -> float:
    """Save a schema, as an editor does, and wait until the manifest is another one."""
    time.sleep(pause)
    schema = folder / "schemas/types/optim/adam_params.json"
    manifest = folder / "generated/MANIFEST.json"
    text = schema.read_text(encoding="utf-8")
    before = manifest.read_bytes()
    fresh = folder / "fresh.json"
    fresh.write_text(text.replace('"description": "', f'"description": "{number} ', 1))
    started = time.monotonic()
    fresh.replace(schema)
    while manifest.read_bytes() == before:
        if time.monotonic() - started > LONGEST:
            raise SystemExit(f"nothing was published within {LONGEST:g} s")
        time.sleep(0.005)
    return time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())

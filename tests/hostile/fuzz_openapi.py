"""Spoils openapi.json in drawn places: lint refuses it, or every part that reads it can.

    PYTHONPATH=generator:tests/hostile python tests/hostile/fuzz_openapi.py [--seed N] [--count N]

It prints the seed at the start and the end. What falls over ends it, with the document.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from openapi_cases import OPENAPI, spoilt, write
from tinkerspec.config import usual_config
from tinkerspec.contract import lint
from tinkerspec.contract.load import Sources, load_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.diagnostics import Diagnostic
from tinkerspec.diff import reading
from tinkerspec.diff import report as diff
from tinkerspec.diff.pipeline import compare
from tinkerspec.targets import Job
from tinkerspec.targets.openapi import emit as bundle
from tinkerspec.targets.reference.operations import operations

COUNT: Final = 1000


def faults(folder: Path) -> tuple[Sources, list[Diagnostic]]:
    """A folder, and what lint does not allow in it."""
    sources = load_folder(folder, display="schemas")
    return sources, [fault for fault in lint.run(sources) if fault.severity == "error"]


def changed(old: Path, new: Path) -> str:
    """What `diff` says of two folders."""
    shown = io.StringIO()
    config = usual_config(old.parent)
    editions = (reading.edition(str(old), config, "old"), reading.edition(str(new), config, "new"))
    comparison = compare(*editions)
    diff.write(comparison, "text", shown, everything=True, witness=True)
    return shown.getvalue()


def read_by_all(sound: Path, folder: Path, sources: Sources) -> None:
    """Have every part read a folder that lint allows; none may fall over."""
    list(operations(sources))
    job = Job(
        sources, resolve(sources), {"file": "openapi.json", "extensions": "keep"}, folder, "schemas"
    )
    if not bundle.check(job):  # It says what it does not take.
        bundle.emit(job)
    changed(sound, folder)
    changed(folder, sound)


def hold(seed: int, count: int, place: Path) -> int:
    """Spoil so many documents; gives how many of them were read.

    Raises:
        AssertionError: A fault has no place.
        RuntimeError: Something fell over; the message is the document.
    """
    chance = random.Random(seed)
    sound = write(place / "sound", OPENAPI)
    read = 0
    for _ in range(count):
        document = spoilt(chance)
        folder = write(place / "spoilt", document)
        try:
            sources, found = faults(folder)
            if not found:
                read_by_all(sound, folder, sources)
                read += 1
        except Exception as error:  # Whatever it is: nothing may come out of these.
            raise RuntimeError(json.dumps(document)) from error
        assert all(fault.line for fault in found), found
    return read


def main() -> int:
    parser = argparse.ArgumentParser(description="Spoils openapi.json in drawn places.")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**32)
    parser.add_argument("--count", type=int, default=COUNT, help="documents")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.count} documents", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        read = hold(options.seed, options.count, Path(folder))
    print(f"seed {options.seed}: {options.count} documents, {read} of them read, 0 fell over")
    return 0


if __name__ == "__main__":
    sys.exit(main())

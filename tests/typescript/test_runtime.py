"""What vectors do not say of the emitted TypeScript package, as Node.js runs it."""

from __future__ import annotations

import json
import random
import re
import struct
import subprocess
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Final

import orjson
from node import NODE
from vectors import ROOT

PACKAGE: Final = ROOT / "generated" / "typescript"
RUNTIME: Final = Path(__file__).with_name("runtime.mjs")


def doubles() -> Iterator[float]:
    """Doubles of every size, and those where the way of writing changes."""
    for edge in (1e-7, 1e-6, 1e-5, 1e-4, 1.0, 1e15, 1e16, 1e17, 1e21, 1e22, 2.0**53, 5e-324):
        yield from (edge, edge * 1.5, -edge, edge * 0.9)
    yield from (0.0, -0.0, 1.7976931348623157e308, 0.1, 123456789012345680.0)
    source = random.Random(1)
    for _ in range(2000):
        (number,) = struct.unpack("<d", source.randbytes(8))
        if isfinite(number):
            yield number
        yield source.uniform(-1e3, 1e3)


def test_the_runtime_keeps_its_word() -> None:
    told = json.dumps([[number, orjson.dumps(number).decode()] for number in doubles()])
    done = subprocess.run(
        [*NODE, RUNTIME, PACKAGE],
        input=told,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def test_the_program_of_the_introduction_gives_what_it_says(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").split("## The TypeScript package")[1]
    program, printed = re.findall(r"^```(?:ts|text)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[:2]
    script = tmp_path / "program.mjs"
    script.write_text(
        program.replace('"tinker-types/', f'"{PACKAGE}/').replace('params";', 'params.js";')
    )
    done = subprocess.run([*NODE, script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == (printed, "")

"""The recipe of generator/VALIDATE.md on a real Ray, beside the command on the same files."""

from __future__ import annotations

import gzip
import io
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import ray
from tinkerspec.validate import Report
from tinkerspec.validate.report import write

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "pyproject.toml"
DOCUMENT = ROOT / "generator" / "VALIDATE.md"

Check = Callable[..., Report]


@pytest.fixture(scope="module")
def check_on_ray() -> Iterator[Check]:
    """The function of the recipe, as it stands there."""
    (code,) = re.findall(
        r"^```python\n(import pickle.*?)^```", DOCUMENT.read_text("utf-8"), re.M | re.S
    )
    names: dict[str, Any] = {}
    exec(compile(code, str(DOCUMENT), "exec"), names)
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield names["check_on_ray"]
    ray.shutdown()


def corpus(seed: int, size: int) -> bytes:
    """Payloads, blank lines and damage, of so many bytes."""
    chance, text = random.Random(seed), bytearray()
    kinds = [b'{"eps": 0}', b'{"eps": nul}', b"", b"[1]", b'{"beta3": 1, "beta1": 2}', b"\xff"]
    while len(text) < size:
        text += b'{"eps": 1e-8, "beta1": 0.5}\n' * chance.randrange(2000)
        text += chance.choice(kinds) + b"\n"
    return bytes(text)


@pytest.mark.parametrize("type_", ["AdamParams", None])
def test_the_report_is_that_of_one_machine(
    tmp_path: Path, check_on_ray: Check, type_: str | None
) -> None:
    files = [str(tmp_path / name) for name in ("a.jsonl", "b.jsonl.gz", "c.json", "d.jsonl")]
    Path(files[0]).write_bytes(corpus(1, 18_000_000))
    Path(files[1]).write_bytes(gzip.compress(corpus(2, 5_000_000), 1))
    Path(files[2]).write_text('{\n  "eps": -1\n}\n')
    Path(files[3]).write_bytes(b"\n")
    command = [sys.executable, "-m", "tinkerspec", "validate", "--config", str(CONFIG)]
    named = [type_] if type_ else []
    done = subprocess.run(
        [*command, *named, *files, "--format", "json"], capture_output=True, check=False
    )
    assert done.returncode == (1 if type_ else 2)
    out = io.StringIO()
    write(check_on_ray(CONFIG, files, type_), "json", out)
    assert json.loads(out.getvalue()) == json.loads(done.stdout)
    summary = json.loads(done.stdout)["summary"]
    assert summary["files"] == 4
    assert summary["faults"] > 20
    assert set(summary["inferred"]) == (set() if type_ else set(files[:2]))

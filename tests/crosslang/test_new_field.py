"""A field that is added to a schema is read and written by the Elixir package after generating."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from elixir import ROOT, Elixir, compile_package


def test_the_elixir_package_reads_and_writes_it(tmp_path: Path) -> None:
    for name in ("schemas", "templates"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "schemas/types/run/cursor.json"
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["page"] = {
        "description": "Number of the page, from one.",
        "type": ["integer", "null"],
        "minimum": 1,
        "maximum": 2**63 - 1,
        "default": None,
    }
    path.write_text(json.dumps(schema), encoding="utf-8")
    generate = [sys.executable, "-m", "tinkerspec", "generate"]
    subprocess.run(generate, cwd=tmp_path, check=True, capture_output=True, timeout=120)

    compile_package(tmp_path / "generated" / "elixir", tmp_path / "beams")
    cursor = {"offset": 0, "limit": 1, "total_count": 2}
    payloads = [cursor, {**cursor, "page": 3}, {**cursor, "page": 0}, {**cursor, "page": "1"}]
    with Elixir(tmp_path / "beams") as elixir:
        answers = elixir.ask([("Cursor", json.dumps(payload)) for payload in payloads])
    assert answers == [
        {"ok": cursor},
        {"ok": {**cursor, "page": 3}},
        {"errors": [{"code": "range", "at": "/page"}]},
        {"errors": [{"code": "type", "at": "/page"}]},
    ]

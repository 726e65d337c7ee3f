"""A number has one default, however its schema writes it: `0` or `0.0`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from running import emit
from tinkerspec.contract.load import load_folder
from tinkerspec.contract.resolve import resolve
from tinkerspec.targets import Job, Target
from tinkerspec.targets.docs import TARGET as DOCS
from tinkerspec.targets.elixir import TARGET as ELIXIR
from tinkerspec.targets.python import TARGET as PYTHON
from tinkerspec.targets.vectors import TARGET as VECTORS

HEAD = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "description": "Something.",
    "x-direction": "both",
}
SETTINGS = {"package": "p", "namespace": "P", "app": "p"}


def members(zero: float) -> dict[str, Any]:
    """A member for each way in which a default has a number in it."""
    bodies: dict[str, dict[str, Any]] = {
        "plain": {"type": "number", "default": zero},
        "nullable": {"type": ["number", "null"], "default": zero},
        "named": {"$ref": "rate.json", "default": zero},
        "listed": {"type": "array", "items": {"type": "number"}, "default": [zero]},
        "nested": {
            "type": "array",
            "items": {"type": "array", "items": {"$ref": "rate.json"}},
            "default": [[zero]],
        },
        "mapped": {
            "type": "object",
            "additionalProperties": {"type": "number"},
            "default": {"k": zero},
        },
        "recorded": {"$ref": "point.json", "default": {"x": zero}},
        "whole": {"type": "array", "items": {"type": "integer"}, "default": [1]},
    }
    return {name: {"description": "A.", **body} for name, body in bodies.items()}


def emitted(target: Target, folder: Path, zero: float) -> dict[str, bytes]:
    number = {"type": "number", "description": "X."}
    types = {
        "Rate": {"type": "number", "examples": [0.5]},
        "Point": {"type": "object", "properties": {"x": number}, "required": ["x"]},
        "Zero": {"type": "object", "properties": members(zero), "examples": [{}]},
    }
    (folder / "types").mkdir(parents=True)
    for title, body in types.items():
        closed = {"additionalProperties": False} if body["type"] == "object" else {}
        document = {**HEAD, "title": title, "examples": [], **closed, **body}
        (folder / "types" / f"{title.lower()}.json").write_text(json.dumps(document))
    sources = load_folder(folder, display="schemas")
    settings = {**target.defaults, **SETTINGS}
    job = Job(sources, resolve(sources), settings, folder, "schemas")
    return {file.path: file.data for file in emit(target, job)}


@pytest.mark.parametrize(
    "target", [DOCS, ELIXIR, PYTHON, VECTORS], ids=["docs", "elixir", "python", "vectors"]
)
def test_every_target_writes_it_as_a_number(target: Target, tmp_path: Path) -> None:
    whole = emitted(target, tmp_path / "whole", 0)
    assert whole == emitted(target, tmp_path / "fraction", 0.0)
    assert any(b"0.0" in data for data in whole.values())

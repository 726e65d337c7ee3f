"""Small sets of schemas as versions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tinkerspec.diff.edition import Edition
from tinkerspec.diff.reading import read
from tinkerspec.levels import Levels

Schema = Mapping[str, Any]


def record(
    title: str, example: Mapping[str, Any], way: str = "both", **members: Schema
) -> dict[str, Any]:
    """A strict record, all of whose members must be present."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "description": "A type.",
        "x-direction": way,
        "type": "object",
        "properties": {name: {"description": "A.", **m} for name, m in members.items()},
        "required": list(members),
        "additionalProperties": False,
        "examples": [example],
    }


def edition(folder: Path, *types: dict[str, Any], openapi: Schema | None = None) -> Edition:
    """A version of these types, each in `types/s/` under its name in lower case."""
    inner = folder / "types" / "s"
    inner.mkdir(parents=True)
    for schema in types:
        (inner / f"{schema['title'].lower()}.json").write_text(json.dumps(schema), "utf-8")
    if openapi is not None:
        (folder / "openapi.json").write_text(json.dumps(openapi), "utf-8")
    return read(folder, "schemas", "OLD", "old", Levels())

"""What .vscode/settings.json has to say.

What a file names as its `$schema` counts for more than which files settings are for. So that types
which name the dialect are completed all the same, the settings hold the vocabulary under the
dialect's URI; it applies to types alone, as no other schema has an `x-direction`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
FILE: Final = ROOT / ".vscode/settings.json"
VOCABULARY: Final = ROOT / "schemas/vocabulary.json"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_FILES: Final = (
    (["/schemas/types/*/*.json"], "./schemas/vocabulary.json"),
    (["/schemas/vectors/*.json"], "./tests/conformance/vector_format.schema.json"),
    (
        ["/schemas/openapi.json", "/generated/openapi.json"],
        "https://spec.openapis.org/oas/3.1/schema/2022-10-07",
    ),
)


def render() -> str:
    """The text of the file: an entry a line, since nobody reads the vocabulary here."""
    entries = ",\n".join(f"    {json.dumps(entry)}" for entry in _entries())
    return f'{{\n  "json.schemas": [\n{entries}\n  ]\n}}\n'


def _entries() -> Iterator[dict[str, Any]]:
    for patterns, url in _FILES:
        yield {"fileMatch": patterns, "url": url}
    definitions = json.loads(VOCABULARY.read_text(encoding="utf-8"))["$defs"]
    is_type = {"required": ["x-direction"]}
    schema = {"if": is_type, "then": {"$ref": "#/$defs/file"}, "$defs": definitions}
    yield {"url": DIALECT, "schema": schema}

"""What .vscode/settings.json has to say.

The settings hold the vocabulary, with the facts that the targets of this project have under
`x-lang`: schemas/vocabulary.json leaves them open. What a file names as its `$schema` counts for
more than which files settings are for. So that types which name the dialect are completed all the
same, the vocabulary applies under the dialect's URI too, and there to types alone: no other schema
has an `x-direction`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tinkerspec.contract.lint.vocabulary import closed
from tinkerspec.targets import installed

ROOT: Final = Path(__file__).resolve().parents[2]
FILE: Final = ROOT / ".vscode/settings.json"
VOCABULARY: Final = ROOT / "schemas/vocabulary.json"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

_TYPES: Final = ["/schemas/types/*/*.json"]
_CLOSED: Final = "tinkerspec://vocabulary"
_FILES: Final = (
    (
        ["/schemas/vectors/*.json", "/generated/vectors/*.json"],
        "./tests/conformance/vector_format.schema.json",
    ),
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
    meta = json.loads(VOCABULARY.read_text(encoding="utf-8"))
    definitions = closed(meta, installed.every())["$defs"]
    vocabulary = {"$ref": "#/$defs/file", "$defs": definitions}
    yield {"fileMatch": _TYPES, "url": _CLOSED, "schema": vocabulary}
    is_type = {"required": ["x-direction"]}
    yield {"url": DIALECT, "schema": {"if": is_type, "then": {"$ref": _CLOSED}}}

"""Diagnostics for programs: one JSON object in ASCII, followed by a newline.

    {
      "version": 1,
      "errors": 1,
      "warnings": 0,
      "diagnostics": [
        {"severity": "error", "code": "...", "message": "...", "help": "...",
         "file": "schemas/types/run/cursor.json", "line": 12, "column": 7, "pointer": "/requird"}
      ]
    }

`line` and `column` count from 1, and are 0 if the fault has no place in its file. `pointer` is the
JSON pointer of the faulty value, "" for the whole file. Within one `version` members are only
added.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from ..diagnostics import Diagnostic
from . import errors_and_warnings

VERSION: Final = 1


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """The JSON text."""
    errors, warnings = errors_and_warnings(diagnostics)
    return document(
        VERSION,
        errors=errors,
        warnings=warnings,
        diagnostics=[_member(diagnostic) for diagnostic in diagnostics],
    )


def document(version: int, **members: Any) -> str:
    """A report as one JSON object in ASCII, starting with the version of its format."""
    return json.dumps({"version": version, **members}, indent=2) + "\n"


def _member(diagnostic: Diagnostic) -> dict[str, str | int]:
    return {
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "pointer": diagnostic.pointer,
    }

"""Faults of payloads for programs: one JSON object in ASCII, written as they are found.

    {
      "version": 1,
      "faults": [
        {"file": "runs.jsonl", "line": 17, "column": 0, "payload": 17, "pointer": "/eps",
         "code": "range", "message": "Input should be greater than 0", "value": "0", "count": 1}
      ],
      "summary": {"files": 1, "payloads": 2000, "valid": 1999, "faulty": 1, "faults": 1,
                  "codes": {"range": 1}, "inferred": {}, "stopped": false, "interrupted": false,
                  "complete": true}
    }

`report.schema.json` next to this file describes each member. Within one `version` members are only
added.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from ..outcome import Fault, Summary

VERSION: Final = 1

SCHEMA: Final = Path(__file__).with_name("report.schema.json")
"""The JSON Schema of the report."""


class JsonWriter:
    """Writes one object, piece by piece."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._separator = "\n"
        stream.write(f'{{\n  "version": {VERSION},\n  "faults": [')

    def fault(self, fault: Fault) -> None:
        """Write a fault."""
        members = {
            "file": fault.file,
            "line": fault.line,
            "column": fault.column,
            "payload": fault.payload,
            "pointer": fault.pointer,
            "code": fault.code,
            "message": fault.message,
            "value": fault.value,
            "count": fault.count,
        }
        self._stream.write(f"{self._separator}    {json.dumps(members)}")
        self._separator = ",\n"

    def end(self, summary: Summary, seconds: float) -> None:
        """Write the counts."""
        members = {
            "files": summary.files,
            "payloads": summary.payloads,
            "valid": summary.valid,
            "faulty": summary.faulty,
            "faults": summary.faults,
            "codes": dict(sorted(summary.codes.items())),
            "inferred": summary.inferred,
            "stopped": summary.stopped,
            "interrupted": summary.interrupted,
            "complete": summary.is_complete,
        }
        closing = "" if self._separator == "\n" else "\n  "
        body = json.dumps(members, indent=2).replace("\n", "\n  ")
        self._stream.write(f'{closing}],\n  "summary": {body}\n}}\n')

"""Records the outcomes of the vectors whose source is the real SDK.

`python tests/conformance/record.py` writes into the vector files what the SDK makes of each vector
with `"source": "sdk"`; with `--check` nothing is written, and the exit code is 1 when a file would
change. Vectors with `"source": "hand"` are left as they are: the SDK has no faults of ours, lacks
some fields, and is laxer (see `differences.toml`).

What is recorded:

- a decode vector's `canonical` is `model_dump(mode="json", exclude_none=True)` of the payload read
  with `model_validate`, with datetimes spelled in UTC with `Z` (`sdk.canonical` does both);
- a behaviour vector's `canonical` or `value` is what the same chain of calls gives on the SDK's
  types, arrays being numpy's.

The file is written back in the one layout of `vectors.format_document`.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import drive
import vectors
from sdk import SdkBinding
from vectors import STORED, Canonical, Json, Value


class RecordError(ValueError):
    """A vector that cannot be recorded from the SDK."""


def record_document(document: Json) -> Json:
    """The document with every outcome from the SDK recorded anew."""
    binding = SdkBinding()
    type_ = document["type"]
    result = dict(document)
    if "decode" in document:
        result["decode"] = [_decode(binding, type_, entry) for entry in document["decode"]]
    if "behaviour" in document:
        result["behaviour"] = [_behaviour(binding, type_, entry) for entry in document["behaviour"]]
    return result


def _decode(binding: SdkBinding, type_: str, entry: dict[str, Json]) -> dict[str, Json]:
    if entry["source"] != "sdk":
        return entry
    if "errors" in entry:
        raise RecordError(f"{type_}: {entry['name']}: the SDK has no faults to record")
    text = entry["text"] if "text" in entry else json.dumps(entry["payload"])
    return {**entry, "canonical": binding.encode(type_, binding.decode(type_, text))}


def _behaviour(binding: SdkBinding, type_: str, entry: dict[str, Json]) -> dict[str, Json]:
    if entry["source"] != "sdk":
        return entry
    kind = "value" if "value" in entry else "canonical"
    # The SDK knows no language but Python, so an override for Python would be the outcome itself.
    blank: dict[str, Any] = {**entry, kind: None}
    if "python" in entry:
        raise RecordError(f"{type_}: {entry['name']}: an outcome of the SDK is Python's")
    outcome = drive.observe(binding, vectors.behaviour_vector(type_, blank))
    if not isinstance(outcome, Canonical | Value):
        raise RecordError(f"{type_}: {entry['name']}: the SDK refuses it")
    return {**entry, kind: outcome.json}


def rewritten(path: Path) -> str:
    """What recording makes of a vector file's text."""
    document = vectors.parse_strict(path.read_text("utf-8"), path.name)
    vectors.check_format(document, path.name)
    return vectors.format_document(record_document(document))


def main(arguments: list[str] | None = None) -> int:
    """Records, or checks; the exit code is 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 on a change")
    check: bool = parser.parse_args(arguments).check
    changed = []
    for path in sorted(STORED.glob("*.json")):
        text = rewritten(path)
        if text != path.read_text("utf-8"):
            changed.append(path)
            if not check:
                path.write_text(text, "utf-8")
    for path in changed:
        print(f"{'differs' if check else 'wrote'}: {path}")
    if check and changed:
        print("fix with: python tests/conformance/record.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

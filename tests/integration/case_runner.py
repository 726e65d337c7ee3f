"""Runs the cases of one schema set against the package that was generated from it.

`python case_runner.py PACKAGE CASES` prints what does not hold, one line each. It needs nothing but
the package, so that a fresh environment can run it.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

IGNORED = "later"
"""How the cases call every key that a type does not know and ignores."""

_TIMESTAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt].*")


def failures(package: Any, case: dict[str, Any]) -> Iterator[str]:
    """What does not hold of the payloads of one type."""
    from pydantic import TypeAdapter

    type_ = getattr(package, case["type"])
    for mode in ("validation", "serialization"):
        TypeAdapter(type_).json_schema(mode=mode)  # raises where a type cannot describe itself
    for payload in case["accept"]:
        yield from (
            f"{case['type']} {show(payload)}: {m}" for m in _accepting(package, type_, payload)
        )
    for reject in case["reject"]:
        payload = reject.get("payload", reject.get("text"))
        for source in sources(payload) if "payload" in reject else [payload, payload.encode()]:
            found = faults(package, type_, source)
            expected = sorted((error["code"], error["at"]) for error in reject["errors"])
            if found != expected:
                kind = type(source).__name__
                yield f"{case['type']} {show(payload)} ({kind}): {found} instead of {expected}"


def sources(payload: Any) -> list[Any]:
    """The payload in each form that can be read; a str is always taken for JSON text."""
    text = json.dumps(payload)
    return [text, text.encode(), *([] if isinstance(payload, str) else [payload])]


def faults(package: Any, type_: Any, data: Any) -> list[tuple[str, str]] | None:
    """Code and pointer of every fault of a payload; None when it has none."""
    from pydantic import ValidationError

    try:
        package.from_json(type_, data)
    except ValidationError as error:
        return sorted((fault["code"], fault["pointer"]) for fault in package.payload_errors(error))
    return None


def _accepting(package: Any, type_: Any, payload: Any) -> Iterator[str]:
    if found := faults(package, type_, json.dumps(payload)):
        yield f"rejected with {found}"
        return
    value, *others = (package.from_json(type_, source) for source in sources(payload))
    if any(other != value for other in others):
        yield "text, bytes and value are read as different things"
    wire = package.to_wire(value)
    if json.loads(package.to_json(value)) != wire:
        yield f"to_json and to_wire differ: {package.to_json(value)!r}, {wire}"
    if any(package.to_wire(package.from_json(type_, source)) != wire for source in sources(wire)):
        yield f"what is written reads as something else: {wire}"
    yield from (f"{place} is lost, in {wire}" for place in _lost(payload, wire, ""))


def _lost(payload: Any, wire: Any, place: str) -> Iterator[str]:
    """Places of the payload that the wire does not have; null may stand for its absence."""
    if isinstance(payload, dict) and isinstance(wire, dict):
        for key, value in payload.items():
            if key in wire:
                yield from _lost(value, wire[key], f"{place}/{key}")
            elif value is not None and key != IGNORED:
                yield f"{place}/{key}"
    elif isinstance(payload, list) and isinstance(wire, list) and len(payload) == len(wire):
        for index, value in enumerate(payload):
            yield from _lost(value, wire[index], f"{place}/{index}")
    elif payload != wire and not (isinstance(payload, str) and _TIMESTAMP.fullmatch(payload)):
        yield place


def show(payload: Any) -> str:
    """The payload, short enough for a line."""
    text = json.dumps(payload, ensure_ascii=False)
    return text if len(text) <= 120 else text[:117] + "..."


def main(package_name: str, cases: str) -> int:
    """Print every failure of a set; 1 when there is one."""
    package = importlib.import_module(package_name)
    found = [
        line
        for case in json.loads(Path(cases).read_text(encoding="utf-8"))
        for line in failures(package, case)
    ]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Payloads of this project and of the sets of cases, and spoilt ones that must not pass unseen."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spoiling import Spoiler
from tinkerspec.validate.judging import Judge
from vectors import decode_vectors

ROOT = Path(__file__).resolve().parents[3]
CASES = ROOT / "tests" / "cases"
SETS = sorted(path.parent.name for path in CASES.glob("*/cases.json"))


@dataclass
class Tally:
    """How many payloads were taken for valid at once, and how many had faults."""

    passed: int = 0
    refused: int = 0


def cases(name: str) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Type, text and faults of every payload of a set."""
    for case in json.loads((CASES / name / "cases.json").read_text(encoding="utf-8")):
        for payload in case["accept"]:
            yield case["type"], json.dumps(payload), []
        for reject in case["reject"]:
            text = reject["text"] if "text" in reject else json.dumps(reject["payload"])
            yield case["type"], text, sorted((e["code"], e["at"]) for e in reject["errors"])


def settings(folder: Path, name: str) -> Path:
    """A pyproject.toml for a set, which has schemas and nothing else."""
    table = f"[tool.tinkerspec]\nschemas = {json.dumps(str(CASES / name / 'schemas'))}\n"
    (folder / "pyproject.toml").write_text(table, encoding="utf-8")
    return folder / "pyproject.toml"


def spoilt(name: str, seed: object, count: int) -> Iterator[tuple[str, str]]:
    """Types and texts: payloads of a set, or of this project's vectors for "", spoilt at random."""
    chance = random.Random(f"{name} {seed}")
    if name:
        listed = [(type_, text) for type_, text, _ in cases(name)]
    else:
        listed = [(vector.type, vector.text) for vector in decode_vectors()]
    seeds = [(type_, value) for type_, text in listed for value in _loaded(text)]
    spoiler = Spoiler.of((), [value for _, value in seeds])
    for _ in range(count):
        yield spoiler.pick(chance, seeds)


def look(judge: Judge, type_: str, text: str, tally: Tally) -> list[tuple[str, str]]:
    """Faults of a payload that was taken for valid, which should be none."""
    if is_passed(judge, type_, text):
        tally.passed += 1
        return faults_of(judge, type_, text)
    tally.refused += bool(faults_of(judge, type_, text))
    return []


def faults_of(judge: Judge, type_: str, text: str) -> list[tuple[str, str]]:
    """Code and pointer of every fault of a payload, sorted."""
    findings = judge.checker(type_).findings(text.encode("utf-8", "surrogatepass"))
    return sorted((finding.code, finding.pointer) for finding in findings)


def is_passed(judge: Judge, type_: str, text: str) -> bool:
    """Whether a payload is taken for valid without asking the judge."""
    line = text.encode("utf-8", "surrogatepass")
    return not judge.checker(type_).is_suspect(line)


def _loaded(text: str) -> Iterator[Any]:
    try:
        yield json.loads(text)
    except ValueError:
        return

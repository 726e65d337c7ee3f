"""Judges of this project and of the sets of cases, made once."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tinkerspec.config import load_config
from tinkerspec.validate.judging import Judge, judge_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def judge() -> Judge:
    """The judge of this project."""
    return judge_of(load_config(ROOT / "pyproject.toml"))


@pytest.fixture(scope="session")
def judge_of_set(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Judge]:
    """Judges of the sets under tests/cases, which have schemas and nothing else."""

    @cache
    def make(name: str) -> Judge:
        folder = tmp_path_factory.mktemp(name)
        schemas = ROOT / "tests" / "cases" / name / "schemas"
        table = f"[tool.tinkerspec]\nschemas = {json.dumps(str(schemas))}\n"
        (folder / "pyproject.toml").write_text(table, encoding="utf-8")
        return judge_of(load_config(folder / "pyproject.toml"))

    return make


def faults_of(judge: Judge, type_: str, text: str) -> list[tuple[str, str]]:
    """Code and pointer of every fault of a payload, sorted."""
    findings = judge.checker(type_).findings(text.encode("utf-8", "surrogatepass"))
    return sorted((finding.code, finding.pointer) for finding in findings)


def is_passed(judge: Judge, type_: str, text: str) -> bool:
    """Whether a payload is taken for valid without asking the judge."""
    line = text.encode("utf-8", "surrogatepass")
    return not list(judge.checker(type_).suspects([line], data=line))


def lines(*payloads: Any) -> bytes:
    """Payloads as lines of JSON."""
    return b"".join(json.dumps(payload).encode() + b"\n" for payload in payloads)

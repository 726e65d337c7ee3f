"""Judges of this project and of the sets of cases, made once."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from tinkerspec.config import load_config
from tinkerspec.validate.judging import Judge, judge_of

from .spoilt import ROOT, settings


@pytest.fixture(scope="session")
def judge() -> Judge:
    """The judge of this project."""
    return judge_of(load_config(ROOT / "pyproject.toml"))


@pytest.fixture(scope="session")
def judge_of_set(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Judge]:
    """Judges of the sets under tests/cases, which have schemas and nothing else."""

    @cache
    def make(name: str) -> Judge:
        return judge_of(load_config(settings(tmp_path_factory.mktemp(name), name)))

    return make


def lines(*payloads: Any) -> bytes:
    """Payloads as lines of JSON."""
    return b"".join(json.dumps(payload).encode() + b"\n" for payload in payloads)

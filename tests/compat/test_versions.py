"""These tests mean something only with the lowest versions, which this environment is made of."""

from __future__ import annotations

import re
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

REQUIREMENTS = (Path(__file__).parent / "requirements.in").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["orjson", "pydantic"])
def test_the_lowest_version_is_the_one_that_runs(name: str) -> None:
    pins = re.findall(
        rf'^{name}==(\S+) ; python_version (<|>=) "3.14"$', REQUIREMENTS, flags=re.MULTILINE
    )
    ((wanted, _),) = [pin for pin in pins if (pin[1] == "<") == (sys.version_info < (3, 14))]
    assert version(name) == wanted

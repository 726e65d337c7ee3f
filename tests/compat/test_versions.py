"""These tests mean something only with the lowest versions, which this environment is made of."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.version import Version

REQUIREMENTS = (Path(__file__).parent / "requirements.in").read_text(encoding="utf-8")


PROJECT = Path(__file__).parents[2] / "generated" / "python" / "pyproject.toml"
PIN = re.compile(r'^(\S+)==(\S+) ; python_version (<|>=) "3.14"$', re.MULTILINE)
PROMISES = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]
PINNED = {
    name: pin for name, pin, when in PIN.findall(REQUIREMENTS)
    if (when == "<") == (sys.version_info < (3, 14))
}  # fmt: skip


@pytest.mark.parametrize("name", PINNED)
def test_the_lowest_version_is_the_one_that_runs(name: str) -> None:
    assert version(name) == PINNED[name]


@pytest.mark.parametrize(
    "promised", [*PROMISES["dependencies"], *PROMISES["optional-dependencies"]["fast"]]
)
def test_what_the_package_promises_is_what_is_pinned(promised: str) -> None:
    name, _, lowest = promised.partition(">=")
    pins = {pin for pinned, pin, when in PIN.findall(REQUIREMENTS) if (pinned, when) == (name, "<")}
    assert {Version(pin) for pin in pins} == {Version(lowest)}

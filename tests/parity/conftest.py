"""The comparison as the command makes it: the contract, and any source held against it."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import our_schemas
import pytest
from tinkerspec.contract.load import Sources
from tinkerspec.contract.model import Contract
from tinkerspec.parity import PackageRole
from tinkerspec.parity.gaps import SurfaceComparison
from tinkerspec.parity.pipeline import PackageSource, Request, run

ROOT: Final = Path(__file__).resolve().parents[2]
VARIABLE: Final = "TINKERSPEC_WHEELS"
SCHEMAS: Final = "schemas"

Compare = Callable[..., SurfaceComparison]


class WheelError(RuntimeError):
    """A release cannot be read; the message says how to fix it."""


@cache
def _contract() -> tuple[Contract, Sources]:
    return our_schemas.contract(), our_schemas.sources()


@pytest.fixture(scope="session")
def compare() -> Compare:
    """Holds a source against the contract, or against another source."""

    @cache
    def hold(
        source: PackageSource,
        against: PackageSource | None = None,
        *,
        role: PackageRole | None = None,
        names: tuple[tuple[str, str], ...] = (),
    ) -> SurfaceComparison:
        return _compared(Request(sources=(source,), against=against, role=role, names=dict(names)))

    return hold


@pytest.fixture(scope="session")
def since() -> Compare:
    """Says what changed between two releases, and what is left to do."""

    def say(old: PackageSource, new: PackageSource) -> SurfaceComparison:
        return _compared(Request(sources=(new,), against=old, since=True))

    return say


def _compared(request: Request) -> SurfaceComparison:
    model, sources = _contract()
    return run(request, model, sources, SCHEMAS, date.today()).comparisons[0]


@pytest.fixture(scope="session")
def wheel() -> Callable[[str], Path]:
    """Gives the wheel of a release of the SDK."""
    named = os.environ.get(VARIABLE)
    folder = Path(named) if named else ROOT / ".venvs" / "releases"

    def find(release: str) -> Path:
        path = folder / f"{release}-py3-none-any.whl"
        if not path.is_file():
            raise WheelError(
                f"no {path.name} in {folder}; fix it with `make test-python`, which fetches the "
                f"wheels of tests/parity/releases.txt, or name a folder that has them in {VARIABLE}"
            )
        return path

    return find

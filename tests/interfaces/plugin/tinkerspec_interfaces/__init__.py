"""TypeScript interfaces: what a payload may look like on the wire."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tinkerspec.contract import facets
from tinkerspec.contract.facets import Kind
from tinkerspec.targets import Job, Setting, Target
from tinkerspec.targets.output import OutputFile

if TYPE_CHECKING:
    from tinkerspec.diagnostics import Diagnostic
    from tinkerspec.targets.samples import Usage

_HERE: Final = Path(__file__).parent


def _emit(job: Job) -> list[OutputFile]:
    from .emit import emit

    return emit(job)


def _check(job: Job) -> Iterable[Diagnostic]:
    from .emit import check

    return check(job)


def _usage(job: Job) -> Usage:
    from .emit import usage

    return usage(job)


def templates() -> Path:
    """Where the target's templates are."""
    return _HERE / "templates"


_UNCHECKED: Final = "whoever reads the payload checks it"
_FACETS: Final = facets.each(
    __name__,
    {
        Kind.LOWER: _UNCHECKED,
        Kind.UPPER: _UNCHECKED,
        Kind.STEP: _UNCHECKED,
        Kind.LEAST: _UNCHECKED,
        Kind.MOST: _UNCHECKED,
        Kind.DISTINCT: _UNCHECKED,
        Kind.PATTERN: _UNCHECKED,
        Kind.FORMAT: _UNCHECKED,
        Kind.KEYS: _UNCHECKED,
    },
)
"""What is done with each facet: bounds, sizes and patterns are beyond the types of TypeScript."""

TARGET: Final = Target(
    facets=_FACETS,
    settings=(Setting("folder", "interfaces"), Setting("module", "types")),
    emit=_emit,
    check=_check,
    templates=templates,
    codes=_HERE / "codes.toml",
    usage=_usage,
)

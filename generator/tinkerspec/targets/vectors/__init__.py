"""The vectors target: payloads with the one outcome that every language must give.

What follows from the schemas is derived: a payload for every edit that a keyword gives a meaning
to, with the outcome that the oracle computes from the raw schemas. What does not follow is written
or recorded by the project and taken over. A reader in any language needs the emitted folder alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import resources
from .. import Job, Setting, Start, Target
from ..output import OutputFile
from .facets import PROBES

if TYPE_CHECKING:
    from ...diagnostics import Diagnostic


def _emit(job: Job) -> list[OutputFile]:
    from .emit import emit

    return emit(job)


def _check(job: Job) -> Iterable[Diagnostic]:
    from .emit import check

    return check(job)


def _start(_: Path, __: str) -> Start:
    """Unasked where a few types begin: those of a thousand take longer than everything else."""
    return Start(is_usual=True, only_with_first_type=True)


def templates() -> Path:
    """Where the target's templates are."""
    return resources.templates_folder() / "vectors"


TARGET: Final = Target(
    facets=PROBES,
    settings=(
        Setting("folder", "vectors", means="The folder of the vectors, in the output folder."),
        Setting(
            "stored",
            "",
            is_folder=True,
            means="The folder of hand-written vectors, a file a type.",
            example="schemas/vectors",
        ),
        Setting(
            "rules",
            "",
            is_folder=True,
            means="The folder of hand-written rules about whole values, a file a type.",
            example="rules",
        ),
    ),
    emit=_emit,
    check=_check,
    templates=templates,
    codes=Path(__file__).with_name("codes.toml"),
    start=_start,
)

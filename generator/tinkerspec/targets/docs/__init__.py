"""The documentation target: reference pages, and a picture of the types."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import resources
from .. import Job, Setting, Target
from ..output import OutputFile
from ..reference.facets import WORDS

if TYPE_CHECKING:
    from ...diagnostics import Diagnostic


def _emit(job: Job) -> list[OutputFile]:
    from .emit import emit

    return emit(job)


def _check(job: Job) -> Iterable[Diagnostic]:
    from ..installed import check_usages

    return check_usages(job)


def templates() -> Path:
    """Where the target's templates are."""
    return resources.templates_folder() / "docs"


TARGET: Final = Target(
    facets=WORDS,
    settings=(Setting("folder", "docs", means="The folder of the pages, in the output folder."),),
    emit=_emit,
    check=_check,
    templates=templates,
)

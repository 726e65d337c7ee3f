"""The site target: the reference as static pages for a browser, with what its scripts work from."""

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
    from .explained import faults

    return [*check_usages(job), *faults(job)]


def templates() -> Path:
    """Where the target's templates are."""
    return resources.templates_folder() / "site"


TARGET: Final = Target(
    facets=WORDS,
    settings=(Setting("folder", "site", means="The folder of the pages, in the output folder."),),
    emit=_emit,
    check=_check,
    templates=templates,
    distributions=("pygments",),
)

"""The OpenAPI target: the operations and every type in one document."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ...contract.facets import COPIED
from .. import Job, Setting, Target
from ..output import OutputFile

if TYPE_CHECKING:
    from ...diagnostics import Diagnostic


def _emit(job: Job) -> list[OutputFile]:
    from .emit import emit

    return emit(job)


def _check(job: Job) -> Iterable[Diagnostic]:
    from .emit import check

    return check(job)


TARGET: Final = Target(
    facets=COPIED,
    settings=(
        Setting("file", "openapi.json", means="The file, in the output folder."),
        Setting(
            "extensions",
            "keep",
            means="Whether the types `keep` or `drop` the `x-*` keywords of others.",
            example="drop",
        ),
    ),
    emit=_emit,
    check=_check,
    codes=Path(__file__).with_name("codes.toml"),
)

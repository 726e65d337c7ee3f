"""The TypeScript target: a package of ES modules with their types."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import resources
from .. import Job, Setting, Start, Target
from ..output import OutputFile
from .facets import NAMES

if TYPE_CHECKING:
    from ...diagnostics import Diagnostic
    from ..callers import Users
    from ..samples import Usage


def _emit(job: Job) -> list[OutputFile]:
    from .emit import emit

    return emit(job)


def _check(job: Job) -> Iterable[Diagnostic]:
    from .check import check

    return check(job)


def _usage(job: Job) -> Usage:
    from .usage import usage

    return usage(job)


def _users() -> Users:
    from .callers import USERS

    return USERS


def _start(_: Path, name: str) -> Start:
    return Start({"package": f"{name.replace('_', '-')}-types"})


def templates() -> Path:
    """Where the target's templates are."""
    return resources.templates_folder() / "typescript"


TARGET: Final = Target(
    facets=NAMES,
    settings=(
        Setting("folder", "typescript", means="The folder of the package, in the output folder."),
        Setting("package", means="The name that the package has in npm.", example="@shop/types"),
        Setting(
            "license",
            "",
            means="The licence in the package's metadata, as an SPDX expression.",
            example="Apache-2.0",
        ),
        Setting(
            "homepage",
            "",
            means="The address in the package's metadata.",
            example="https://example.org/shop",
        ),
        Setting(
            "extensions",
            "",
            is_folder=True,
            means="The folder of hand-written rules, a file a type.",
            example="extensions",
        ),
    ),
    emit=_emit,
    check=_check,
    templates=templates,
    codes=Path(__file__).with_name("codes.toml"),
    usage=_usage,
    users=_users,
    start=_start,
)

"""The Elixir target: a mix project of struct modules."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import resources
from .. import Fact, Job, Setting, Target
from ..lists import UNKNOWN_LIST_KEY
from ..output import OutputFile
from .facets import NAMES

if TYPE_CHECKING:
    from ...diagnostics import Diagnostic
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


def templates() -> Path:
    """Where the target's templates are."""
    return resources.templates_folder() / "elixir"


_FACTS: Final = (
    Fact(
        "struct_default",
        "member",
        {
            "description": "Default of the struct's field; reading JSON still requires what the "
            "schema requires.",
        },
        is_default=True,
    ),
    Fact(
        "enum",
        "enum",
        {
            "description": "Whether the enum's values are atoms (as usual) or strings.",
            "enum": ["atom", "string"],
        },
    ),
    Fact("unknown_list_key", "list", UNKNOWN_LIST_KEY),
)

TARGET: Final = Target(
    facets=NAMES,
    settings=(
        Setting("folder", "elixir"),
        Setting("namespace"),
        Setting("app", ""),
        Setting("extensions", "", is_folder=True),
    ),
    emit=_emit,
    check=_check,
    templates=templates,
    codes=Path(__file__).with_name("codes.toml"),
    facts=_FACTS,
    distributions=("tree-sitter-elixir",),
    usage=_usage,
)

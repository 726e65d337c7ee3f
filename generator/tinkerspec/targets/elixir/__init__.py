"""The Elixir target: a mix project of struct modules."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import resources
from .. import Job, LanguageFact, Setting, Target
from ..language import Language
from ..lists import UNKNOWN_LIST_KEY
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


def _member(wire_name: str) -> str:
    from .names import field

    return field(wire_name)


def templates() -> Path:
    """Where the target's templates are."""
    return resources.templates_folder() / "elixir"


_FACTS: Final = (
    LanguageFact(
        "struct_default",
        "member",
        {
            "description": "Default of the struct's field; reading JSON still requires what the "
            "schema requires.",
        },
        is_default=True,
    ),
    LanguageFact(
        "enum",
        "enum",
        {
            "description": "Whether the enum's values are atoms (as usual) or strings.",
            "enum": ["atom", "string"],
        },
        default="atom",
    ),
    LanguageFact("unknown_list_key", "list", UNKNOWN_LIST_KEY),
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
    language=Language(
        "elixir",
        member=_member,
        array_libraries=("nx",),
        predicate_suffix="?",
        text_says_little=True,
        matches_maps=True,
    ),
    distributions=("tree-sitter-elixir",),
    usage=_usage,
    users=_users,
)

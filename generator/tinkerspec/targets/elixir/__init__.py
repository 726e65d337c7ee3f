"""The Elixir target: a mix project of struct modules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import resources
from .. import Job, LanguageFact, Setting, Start, Target, members
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


def _is_taken(name: str) -> bool:
    from ...contract.naming import snake_case
    from .names import RUNTIME

    return snake_case(name) in {snake_case(module) for module in RUNTIME}


def _member(wire_name: str) -> str:
    from .names import field

    return field(wire_name)


def _snake_case(wire_name: str) -> str:
    from .names import field

    return members.snake_case(wire_name, field)


_PROJECT: Final = re.compile(r"^defmodule\s+([A-Z]\w*)\.MixProject\b", re.MULTILINE)


def _start(root: Path, name: str) -> Start:
    """In a mix project, the types are below its own module."""
    from ...contract.naming import pascal_case

    mix = root / "mix.exs"
    found = mix.is_file() and _PROJECT.search(mix.read_text(encoding="utf-8", errors="replace"))
    module = found[1] if found else pascal_case(name)
    return Start({"namespace": f"{module}.Types"}, is_usual=mix.is_file())


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
        Setting("folder", "elixir", means="The folder of the mix project, in the output folder."),
        Setting("namespace", means="The module that all others are below.", example="Shop.Types"),
        members.SETTING,
        Setting(
            "app",
            "",
            means="The name of the application; without it, it is made of the namespace.",
            example="shop_types",
        ),
        Setting(
            "extensions",
            "",
            is_folder=True,
            means="The folder of hand-written behaviour, a file a type.",
            example="extensions",
        ),
    ),
    emit=_emit,
    check=_check,
    templates=templates,
    codes=Path(__file__).with_name("codes.toml"),
    facts=_FACTS,
    language=Language(
        "elixir",
        member=_member,
        also=_snake_case,
        array_libraries=("nx",),
        predicate_suffix="?",
        text_says_little=True,
        matches_maps=True,
        defaults_construct=True,
        is_taken=_is_taken,
    ),
    distributions=("tree-sitter-elixir",),
    usage=_usage,
    users=_users,
    start=_start,
)

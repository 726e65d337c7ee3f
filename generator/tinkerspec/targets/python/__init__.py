"""The Python target: a package of pydantic models."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ... import resources
from .. import Job, LanguageFact, Setting, Start, Target, members
from ..language import Language
from ..lists import UNKNOWN_LIST_KEY
from ..output import OutputFile
from .facets import ARGUMENTS

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
    from .names import attribute

    return attribute(wire_name)


def _snake_case(wire_name: str) -> str:
    from .names import attribute

    return members.snake_case(wire_name, attribute)


def _is_taken(name: str) -> bool:
    from .layout import is_taken

    return is_taken(name)


def _start(_: Path, name: str) -> Start:
    return Start({"package": f"{name}_types"}, is_usual=True)


def templates() -> Path:
    """Where the target's templates are."""
    return resources.templates_folder() / "python"


_FACTS: Final = (
    LanguageFact(
        "modules",
        "type",
        {
            "description": "Further modules that offer the type, for people who import it from "
            "there.",
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {
                "type": "string",
                "pattern": "^[a-z][a-z0-9_]*$",
                "$comment": "Module names are snake_case.",
            },
        },
    ),
    LanguageFact("unknown_list_key", "list", UNKNOWN_LIST_KEY),
)

TARGET: Final = Target(
    facets=ARGUMENTS,
    settings=(
        Setting("folder", "python", means="The folder of the project, in the output folder."),
        Setting("package", means="The name that the package is imported by.", example="shop_types"),
        members.SETTING,
        Setting(
            "distribution",
            "",
            means="The name that the package is installed by; without it, that of the package.",
            example="shop-types",
        ),
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
            "mixins",
            "",
            is_folder=True,
            means="The folder of hand-written behaviour, a file a type.",
            example="mixins",
        ),
    ),
    emit=_emit,
    check=_check,
    templates=templates,
    codes=Path(__file__).with_name("codes.toml"),
    facts=_FACTS,
    language=Language(
        "python",
        member=_member,
        also=_snake_case,
        array_libraries=("numpy", "torch"),
        is_taken=_is_taken,
    ),
    distributions=("ruff",),
    usage=_usage,
    users=_users,
    start=_start,
)

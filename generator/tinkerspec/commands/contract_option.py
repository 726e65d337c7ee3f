"""The option `--contract`: of the commands that read one contract, and of those that generate."""

from __future__ import annotations

import sys
from argparse import Action, ArgumentParser, _ArgumentGroup
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..completion import every_contract, generated_contracts, offer

if TYPE_CHECKING:
    from ..config import Config

_ELSEWHERE = (
    "a schema folder, an archive of one, or an installed package that carries one; FOLDER@NAME "
    "names one of the contracts of a folder or archive, of which the newest is taken otherwise"
)


def add(parser: ArgumentParser | _ArgumentGroup, usual: str, **more: Any) -> Action:
    """Add the option; `usual` says what is meant without it."""
    given = parser.add_argument(
        "--contract",
        metavar="X",
        help=f"the contract: a name in contracts.json, {_ELSEWHERE} ({usual})",
        **more,
    )
    offer(given, every_contract)
    return given


def add_generated(parser: ArgumentParser, does: str) -> None:
    """Add the option of a command that generates; `does` says what it does with the contract."""
    given = parser.add_argument(
        "--contract",
        metavar="X",
        action="append",
        default=[],
        help=f"{does} only this contract: one that the configuration names, which may be given "
        f"more than once; or, in place of the configuration's schemas, {_ELSEWHERE} (default: all "
        "contracts in the configuration)",
    )
    offer(given, generated_contracts)


@contextmanager
def chosen(file: Path | None, given: str) -> Iterator[Config]:
    """A context with the settings of the contract that the option names. A package that nobody has
    named is told.

    Raises:
        DiagnosticError: There is no such contract, or it cannot be read.
    """
    from ..contract.versions import named

    with named.chosen(file, given) as config:
        if config.origin and not given:
            print(f"the contract is that of {config.origin}", file=sys.stderr)
        yield config

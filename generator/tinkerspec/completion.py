"""Shell completion of the command line.

A completer prints and raises nothing, since that would end up in the line being typed: without a
project, or with a broken one, it offers nothing. What it needs to offer something is imported by
then: every command declares what its arguments may be.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from .config import Config

Offered: TypeAlias = Callable[[argparse.Namespace], Iterable[str]]
"""What an argument may be, by the arguments that are known already."""


def complete(parser: argparse.ArgumentParser) -> None:
    """Answer a shell that asks for completions, and exit."""
    from argcomplete import autocomplete

    autocomplete(parser)


def offer(action: argparse.Action, values: Offered, *, or_files: bool = False) -> None:
    """Complete an argument from these values; with `or_files`, also from files."""

    def completer(prefix: str, parsed_args: argparse.Namespace, **_: object) -> list[str]:
        from .diagnostics import DiagnosticError
        from .resources import ResourceError

        found: list[str] = []
        with suppress(DiagnosticError, ResourceError, OSError):
            found += values(parsed_args)
        if or_files:
            from argcomplete.completers import FilesCompleter

            found += FilesCompleter()(prefix)
        return found

    vars(action)["completer"] = completer  # where argcomplete looks for it


def target_names(options: argparse.Namespace) -> Iterable[str]:
    """The targets that the project has."""
    return _config(options).targets


def generated_contracts(options: argparse.Namespace) -> Iterable[str]:
    """The contracts that the configuration names, and the installed packages that carry one."""
    return [*_carriers(), *filter(None, _config(options).folders)]


def every_contract(options: argparse.Namespace) -> Iterable[str]:
    """The contracts that the schemas describe, and the installed packages that carry one."""
    from .contract import names
    from .diagnostics import DiagnosticError

    found = [*_carriers()]
    with suppress(DiagnosticError):
        found += names(_config(options).schemas, display="")
    return found


def _carriers() -> Iterator[str]:
    from .contract.versions import packages

    return (each.distribution for each in packages.carriers())


def type_names(options: argparse.Namespace) -> Iterator[str]:
    """The types that have their own file, without those whose file is broken at the moment."""
    import json

    from .contract.naming import pascal_case

    for file in sorted(_config(options).schemas.glob("types/*/*.json")):
        with suppress(ValueError, AttributeError):
            yield str(json.loads(file.read_bytes()).get("title", pascal_case(file.stem)))


def _config(options: argparse.Namespace) -> Config:
    from .config import load_config

    return load_config(options.config)

"""Shell completion of the command line.

A completer prints and raises nothing, since that would end up in the line being typed: without a
project, or with a broken one, it offers nothing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import TypeAlias

from .config import load_config
from .contract.naming import pascal_case
from .diagnostics import DiagnosticError
from .resources import ResourceError

Offered: TypeAlias = Callable[[argparse.Namespace], Iterable[str]]
"""What an argument may be, by the arguments that are known already."""


def complete(parser: argparse.ArgumentParser) -> None:
    """Answer a shell that asks for completions, and exit."""
    from argcomplete import autocomplete

    autocomplete(parser)


def offer(action: argparse.Action, values: Offered, *, or_files: bool = False) -> None:
    """Complete an argument from these values; with `or_files`, also from files."""

    def completer(prefix: str, parsed_args: argparse.Namespace, **_: object) -> list[str]:
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
    return load_config(options.config).targets


def contract_names(options: argparse.Namespace) -> Iterable[str]:
    """The contracts that the configuration names."""
    return filter(None, load_config(options.config).folders)


def every_contract(options: argparse.Namespace) -> Iterable[str]:
    """The contracts that the schemas describe, and the installed packages that carry one."""
    from .contract import names
    from .contract.versions import packages

    found = [each.distribution for each in packages.carriers()]
    with suppress(DiagnosticError):
        found += names(load_config(options.config).schemas, display="")
    return found


def type_names(options: argparse.Namespace) -> Iterator[str]:
    """The types that have their own file, without those whose file is broken at the moment."""
    for file in sorted(load_config(options.config).schemas.glob("types/*/*.json")):
        with suppress(ValueError, AttributeError):
            yield str(json.loads(file.read_bytes()).get("title", pascal_case(file.stem)))

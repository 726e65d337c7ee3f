"""The contracts that a configuration names: each has to be one of its schemas."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ...config import Config, table_of
from ...diagnostics import Diagnostic, DiagnosticError

_STAND_IN: Final = "tinkerspec-stand-in"
"""A name that no contract has."""


def check(config: Config) -> None:
    """Check the names in a configuration.

    Raises:
        DiagnosticError: There is no contract of such a name, or contracts.json has faults.
    """
    if found := faults(config):
        raise DiagnosticError(found)


def faults(config: Config) -> list[Diagnostic]:
    """A fault for each name in a configuration that is no contract's.

    Raises:
        DiagnosticError: contracts.json has faults.
    """
    named = [name for name in config.folders if name]
    if not named or config.origin or _are_listed(config.schemas / "contracts.json", named):
        return []
    from ..axis import contracts  # here, because nearly always all is well
    from ..load import load_contracts

    display = config.display(config.schemas)
    document = load_contracts(config.schemas, display=display)
    if document is None:
        return [_placed(config, contracts.missing(display, name), name) for name in named]
    axis = contracts.read(document)
    unknown = (name for name in named if name not in axis.order)
    return [_placed(config, contracts.unknown(document, "", name, axis), name) for name in unknown]


def _are_listed(file: Path, names: Collection[str]) -> bool:
    """Whether these are surely contracts. What else is wrong with the file, whoever reads the
    schemas says."""
    try:
        entries = json.loads(file.read_bytes()) if file.is_file() else []
        return {entry["name"] for entry in entries}.issuperset(names)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False


def _placed(config: Config, fault: Diagnostic, name: str) -> Diagnostic:
    """The fault at the place where the configuration has the name."""
    line, column = _place(config.file.read_text(encoding="utf-8"), name)
    return replace(fault, file=str(config.file), line=line, column=column, pointer="")


def _place(text: str, name: str) -> tuple[int, int]:
    """Line and column, from 1, of the name of a contract in a configuration; 0 if it is written
    with escapes. What has the name is what gets another one when the text does."""
    for match in re.finditer(re.escape(name), text):
        if _STAND_IN in _names(text[: match.start()] + _STAND_IN + text[match.end() :]):
            before = text[: match.start()]
            start = len(before.removesuffix('"').removesuffix("'"))
            return before.count("\n") + 1, start - before.rfind("\n")
    return 0, 0


def _names(text: str) -> set[Any]:
    """The contracts that the text of a configuration names; none if it is not TOML."""
    try:
        table: Mapping[str, Any] = table_of(tomllib.loads(text)) or {}
    except ValueError:
        return set()
    return {table.get("contract"), *table.get("contracts", {})}

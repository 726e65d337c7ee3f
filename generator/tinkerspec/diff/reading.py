"""Reads both versions; their schemas must have no faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from .. import contract
from ..config import Config
from ..contract import versions
from ..diagnostics import Diagnostic, DiagnosticError
from ..levels import Levels
from . import Side
from .edition import Edition
from .operations import outline

if TYPE_CHECKING:
    from ..contract.explicit import Openness

WORKING_TREE: Final = "the working tree"

_PLAIN: Final = Levels()

_CHANGES: Final = "changes"
_ABOUT: Final = "README.md"


def edition(given: str | None, config: Config, side: Side, named: str = "") -> Edition:
    """Read one of the two versions, the working tree if none is named, at a contract: the one that
    the project generates, if none is named and the version has it.

    Raises:
        DiagnosticError: It cannot be read, its schemas have faults, or it has no such contract.
    """
    levels = config.levels if given is None else _PLAIN
    with versions.unpacked(given, config) as (folder, display):
        label = given or config.origin or WORKING_TREE
        if named:
            is_tree = label == WORKING_TREE
            label = f"contract {named}" if is_tree else f"{label} at contract {named}"
        usual = config.contract
        if given is not None and usual not in contract.names(folder, display=display):
            usual = ""
        return read(
            folder,
            display,
            label,
            side,
            levels,
            config.additional_properties,
            named or usual,
        )


def read(
    folder: Path,
    display: str,
    label: str,
    side: Side,
    levels: Levels = _PLAIN,
    additional_properties: Openness = "open",
    named: str = "",
) -> Edition:
    """Read a schema folder at the contract of this name, as the version with this label.

    `additional_properties` is the project's setting as it is now, for older versions too: they have
    no settings of their own.
    """
    try:
        sources, agreed = contract.open(
            folder,
            display=display,
            contract=named,
            additional_properties=additional_properties,
            levels=levels,
        )
    except DiagnosticError as error:
        raise DiagnosticError(_explained(error.diagnostics, label, side)) from None
    return Edition(
        label=label,
        folder=display,
        sources=sources,
        contract=agreed,
        outline=outline(sources, agreed),
        fragments=_fragments(folder / _CHANGES),
    )


def _explained(faults: Iterable[Diagnostic], label: str, side: Side) -> Iterable[Diagnostic]:
    """The faults, preceded by which version they are in."""
    if side == "new" and label == WORKING_TREE:
        return faults
    shown = [replace(fault, file=f"{label}: {fault.file}") for fault in faults]
    message = f"{'OLD' if side == 'old' else 'NEW'} has faults, so it cannot be compared"
    help_ = "name a version without faults; the faults of this one follow"
    first = Diagnostic(code="diff-old-faulty", message=message, help=help_, file=label)
    return [first, *shown]


def _fragments(folder: Path) -> Mapping[str, str]:
    """The texts of the fragments in the folder, by file name."""
    if not folder.is_dir():
        return MappingProxyType({})
    found = {}
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") or path.name == _ABOUT
        if path.suffix == ".md" and not hidden and path.is_file():
            found[path.name] = path.read_bytes()[:_LARGEST].decode("utf-8", "replace")
    return MappingProxyType(found)


_LARGEST: Final = 100_000

"""Opens a contract: load, project, write out what is unsaid, lint, resolve.

Every command that needs a contract opens it here, so that all of them see the same. `versions`
handles versions that are not a folder of the project.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..diagnostics import Diagnostic, DiagnosticError, stop_at_errors
from ..levels import Levels

if TYPE_CHECKING:
    from .accepted import Accepted
    from .explicit import Openness
    from .load import Sources
    from .model import Contract


_PLAIN: Final = Levels()


def read_folder(
    folder: Path, *, display: str, contract: str = "", additional_properties: Openness = "open"
) -> Sources:
    """Read a schema folder at one of its contracts, and write out what its schemas leave unsaid.

    Args:
        folder: The schema folder, or a document of another kind, which is imported in memory.
        display: The name of the folder for the user.
        contract: The name of the contract; the newest if empty.
        additional_properties: What objects are that do not say it: a setting of the project.

    Raises:
        DiagnosticError: With every file-level fault of all its files, or with every fault of the
            marks that tell its contracts apart; or there is no contract of that name.
    """
    from .explicit import explicit

    if folder.is_file():
        from ..importing.memory import sources

        return explicit(sources(folder, display, additional_properties), additional_properties)
    sources_ = project_folder(folder, display=display, contract=contract)
    return explicit(sources_, additional_properties)


def project_folder(folder: Path, *, display: str, contract: str = "") -> Sources:
    """Read a schema folder at one of its contracts, with its schemas as they are written.

    Raises:
        DiagnosticError: As `read_folder` does.
    """
    from .axis import at
    from .load import load_folder

    return at(load_folder(folder, display=display), contract, display)


def names(folder: Path, *, display: str, given: Sequence[str] = ()) -> tuple[str, ...]:
    """The contracts of a schema folder, oldest first; none if it describes only one.

    Raises:
        DiagnosticError: Its contracts.json has faults, or lacks one of the names that are given.
    """
    from .axis import contracts
    from .load import load_contracts

    document = load_contracts(folder, display=display)
    if document is None:
        if given:
            raise DiagnosticError([contracts.missing(display, given[0])])
        return ()
    axis = contracts.read(document)
    for name in given:
        axis.index(name)
    return tuple(axis.order)


def spoken_by(release: str, folder: Path, *, display: str) -> str:
    """The contract of a schema folder that a release speaks; empty if it does not say.

    Raises:
        DiagnosticError: Its contracts.json has faults.
    """
    from .axis import contracts
    from .load import load_contracts

    document = load_contracts(folder, display=display)
    return "" if document is None else contracts.read(document).spoken_by(release)


def open(
    folder: Path,
    *,
    display: str,
    contract: str = "",
    additional_properties: Openness = "open",
    levels: Levels = _PLAIN,
) -> tuple[Sources, Contract]:
    """Read a schema folder. Returns its documents, which have no errors, and the resolved contract.

    Args:
        folder: The schema folder.
        display: The name of the folder for the user.
        contract: The name of the contract; the newest if empty.
        additional_properties: What objects are that do not say it: a setting of the project.
        levels: What the project makes of warnings.

    Raises:
        DiagnosticError: The folder cannot be read, or its schemas have errors.
    """
    from . import advice
    from .resolve import resolve

    sources = read_folder(
        folder,
        display=display,
        contract=contract,
        additional_properties=additional_properties,
    )
    stop_at_errors(levels.applied(faults(sources)))
    resolved = resolve(sources)
    stop_at_errors(levels.applied(advice.warnings(sources, resolved)))
    return sources, resolved


def judge(
    folder: Path,
    *,
    display: str,
    contract: str = "",
    additional_properties: Openness = "open",
    levels: Levels = _PLAIN,
    accepted: Accepted | None = None,
) -> tuple[list[Diagnostic], tuple[Sources, Contract] | None]:
    """Every fault and warning of a schema folder at a contract and, if none is an error, also what
    `open` returns. `accepted` has the documents that earlier runs found no fault in."""
    from . import advice
    from .resolve import resolve

    try:
        sources = read_folder(
            folder,
            display=display,
            contract=contract,
            additional_properties=additional_properties,
        )
    except DiagnosticError as error:
        return levels.applied(error.diagnostics), None
    found = levels.applied(faults(sources, accepted))
    if any(diagnostic.severity == "error" for diagnostic in found):
        return found, None
    resolved = resolve(sources)
    advised = levels.applied(advice.warnings(sources, resolved))
    return [*found, *advised], (sources, resolved)


def faults(sources: Sources, accepted: Accepted | None = None) -> list[Diagnostic]:
    """Every fault and warning of schemas that are in memory."""
    from . import lint

    return lint.run(sources, accepted)

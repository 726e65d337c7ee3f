"""Opens a contract: load, lint, resolve.

Every command that needs a contract opens it here, so that all of them see the same. `versions`
handles versions that are not a folder of the project.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..diagnostics import Diagnostic, DiagnosticError, stop_at_errors
from ..levels import Levels

if TYPE_CHECKING:
    from .load import Sources
    from .model import Contract


_PLAIN: Final = Levels()


def open(
    folder: Path, *, display: str, levels: Levels = _PLAIN, linted: bool = False
) -> tuple[Sources, Contract]:
    """Read a schema folder. Returns its documents, which have no errors, and the resolved contract.

    Args:
        folder: The schema folder.
        display: The name of the folder for the user.
        levels: What the project makes of warnings.
        linted: Whether these files are already known to have no errors, so that lint is skipped.

    Raises:
        DiagnosticError: The folder cannot be read, or its schemas have errors.
    """
    from . import advice
    from .load import load_folder
    from .resolve import resolve

    sources = load_folder(folder, display=display)
    if not linted:
        stop_at_errors(levels.applied(faults(sources)))
    contract = resolve(sources)
    if not linted:
        stop_at_errors(levels.applied(advice.warnings(sources, contract)))
    return sources, contract


def judge(
    folder: Path, *, display: str, levels: Levels = _PLAIN
) -> tuple[list[Diagnostic], tuple[Sources, Contract] | None]:
    """Every fault and warning of a schema folder and, if none is an error, also what `open`
    returns."""
    from . import advice
    from .load import load_folder
    from .resolve import resolve

    try:
        sources = load_folder(folder, display=display)
    except DiagnosticError as error:
        return levels.applied(error.diagnostics), None
    found = levels.applied(faults(sources))
    if any(diagnostic.severity == "error" for diagnostic in found):
        return found, None
    contract = resolve(sources)
    advised = levels.applied(advice.warnings(sources, contract))
    return [*found, *advised], (sources, contract)


def faults(sources: Sources) -> list[Diagnostic]:
    """Every fault and warning of schemas that are in memory."""
    from . import lint

    return lint.run(sources)

"""The axis of versions: one folder of schemas that describes several contracts.

`contracts.json` lists the contracts, oldest first. In the types and in openapi.json, marks say
since which contract something is there, until which, and what it was before. `project` gives the
documents as they are at one contract; no later stage knows of versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...diagnostics import DiagnosticError

if TYPE_CHECKING:
    from ..load import Sources


def at(sources: Sources, contract: str, display: str) -> Sources:
    """The documents of a schema folder as they are at a contract, the newest if the name is empty.

    `display` is the name of the folder for the user.

    Raises:
        DiagnosticError: The folder's contracts or its marks have faults, or it has no contract of
            this name.
    """
    from . import contracts, project, rules

    if sources.contracts is None:
        first = {fault.file: fault for fault in reversed(list(rules.without_axis(sources)))}
        found = list(first.values())
        if contract:
            found.append(contracts.missing(display, contract))
        if found:
            raise DiagnosticError(found)
        return sources
    axis = contracts.read(sources.contracts)
    name = contract or axis.newest
    axis.index(name)
    if found := rules.faults(sources, axis):
        raise DiagnosticError(found)
    return project.project(sources, axis, name)

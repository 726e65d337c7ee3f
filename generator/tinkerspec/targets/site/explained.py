"""The faults of payloads that the site explains, those of the project's own included."""

from __future__ import annotations

from ...diagnostics import Diagnostic, DiagnosticError
from ...explain import Explanation, payloads
from .. import Job


def explained(job: Job) -> list[Explanation]:
    """Every fault, by its code.

    Raises:
        DiagnosticError: The project's own faults cannot be read.
    """
    return payloads(None if job.sources.is_in_memory else job.sources.folder, job.schemas)


def faults(job: Job) -> list[Diagnostic]:
    """What is wrong with the project's own explanations."""
    try:
        explained(job)
    except DiagnosticError as error:
        return list(error.diagnostics)
    return []

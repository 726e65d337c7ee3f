"""A target at work as the pipeline has it: it checks the job first, and emits what is sound."""

from __future__ import annotations

from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.targets import Job, Target
from tinkerspec.targets.output import OutputFile


def emit(target: Target, job: Job) -> list[OutputFile]:
    if faults := list(target.check(job)):
        raise DiagnosticError(faults)
    return target.emit(job)

"""What the Python target cannot emit."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic
from .. import Job
from . import behaviours, layout, mixins
from .names import is_identifier


def check(job: Job) -> Iterator[Diagnostic]:
    """Judge the name of the package, the names of its modules, and the mixins."""
    name = job.settings["package"]
    if not is_identifier(name):
        yield Diagnostic(
            code="config-invalid",
            message=f"the package name {name!r} is not a Python identifier",
            help="use letters, digits and underscores",
            file="pyproject.toml",
        )
    yield from layout.faults(job)
    broken = list(mixins.faults(job))
    yield from broken or behaviours.faults(job, mixins.of(job))

"""What the TypeScript target cannot emit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ...diagnostics import Diagnostic, DiagnosticError
from .. import Job
from . import behaviours, extensions

_PACKAGE: Final = re.compile(r"(?:@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*")
"""The name of a package of npm, whole."""


def check(job: Job) -> Iterator[Diagnostic]:
    """Check the name of the package, the extensions, and the behaviours that unions require."""
    package = job.settings["package"]
    if not _PACKAGE.fullmatch(package):
        message = f"the package {package!r} of [tool.tinkerspec.typescript] is not a name of npm"
        help_ = "write a name such as shop-types or @shop/types"
        yield Diagnostic(code="config-invalid", message=message, help=help_, file="pyproject.toml")
    try:
        found = extensions.of(job)
    except DiagnosticError as error:
        yield from error.diagnostics
        return
    yield from behaviours.faults(job, found)

"""What the operating system or the installation refuses, as a diagnostic."""

from __future__ import annotations

from typing import Final

from .diagnostics import Diagnostic
from .resources import ResourceError

PROGRAM: Final = "tinkerspec"


def fault_of(error: OSError | ResourceError) -> Diagnostic:
    """The diagnostic of an error that no stage has explained."""
    if isinstance(error, OSError):
        name = str(error.filename) if error.filename else PROGRAM
        message = error.strerror or str(error)
        help_ = "make it accessible, and run the command again"
        return Diagnostic(code="system", message=message, help=help_, file=name)
    return Diagnostic(
        code="installation", message=str(error), help="reinstall tinkerspec", file=PROGRAM
    )

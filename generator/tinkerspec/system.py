"""What the operating system or the installation refuses, as a diagnostic."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .diagnostics import Diagnostic
from .resources import ResourceError

PROGRAM: Final = "tinkerspec"

CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "system": "The operating system refused something that no other code is about; the message "
        "is its own.",
    }
)
"""What the code of a fault means that no stage explains."""


def fault_of(error: OSError | ResourceError) -> Diagnostic:
    """The diagnostic of an error that no stage has explained."""
    if isinstance(error, OSError):
        name = str(error.filename) if error.filename else PROGRAM
        message = error.strerror or str(error)
        help_ = "make it accessible, and run the command again"
        return Diagnostic(code="system", message=message, help=help_, file=name)
    return Diagnostic(
        code="installation", message=str(error), help="install tinkerspec anew", file=PROGRAM
    )

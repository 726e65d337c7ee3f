"""Starting a project, and a type in it: `init` and `new`. Nothing that is there is overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from ..diagnostics import Diagnostic, DiagnosticError

FIRST_TYPE: Final = "Order"
"""The name of a project's first type, unless it is asked for another one."""


def write_new(file: Path, text: str) -> None:
    """Write a file that is not there yet, and its folders.

    Raises:
        FileExistsError: It is there.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


def refusal(code: str, file: str, message: str, help_: str) -> DiagnosticError:
    """The error of something that cannot be started."""
    return DiagnosticError([Diagnostic(code=code, message=message, help=help_, file=file)])

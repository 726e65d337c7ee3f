"""Diagnostics for a pull request: workflow commands that GitHub shows at the line concerned."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, TextIO

from ..contract.naming import printable
from ..diagnostics import Diagnostic

# Characters that would end a command's message or, in addition, one of its properties.
_MESSAGE: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final = {**_MESSAGE, ":": "%3A", ",": "%2C"}

_ARCHIVES: Final = (".whl", ".zip", ".egg", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """The commands, one per line."""
    return "".join(_command(diagnostic) for diagnostic in diagnostics)


def command(
    level: str, message: str, *, title: str, file: str = "", line: int = 0, column: int = 0
) -> str:
    """A workflow command on its own line, with all texts escaped; a line or column of 0 is left
    out."""
    properties = {"file": file, "line": line, "col": column, "title": title}
    listed = ",".join(f"{k}={_escape(str(v), _PROPERTY)}" for k, v in properties.items() if v)
    return f"::{level} {listed}::{_escape(message, _MESSAGE)}\n"


def can_show(file: str) -> bool:
    """Whether a pull request can show a file: one in the repository, not inside an archive."""
    return not any(folder.lower().endswith(_ARCHIVES) for folder in file.split("/")[:-1])


@contextmanager
def quoted(stream: TextIO) -> Iterator[None]:
    """A context in which a workflow treats no output as a command.

    A runner looks for commands at the start of each line, and for an older form anywhere in it.
    Outside a workflow, this does nothing.
    """
    if os.environ.get("GITHUB_ACTIONS") != "true":
        yield
        return
    token = secrets.token_hex(16)
    stream.write(f"::stop-commands::{token}\n")
    try:
        yield
    finally:
        stream.write(f"::{token}::\n")


def _command(diagnostic: Diagnostic) -> str:
    where = f" (at {diagnostic.pointer})" if diagnostic.pointer else ""
    return command(
        diagnostic.severity,
        f"{diagnostic.message}{where}\nhelp: {diagnostic.help}",
        title=diagnostic.code,
        file=diagnostic.file,
        line=diagnostic.line,
        column=diagnostic.column,
    )


def _escape(text: str, escapes: Mapping[str, str]) -> str:
    return printable("".join(escapes.get(character, character) for character in text))

"""Diagnostics for a pull request: workflow commands that GitHub shows at the line concerned."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final, TextIO

from ..contract.naming import printable
from ..diagnostics import Diagnostic

# What would end a command's message, and besides what would end one of its properties.
_MESSAGE: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final = {**_MESSAGE, ":": "%3A", ",": "%2C"}


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """One command a line."""
    return "".join(_command(diagnostic) for diagnostic in diagnostics)


def write(diagnostics: Sequence[Diagnostic], stream: TextIO) -> None:
    """Write the commands."""
    stream.write(render(diagnostics))


def command(level: str, message: str, properties: Mapping[str, str]) -> str:
    """A workflow command as a line of its own, whatever the texts hold."""
    listed = ",".join(f"{key}={_escape(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{level} {listed}::{_escape(message, _MESSAGE)}\n"


@contextmanager
def quoted(stream: TextIO) -> Iterator[None]:
    """Have a workflow take nothing that is written in between for a command of its own.

    Its runner looks for commands at the start of each line, and for those of an older form anywhere
    in it. Outside of a workflow nothing is added.
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
    properties = {"file": diagnostic.file}
    if diagnostic.line:
        properties |= {"line": str(diagnostic.line), "col": str(diagnostic.column)}
    properties |= {"title": diagnostic.code}
    where = f" (at {diagnostic.pointer})" if diagnostic.pointer else ""
    message = f"{diagnostic.message}{where}\nhelp: {diagnostic.help}"
    return command(diagnostic.severity, message, properties)


def _escape(text: str, escapes: Mapping[str, str]) -> str:
    return printable("".join(escapes.get(character, character) for character in text))

"""Compares an import with a schema folder, and writes it there.

Every file that an import writes says so by `x-source`; nothing else is changed or removed. The
folder is written as a whole: it is the old one or the new one, whenever a run is ended.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from ..contract.naming import printable
from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen
from ..publish import exchange, whole
from . import Imported
from .translate import SOURCE


@frozen
class FolderChanges:
    """The files of an import, and what it would do to a folder, by path: `added`, `changed` and
    `removed` files."""

    files: Mapping[str, str]
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def compare(imported: Imported, into: Path, shown: str) -> FolderChanges:
    """What differs between an import and the folder.

    Raises:
        DiagnosticError: A file that was not imported is in the way, or stands for the folder.
    """
    if into.is_file():
        raise DiagnosticError([_no_folder(shown)])
    files = imported.files()
    there = {path: _text(into / path) for path in _present(imported.folder, files, into)}
    strangers = [path for path, text in there.items() if _source(text) is None]
    if strangers:
        raise DiagnosticError(_in_the_way(f"{shown}/{path}") for path in strangers)
    return FolderChanges(
        files=files,
        added=tuple(sorted(files.keys() - there.keys())),
        changed=tuple(
            sorted(path for path, text in files.items() if there.get(path, text) != text)
        ),
        removed=tuple(sorted(there.keys() - files.keys())),
    )


def _present(folder: str, files: Iterable[str], into: Path) -> Iterator[str]:
    """The files that an import owns or would replace."""
    if (into / folder).is_dir():
        for name in sorted(os.listdir(into / folder)):
            if name.endswith(".json"):
                yield f"{folder}/{name}"
    for path in files:
        if "/" not in path and (into / path).exists():
            yield path


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


def _source(text: str) -> str | None:
    """Where a file says that it was imported from."""
    try:
        data = json.loads(text)
    except ValueError:
        return None
    source = data.get(SOURCE) if isinstance(data, dict) else None
    return source if isinstance(source, str) else None


def _in_the_way(file: str) -> Diagnostic:
    return Diagnostic(
        code="import-in-the-way",
        message="this file was not imported, and the import would replace or remove it",
        help="move it to another folder, or import into another one with --into",
        file=printable(file),
    )


def _no_folder(file: str) -> Diagnostic:
    return Diagnostic(
        code="import-in-the-way",
        message="this is a file, and types are written into a folder",
        help="name a folder with --into; a document that `schemas` names needs no import: "
        "`generate` reads it each time",
        file=printable(file),
    )


def write(imported: Imported, into: Path, shown: str) -> FolderChanges:
    """Bring the folder up to date, and say what was changed.

    Raises:
        DiagnosticError: A file that was not imported is in the way, or the folder cannot be
            written; it is as it was.
    """
    folder = Path(os.path.realpath(into))
    with _explained(folder), whole.alone(folder):
        changes = compare(imported, folder, shown)
        if changes:
            _refuse_inside(folder, shown)
            written = (*changes.added, *changes.changed)
            gone = {*written, *changes.removed}
            present = whole.scan(folder) if folder.is_dir() else ()
            files = {path: text.encode() for path, text in changes.files.items()}
            whole.replace(folder, files, written, [path for path in present if path not in gone])
    return changes


def recover(into: Path) -> None:
    """Finish or remove what a killed run left behind. Costs nothing if there is nothing.

    Raises:
        DiagnosticError: It cannot be done, or another run is still active.
    """
    folder = Path(os.path.realpath(into))
    with _explained(folder):
        exchange.recover(folder)


def _explained(folder: Path) -> AbstractContextManager[None]:
    return whole.explained(
        folder, "import-unwritable", command="tinkerspec import", setting="`--into`"
    )


def _refuse_inside(folder: Path, shown: str) -> None:
    """Refuse to take the folder away from under the working folder."""
    if Path.cwd().is_relative_to(folder):
        fault = Diagnostic(
            code="import-inside",
            message="this folder is replaced as a whole, and the command runs inside of it",
            help="run the command in a folder outside of it",
            file=printable(shown),
        )
        raise DiagnosticError([fault])

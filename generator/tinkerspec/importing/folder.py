"""Compares an import with a schema folder, and writes it there.

Every file that an import writes says so by `x-source`; nothing else is changed or removed.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..contract.naming import printable
from ..diagnostics import Diagnostic, DiagnosticError
from . import Imported
from .translate import SOURCE


@dataclass(frozen=True, slots=True)
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
        DiagnosticError: A file that was not imported is in the way.
    """
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


def write(changes: FolderChanges, into: Path) -> None:
    """Bring the folder up to date; a file is there as a whole or not at all."""
    for path in (*changes.added, *changes.changed):
        target = into / path
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(changes.files[path].encode())
            Path(temporary).chmod(0o644)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    for path in changes.removed:
        (into / path).unlink()

"""Reads the schema folder inside a release archive (.zip, .tar.gz)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from ...diagnostics import Diagnostic, DiagnosticError
from ...source_files import open_tree
from ..naming import printable

_SUFFIXES: Final = frozenset({".json", ".md"})
_LONGEST_NAME: Final = 255
_FOLDERS: Final = frozenset({"changes", "types", "vectors"})
_TOP: Final = frozenset({"contracts.json", "faults.json", "openapi.json", "vocabulary.json"})


def is_wanted(path: str, prefix: str) -> bool:
    """Whether a file below `prefix` belongs to a version."""
    if not path.startswith(prefix):
        return False
    parts = PurePosixPath(path.removeprefix(prefix)).parts
    is_inside = len(parts) > 1 and parts[0] in _FOLDERS and ".." not in parts
    return is_inside or (len(parts) == 1 and parts[0] in _TOP)


def write(target: Path, path: str, data: bytes) -> None:
    """Write a file of a version to a temporary folder."""
    file = target / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def unpack(archive: Path, display: str, target: Path) -> str | None:
    """Write the schema folder of an archive to a folder; returns its path in the archive, or None
    if there is none.

    Raises:
        DiagnosticError: The archive cannot be read, or is unsafe.
    """
    try:
        files = open_tree(archive, display, _SUFFIXES).files
    except DiagnosticError as error:
        if [fault.code for fault in error.diagnostics] == ["source-empty"]:
            return None
        raise
    prefix = _schema_folder(list(files))
    if prefix is None:
        return None
    wanted = [path for path in files if is_wanted(path, prefix)]
    _check_names(wanted, display)
    for path in wanted:
        write(target, path.removeprefix(prefix), files[path])
    return prefix


def _check_names(paths: Iterable[str], display: str) -> None:
    """Refuse names that cannot exist together in a folder."""
    every = frozenset(paths)
    for path in sorted(every):
        parts = path.split("/")
        folders = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
        is_long = any(len(os.fsencode(part)) > _LONGEST_NAME for part in parts)
        if is_long or any(folder in every for folder in folders):
            message = f"contains a file with an impossible name: {printable(path[:200])}"
            raise _error(display, message, "download it again from its publisher")


def without_schemas(display: str) -> DiagnosticError:
    """The error for an archive that contains no schema folder."""
    message = "contains no schema folder: no folder `types` with schemas"
    return _error(display, message, "name an archive of schemas, such as a release has")


def _error(display: str, message: str, help_: str) -> DiagnosticError:
    return DiagnosticError(
        [Diagnostic(code="contract-archive", message=message, help=help_, file=printable(display))]
    )


def _schema_folder(paths: list[str]) -> str | None:
    """The outermost folder with schemas in its folder `types`."""
    found = {
        path[: f"/{path}".index("/types/")]
        for path in paths
        if path.endswith(".json") and "/types/" in f"/{path}"
    }
    return min(found, key=lambda prefix: (prefix.count("/"), prefix), default=None)

"""Opens what the command names: a file, a folder or standard input."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import BinaryIO, Final

from ..contract.load import Document
from ..contract.naming import printable
from ..diagnostics import Diagnostic, DiagnosticError
from .kinds import is_document
from .library import Library, bounded, files, read_file

STANDARD_INPUT: Final = "-"


def opened(source: str, shown: str, stdin: BinaryIO) -> tuple[Library, list[Document]]:
    """The library of a source, and the documents that it names; `shown` is its name for the user.

    Raises:
        DiagnosticError: One of them cannot be read, or there is none.
    """
    if source == STANDARD_INPUT:
        library = Library("api", None, "", is_single=True)
        return library, [library.read(bounded(stdin, "stdin"), "stdin")]
    path = Path(source).resolve()
    if path.is_dir():
        return _folder(path, shown)
    name = path.name.split(".")[0] or "api"
    library = Library(name, path.parent, _shown(PurePath(shown).parent), is_single=True)
    return library, [library.read(read_file(path, shown), path.name)]


def _shown(path: PurePath) -> str:
    """The name of a folder before the names of the files in it; none for the working folder."""
    return "" if path == PurePath() else path.as_posix()


def _folder(root: Path, shown: str) -> tuple[Library, list[Document]]:
    """All schemas of a folder; or its OpenAPI document, and what that refers to."""
    library = Library(root.name or "api", root, _shown(PurePath(shown)), is_single=False)
    read = [library.parsed(read_file(root / at, f"{shown}/{at}"), at) for at in files(root, shown)]
    named = [document for document in read if is_document(document.data)]
    apis = [document for document in named if "openapi" in document.root]
    if len(apis) > 1:
        paths = ", ".join(printable(document.path) for document in apis)
        message = f"there is more than one OpenAPI document: {paths}"
        raise _at_folder(shown, message, "import one of them by its path")
    if not named:
        message = "there is no document here"
        raise _at_folder(shown, message, "name a folder with OpenAPI or JSON Schema files")
    for document in apis or named:
        library.add(document)
    return library, apis or named


def _at_folder(shown: str, message: str, help_: str) -> DiagnosticError:
    fault = Diagnostic(code="import-kind", message=message, help=help_, file=printable(shown))
    return DiagnosticError([fault])

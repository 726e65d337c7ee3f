"""Opens what the command names: a file, a folder or standard input."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

from ..contract.load import Document
from ..contract.naming import printable
from ..diagnostics import Diagnostic, DiagnosticError
from .kinds import is_document
from .library import LARGEST, Library, files, read_file, read_text

STANDARD_INPUT: Final = "-"


def opened(source: str, stdin: BinaryIO) -> tuple[Library, list[Document]]:
    """The library of a source, and the documents that it names.

    Raises:
        DiagnosticError: One of them cannot be read, or there is none.
    """
    if source == STANDARD_INPUT:
        raw = stdin.read(LARGEST + 1)
        library = Library("api", None, "", is_single=True)
        return library, [library.add(raw, "stdin")]
    path = Path(source)
    if not path.is_dir():
        real = path.resolve()
        raw = read_file(real, source)
        shown = str(Path(source).parent).replace("\\", "/")
        library = Library(_stem(real), real.parent, "" if shown == "." else shown, is_single=True)
        return library, [library.add(raw, real.name)]
    return _folder(path, source)


def _stem(path: Path) -> str:
    return path.name.split(".")[0] or "api"


def _folder(path: Path, source: str) -> tuple[Library, list[Document]]:
    """All schemas of a folder; or its OpenAPI document, and what that refers to."""
    root = path.resolve()
    shown = source.replace("\\", "/").rstrip("/")
    library = Library(root.name or "api", root, "" if shown == "." else shown, is_single=False)
    raws = {name: read_file(root / name, f"{shown}/{name}") for name in files(root, shown)}
    parsed = {name: read_text(raw, name, f"{shown}/{name}") for name, raw in raws.items()}
    named = {name: document for name, document in parsed.items() if is_document(document.data)}
    apis = [name for name, document in named.items() if "openapi" in document.root]
    if len(apis) > 1:
        message = f"there is more than one OpenAPI document: {', '.join(map(printable, apis))}"
        raise _at_folder(shown, message, "import one of them by its path")
    if not named:
        message = "there is no document here"
        raise _at_folder(shown, message, "name a folder with OpenAPI or JSON Schema files")
    return library, [library.add(raws[name], name) for name in apis or named]


def _at_folder(shown: str, message: str, help_: str) -> DiagnosticError:
    fault = Diagnostic(code="import-kind", message=message, help=help_, file=printable(shown))
    return DiagnosticError([fault])

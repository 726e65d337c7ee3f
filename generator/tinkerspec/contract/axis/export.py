"""One contract as a schema folder of its own, without marks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ...diagnostics import Diagnostic, DiagnosticError
from ..load import FAULTS, Sources, parse
from .marks import is_map, is_payload
from .vectors import vectors_at

_VECTORS: Final = "vectors"
COPIED: Final = ("vocabulary.json", FAULTS)
"""Files that are about every contract."""


def files(sources: Sources, *, is_plain: bool) -> Iterator[tuple[str, str]]:
    """The files of a folder that describes only the contract that the sources are at, by their
    paths: types and operations, and with them vocabulary, faults and vectors.

    `is_plain` leaves out every `x-*` keyword, and all but types and operations.

    Raises:
        DiagnosticError: A file of vectors has faults.
    """
    for document in (*sources.types, *([sources.openapi] if sources.openapi else [])):
        yield document.path, _text(plain(document.data) if is_plain else document.data)
    if is_plain:
        return
    for name in COPIED:
        if (sources.folder / name).is_file():
            yield name, (sources.folder / name).read_text(encoding="utf-8")
    for file in sorted((sources.folder / _VECTORS).glob("*.json")):
        path = f"{_VECTORS}/{file.name}"
        document = parse(file.read_bytes(), path=path, file=str(file))
        found = vectors_at(document, sources)
        if found is not None:
            yield path, document.text if found is document else _text(found.data)


def plain(node: Any) -> Any:
    """A part of a schema without `x-*` keywords; members and payloads keep theirs."""
    if isinstance(node, list):
        return [plain(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        keyword: _plain_value(keyword, value)
        for keyword, value in node.items()
        if not keyword.startswith("x-")
    }


def _plain_value(keyword: str, value: Any) -> Any:
    if is_payload(keyword, value):
        return value
    if is_map(keyword, value):
        return {name: plain(each) for name, each in value.items()}
    return plain(value)


def _text(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def write(folder: Path, sources: Sources, *, is_plain: bool) -> int:
    """Write the files into a new or empty folder. Returns how many there are.

    Raises:
        DiagnosticError: Something is in the folder already.
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        message = "there is something already"
        help_ = "name a new or an empty folder"
        raise DiagnosticError(
            [Diagnostic(code="export-refused", message=message, help=help_, file=str(folder))]
        )
    made = dict(files(sources, is_plain=is_plain))
    for path, text in made.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return len(made)

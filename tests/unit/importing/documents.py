"""Small documents for the tests of `import`, and what becomes of them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from tinkerspec import importing
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.importing.additions import Additions


def openapi(version: str = "3.1.0", **schemas: Any) -> dict[str, Any]:
    """An OpenAPI document with these named schemas."""
    head = {"openapi": version, "info": {"title": "Zoo", "version": "1.0"}, "paths": {}}
    return {**head, "components": {"schemas": schemas}}


def write(folder: Path, **files: Any) -> None:
    """Write documents, as JSON unless they are texts, in files `name.json` or `name.yaml`."""
    for name, data in files.items():
        suffix = "yaml" if isinstance(data, str) else "json"
        text = data if isinstance(data, str) else json.dumps(data, indent=1)
        (folder / f"{name}.{suffix}").write_text(text, encoding="utf-8")


def translated(source: Path, added: Additions | None = None) -> importing.Settled:
    """The types of a document before lint has a say."""
    library, documents = importing.opened(str(source), str(source), io.BytesIO())
    return importing.translated(library, documents, added or Additions())


def types(settled: importing.Settled) -> dict[str, Any]:
    """The schemas by the name of the type, without what every file says."""
    said = ("$schema", "title", "x-source")
    return {
        entry.name: {name: value for name, value in schema.items() if name not in said}
        for entry, schema in settled.types.items()
    }


def one(folder: Path, document: Any, name: str = "A") -> tuple[Any, list[str]]:
    """What a document makes of the type `name`, and what is told of it."""
    write(folder, zoo=document)
    settled = translated(next(folder.glob("zoo.*")))
    told = [f"{each.code} {each.place.pointer}" for each in settled.told]
    return types(settled)[name], told


def fault(source: Path, into: Path | None = None) -> Diagnostic:
    """The only fault of a document that cannot be imported."""
    try:
        request = importing.ImportRequest(str(source))
        importing.bring(request, into or source.parent / "schemas", "schemas")
    except DiagnosticError as error:
        (found,) = error.diagnostics
        return found
    raise AssertionError("the document was imported")

"""Brings a document of another kind into a schema folder of ours.

    read -> catalogue -> translate -> settle (by lint) -> files

Everything is in memory until the last step, so that a document which cannot be read changes
nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from ..codes import graded
from ..contract.explicit import Openness
from ..contract.load import ADDITIONS, OPENAPI, Document
from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen
from . import additions as extra
from . import spelling
from .catalog import TypeEntry, catalogue, label
from .directions import directions
from .library import Library
from .opening import opened
from .operations import Building
from .rewrite import TypeSchema
from .settle import Settled, Settling, dumps
from .translate import Translation

_DEEP_ENOUGH: Final = 5_000


@frozen
class Imported:
    """What an import makes of a document."""

    document: Document
    """The document that was named, or the first one of a folder."""
    types: Mapping[TypeEntry, TypeSchema]
    openapi: TypeSchema | None
    folder: str
    """The folder of the types in the schema folder; it holds nothing else."""
    left_out: Mapping[TypeEntry, str]
    """The reason for each type that does not come in."""
    diagnostics: tuple[Diagnostic, ...]
    """Warnings about what is lost, by place in the source."""

    @property
    def total(self) -> int:
        """How many types the source has."""
        return len(self.types) + len(self.left_out)

    def files(self) -> dict[str, str]:
        """The text of each file by its path in the schema folder."""
        made = {f"{self.folder}/{e.file}": dumps(schema) for e, schema in self.types.items()}
        if self.openapi is not None:
            made[OPENAPI] = dumps(self.openapi)
        return made


@frozen
class ImportRequest:
    """What is imported: the path of a file or folder, or `-` for standard input.

    `shown` is its name in messages, if not the path; `additional_properties` is the setting of the
    project, and `stdin` what standard input is, if not that of the process.
    """

    source: str
    shown: str = ""
    additional_properties: Openness = "open"
    stdin: BinaryIO | None = None


def bring(request: ImportRequest, into: Path, shown: str) -> Imported:
    """Import a document, or a folder of them, for a schema folder; nothing is written.

    Args:
        request: What is imported.
        into: The schema folder, which may have additions.
        shown: The folder as messages name it.

    Raises:
        DiagnosticError: The source cannot be read, is of no known kind, or has a reference that
            leads nowhere; an addition does not apply; or no type comes in.
    """
    library, documents = opened(
        request.source, request.shown or request.source, request.stdin or sys.stdin.buffer
    )
    folder = _folder_of(library)
    added = extra.read(into / ADDITIONS, f"{shown}/{ADDITIONS}")
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEP_ENOUGH))
    try:
        settled = translated(library, documents, added)
        unused = list(added.unused())
        if unused:
            raise DiagnosticError(unused)
        Settling(settled, folder, documents[0], request.additional_properties, added.blamed).run()
    finally:
        sys.setrecursionlimit(before)
    warnings = tuple(_in_order(settled))
    if not settled.types:
        message = "no type of this document comes in"
        help_ = "a type is a named schema, one that a `$ref` leads to, or an object in an operation"
        nothing = documents[0].diagnostic("import-nothing", "", message, help_)
        raise DiagnosticError([nothing, *warnings])
    return Imported(
        document=documents[0],
        types=settled.types,
        openapi=settled.openapi,
        folder=folder,
        left_out=settled.left_out,
        diagnostics=warnings,
    )


def _folder_of(library: Library) -> str:
    return f"types/{spelling.module(library.name)}"


def translated(library: Library, documents: Sequence[Document], added: extra.Additions) -> Settled:
    """Every type in our draft, whether or not lint accepts it."""
    catalog = catalogue(library, documents, added.renames)
    if taken := list(added.taken(catalog.entries.values())):
        raise DiagnosticError(taken)
    translation = Translation(
        library, catalog, lambda place: added.at(label(library, place)), _folder_of(library)
    )
    sides = directions(library, catalog, documents)
    types = {entry: translation.type(entry, sides.get(entry)) for entry in catalog.entries.values()}
    first = documents[0]
    openapi = None
    if library.kind(first).is_openapi:
        openapi = Building(library, translation.embedded, first.path).document(first)
    return Settled(types, openapi, translation.told)


def _in_order(settled: Settled) -> Iterable[Diagnostic]:
    told = (
        one
        for one in settled.told
        if (one.entry not in settled.left_out or one.code == "import-left-out")
        if one.entry is not None or settled.types  # Without types, there are no operations either.
    )
    found = dict.fromkeys(one.diagnostic for one in told)
    return sorted(graded(found), key=lambda diagnostic: diagnostic.order)

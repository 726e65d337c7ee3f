"""Brings a document of another kind into a schema folder of ours.

    read -> catalogue -> translate -> settle (by lint) -> files

Everything is in memory until the last step, so that a document which cannot be read changes
nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from ..contract.load import ADDITIONS, Document
from ..diagnostics import Diagnostic, DiagnosticError
from . import additions as extra
from . import spelling
from .catalog import TypeEntry, catalogue, label
from .directions import directions
from .library import Library
from .opening import opened
from .operations import FILE, Building
from .settle import Settled, Settling, dumps
from .translate import Translation

_DEEP_ENOUGH: Final = 5_000


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import makes: the text of each file by its path in the schema folder."""

    files: Mapping[str, str]
    folder: str
    """The folder of the types, which holds nothing else."""
    total: int
    """How many types the source has."""
    left_out: Mapping[TypeEntry, str]
    diagnostics: tuple[Diagnostic, ...]
    """Warnings about what is lost, by place in the source."""


def bring(source: str, into: Path, shown: str, stdin: BinaryIO | None = None) -> Imported:
    """Import a document, or a folder of them, for a schema folder; nothing is written.

    Args:
        source: The path of a file or folder, or `-` for standard input.
        into: The schema folder, which may have additions.
        shown: The folder as messages name it.
        stdin: What standard input is, if not that of the process.

    Raises:
        DiagnosticError: The source cannot be read, is of no known kind, or has a reference that
            leads nowhere; or an addition does not apply.
    """
    library, documents = opened(source, sys.stdin.buffer if stdin is None else stdin)
    added = extra.read(into / ADDITIONS, f"{shown}/{ADDITIONS}")
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _DEEP_ENOUGH))
    try:
        settled = translated(library, documents, added)
        total, folder = len(settled.types), _folder_of(library)
        unused = list(added.unused())
        if unused:
            raise DiagnosticError(unused)
        Settling(settled, folder, documents[0]).run()
    finally:
        sys.setrecursionlimit(before)
    return Imported(
        files=_files(settled, folder),
        folder=folder,
        total=total,
        left_out=settled.left_out,
        diagnostics=tuple(_in_order(settled)),
    )


def _folder_of(library: Library) -> str:
    return f"types/{spelling.module(library.name)}"


def translated(library: Library, documents: Sequence[Document], added: extra.Additions) -> Settled:
    """Every type in our draft, whether or not lint accepts it."""
    catalog = catalogue(library, documents, added.renames)
    translation = Translation(
        library, catalog, lambda spot: added.at(label(library, spot)), _folder_of(library)
    )
    sides = directions(library, catalog, documents)
    types = {entry: translation.type(entry, sides.get(entry)) for entry in catalog.entries.values()}
    first = documents[0]
    openapi = None
    if library.kind(first).is_openapi:
        openapi = Building(library, translation.embedded, first.path).document(first)
    return Settled(types, openapi, translation.told)


def _files(settled: Settled, folder: str) -> dict[str, str]:
    made = {f"{folder}/{entry.file}": dumps(schema) for entry, schema in settled.types.items()}
    if settled.openapi is not None:
        made[FILE] = dumps(settled.openapi)
    return made


def _in_order(settled: Settled) -> Iterable[Diagnostic]:
    left_out = set(settled.left_out)
    told = (
        one for one in settled.told if one.entry not in left_out or one.code == "import-left-out"
    )
    return sorted(dict.fromkeys(one.diagnostic for one in told), key=lambda found: found.order)

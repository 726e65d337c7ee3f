"""`tinkerspec import`: bring an OpenAPI or JSON Schema document into the schema folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..config import Config, load_config
from ..diagnostics import DiagnosticError
from ..report import FORMATS, count, write
from . import DIFFERS, OK, PROGRAM

if TYPE_CHECKING:
    from ..contract.explicit import Openness
    from ..importing import Imported
    from ..importing.folder import FolderChanges

LONG: Final = (
    "Translates OpenAPI 3.0 or 3.1, or JSON Schema of draft 4 to 2020-12, in JSON or YAML, into "
    "files of the schema folder: one for each type, and openapi.json. What is lost is a warning "
    "with its place in the document.\n\n"
    "The files are not meant to be edited. What you add stands in additions.json beside them, and "
    "every import applies it."
)
EXAMPLE: Final = f"{PROGRAM} import openapi.yaml --into drinks"
FINDS: Final = "--check: the folder is not what the document says"

_USUAL: Final = "schemas"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "document",
        metavar="DOC",
        help="a file, a folder of files that refer to each other, or - for standard input",
    )
    parser.add_argument(
        "--into",
        type=Path,
        metavar="FOLDER",
        help=f"the schema folder (default: that of the configuration, or {_USUAL})",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing, and exit with 1 if an import would change the folder",
    )
    parser.add_argument(
        "--format", choices=FORMATS, default=FORMATS[0], help="how to print (default: %(default)s)"
    )


def run(options: argparse.Namespace) -> int:
    """Import, and print what is lost and what was written."""
    from .. import importing
    from ..importing import folder

    config = _config(options)
    into, shown = _into(options, config)
    openness: Openness = "open" if config is None else config.additional_properties
    if not options.check:
        folder.recover(into)
    request = importing.ImportRequest(options.document, additional_properties=openness)
    imported = importing.bring(request, into, shown)
    bring_up = folder.compare if options.check else folder.write
    changes = bring_up(imported, into, shown)
    write(imported.diagnostics, options.format, sys.stdout)
    if options.format == "text":
        for line in _account(imported, changes, shown, done=not options.check):
            print(line)
        if config is None and shown == _USUAL and not options.check:
            print(f"next: {PROGRAM} init")
    return DIFFERS if options.check and changes else OK


def _config(options: argparse.Namespace) -> Config | None:
    """The configuration, if there is one; none is needed."""
    try:
        return load_config(options.config)
    except DiagnosticError as error:
        if options.config is not None or error.diagnostics[0].code != "config-missing":
            raise
        return None


def _into(options: argparse.Namespace, config: Config | None) -> tuple[Path, str]:
    """The schema folder, and its name for the user."""
    if options.into is None and config is not None:
        return config.schemas, config.display(config.schemas)
    into: Path = options.into or Path(_USUAL)
    return into.resolve(), into.as_posix()


def _account(
    imported: Imported, changes: FolderChanges, shown: str, *, done: bool
) -> Iterator[str]:
    """What differs, and how many types come in."""
    if not done:
        named = ("added", changes.added), ("changed", changes.changed), ("removed", changes.removed)
        for what, paths in named:
            for path in paths:
                yield f"{shown}/{path}: would be {what}"
    if not changes:
        yield f"{shown}/ is up to date"
    elif done:
        written, removed = len(changes.added) + len(changes.changed), len(changes.removed)
        yield f"{shown}/: {count(written, 'file')} written, {removed} removed"
    came = imported.total - len(imported.left_out)
    yield f"{came} of {count(imported.total, 'type')} came in"

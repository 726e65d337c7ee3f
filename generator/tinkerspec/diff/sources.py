"""Where a version comes from: a folder, an archive, or a commit of the repository.

Each is read into memory and judged as a schema folder, so that what is compared has no faults.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from ..config import Config
from ..contract import lint
from ..contract.load import load_folder
from ..contract.resolve import resolve
from ..diagnostics import Diagnostic, DiagnosticError
from . import Side, archives, commits
from .edition import Edition
from .operations import outline

WORKING_TREE: Final = "the working tree"

_CHANGES: Final = "changes"
_ABOUT: Final = "README.md"


def edition(given: str | None, config: Config, side: Side) -> Edition:
    """Read one of the two versions; the working tree when none is given.

    Raises:
        DiagnosticError: It cannot be read, or its schemas have faults.
    """
    schemas = config.display(config.schemas)
    if given is None:
        return read(config.schemas, schemas, WORKING_TREE, side)
    path = Path(given)
    if path.is_dir():
        folder = _schema_folder(path, config)
        return read(folder, _spelled(folder, given), given, side)
    with tempfile.TemporaryDirectory(prefix="tinkerspec-") as temporary:
        if path.is_file():
            prefix = archives.unpack(path, given, Path(temporary))
            display = f"{given}/{prefix}".rstrip("/")
        else:
            commits.export(given, config.schemas, Path(temporary))
            display = schemas
        return read(Path(temporary), display, given, side)


def _schema_folder(path: Path, config: Config) -> Path:
    """The schema folder that a folder is, or holds where this project holds it."""
    inside = config.schemas.relative_to(config.root) if _is_below(config) else Path("schemas")
    for candidate in (path, path / inside, path / "schemas"):
        if (candidate / "types").is_dir():
            return candidate
    message = "this folder holds no schemas: it has no folder `types`"
    help_ = "name a schema folder, or a project that has one; a commit of the same name can be "
    help_ += "named by refs/heads/ or refs/tags/ before it"
    raise DiagnosticError(
        [Diagnostic(code="diff-source", message=message, help=help_, file=str(path))]
    )


def _is_below(config: Config) -> bool:
    return config.schemas.is_relative_to(config.root)


def _spelled(folder: Path, given: str) -> str:
    return given if folder == Path(given) else folder.as_posix()


def read(folder: Path, display: str, label: str, side: Side) -> Edition:
    """Load, lint and resolve."""
    try:
        sources = load_folder(folder, display=display)
        faults = [fault for fault in lint.run(sources) if fault.severity == "error"]
        if faults:
            raise DiagnosticError(faults)
    except DiagnosticError as error:
        raise DiagnosticError(_explained(error.diagnostics, label, side)) from None
    contract = resolve(sources)
    return Edition(
        label=label,
        folder=display,
        sources=sources,
        contract=contract,
        outline=outline(sources, contract),
        fragments=_fragments(folder / _CHANGES),
    )


def _explained(faults: Iterable[Diagnostic], label: str, side: Side) -> Iterable[Diagnostic]:
    """The faults, of the old version with its name: nobody can mend them where they stand."""
    if side == "new" and label == WORKING_TREE:
        return faults
    shown = [replace(fault, file=f"{label}: {fault.file}") for fault in faults]
    message = f"{'OLD' if side == 'old' else 'NEW'} has faults, so it cannot be compared"
    help_ = "name a version without faults; those of this one follow"
    first = Diagnostic(code="diff-old-faulty", message=message, help=help_, file=label)
    return [first, *shown]


def _fragments(folder: Path) -> Mapping[str, str]:
    """The fragments of the folder, by file name."""
    if not folder.is_dir():
        return MappingProxyType({})
    found = {}
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") or path.name == _ABOUT
        if path.suffix == ".md" and not hidden and path.is_file():
            found[path.name] = path.read_bytes()[:_LARGEST].decode("utf-8", "replace")
    return MappingProxyType(found)


_LARGEST: Final = 100_000

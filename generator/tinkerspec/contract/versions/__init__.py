"""Finds a version of the schemas: a folder, an archive, an installed package, or a commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ...diagnostics import Diagnostic, DiagnosticError

if TYPE_CHECKING:
    from ...config import Config


@contextmanager
def unpacked(given: str | None, config: Config) -> Iterator[tuple[Path, str]]:
    """A context with a version as a schema folder, and its name for the user. `given` is what the
    user named; if empty, the project's own schemas.

    Raises:
        DiagnosticError: There is no such version, or it cannot be read.
    """
    schemas = config.display(config.schemas)
    if given is None:
        yield config.schemas, schemas
        return
    path = Path(given)
    if path.is_dir():
        folder = schema_folder(path, config)
        yield folder, given if folder == path else folder.as_posix()
        return
    import tempfile  # here, as what opens archives and asks git, for commands that need neither

    from . import archives, commits, packages

    if not path.is_file() and (carrier := packages.carrier(given)):
        packages.check(carrier)
        yield carrier.schemas, carrier.label
        return
    with tempfile.TemporaryDirectory(prefix="tinkerspec-") as temporary:
        if path.is_file():
            prefix = archives.unpack(path, given, Path(temporary))
            if prefix is None:
                raise archives.without_schemas(given)
            yield Path(temporary), f"{given}/{prefix}".rstrip("/")
        else:
            folder_then = commits.export(given, config.schemas, Path(temporary))
            yield Path(temporary), folder_then or schemas


def schema_folder(path: Path, config: Config) -> Path:
    """The schema folder that a folder is, or that it contains where this project has it.

    Raises:
        DiagnosticError: It contains none.
    """
    inside = config.schemas.relative_to(config.root) if _is_below(config) else Path("schemas")
    for candidate in (path, path / inside, path / "schemas"):
        if (candidate / "types").is_dir():
            return candidate
    message = "this folder contains no schemas: it has no folder `types`"
    help_ = "name a schema folder, or a project that has one; a commit of the same name can be "
    help_ += "named by refs/heads/ or refs/tags/ before it"
    raise DiagnosticError(
        [Diagnostic(code="contract-source", message=message, help=help_, file=str(path))]
    )


def _is_below(config: Config) -> bool:
    return config.schemas.is_relative_to(config.root)

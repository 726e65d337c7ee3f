"""A contract that is named by a user: one of the project's by its name, a folder, an archive, or an
installed package.

A contract that is not the project's is read with the default settings: what it means does not
depend on who reads it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from ...config import Config, usual_config
from ...diagnostics import Diagnostic, DiagnosticError
from ...targets import Settings, installed
from ..axis.contracts import Axis, read
from ..load import load_contracts
from ..naming import printable
from ..wording import tick
from . import archives, packages, schema_folder
from .packages import Carrier

_AT: Final = "@"
_SUFFIXES: Final = (".whl", ".zip", ".tar.gz", ".tgz")


@contextmanager
def chosen(project: Config | None, given: str) -> Iterator[Config]:
    """A context with the settings of the contract that the user names; if `given` is empty, of that
    of the only installed package that carries one.

    Raises:
        DiagnosticError: There is no such contract, or it cannot be read.
    """
    if project is not None and is_of(project, given):
        yield replace(project, contract=given)
        return
    place, name = _split(given)
    path = Path(place)
    if path.is_dir() and given:
        folder = schema_folder(path, usual_config(path))
        yield _settings(folder, place if folder == path else folder.as_posix(), name)
    elif path.is_file() and given:
        with tempfile.TemporaryDirectory(prefix="tinkerspec-") as temporary:
            prefix = _unpacked(path, place, Path(temporary), project)
            if prefix is None:
                message = f"{tick(printable(place))} carries no contract: it has no folder `types`"
                raise _unknown(printable(place), message, _known(project))
            yield _settings(Path(temporary), f"{place}/{prefix}".rstrip("/"), name)
    else:
        yield _installed(_carrier(place, name, project), name)


@contextmanager
def alone(project: Config, given: Sequence[str]) -> Iterator[Config]:
    """A context with the settings of a project for a contract from elsewhere, which takes the place
    of its schemas.

    Raises:
        DiagnosticError: There is no such contract, it cannot be read, or others are named too.
    """
    if len(given) > 1:
        message = "a contract from elsewhere takes the place of the schemas of the configuration"
        help_ = "name it alone, or only contracts that the configuration names"
        raise DiagnosticError(
            [Diagnostic(code="contract-alone", message=message, help=help_, file="--contract")]
        )
    with chosen(project, given[0]) as found:
        yield replace(
            found,
            file=project.file,
            root=project.root,
            output=project.output,
            levels=project.levels,
            broken=project.broken,
            targets=_moved(project, found),
        )


def _moved(project: Config, found: Config) -> Mapping[str, Settings]:
    """The settings of the targets. A folder in the schema folder is one of the other contract."""
    moved: dict[str, Settings] = {}
    for name, settings in project.targets.items():
        folders = (each.name for each in installed.load(name).settings if each.is_folder)
        places = {key: (project.root / settings[key]).resolve() for key in folders if settings[key]}
        inside = {
            key: str(found.schemas / place.relative_to(project.schemas))
            for key, place in places.items()
            if place.is_relative_to(project.schemas)
        }
        moved[name] = {**settings, **inside}
    return moved


def _unpacked(archive: Path, place: str, target: Path, project: Config | None) -> str | None:
    """As `archives.unpack`; the fault of an archive that cannot be read names the contracts there
    are."""
    try:
        return archives.unpack(archive, place, target)
    except DiagnosticError as error:
        known = _known(project)
        raise DiagnosticError(
            [replace(fault, help=f"{fault.help}; {known}") for fault in error.diagnostics]
        ) from None


def is_of(project: Config, given: str) -> bool:
    """Whether the project is to say what it makes of a name: it has it, or it looks like one that
    it should have."""
    axis = _axis(project)
    if axis is not None and given in axis.order:
        return True
    place, _ = _split(given)
    is_elsewhere = Path(place).exists() or packages.is_installed(place) or _is_path(place)
    return not is_elsewhere


def _axis(project: Config) -> Axis | None:
    document = load_contracts(project.schemas, display=project.display(project.schemas))
    return None if document is None else read(document)


def _is_path(place: str) -> bool:
    return "/" in place or "\\" in place or place.endswith(_SUFFIXES)


def _split(given: str) -> tuple[str, str]:
    """A place, and the name of one of its contracts; empty if only the place is named."""
    place, at, name = given.rpartition(_AT)
    return (place, name) if at and not Path(given).exists() else (given, "")


def _settings(folder: Path, origin: str, name: str) -> Config:
    return replace(usual_config(folder), schemas=folder.resolve(), origin=origin, contract=name)


def _installed(carrier: Carrier, name: str) -> Config:
    """The settings of the contract of a package."""
    packages.check(carrier)
    if name and name != carrier.contract:
        message = f"{carrier.label} carries no contract {tick(name)}"
        raise _unknown(carrier.label, message, f"it carries {tick(carrier.contract)}")
    return replace(_settings(carrier.schemas, carrier.label, ""), package=carrier.package)


def _carrier(place: str, name: str, project: Config | None) -> Carrier:
    """The installed package of this name; without a name, the only one there is."""
    found = packages.carriers()
    if not place:
        if len(found) == 1:
            return found[0]
        message = "there is no configuration, and several installed packages carry a contract"
        raise _unknown("--contract", message, f"name one by --contract: {packages.listed(found)}")
    if carrier := packages.carrier(place):
        return carrier
    if packages.is_installed(place):
        message = f"the installed package {tick(place)} carries no contract"
    else:
        kinds = "folder or archive" if _is_path(place) else "folder, archive or installed package"
        message = f"there is no {kinds} {tick(printable(place))}"
    raise _unknown("--contract", message, _known(project))


def _known(project: Config | None) -> str:
    """The contracts that there are, as a help."""
    axis = _axis(project) if project is not None else None
    known = [axis.listed] if axis is not None else []
    if carried := packages.carriers():
        known.append(f"installed packages that carry one: {packages.listed(carried)}")
    return "; ".join(known) or (
        "name a folder or an archive of schemas, or install a package that carries a contract"
    )


def _unknown(file: str, message: str, help_: str) -> DiagnosticError:
    return DiagnosticError(
        [Diagnostic(code="contract-unknown", message=message, help=help_, file=file)]
    )

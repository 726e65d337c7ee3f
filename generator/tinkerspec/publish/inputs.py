"""The digest of everything that decides the output: while it is the same, there is nothing to do.

It depends only on content: not on paths, times, line ends or the order of files, nor on whether the
program runs from a checkout or a wheel.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Final

from .. import resources
from ..config import Config
from ..diagnostics import Diagnostic, DiagnosticError
from ..distributions import version
from ..frozen import frozen
from ..targets import installed
from .manifest import ManifestFacts, content

DISTRIBUTIONS: Final = ("jinja2", "orjson", "tinkerspec")
"""The distributions whose version decides the output of every project."""

ASIDE: Final = ("commands", "diff", "parity", "second_reader", "start", "validate")
"""Folders of the program whose code decides no output: nothing that makes output imports them."""

_CODE_ASIDE: Final = tuple(f"{folder}/" for folder in ASIDE)
_PACKAGE: Final = Path(__file__).resolve().parents[1]
_ORACLE: Final = _PACKAGE.parent / "tinkerspec_oracle"
_SHIPPED: Final = "templates"
_BYTECODE: Final = "__pycache__"


@frozen
class Inputs:
    """Everything that decides the output: the digest of the schemas, that of all else (`means`),
    and the versions of the programs, which `means` covers."""

    schemas: str
    means: str
    versions: Mapping[str, str]

    @property
    def facts(self) -> ManifestFacts:
        """What a manifest records about the origin of its files."""
        both = hashlib.sha256(f"{self.schemas} {self.means}".encode("ascii")).hexdigest()
        return ManifestFacts(inputs=both, schemas=self.schemas, versions=self.versions)


def read(config: Config) -> Inputs:
    """Read everything that decides the output.

    Raises:
        DiagnosticError: An input cannot be read, or a distribution is not installed.
    """
    versions = {name: _version(name) for name in sorted(distributions(config))}
    return Inputs(schemas_digest(config.schemas), _means(config, versions), versions)


def places(config: Config) -> tuple[Path, ...]:
    """The files and folders that decide the output, none inside another; some may not exist."""
    own = [config.file, *schema_places(config)]
    single = [*own, resources.vocabulary_file(), _PACKAGE, _ORACLE]
    every = {*single, *(folder for _, folder in _of_targets(config))}
    return tuple(sorted(place for place in every if every.isdisjoint(place.parents)))


def schema_places(config: Config) -> tuple[Path, ...]:
    """The schema folder; nothing if it was an archive, of which nothing is left."""
    is_there = not config.origin or config.schemas.exists()
    return (config.schemas,) if is_there else ()


def is_program(config: Config, file: Path) -> bool:
    """Whether a changed file is part of this program or of the code of a target, and so is read
    only once: a module, the codes of a folder, the vocabulary."""
    with suppress(resources.ResourceError):
        if file == resources.vocabulary_file():
            return True
    if file.suffix not in (".py", ".toml"):
        return False
    if file.is_relative_to(_PACKAGE):
        return not _is_shipped(file.relative_to(_PACKAGE).as_posix())
    others = [_ORACLE, *(code for _, code in _code(config))]
    return any(file.is_relative_to(code) for code in others)


def schemas_digest(folder: Path) -> str:
    """The digest of the schemas alone: the types, the operations and the vocabulary; or the
    documents that they are imported from."""
    total = hashlib.sha256()
    if folder.is_file():
        from ..importing import inputs

        _add_files(total, folder.parent, inputs.names(folder))
        return total.hexdigest()
    names = [*files(folder, ("types",), ".json"), "openapi.json", "vocabulary.json"]
    if (folder / "contracts.json").exists():
        names.append("contracts.json")
    _add_files(total, folder, _inside(folder, names))
    return total.hexdigest()


def _inside(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """Those that are in the folder. Schemas may be untrusted, so their links to other places are
    not followed."""
    real = os.path.join(os.path.realpath(folder), "")
    is_in = cache(lambda path: os.path.join(os.path.realpath(path), "").startswith(real))
    for name in names:
        path = os.path.join(folder, name)
        # What is no link is where its folder is.
        if is_in(path if os.path.islink(path) else os.path.dirname(path)):
            yield name


def _means(config: Config, versions: Mapping[str, str]) -> str:
    total = hashlib.sha256()
    _add(total, json.dumps([versions, _settings(config)], sort_keys=True).encode("ascii"))
    vocabulary = resources.vocabulary_file()
    _add_files(total, vocabulary.parent, [vocabulary.name])
    _add_files(total, _PACKAGE, filter(_decides, files(_PACKAGE, (), (".py", ".toml"))))
    _add_files(total, _ORACLE, files(_ORACLE, (), ".py"))
    if config.schemas.is_dir():
        # Pages show what it says of faults. It is no part of the schemas.
        _add_files(total, config.schemas, _inside(config.schemas, ["faults.json"]))
    for name, place in _of_targets(config):
        _add(total, name.encode())
        folder = place.parent if place.is_file() else place
        _add_files(total, folder, [place.name] if place.is_file() else files(place, (), ""))
    return total.hexdigest()


def distributions(config: Config) -> set[str]:
    """The distributions whose version decides the output: the targets' own, and what they use."""
    found = set[str](DISTRIBUTIONS)
    for name in config.targets:
        found |= {installed.distribution(name), *installed.load(name).distributions}
    return found


def _of_targets(config: Config) -> Iterator[tuple[str, Path]]:
    """Folders that decide the output of targets: code, templates, and what the settings name."""
    yield from _code(config)
    for name, settings in config.targets.items():
        target = installed.load(name)
        if target.templates is not None:
            yield f"{name} templates", target.templates()
        for setting in target.settings:
            if setting.is_folder and settings[setting.name]:
                yield f"{name}.{setting.name}", config.root / settings[setting.name]


def _code(config: Config) -> Iterator[tuple[str, Path]]:
    """The code of targets that are no part of the program."""
    for name in config.targets:
        if (code := installed.code(name)) is not None:
            yield f"{name} code", code


def _settings(config: Config) -> dict[str, object]:
    """The configuration, with paths relative to the project."""
    return {
        "schemas": config.origin or os.path.relpath(config.schemas, config.root),
        "output": os.path.relpath(config.output, config.root),
        # Of a project that wants errors, no output with warnings is up to date.
        "levels": asdict(config.levels),
        "additional_properties": config.additional_properties,
        "contracts": config.folders,
        "targets": {name: _target_settings(config, name) for name in config.targets},
    }


def _target_settings(config: Config, name: str) -> dict[str, str]:
    """The settings of a target; a folder of a contract from elsewhere as the user names it."""
    settings = config.targets[name]
    given = {key: value for key, value in settings.items() if value}
    folders = (each.name for each in installed.load(name).settings if each.is_folder)
    shown = {key: config.display(config.root / given[key]) for key in folders if key in given}
    return {**settings, **shown}


def _decides(name: str) -> bool:
    """Whether a file of the package decides the output. Pages explain the codes of every folder."""
    return not (_is_shipped(name) or (name.endswith(".py") and name.startswith(_CODE_ASIDE)))


def _is_shipped(name: str) -> bool:
    """Whether a file of the package is one of the templates that a wheel carries there."""
    return name.startswith(f"{_SHIPPED}/")


def files(folder: Path, tops: Iterable[str], ending: str | tuple[str, ...]) -> list[str]:
    """The files below the folder, or below these folders in it, by their relative path, sorted."""
    # As texts: each path would take longer than reading the file does.
    roots = [os.path.join(folder, top) for top in tops] or [os.fspath(folder)]
    start = len(os.path.join(folder, ""))
    found = (path[start:].replace(os.sep, "/") for root in roots for path in _walk(root))
    return sorted(name for name in found if name.endswith(ending))


def _walk(folder: str) -> Iterator[str]:
    """The files below a folder: those that `os.walk` finds, which takes twice as long."""
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    if not _is_folder(entry):
                        yield entry.path
                    elif entry.name != _BYTECODE and not entry.is_symlink():
                        waiting.append(entry.path)
        except OSError as error:
            _unreadable(error)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it is a folder or a link to one; a link to itself is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _add_files(total: hashlib._Hash, folder: Path, names: Iterable[str]) -> None:
    """Add the name and the content of each file; a missing file is recorded as missing."""
    for name in names:
        _add(total, name.encode("utf-8", "surrogateescape"))
        _add(total, _content(os.path.join(folder, name)))
    _add(total, b"")


def _content(file: str) -> bytes:
    try:
        if (data := content(file, follows=True)) is not None:
            return b"=" + data
        # Anything but a file is for a later stage to refuse.
        return b"not a file" if os.path.lexists(file) else b"missing"
    except OSError as error:
        raise _unreadable_error(error) from error


def _add(total: hashlib._Hash, part: bytes) -> None:
    """Add a part with its length, so that two lists of parts never run into the same bytes."""
    total.update(len(part).to_bytes(8, "big"))
    total.update(part)


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except ModuleNotFoundError:
        raise DiagnosticError(
            [
                Diagnostic(
                    code="installation",
                    message=f"the distribution {distribution!r} is not installed",
                    help="install tinkerspec with its dependencies, for example with pip",
                    file=str(_PACKAGE),
                )
            ]
        ) from None


def _unreadable(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise _unreadable_error(error) from error


def _unreadable_error(error: OSError) -> DiagnosticError:
    return DiagnosticError(
        [
            Diagnostic(
                code="input-unreadable",
                message=f"cannot read it: {error.strerror}",
                help="make it readable, or remove it from the folder",
                file=str(error.filename),
            )
        ]
    )

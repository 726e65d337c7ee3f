"""The emitted Python package of a contract, in memory.

It is the published one if that is up to date; if not, the Python target emits it again without
writing anything. Either way it is sent to other processes and machines as a value and imported
there, so that all of them run the same code.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import field
from importlib import import_module
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from ..config import Config
from ..contract import model_json
from ..diagnostics import DiagnosticError
from ..frozen import frozen
from ..publish import inputs, manifest
from ..targets import Job, Settings, installed, place

if TYPE_CHECKING:
    from ..contract.load import Sources
    from ..contract.model import Contract

_TARGET: Final = "python"
_MIXINS: Final = "_mixins"
"""The folder of what is written by hand, in every package that the target emits."""
_PREFIX: Final = "tinkerspec_judge_"
_INIT: Final = "__init__"
_PLAIN: Final = {"StrictModel", "OpenModel", "StrictListModel", "OpenListModel"}
"""What records are made of, where nothing is written by hand."""
_WIRE_SHAPE: Final = "TypedDict"
"""Of what each record has a class of its name for type checkers, too."""


@frozen
class _ModuleFile:
    """A file that a module was read from, with what tells whether it is still the same."""

    path: str
    changed: int
    size: int

    @classmethod
    def of(cls, path: str) -> _ModuleFile:
        """As the file is now."""
        found = os.stat(path)
        return cls(path, found.st_mtime_ns, found.st_size)


@frozen(eq=False)
class ImportablePackage:
    """The modules of one package: Python text by dotted name, `""` for the package itself; and the
    files of those that are published."""

    name: str
    modules: Mapping[str, str]
    files: Mapping[str, _ModuleFile] = field(default_factory=dict)

    def load(self) -> ModuleType:
        """Import it under a unique name."""
        if self.name not in sys.modules:
            sys.meta_path.append(_Finder(self))
        return import_module(self.name)

    def is_plain(self, class_: str) -> bool:
        """Whether a class of the package is surely a record without a mixin, by its text alone."""
        head = re.compile(rf"^class {re.escape(class_)}\((.*)\):$", re.MULTILINE)
        # A plain text is found sooner than a pattern.
        texts = [text for text in self.modules.values() if f"class {class_}(" in text]
        bases = {found for text in texts for found in head.findall(text)}
        plain = bases - {_WIRE_SHAPE}
        return len(plain) == 1 and plain <= _PLAIN


def published(config: Config, name: str) -> tuple[ImportablePackage, Contract] | None:
    """The package of a contract in the output folder, and the contract that it was made from; None
    if they are missing or not up to date."""
    settings = config.targets.get(_TARGET)
    if settings is None or name not in config.folders:
        return None
    outer = config.folders[name]
    model, project = (
        posixpath.join(outer, each) for each in (model_json.FILE_NAME, place(settings))
    )
    if not (config.output / model).exists():
        return None
    files = manifest.current(config.output, inputs.read(config).facts.inputs, (model, project))
    if files is None or model not in files:
        return None
    inner = f"{project}/{settings['package']}/"
    modules = [path for path in files if path.startswith(inner) and path.endswith(".py")]
    texts = {path.removeprefix(inner): files[path].decode("utf-8") for path in modules}
    read = {
        path.removeprefix(inner): _ModuleFile.of(os.path.join(config.output, path))
        for path in modules
    }
    return _package(texts, read), model_json.loads(files[model])


def emitted(config: Config, sources: Sources, contract: Contract) -> ImportablePackage:
    """A package of a contract without faults, emitted now.

    Raises:
        DiagnosticError: The package cannot be emitted.
    """
    settings = config.targets.get(_TARGET) or _defaults(config)
    display = config.display(config.schemas)
    job = Job(sources, contract, settings, config.root, display)
    if errors := [each for each in installed.check(_TARGET, job) if each.severity == "error"]:
        raise DiagnosticError(errors)
    files = installed.emit(_TARGET, job)
    folder = f"{place(settings)}/{settings['package']}/"
    return _package(
        {
            file.path.removeprefix(folder): file.data.decode("utf-8")
            for file in files
            if file.path.startswith(folder) and file.path.endswith(".py")
        }
    )


def _defaults(config: Config) -> Settings:
    """Settings of the target where a project does not use it. What an installed package has of
    rules written by hand judges with its contract."""
    mixins = config.package / _MIXINS if config.package is not None else None
    given = {"mixins": str(mixins)} if mixins is not None and mixins.is_dir() else {}
    return {**installed.load(_TARGET).defaults, "package": "contract", **given}


def _package(
    texts: Mapping[str, str], read: Mapping[str, _ModuleFile] | None = None
) -> ImportablePackage:
    """A package of modules by their paths, named after what they hold; `read` has their files."""
    total = hashlib.sha256()
    modules: dict[str, str] = {}
    files: dict[str, _ModuleFile] = {}
    for path, text in sorted(texts.items()):
        total.update(f"{path}\0{text}\0".encode())
        *folders, name = path.removesuffix(".py").split("/")
        for depth in range(1, len(folders) + 1):  # A folder needs no module to be a package.
            modules.setdefault(".".join(folders[:depth]), "")
        key = ".".join(folders if name == _INIT else [*folders, name])
        modules[key] = text
        if read is not None:
            files[key] = read[path]
    return ImportablePackage(_PREFIX + total.hexdigest()[:16], modules, files)


class _Finder:
    """Finds the modules of one package in memory."""

    def __init__(self, package: ImportablePackage) -> None:
        self._package = package

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Say where a module comes from, when it is one of the package's."""
        key = self._key(fullname)
        if key is None:
            return None
        modules = self._package.modules
        is_package = not key or any(name.startswith(f"{key}.") for name in modules)
        loader = _Loader(fullname, modules[key], self._package.files.get(key))
        return ModuleSpec(fullname, loader, origin=fullname, is_package=is_package)

    def _key(self, fullname: str) -> str | None:
        """The module's name within the package; None for modules of others."""
        name = self._package.name
        if fullname == name:
            return ""
        key = fullname.removeprefix(f"{name}.")
        return key if key != fullname and key in self._package.modules else None


class _Loader(SourceFileLoader):
    """Loads a module from memory. While its file is as it was read, the bytecode beside it is used,
    and written, as whenever Python imports a file."""

    def __init__(self, fullname: str, text: str, file: _ModuleFile | None) -> None:
        super().__init__(fullname, file.path if file is not None else fullname)
        self._text = text
        self._file = file

    def path_stats(self, path: str) -> Mapping[str, Any]:
        """Say of which file the bytecode has to be.

        Raises:
            OSError: The file is not there, or no longer as it was read.
        """
        if self._file is None or _ModuleFile.of(path) != self._file:
            raise FileNotFoundError(path)
        return super().path_stats(path)

    def get_data(self, path: str) -> bytes:
        """Give the text of the module, or the bytecode beside its file."""
        return self._text.encode() if path == self.path else super().get_data(path)

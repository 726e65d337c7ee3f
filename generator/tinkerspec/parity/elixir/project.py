"""The files of an Elixir project; each is read when something in it is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from ...contract.naming import snake_case
from ...diagnostics import Diagnostic, DiagnosticError
from ...frozen import frozen
from ...source_files import SourceTree
from ...syntax import elixir as syntax
from . import modules
from .modules import ElixirModule

_HELP: Final = MappingProxyType(
    {
        "elixir-syntax": "fix the syntax; `mix format` finds the place too",
        "elixir-encoding": "save the file as UTF-8",
        "elixir-too-deep": "move its parts to their own modules",
    }
)

_LIBRARY: Final = "lib"
_ELSEWHERE: Final = frozenset({"test", "deps", "_build", "node_modules"})
"""Folders without source of the project itself, if it has no folder `lib`."""

_MODULE: Final = re.compile(
    rb"\bdefmodule(?:\s*\(\s*|\s+)((?:__MODULE__\s*\.\s*)?[A-Z][A-Za-z0-9_]*(?:\s*\.\s*[A-Z]\w*)*)"
)


@frozen
class ModuleCandidate:
    """A module that may be the one looked for; `module` is None where its file is faulty."""

    name: str
    path: str
    module: ElixirModule | None

    @property
    def namespace(self) -> str:
        """The name without its last part."""
        return self.name.rpartition(".")[0]


@frozen
class _File:
    """A file that was read: its modules, or what is wrong with it."""

    modules: tuple[ElixirModule, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class ElixirProject:
    """The modules of a source tree by name.

    `faults` are the faults of needed files that could not be read.
    """

    tree: SourceTree
    paths: tuple[str, ...] = ()
    faults: dict[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    _spelled: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _by_last: dict[str, list[str]] = field(default_factory=dict)
    _encoding: list[str] = field(default_factory=list)
    _files: dict[str, _File] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.paths = tuple(sorted(_own(self.tree.files)))
        for path in self.paths:
            source = self.tree.files.search(path)
            if b"Encoder" in source and (b"defimpl" in source or b"derive(" in source):
                self._encoding.append(path)
            names = _MODULE.findall(source)
            self._spelled[path] = tuple(re.sub(r"\s", "", name.decode()) for name in names)
            for last in {name.rpartition(".")[2] for name in self._spelled[path]}:
                self._by_last.setdefault(last, []).append(path)

    def named(self, last: str) -> Iterator[ModuleCandidate]:
        """Every module whose name ends like this, and those that a faulty file seems to define."""
        for path in self._by_last.get(last, ()):
            file = self._file(path)
            for module in file.modules:
                if module.last == last and not module.protocol:
                    yield ModuleCandidate(module.name, path, module)
            if file.faults:
                names = [name for name in self._spelled[path] if _ends(name, last)]
                yield from (ModuleCandidate(name, path, None) for name in dict.fromkeys(names))

    def find(self, name: str) -> ElixirModule | None:
        """The module with this full name; if its file is faulty, that is reported."""
        faulty = ""
        for candidate in self.named(name.rpartition(".")[2]):
            if candidate.name == name and candidate.module is not None:
                return candidate.module
            if candidate.module is None and _ends(name, candidate.name):
                faulty = candidate.path
        if faulty:
            self.need(faulty)
        return None

    def need(self, path: str) -> None:
        """Record that a file is needed, so that its faults are reported."""
        file = self._file(path)
        if file.faults:
            self.faults[path] = file.faults

    def need_files_called(self, type_: str) -> None:
        """Record that the files are needed in which a missing type would be expected."""
        for path in self.paths:
            if PurePosixPath(path).stem == snake_case(type_):
                self.need(path)

    def encoders(self, last: str) -> Iterator[ElixirModule]:
        """The implementations of encoders; files that name the type, by its last part, are needed.

        A derived encoder is in the struct's own module.
        """
        for path in self._encoding:
            if last.encode() in self.tree.files.search(path):
                self.need(path)
            yield from (module for module in self._file(path).modules if module.protocol)

    def within(self, namespace: str) -> Iterator[ElixirModule]:
        """The modules directly below a namespace, without those of faulty files."""
        for path in self.paths:
            if (
                namespace.rpartition(".")[2].encode() in self.tree.files.search(path)
                and self._spelled[path]
            ):
                for module in self._file(path).modules:
                    if module.namespace == namespace and module.name and not module.protocol:
                        yield module

    # --- files ---

    def _file(self, path: str) -> _File:
        if path not in self._files:
            self._files[path] = read_file(self.tree, path)
        return self._files[path]


def _own(paths: Mapping[str, bytes]) -> Iterator[str]:
    """The project's own sources: those in `lib`, or all except tests and dependencies."""
    in_library = [path for path in paths if path.startswith(f"{_LIBRARY}/")]
    if in_library:
        yield from in_library
    else:
        yield from (p for p in paths if not _ELSEWHERE & set(PurePosixPath(p).parts))


def _ends(name: str, end: str) -> bool:
    return name == end or name.endswith(f".{end}")


# --- reading -------------------------------------------------------------------------------------


def read_file(tree: SourceTree, path: str) -> _File:
    """The modules of a file, or what is wrong with it."""
    file = tree.name(path)
    try:
        source = tree.files[path]
    except DiagnosticError as error:
        return _File(faults=error.diagnostics)
    fault = _encoding_fault(source, file)
    if fault is not None:
        return _File(faults=(fault,))
    root = syntax.parse(source)
    place = syntax.first_error(root)
    if place is not None:
        message = f"not Elixir: {place.type} is missing" if place.is_missing else "not Elixir"
        position = _position(source, place.start_byte)
        return _File(faults=(_fault("elixir-syntax", message, file, *position),))
    return _File(modules.read(root, file))


def too_deep(module: ElixirModule) -> Diagnostic:
    """The fault of a type that is nested too deep."""
    message = f"the type `{module.name}` is nested too deep or expands to too much"
    line, column = module.node.start_point
    return _fault("elixir-too-deep", message, module.file, line + 1, column + 1)


def _encoding_fault(source: bytes, file: str) -> Diagnostic | None:
    at, message = source.find(b"\0"), "holds a NUL character"
    try:
        source.decode()
    except UnicodeDecodeError as error:
        at, message = error.start, "not UTF-8 text"
    if at < 0:
        return None
    return _fault("elixir-encoding", message, file, *_position(source, at))


def _position(source: bytes, at: int) -> tuple[int, int]:
    """Line and column of a byte, counted from 1 in characters."""
    start = source.rfind(b"\n", 0, at) + 1
    column = len(source[start:at].decode(errors="replace")) + 1
    return source.count(b"\n", 0, at) + 1, column


def _fault(code: str, message: str, file: str, line: int, column: int) -> Diagnostic:
    return Diagnostic(
        code=code, message=message, help=_HELP[code], file=file, line=line, column=column
    )

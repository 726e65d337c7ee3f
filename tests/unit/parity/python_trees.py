"""Small packages of Python for the tests of their reader."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.parity import python_source
from tinkerspec.parity.surface import Member, Method, Surface, TypeSurface
from tinkerspec.source_files import SourceTree, open_tree


def tree(folder: Path, files: dict[str, str | bytes]) -> SourceTree:
    """The files below a folder that is named `src`."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
    return open_tree(folder, "src", frozenset({".py"}))


def read(folder: Path, files: dict[str, str | bytes], *wanted: str) -> Surface:
    return python_source.read(tree(folder, files), wanted)


def read_type(folder: Path, text: str, name: str = "Thing", *others: str) -> TypeSurface:
    """A type of a package of one module."""
    return read(folder, {"shop/__init__.py": text}, name, *others).types[name]


def fault(folder: Path, files: dict[str, str | bytes], *wanted: str) -> Diagnostic:
    with pytest.raises(DiagnosticError) as caught:
        read(folder, files, *wanted)
    return caught.value.diagnostics[0]


def members(type_: TypeSurface) -> dict[str, Member]:
    return {member.name: member for member in type_.members}


def methods(type_: TypeSurface) -> dict[str, Method]:
    return {method.spelled: method for method in type_.methods}

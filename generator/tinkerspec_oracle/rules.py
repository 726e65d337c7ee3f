"""Rules that JSON Schema cannot state: a project writes each by hand, in a file of its own.

A rule is named like the file of its schema: `rules/tensor.py` is asked of every value of the type
in `tensor.json`. It defines `faults(value)`, which gives a code and a JSON pointer within the value
for everything that is wrong. It is asked only of a value that the schema finds valid.

A file whose name begins with an underscore is a helper of rules, as `from ._sizes import LARGEST`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Final, TypeAlias

from .text import Json

_PACKAGE: Final = "tinkerspec_rules"
"""Where rules find their helpers, as long as they are read."""

Rule: TypeAlias = Callable[[Json], Iterable[tuple[str, str]]]
"""The faults of a value: for each a code, and the JSON pointer of its place within the value."""


class RuleError(ValueError):
    """A file of rules that cannot be used; `file` is the one, the message says why."""

    def __init__(self, file: Path, message: str) -> None:
        super().__init__(message)
        self.file = file


def read_rules(files: Mapping[str, Path]) -> Mapping[str, Rule]:
    """The rule in each of these files, by the name of the schema's file that it is about.

    Raises:
        RuleError: A file does not load, or defines no `faults`.
    """
    with _importable(files):
        return {name: _rule(file) for name, file in files.items() if not is_helper(name)}


def is_helper(name: str) -> bool:
    """Whether the file of this name is a helper of rules, and no rule."""
    return name.startswith("_")


def files_of(folder: Path) -> Mapping[str, Path]:
    """The files of rules in a folder, each named like the file of its schema."""
    return {file.stem: file for file in sorted(folder.glob("*.py"))}


class _Helpers(MetaPathFinder):
    """Finds helpers, whatever contract their files are named after."""

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = {
            f"{_PACKAGE}.{name}": file for name, file in files.items() if is_helper(name)
        }

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where the module is, if it is a helper."""
        file = self._files.get(fullname)
        return None if file is None else spec_from_file_location(fullname, file)


@contextmanager
def _importable(files: Mapping[str, Path]) -> Iterator[None]:
    """Within, helpers can be imported; afterwards no module of theirs stays behind."""
    package = ModuleType(_PACKAGE)
    package.__path__ = []
    finder = _Helpers(files)
    sys.modules[_PACKAGE] = package
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [each for each in sys.modules if each.partition(".")[0] == _PACKAGE]:
            del sys.modules[name]


def _rule(file: Path) -> Rule:
    spec = spec_from_file_location(f"{_PACKAGE}.{file.stem.partition('@')[0]}", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # It is the project's own code, and may do anything.
        raise RuleError(file, f"{type(error).__name__}: {error}") from error
    rule: Rule | None = getattr(module, "faults", None)
    if rule is None:
        raise RuleError(file, "it defines no function `faults`")

    def asked(value: Json) -> list[tuple[str, str]]:
        try:
            return list(rule(value))
        except Exception as error:  # A rule is the project's own code and may raise anything.
            raise RuleError(file, f"{type(error).__name__}: {error}, for {value!r}") from error

    return asked

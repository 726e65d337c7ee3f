"""Rules that JSON Schema cannot state: a project writes each by hand, in a file of its own.

A rule is named like the file of its schema: `rules/tensor.py` is asked of every value of the type
in `tensor.json`. It defines `faults(value)`, which gives a code and a JSON pointer within the value
for everything that is wrong. It is asked only of a value that the schema finds valid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TypeAlias

from .text import Json

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
    return {name: _rule(file) for name, file in files.items()}


def files_of(folder: Path) -> Mapping[str, Path]:
    """The files of rules in a folder, each named like the file of its schema."""
    return {file.stem: file for file in sorted(folder.glob("*.py"))}


def _rule(file: Path) -> Rule:
    spec = spec_from_file_location(f"rule_{file.stem}", file)
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

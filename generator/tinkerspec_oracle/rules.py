"""Rules that JSON Schema cannot state: a project writes each by hand, in a file of its own.

A rule is named like the file of its schema: `rules/tensor.py` is asked of every value of the type
in `tensor.json`. It defines `faults(value)`, which gives a code and a JSON pointer within the value
for everything that is wrong. It is asked only of a value that the schema finds valid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import TypeAlias

from .text import Json

Rule: TypeAlias = Callable[[Json], Iterable[tuple[str, str]]]
"""The faults of a value: for each a code, and the JSON pointer of its place within the value."""


class RuleError(ValueError):
    """A file of rules that cannot be used; `file` is the one, the message says why."""

    def __init__(self, file: Path, message: str) -> None:
        super().__init__(message)
        self.file = file


def read_rules(texts: Mapping[Path, str]) -> Mapping[str, Rule]:
    """The rules of files, given by their text, each by the name of its file.

    Raises:
        RuleError: A file does not load, or defines no `faults`.
    """
    return {file.stem: _rule(file, text) for file, text in texts.items()}


def _rule(file: Path, text: str) -> Rule:
    module = ModuleType(f"rule_{file.stem}")
    try:
        exec(compile(text, str(file), "exec"), module.__dict__)
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

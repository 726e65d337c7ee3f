"""The behaviours that unions ask of their variants, as functions of extensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ...diagnostics import Diagnostic
from .. import Job
from ..behaviours import Missing, asked, misnamed, warning
from .extensions import OWN, ScriptExtension

_WORDS: Final = frozenset(
    {"arguments", "await", "break", "case", "catch", "class", "const", "continue", "debugger"}
    | {"default", "delete", "do", "else", "enum", "eval", "export", "extends", "false", "finally"}
    | {"for", "function", "if", "implements", "import", "in", "instanceof", "interface", "let"}
    | {"new", "null", "package", "private", "protected", "public", "return", "static", "super"}
    | {"switch", "this", "throw", "true", "try", "typeof", "var", "void", "while", "with", "yield"}
)
"""What no function of a module can be called."""


def function(name: str) -> str:
    """The function of a behaviour: its name in camel case."""
    first, *others = name.split("_")
    return first + "".join(each[:1].upper() + each[1:] for each in others)


def missing(job: Job, extensions: Mapping[str, ScriptExtension]) -> Iterator[Missing]:
    """What no extension has."""
    folder = job.settings["extensions"] or "<folder of the setting `extensions`>"
    for definition, name in asked(job.contract):
        extension = extensions.get(definition.module)
        if extension is None or function(name) not in extension.functions:
            place = f"{folder}/{definition.module}.js"
            remedy = f"export a function `{function(name)}` in {place}, and its types beside it"
            yield Missing(definition, name, remedy)


def faults(job: Job, extensions: Mapping[str, ScriptExtension]) -> Iterator[Diagnostic]:
    """Behaviours that are not written yet, and names that no function can have."""
    for name in sorted({name for _, name in asked(job.contract)}):
        taken = None
        if function(name) in _WORDS:
            taken = "it is a word of the language"
        elif function(name) in OWN:
            taken = "every type has a function of this name"
        if taken is not None:
            yield misnamed(job, "typescript-behaviour-name", "TypeScript", name, taken)
            return
    for one in missing(job, extensions):
        yield warning(job, "typescript-behaviour-missing", "TypeScript", one)

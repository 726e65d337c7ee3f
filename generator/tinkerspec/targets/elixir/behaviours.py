"""The behaviours that unions ask of their variants, as functions of extensions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ...diagnostics import Diagnostic
from .. import Job
from ..behaviours import Missing, asked, misnamed, warning
from . import names, views
from .extensions import Extension

_ARITY: Final = 1
_WORDS: Final = frozenset(
    {"after", "and", "catch", "do", "else", "end", "false", "fn", "in", "nil", "not", "or"}
    | {"raise", "rescue", "true", "unquote", "unquote_splicing", "when"}
)


def missing(job: Job, extensions: Mapping[str, Extension]) -> Iterator[Missing]:
    """What no extension has."""
    folder = job.settings["extensions"] or "<folder of the setting `extensions`>"
    namespace = job.settings["namespace"]
    for definition, name in asked(job.contract):
        extension = extensions.get(definition.module)
        functions = extension.functions if extension is not None else ()
        if not any(f.name == name and _ARITY in f.arities for f in functions):
            module = f"{namespace}.{names.EXTENSIONS}.{definition.name}"
            place = f"{folder}/{definition.module}.ex"
            remedy = f"write `{name}/{_ARITY}` in {place}, in module {module}"
            yield Missing(definition, name, remedy)


def faults(job: Job, extensions: Mapping[str, Extension]) -> Iterator[Diagnostic]:
    """Behaviours that are not written yet, and names that no function can have."""
    for definition, name in asked(job.contract):
        taken = None
        if name in _WORDS:
            taken = "it is a word of the language"
        elif _ARITY in views.functions(definition).get(name, range(0)):
            taken = "every type has a function of this name"
        if taken is not None:
            yield misnamed(job, "elixir-behaviour-name", "Elixir", name, taken)
            return
    for one in missing(job, extensions):
        yield warning(job, "elixir-behaviour-missing", "Elixir", one)

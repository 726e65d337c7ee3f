"""What unions ask of their variants beyond members, and what is still to be written of it.

A target says which hand-written file holds the behaviours of a type. Where one is missing the type
is emitted all the same, and the behaviour raises an error that says what to write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..contract import model
from ..diagnostics import Diagnostic
from . import Job


@dataclass(frozen=True, slots=True)
class Missing:
    """A behaviour of an object that nobody has written yet, and how to write it."""

    definition: model.Object
    name: str
    remedy: str


def asked(contract: model.Contract) -> Iterator[tuple[model.Object, str]]:
    """Every object that a union asks a behaviour of, and the behaviour's name."""
    for name, behaviours in contract.behaviours.items():
        definition = contract.by_name[name]
        assert isinstance(definition, model.Object)
        for behaviour in behaviours:
            yield definition, behaviour


def warning(job: Job, code: str, language: str, missing: Missing) -> Diagnostic:
    """What lint says of a behaviour that is missing in a language."""
    definition = missing.definition
    message = f"a union asks for `{missing.name}`, which {definition.name} lacks in {language}"
    document = job.sources.by_path[definition.source]
    found = document.diagnostic(code, "/title", message, missing.remedy)
    return replace(found, severity="warning")


def misnamed(job: Job, code: str, language: str, name: str, taken: str) -> Diagnostic:
    """What lint says of a behaviour whose name a language cannot use; `taken` says for what."""
    union, document = next(
        (definition, job.sources.by_path[definition.source])
        for definition in job.contract.definitions
        if isinstance(definition, model.Union) and name in definition.behaviours
    )
    pointer = f"/x-behaviours/{union.behaviours.index(name)}"
    message = f"a behaviour cannot be called `{name}` in {language}: {taken}"
    return document.diagnostic(code, pointer, message, "give the behaviour another name")

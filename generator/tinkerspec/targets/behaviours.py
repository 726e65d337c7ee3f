"""The behaviours that unions require of their variants, and which of them are not written yet.

A target says which hand-written file holds the behaviours of a type. If one is missing, the type is
emitted anyway, and the behaviour raises an error that says what to write.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..contract import model
from ..diagnostics import Diagnostic
from ..frozen import frozen
from . import Job


@frozen
class Missing:
    """A behaviour of an object that is not written yet, and how to write it."""

    definition: model.Object
    name: str
    remedy: str


def asked(contract: model.Contract) -> Iterator[tuple[model.Object, str]]:
    """Every object that a union requires a behaviour of, and the behaviour's name."""
    for name, behaviours in contract.behaviours.items():
        definition = contract.by_name[name]
        assert isinstance(definition, model.Object)
        for behaviour in behaviours:
            yield definition, behaviour


def warning(job: Job, code: str, language: str, missing: Missing) -> Diagnostic:
    """The warning of lint about a behaviour that is missing in a language."""
    definition = missing.definition
    message = f"a union requires `{missing.name}`, which {definition.name} lacks in {language}"
    return job.fault(code, definition, message, missing.remedy)


def misnamed(job: Job, code: str, language: str, name: str, taken: str) -> Diagnostic:
    """The fault of a behaviour with a name that a language cannot use; `taken` says why."""
    union = next(
        definition
        for definition in job.contract.definitions
        if isinstance(definition, model.Union) and name in definition.behaviours
    )
    steps = ("x-behaviours", union.behaviours.index(name))
    message = f"a behaviour cannot be called `{name}` in {language}: {taken}"
    return job.fault(code, union, message, "give the behaviour another name", *steps)

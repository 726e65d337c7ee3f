"""What the Elixir target cannot emit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostics import Diagnostic, DiagnosticError
from .. import Job
from . import behaviours, extensions, names, views


def check(job: Job) -> Iterator[Diagnostic]:
    """Check the names of the project and its modules, and the extensions."""
    settings = job.settings
    named = list(_name(settings["namespace"], names.NAMESPACE, "namespace", "MyApp.Types"))
    if settings["app"]:
        named += _name(settings["app"], names.APP, "app", "my_app_types")
    yield from named
    yield from _modules(job)
    if not named:  # The modules of extensions stand below the namespace.
        yield from _extensions(job)


def _name(name: str, pattern: re.Pattern[str], setting: str, example: str) -> Iterator[Diagnostic]:
    if not pattern.fullmatch(name):
        yield Diagnostic(
            code="config-invalid",
            message=f"the {setting} {name!r} of [tool.tinkerspec.elixir] is not an Elixir name",
            help=f"write a name such as {example}",
            file="pyproject.toml",
        )


def _modules(job: Job) -> Iterator[Diagnostic]:
    """Types whose modules would clash with those that every package has."""
    taken = {name.lower(): name for name in names.RUNTIME}
    for definition in job.contract.definitions:
        if definition.module in taken:
            message = f"`{taken[definition.module]}` is a module of the package itself"
            help_ = "give the type another title"
            yield job.fault("elixir-module-taken", definition, message, help_)


def _extensions(job: Job) -> Iterator[Diagnostic]:
    try:
        found = extensions.of(job)
    except DiagnosticError as error:
        yield from error.diagnostics
        return
    for definition in job.contract.definitions:
        if extension := found.get(definition.module):
            yield from extensions.clashes(extension, views.functions(definition))
    yield from behaviours.faults(job, found)

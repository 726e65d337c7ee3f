"""The target's work: what it refuses, what it emits, and how its types are used."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tinkerspec.contract.model import Definition
from tinkerspec.diagnostics import Diagnostic
from tinkerspec.targets import Job
from tinkerspec.targets.output import OutputFile
from tinkerspec.targets.render import Code, Renderer
from tinkerspec.targets.samples import Shown, Usage

from . import templates
from .interfaces import ANY_JSON, declare, one_line


def check(job: Job) -> Iterator[Diagnostic]:
    """A type cannot have a name that the module needs itself."""
    for definition in job.contract.definitions:
        if definition.name == ANY_JSON:
            yield job.sources.by_path[definition.source].diagnostic(
                "interfaces-name-taken",
                "/title",
                f"the module has a type `{ANY_JSON}` of its own",
                "give the type another title",
            )


def emit(job: Job) -> list[OutputFile]:
    """One module with an interface or a type for every definition."""
    contract = job.contract
    names = {
        "title": Code(one_line(f"{contract.title}, version {contract.version}")),
        "any_json": Code(ANY_JSON),
        "definitions": [Code(declare(definition)) for definition in contract.definitions],
    }
    text = Renderer(templates()).render("types.ts.j2", names)
    return [OutputFile(f"{job.settings['folder']}/{job.settings['module']}.ts", text)]


def usage(job: Job) -> Usage:
    """Every type of the contract, as a program that has the module would use it."""
    types = {each.name: _shown(each, job.settings["module"]) for each in job.contract.definitions}
    return Usage("Interfaces", "typescript", types)


def _shown(definition: Definition, module: str) -> Shown:
    imported = f'import type {{ {definition.name} }} from "./{module}";\n'
    programs = (
        f"{imported}\nconst value: {definition.name} = {json.dumps(example, indent=2)};"
        for example in definition.examples
    )
    return Shown(definition.name, tuple(programs), ())

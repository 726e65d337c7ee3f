"""Which modules a package has: one a type, and those that every package has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from ...contract import model
from ...diagnostics import Diagnostic
from .. import Job
from . import templates
from .names import MIXINS, TAKEN


def files(folder: Path) -> list[str]:
    """Every file below a folder of templates, by its relative path."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )


def re_exported(contract: model.Contract) -> Mapping[str, list[model.Definition]]:
    """The definitions that a module re-exports, because they ask for it, by the module's name."""
    found = defaultdict[str, list[model.Definition]](list)
    for definition in contract.definitions:
        for module in dict.fromkeys(_also_in(definition)):
            if module != definition.module:
                found[module].append(definition)
    return found


def _also_in(definition: model.Definition) -> list[str]:
    """The modules of other types from which users import this one (`x-lang.python.modules`)."""
    modules = definition.lang.get("python", {}).get("modules", [])
    assert isinstance(modules, list)
    return [str(module) for module in modules]


def faults(job: Job) -> Iterator[Diagnostic]:
    """Types that cannot become modules of one package."""
    own = {path.split("/")[0].split(".")[0] for path in files(templates() / "package")} | {MIXINS}
    modules = {definition.module for definition in job.contract.definitions}
    for definition in job.contract.definitions:
        document = job.sources.by_path[definition.source]
        if definition.name in TAKEN:
            message = f"emitted modules import another `{definition.name}`"
            yield document.diagnostic(
                "python-name-taken", "/title", message, "give the type another title"
            )
        if definition.module in own:
            message = f"`{definition.module}.py` is a module of the package itself"
            yield document.diagnostic(
                "python-module-taken", "/title", message, "give the type another title"
            )
        for module in sorted(set(_also_in(definition)) - modules):
            message = f"there is no module {module!r} that could re-export {definition.name}"
            yield document.diagnostic(
                "python-module-unknown",
                "/x-lang/python/modules",
                message,
                "name the module of a type",
            )
    yield from _cycles(job)


def _cycles(job: Job) -> Iterator[Diagnostic]:
    """A ring of imports through more than one module, if there is one."""
    contract = job.contract
    also = re_exported(contract)
    graph = {
        definition.name: {
            *model.mentions(definition),
            *(other.name for other in also.get(definition.module, ())),
        }
        - {definition.name}
        for definition in contract.definitions
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        ring = sorted(set(error.args[1]))
        document = job.sources.by_path[contract.by_name[ring[0]].source]
        message = f"the modules of these types import each other: {', '.join(ring)}"
        help_ = "a Python type may refer to itself, but not round a ring of other types: break it"
        yield document.diagnostic("python-import-cycle", "", message, help_)

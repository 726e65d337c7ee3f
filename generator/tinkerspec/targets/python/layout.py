"""Which modules a package has: one a type, and those that every package has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from ...contract import model
from ...diagnostics import Diagnostic
from .. import Job
from . import rings, templates
from .names import MIXINS, TAKEN


def files(folder: Path) -> list[str]:
    """Every file below a folder of templates, by its relative path."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )


@dataclass(frozen=True, slots=True)
class Module:
    """The module of a type: what is defined in it, in an order that Python can evaluate, and what
    it re-exports."""

    definition: model.Definition
    defined: tuple[model.Definition, ...]
    re_exported: tuple[model.Definition, ...]


def homes(contract: model.Contract) -> Mapping[str, str]:
    """The module in which each type is defined, by the name of the type.

    It is the type's own. Types that refer to each other in a ring are all defined in the module of
    the first of them, since modules cannot import each other; the modules of the others re-export
    them.
    """
    names = {
        definition.module: [other.name for other in others]
        for definition, others in _asked(contract).values()
    }
    graph = {
        definition.name: [*model.mentions(definition), *names[definition.module]]
        for definition in contract.definitions
    }
    return {
        name: contract.by_name[min(ring)].module
        for ring in rings.components(graph)
        for name in ring
    }


def modules(contract: model.Contract) -> Iterator[Module]:
    """The module of every type."""
    home = homes(contract)
    defined: defaultdict[str, list[model.Definition]] = defaultdict(list)
    for definition in _in_order(contract):
        defined[home[definition.name]].append(definition)
    for definition, others in _asked(contract).values():
        own = defined[definition.module]
        shown = [definition, *others]
        elsewhere = [each for each in shown if home[each.name] != definition.module]
        yield Module(definition, tuple(own), tuple(elsewhere))


def _in_order(contract: model.Contract) -> Iterator[model.Definition]:
    """Records, whose annotations may name what follows; then the rest, each after what it names."""
    yield from (each for each in contract.definitions if isinstance(each, model.Object))
    others = {d.name: d for d in contract.definitions if not isinstance(d, model.Object)}
    graph = {name: [n for n in model.mentions(d) if n in others] for name, d in others.items()}
    yield from (others[name] for name in TopologicalSorter(graph).static_order())


def _asked(
    contract: model.Contract,
) -> Mapping[str, tuple[model.Definition, list[model.Definition]]]:
    """Each type with the others that its module re-exports, because these ask for it, by the
    module's name."""
    found = {each.module: (each, list[model.Definition]()) for each in contract.definitions}
    for definition in contract.definitions:
        for module in dict.fromkeys(_also_in(definition)):
            if module != definition.module and module in found:
                found[module][1].append(definition)
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

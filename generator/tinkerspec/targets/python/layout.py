"""Which modules a package has: one a type, and those that every package has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Final

from ...contract import model, rings
from ...contract.naming import snake_case
from ...diagnostics import Diagnostic
from ...frozen import frozen
from .. import Job
from . import templates
from .names import EXPORTS, MIXINS, TAKEN
from .words import KEYWORDS

_RETITLE: Final = "give the type another title"


def files(folder: Path) -> list[str]:
    """Every file below a folder of templates, by its relative path."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )


@frozen
class Module:
    """The module of a type: what is defined in it, in an order that Python can evaluate, and what
    it re-exports."""

    definition: model.Definition
    defined: tuple[model.Definition, ...]
    re_exported: tuple[model.Definition, ...]


def homes(contract: model.Contract, bases: Mapping[str, Collection[str]]) -> Mapping[str, str]:
    """The module in which each type is defined, by the name of the type.

    It is the type's own. Types that refer to each other in a ring are all defined in the module of
    the first of them, since modules cannot import each other; the modules of the others re-export
    them. `bases` are the types that the class of each type extends.
    """
    names = {
        definition.module: [other.name for other in others]
        for definition, others in _asked(contract).values()
    }
    graph = {
        definition.name: [
            *contract.mentions[definition.name],
            *bases.get(definition.name, ()),
            *names[definition.module],
        ]
        for definition in contract.definitions
    }
    return {
        name: contract.by_name[min(ring)].module
        for ring in rings.components(graph)
        for name in ring
    }


def moved(contract: model.Contract, home: Mapping[str, str]) -> Mapping[str, str]:
    """The types that are defined in the module of another one, each with that module."""
    own = {definition.name: definition.module for definition in contract.definitions}
    return {name: module for name, module in home.items() if module != own[name]}


def modules(
    contract: model.Contract, bases: Mapping[str, Collection[str]], home: Mapping[str, str]
) -> Iterator[Module]:
    """The module of every type; `home` are their modules, as `homes` gives them."""
    defined: defaultdict[str, list[model.Definition]] = defaultdict(list)
    for definition in _in_order(contract, bases):
        defined[home[definition.name]].append(definition)
    for definition, others in _asked(contract).values():
        own = defined[definition.module]
        shown = [definition, *others]
        elsewhere = [each for each in shown if home[each.name] != definition.module]
        yield Module(definition, tuple(own), tuple(elsewhere))


def _in_order(
    contract: model.Contract, bases: Mapping[str, Collection[str]]
) -> Iterator[model.Definition]:
    """Records, whose annotations may name what follows, each after its bases; then the rest, each
    after what it names."""
    records = (each for each in contract.definitions if isinstance(each, model.Object))
    extended = {each.name: bases.get(each.name, ()) for each in records}
    yield from (contract.by_name[name] for name in TopologicalSorter(extended).static_order())
    others = {d.name: d for d in contract.definitions if not isinstance(d, model.Object)}
    graph = {name: [n for n in contract.mentions[name] if n in others] for name in others}
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
    own = _own_modules()
    modules = {definition.module for definition in job.contract.definitions}
    for definition in job.contract.definitions:
        if name_taken := _name_taken(definition.name):
            yield job.fault("python-name-taken", definition, name_taken, _RETITLE)
        elif module_taken := _module_taken(definition.module, own):
            yield job.fault("python-module-taken", definition, module_taken, _RETITLE)
        for module in sorted(set(_also_in(definition)) - modules):
            message = f"there is no module {module!r} that could re-export {definition.name}"
            help_ = "name the module of a type"
            steps = ("x-lang", "python", "modules")
            yield job.fault("python-module-unknown", definition, message, help_, *steps)


def is_taken(name: str) -> bool:
    """Whether no type can have a name."""
    return bool(_name_taken(name) or _module_taken(snake_case(name), _own_modules()))


@cache
def _own_modules() -> frozenset[str]:
    """The modules that every package has."""
    found = {path.split("/")[0].split(".")[0] for path in files(templates() / "package")}
    return frozenset({*found, MIXINS})


def _name_taken(name: str) -> str | None:
    """Why no type can have the name."""
    if name in KEYWORDS:
        return f"`{name}` is a keyword of Python"
    return f"emitted modules import another `{name}`" if name in TAKEN else None


def _module_taken(module: str, own: Collection[str]) -> str | None:
    """Why no type can have the module; `own` are those of every package."""
    if module in KEYWORDS:
        return f"its module would be `{module}.py`, and `{module}` is a keyword of Python"
    if module in EXPORTS:
        return f"its module would hide the function `{module}` of the package"
    return f"`{module}.py` is a module of the package itself" if module in own else None

"""An Elixir project as a surface: read with a parser, never run.

A struct is a record, a `t` of atoms an enum, one of other modules a union. The typespec says which
values a member takes, `@enforce_keys` whether it is required, `defstruct` its default, and the
encoder what is written. Other modules of the project, and everything that is unknown without
running code, are ignored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from ..diagnostics import DiagnosticError
from ..source_files import SourceTree
from ..syntax import elixir as syntax
from .elixir import project as projects
from .elixir.budget import Budget, TooDeepError
from .elixir.functions import Functions
from .elixir.literals import scalar
from .elixir.modules import ElixirModule
from .elixir.project import ElixirProject, ModuleCandidate
from .elixir.structs import members
from .elixir.tables import spellings, tables
from .elixir.typespecs import Typespecs
from .surface import Choice, NamedShape, OneOf, Shape, Surface, TypeKind, TypeSurface

_PROJECT: Final = "mix.exs"


def read(tree: SourceTree, wanted: Collection[str]) -> Surface:
    """The wanted types of a project, by their names in the contract, and what these reach.

    Raises:
        DiagnosticError: A file that holds one of them cannot be read.
    """
    project = ElixirProject(tree)
    home, chosen = _choose(project, wanted)
    reader = _ElixirReader(project, home, Functions(project.find))
    for name, module in chosen.items():
        reader.names[module.name] = name
        reader.pending.append(module)
    types = {type_.name: type_ for type_ in reader.types()}
    if project.faults:
        raise DiagnosticError(fault for faults in project.faults.values() for fault in faults)
    return Surface(
        label=_label(tree),
        language="elixir",
        path=tree.display,
        home=home,
        types=types,
        others=tuple(sorted(set(_others(project, home, reader.names)))),
    )


def _others(project: ElixirProject, home: str, names: Collection[str]) -> Iterator[str]:
    """The public types of a namespace, except those with these names."""
    for module in project.within(home) if home else ():
        if module.is_type and not module.hidden and module.name not in names:
            yield module.last


# --- which modules -------------------------------------------------------------------------------


def _choose(
    project: ElixirProject, wanted: Collection[str]
) -> tuple[str, Mapping[str, ElixirModule]]:
    """The namespace that has most of the wanted types, and the module of each."""
    candidates = {name: list(_types(project, name)) for name in sorted(wanted)}
    counts = Counter(
        namespace
        for found in candidates.values()
        for namespace in {candidate.namespace for candidate in found} - {""}
    )
    home = min(counts, key=lambda space: (-counts[space], len(space), space), default="")
    chosen: dict[str, ElixirModule] = {}
    for name, found in candidates.items():
        best = min(found, key=lambda candidate: _rank(candidate, home), default=None)
        if best is None:
            project.need_files_called(name)
        elif best.module is None:
            project.need(best.path)
        else:
            chosen[name] = best.module
    return home, chosen


def _types(project: ElixirProject, name: str) -> Iterator[ModuleCandidate]:
    for candidate in project.named(name):
        if candidate.module is None or candidate.module.is_type:
            yield candidate


def _rank(candidate: ModuleCandidate, home: str) -> tuple[bool, bool, bool, int, str]:
    """The order of candidates: the main namespace first, sound files before faulty ones."""
    module = candidate.module
    return (
        candidate.namespace != home,
        module is None,
        module is None or module.struct is None,
        len(candidate.name),
        candidate.name,
    )


def _label(tree: SourceTree) -> str:
    """The name and version of the project, if its `mix.exs` has them as literals."""
    if _PROJECT not in tree.files:
        return tree.label
    said: dict[str, str] = {}
    for module in projects.read_file(tree, _PROJECT).modules:
        pending = list(module.statements)
        while pending:
            node = pending.pop()
            for key, value in syntax.pairs(node):
                name, given = syntax.attribute(value)
                meant = module.attribute(name, value) if name and given is None else value
                text = scalar(meant) if meant else None
                if key in ("app", "version") and isinstance(text, str):
                    said.setdefault(key, text)
            pending += reversed(syntax.children(node))
    return f"{said['app']} {said['version']}" if len(said) == 2 else tree.label


# --- types ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _ElixirReader:
    """Reads the types that are pending, and those that they name on the way.

    `names` are the names that modules have in the surface, by their full ones.
    """

    project: ElixirProject
    home: str
    functions: Functions
    names: dict[str, str] = field(default_factory=dict)
    pending: list[ElixirModule] = field(default_factory=list)

    def types(self) -> Iterator[TypeSurface]:
        """Every type, each once; a type that cannot be read is a fault of the project."""
        for module in self.pending:  # which grows
            try:
                yield self._type(module)
            except (TooDeepError, RecursionError):
                self.project.faults[module.name] = (projects.too_deep(module),)

    def refer(self, module: ElixirModule) -> Shape | None:
        """The name of a module's type; what is hidden, and no struct, has none."""
        if module.name not in self.names:
            if module.struct is None and (module.hidden or module.last.startswith("_")):
                return None
            taken = self.names.values()
            self.names[module.name] = module.name if module.last in taken else module.last
            self.pending.append(module)
        return NamedShape(self.names[module.name])

    def _type(self, module: ElixirModule) -> TypeSurface:
        budget = Budget()
        specs = Typespecs(self.project.find, self.refer, budget)
        shape = None if module.struct else _written(specs.own(module), module)
        kind = _kind(shape)
        encoders = self.project.encoders(module.last)
        defined = module.types.get("t")
        return TypeSurface(
            name=self.names[module.name],
            spelled=module.name,
            kind=kind,
            place=module.place(module.node),
            doc=module.doc or (defined.doc if defined else ""),
            members=members(module, specs.members(module), encoders, budget)
            if module.struct
            else (),
            methods=self.functions.methods(module, of_values=kind in ("record", "union")),
            shape=shape,
            tables=tables(module),
            at_home=module.namespace == self.home,
        )


def _kind(shape: Shape | None) -> TypeKind:
    if shape is None:
        return "record"
    if isinstance(shape, Choice):
        return "enum"
    if isinstance(shape, OneOf) and all(isinstance(option, NamedShape) for option in shape.options):
        return "union"
    return "alias"


def _written(shape: Shape, module: ElixirModule) -> Shape:
    """The shape of a type. An enum that defines how its atoms are written has these texts."""
    if not isinstance(shape, Choice):
        return shape
    known = spellings(module)
    texts = [value for value in shape.values if isinstance(value, str)]
    written = tuple(known[text] for text in texts if text in known)
    return Choice(written) if len(written) == len(shape.values) else shape

"""The types of a Python package, read from its source.

The order of the stages: find the module that has most of the wanted types, read these, then what
they reach. Nothing is imported or run.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from ..diagnostics import DiagnosticError, Place
from ..source_files import SourceTree
from .python import syntax
from .python.annotations import Shapes, aliased, called, constant, parts
from .python.classes import Classes, ClassKind
from .python.fields import Fields
from .python.home import ImportedName, Located, find, is_of_a_package
from .python.methods import Methods
from .python.modules import Foreign, PythonDefinition, PythonModule, PythonProject, scope_of
from .python.operations import Operations
from .python.requests import Requests
from .python.routes import Routes
from .python.syntax import is_public
from .roles import PackageRole
from .shapes import worded
from .surface import ANY, Choice, NamedShape, OneOf, Shape, Surface, TypeKind, TypeSurface

_PROPER: Final = frozenset[ClassKind](
    {"model", "root", "dataclass", "typed-dict", "named-tuple", "enum"}
)


def read(
    tree: SourceTree,
    wanted: Collection[str],
    *,
    everything: bool = False,
    role: PackageRole | None = None,
) -> Surface:
    """Read the wanted types of a package, and every type that these reach.

    With `everything`, every public type of the main module is wanted. The `role` decides whether
    its operations are routes or requests; without one, the package has what it has more of.

    Raises:
        DiagnosticError: A file that is needed cannot be read.
    """
    reader = _PythonReader(tree, frozenset(wanted))
    try:
        return reader.surface(everything=everything, role=role)
    except RecursionError:
        place = reader.place
        raise syntax.too_deep(place.file, place.line) from None


class _PythonReader:
    """One reading: what has been found, and what is still to be read."""

    def __init__(self, tree: SourceTree, wanted: frozenset[str]) -> None:
        self._tree = tree
        self._wanted = wanted
        self._project = PythonProject(tree)
        self._classes = Classes(self._project)
        self._shapes = Shapes(self._project, self._name_of)
        self._fields = Fields(self._project, self._classes, self._shapes)
        self._methods = Methods(self._project, self._classes)
        self._found: Mapping[str, Located] = {}
        self._names: dict[PythonDefinition, str] = {}
        self._known: dict[str, PythonDefinition] = {}
        self._tables: dict[PythonModule, tuple[Mapping[str, str], ...]] = {}
        self.place = Place(tree.display, 0)
        """The place that is being read, for errors."""

    def surface(self, *, everything: bool, role: PackageRole | None) -> Surface:
        """The types that were asked for, what they reach, and the operations."""
        operations = _operations(self._project, role)
        home = find(self._project, self._wanted, operations.used)
        self._found = home.found
        for name, located in home.found.items():
            self._publish(name, located.definition)
        public = dict(self._public(home.module)) if home.module else {}
        for name, definition in public.items():
            self._publish(name, definition)
        chosen = {*self._found, *(public if everything else ())}
        types = {**self._types(chosen, frozenset(public)), **_imported(home.imported)}
        return Surface(
            label=self._tree.label,
            language="python",
            path=self._tree.display,
            home=home.module.dotted if home.module else "",
            types=types,
            operations=operations.found,
            others=tuple(sorted(public.keys() - types.keys())),
        )

    # --- names ---

    def _public(self, home: PythonModule) -> Iterator[tuple[str, PythonDefinition]]:
        """The types that the home exports; a file that nothing else needs may be broken."""
        for name in self._project.exports(home):
            try:
                found = self._project.lookup(home, name) if is_public(name) else None
                if isinstance(found, PythonDefinition) and self._is_type(found):
                    yield name, found
            except DiagnosticError:
                continue

    def _is_type(self, definition: PythonDefinition) -> bool:
        followed = self._followed(definition)
        if followed.class_:
            return self._classes.kind(followed) in _PROPER
        return self._is_typed_dict(followed) or aliased(followed, self._project) is not None

    def _is_typed_dict(self, definition: PythonDefinition) -> bool:
        value = definition.binding.value
        if not isinstance(value, ast.Call):
            return False
        return called(value, scope_of(definition), self._project) == "TypedDict"

    def _followed(self, definition: PythonDefinition) -> PythonDefinition:
        followed = self._project.follow(definition)
        return followed if isinstance(followed, PythonDefinition) else definition

    def _publish(self, name: str, definition: PythonDefinition) -> None:
        """Give a type its public name: its own, where it is public under several."""
        for known in (definition, self._followed(definition)):
            if known not in self._names or known.name == name:
                self._names[known] = name
        self._known.setdefault(name, definition)

    def _name_of(self, definition: PythonDefinition) -> str | None:
        """The name of a type on the surface; None if it is written out where it is used."""
        if definition in self._names:
            return self._names[definition]
        # Users of the package see types of the same public name as one.
        if definition.name in self._known or self._stands_alone(definition):
            self._known.setdefault(definition.name, definition)
            return definition.name
        return None

    def _stands_alone(self, definition: PythonDefinition) -> bool:
        """Whether it is a record or an enum, which must have a name."""
        if definition.class_ is None:
            return self._is_typed_dict(definition)
        kind = self._classes.kind(definition)
        if kind != "plain":
            return kind in _PROPER
        # A class of a library that is not known, which makes something of annotations.
        lineage = self._classes.lineage(definition)
        return bool(lineage.foreign) and any(base.body.annotated for base in lineage.classes)

    # --- types ---

    def _types(self, chosen: Collection[str], public: frozenset[str]) -> Mapping[str, TypeSurface]:
        """The chosen types, and what they reach."""
        types: dict[str, TypeSurface] = {}
        pending = sorted(chosen, reverse=True)
        while pending:
            name = pending.pop()
            if name not in types:
                types[name] = self._type(name, self._followed(self._known[name]), public)
                pending += reversed(list(_reached(types[name])))
        return types

    def _type(self, name: str, definition: PythonDefinition, public: frozenset[str]) -> TypeSurface:
        self.place = self._place(definition)
        located = self._found.get(name)
        type_ = TypeSurface(
            name=name,
            spelled=definition.spelled,
            kind="record",
            place=self.place,
            tables=self._tables_of(definition.module),
            at_home=located.at_home if located else name in public,
        )
        class_ = definition.class_
        if class_ is None:
            return self._assigned(type_, definition)
        type_ = replace(type_, doc=syntax.docstring(class_))
        if (base := self._imported_base(definition)) is not None:
            return replace(type_, spelled=base.name, kind="imported", shape=ANY)
        kind = self._classes.kind(definition)
        if kind in ("enum", "root"):
            read_shape = self._fields.values if kind == "enum" else self._fields.root
            return self._shaped(type_, read_shape(definition), definition)
        members = self._fields.members(definition, kind)
        spelled = {member.spelled for member in members}
        return replace(
            type_,
            members=members,
            methods=self._methods.of_class(definition, spelled),
            unknown_keys=self._classes.unknown_keys(definition, kind),
        )

    def _imported_base(self, definition: PythonDefinition) -> Foreign | None:
        """The wanted type of another package that a class derives from."""
        foreign = sorted(self._classes.lineage(definition).foreign, key=lambda base: base.name)
        named = (base for base in foreign if base.last in self._wanted)
        return next(filter(is_of_a_package, named), None)

    def _imported_value(self, definition: PythonDefinition) -> Foreign | None:
        """The wanted type of another package that a name is given to: `Order = other.Order`."""
        value = definition.binding.value
        found = self._project.resolve(value, scope_of(definition)) if value else None
        if not isinstance(found, Foreign) or found.last not in self._wanted:
            return None
        return found if is_of_a_package(found) else None

    def _assigned(self, type_: TypeSurface, definition: PythonDefinition) -> TypeSurface:
        type_ = replace(type_, doc=syntax.paragraph(definition.binding.doc))
        if self._is_typed_dict(definition):
            return replace(type_, members=self._fields.typed_dict(definition))
        if (other := self._imported_value(definition)) is not None:
            return replace(type_, spelled=other.name, kind="imported", shape=ANY)
        return self._shaped(type_, self._shapes.alias(definition), definition)

    def _shaped(
        self, type_: TypeSurface, shape: Shape, definition: PythonDefinition
    ) -> TypeSurface:
        """An enum, a union or an alias; the functions of its module are its methods."""
        methods = self._methods.of_class(definition, ()) if definition.class_ else ()
        others = (known for name, known in self._known.items() if name in self._found)
        if sum(self._followed(other).module is definition.module for other in others) <= 1:
            methods += self._methods.of_module(definition.module)
        lines = (
            {
                name: bound.node.lineno
                for bound in definition.body.bound.values()
                for name in _options(constant(bound.value))
            }
            if definition.class_
            else self._shapes.option_lines(definition)
        )
        file = self._tree.name(definition.module.file)
        places = {name: Place(file, lines[name]) for name in _options(shape) if name in lines}
        return replace(type_, kind=_kind(shape), shape=shape, methods=methods, option_places=places)

    def _place(self, definition: PythonDefinition) -> Place:
        return Place(self._tree.name(definition.module.file), definition.line)

    def _tables_of(self, module: PythonModule) -> tuple[Mapping[str, str], ...]:
        if module not in self._tables:
            nodes = [node for node in ast.walk(module.tree) if isinstance(node, ast.Dict)]
            nodes.sort(key=lambda node: (node.lineno, node.col_offset))
            found = map(_table, nodes)
            self._tables[module] = tuple(table for table in found if table)
        return self._tables[module]


def _operations(project: PythonProject, role: PackageRole | None) -> Operations:
    """The routes of a server, or the requests of a client."""
    if role is not None:
        return Routes(project).read() if role == "server" else Requests(project).read()
    routes, requests = Routes(project).read(), Requests(project).read()
    return routes if routes.found and len(routes.found) >= len(requests.found) else requests


def _imported(names: Mapping[str, ImportedName]) -> Mapping[str, TypeSurface]:
    return {
        name: TypeSurface(
            name=name, spelled=found.name, kind="imported", place=found.place, shape=ANY
        )
        for name, found in names.items()
    }


def _kind(shape: Shape) -> TypeKind:
    match shape:
        case Choice():
            return "enum"
        case OneOf(options=options) if all(isinstance(option, NamedShape) for option in options):
            return "union"
    return "alias"


def _options(shape: Shape) -> Iterator[str]:
    """The constants of a choice in words, or the names of the variants of a union."""
    if isinstance(shape, Choice):
        yield from map(worded, shape.values)
    elif isinstance(shape, OneOf):
        yield from (option.name for option in shape.options if isinstance(option, NamedShape))


def _table(node: ast.Dict) -> Mapping[str, str]:
    """A literal whose keys and values are all texts; empty for any other."""
    table: dict[str, str] = {}
    for pair in zip(node.keys, node.values, strict=True):
        match pair:
            case (ast.Constant(value=str(key)), ast.Constant(value=str(value))):
                table[syntax.clean(key)] = syntax.clean(value)
            case _:
                return {}
    return table


def _reached(type_: TypeSurface) -> Iterator[str]:
    """The types that a type is made of."""
    shapes = [member.shape for member in type_.members]
    pending = [*reversed(shapes), *([type_.shape] if type_.shape else [])]
    while pending:
        shape = pending.pop()
        if isinstance(shape, NamedShape):
            yield shape.name
        pending += reversed(parts(shape))

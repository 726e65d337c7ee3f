"""Finds the wanted types in a tree, and the main module, which has most of them.

Only files whose bytes suggest that they define or re-export one of the names are read. A broken
file matters only if it may have a name that the main module lacks.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from ...diagnostics import DiagnosticError, Place
from ...frozen import frozen
from .annotations import TYPE_PACKAGES, aliased
from .modules import Foreign, PythonDefinition, PythonModule, PythonProject, Scope
from .syntax import is_public

_NONE: Final[Mapping[str, PythonDefinition]] = MappingProxyType({})


@frozen
class Located:
    """The definition of a wanted name, and whether it is in the main module."""

    definition: PythonDefinition
    at_home: bool


@frozen
class ImportedName:
    """A wanted name that is taken from another package: its full name there, and where it is used
    first."""

    name: str
    place: Place


@frozen
class Home:
    """The module that has most of the wanted names, None where none has any, and every name.

    `imported` are those that the tree only takes from another package.
    """

    module: PythonModule | None
    found: Mapping[str, Located]
    imported: Mapping[str, ImportedName]


@frozen
class _BrokenModule:
    """A file that cannot be read, why, and the wanted names that it may have."""

    path: str
    names: frozenset[str]
    error: DiagnosticError


@frozen
class _HomeCandidate:
    """A module, and which of the wanted names it exports and which it defines itself."""

    module: PythonModule
    exported: Mapping[str, PythonDefinition]
    defined: Mapping[str, PythonDefinition]


def find(
    project: PythonProject,
    wanted: Collection[str],
    used: Mapping[str, PythonDefinition] = _NONE,
) -> Home:
    """Find the wanted names; those that are `used` on the wire come before others of their name.

    Raises:
        DiagnosticError: A file that may have one of them cannot be read.
    """
    candidates: list[_HomeCandidate] = []
    broken: list[_BrokenModule] = []
    for path, names in _mentions(project, wanted):
        try:
            candidates.append(_candidate(project, project.module(path), wanted))
        except DiagnosticError as error:
            broken.append(_BrokenModule(path, names, _placed(error, project, path, names)))
    candidates.sort(key=lambda candidate: _rank(project, candidate.module.file))
    wire = {name: definition for name, definition in used.items() if name in wanted}
    home = max(candidates, key=lambda candidate: _weight(candidate, wire), default=None)
    if home is not None and not home.exported:
        home = None
    found = {name: Located(definition, at_home=True) for name, definition in wire.items()}
    for name, located in _at_home(project, home, wanted) if home else ():
        found.setdefault(name, located)
    needed = [b.error for b in broken if not b.names <= found.keys() or _beats(b, home, project)]
    if needed:
        raise DiagnosticError({d for error in needed for d in error.diagnostics})
    elsewhere = [*(c.exported for c in candidates), *(c.defined for c in candidates)]
    for name, definition in (pair for names in elsewhere for pair in names.items()):
        found.setdefault(name, Located(definition, at_home=False))
    lacking = frozenset(wanted) - found.keys()
    imported = dict(_imported(project, lacking)) if lacking else {}
    return Home(home.module if home else None, found, imported)


def _weight(candidate: _HomeCandidate, wire: Mapping[str, PythonDefinition]) -> tuple[int, int]:
    """How many of the names used on the wire a module exports, and how many wanted names."""
    used = sum(candidate.exported.get(name) is found for name, found in wire.items())
    return used, len(candidate.exported)


def _rank(project: PythonProject, path: str) -> tuple[bool, int, str, int, str]:
    """The order of modules with equally many names: the most public first."""
    dotted = project.dotted(path)
    private = not all(map(is_public, dotted.split(".")))
    # A copy, such as one that a build left behind, lies deeper than what it is a copy of.
    return (private, len(dotted), dotted, path.count("/"), path)


def _beats(broken: _BrokenModule, home: _HomeCandidate | None, project: PythonProject) -> bool:
    """Whether a file that cannot be read may be the main module."""
    if home is None or len(broken.names) < len(home.exported):
        return home is None
    return _rank(project, broken.path) < _rank(project, home.module.file)


def _at_home(
    project: PythonProject, home: _HomeCandidate, wanted: Collection[str]
) -> Iterator[tuple[str, Located]]:
    for name in sorted(wanted):
        definition = home.exported.get(name) or _type_of(project, home.module, name)
        if definition is not None:
            yield name, Located(definition, at_home=True)


def _candidate(
    project: PythonProject, module: PythonModule, wanted: Collection[str]
) -> _HomeCandidate:
    exported = {
        name: definition
        for name in project.exports(module)
        if name in wanted and (definition := _type_of(project, module, name)) is not None
    }
    defined = {
        name: definition
        for name, binding in module.body.bound.items()
        if name in wanted and binding.alias is None
        if (definition := _type_of(project, module, name)) is not None
    }
    return _HomeCandidate(module, exported, defined)


def _imported(
    project: PythonProject, wanted: Collection[str]
) -> Iterator[tuple[str, ImportedName]]:
    """The wanted names that are taken from another package, and used or re-exported."""
    known: set[str] = set()
    for path in sorted(project.files, key=lambda path: _rank(project, path)):
        data = project.tree.files.search(path)
        left = {name for name in wanted if name not in known and name.encode() in data}
        if not left or b"import" not in data:
            continue
        try:
            module = project.module(path)
            taken = _taken_from_others(project, module, left)
        except DiagnosticError:  # what cannot be read defines none of the names
            continue
        known |= taken.keys()
        yield from taken.items()


def _taken_from_others(
    project: PythonProject, module: PythonModule, wanted: Collection[str]
) -> dict[str, ImportedName]:
    nodes = list(ast.walk(module.tree))
    bound: dict[str, Foreign] = {}  # in functions too
    taken: dict[str, ImportedName] = {}
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name, found in project.foreign(module, node):
                bound.setdefault(name, found)
    for node in nodes:
        each: list[Foreign | None] = []
        if isinstance(node, ast.ImportFrom):
            each = [found for _, found in project.foreign(module, node)]
        elif isinstance(node, ast.Name | ast.Attribute):
            each = [_of_others(project, module, node, bound)]
        for found_ in each:
            if found_ and found_.last in wanted and is_of_a_package(found_):
                place = Place(project.tree.name(module.file), getattr(node, "lineno", 1))
                taken.setdefault(found_.last, ImportedName(found_.name, place))
    return taken


def _of_others(
    project: PythonProject,
    module: PythonModule,
    node: ast.Name | ast.Attribute,
    bound: Mapping[str, Foreign],
) -> Foreign | None:
    """What a name or an attribute is, if another package has it."""
    names: list[str] = []
    base: ast.expr = node
    while isinstance(base, ast.Attribute):
        names.append(base.attr)
        base = base.value
    if isinstance(base, ast.Name) and base.id in bound:
        return Foreign(".".join([bound[base.id].name, *reversed(names)]))
    found = project.resolve(node, Scope(module))
    return found if isinstance(found, Foreign) else None


def is_of_a_package(found: Foreign) -> bool:
    """Whether a name is of an installed package that may have types of payloads, and no module."""
    return (
        found.package not in {"", found.name}
        and found.package not in sys.stdlib_module_names | TYPE_PACKAGES
    )


_PLAIN: Final = (ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.Set, ast.JoinedStr)
"""Values that are no types."""


def _type_of(project: PythonProject, module: PythonModule, name: str) -> PythonDefinition | None:
    """What a name of a module stands for, when that may be a type."""
    found = project.lookup(module, name)
    if not isinstance(found, PythonDefinition) or found.function:
        return None
    plain = isinstance(found.binding.value, _PLAIN) and aliased(found, project) is None
    return None if plain else found


# --- bytes ---------------------------------------------------------------------------------------

_STAR: Final = re.compile(rb"import[ \t]*\*")
_DEFINES: Final = re.compile(rb"^[ \t]*(?:class|def|async)\b", re.MULTILINE)


def _mentions(
    project: PythonProject, wanted: Collection[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """The files that may define or re-export wanted names, each with those that it mentions."""
    encoded = {name: name.encode() for name in wanted}
    for path in sorted(project.files):
        data = project.tree.files.search(path)
        names = frozenset(name for name, text in encoded.items() if text in data)
        if _STAR.search(data):  # what that brings is not written here
            yield path, frozenset(wanted)
        elif names and (_hands_on(path, data) or _pattern(names).search(data)):
            yield path, names


def _hands_on(path: str, data: bytes) -> bool:
    """Whether a file re-exports what it imports."""
    return path.rpartition("/")[2] == "__init__.py" or not _DEFINES.search(data)


def _pattern(names: Collection[str]) -> re.Pattern[bytes]:
    """A pattern for files that define one of the names, or re-export it explicitly."""
    any_ = rb"(?:%s)" % b"|".join(re.escape(name.encode()) for name in sorted(names))
    return re.compile(
        rb"^[ \t]*(?:(?:class|type)[ \t]+%(n)s\b|%(n)s[ \t]*[:=])"
        rb"|\bas[ \t]+%(n)s\b|^[ \t]*__all__\b" % {b"n": any_},
        re.MULTILINE,
    )


def _placed(
    error: DiagnosticError, project: PythonProject, path: str, names: Collection[str]
) -> DiagnosticError:
    """The fault of a file that is too large, at the first line that makes it needed."""
    if path not in project.tree.files.too_large:
        return error
    data = project.tree.files.search(path)
    match = _pattern(names).search(data)
    line = data.count(b"\n", 0, match.start()) + 1 if match else 1
    return DiagnosticError(replace(d, line=line) for d in error.diagnostics)

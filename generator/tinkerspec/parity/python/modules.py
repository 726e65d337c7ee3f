"""The modules of a tree: what they bind, what they export, and what a name in them stands for.

A module is known by its path without suffix, so that a folder without `__init__.py` is a package
too, as it is to Python. Modules are read when they are first asked for.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from functools import cached_property
from typing import Final, TypeAlias

from ...frozen import frozen
from ...source_files import SourceTree
from . import syntax
from .syntax import Binding, Body, FunctionNode, body_of, is_public

SUFFIX: Final = ".py"
_INIT: Final = "__init__.py"
_LONGEST_CHAIN: Final = 100


@frozen
class Foreign:
    """Something that is not in the tree, by its full name: `typing.Union`, `builtins.int`."""

    name: str

    @property
    def last(self) -> str:
        """The name without the module's."""
        return self.name.rpartition(".")[2]

    @property
    def package(self) -> str:
        """The name of the distribution's first module; `""` for what is relative."""
        return self.name.partition(".")[0]


@frozen
class Unit:
    """A module or package of the tree, by its path without suffix."""

    path: str


class PythonModule:
    """A module that has been read."""

    def __init__(self, unit: str, file: str, dotted: str, tree: ast.Module) -> None:
        self.unit = unit
        self.file = file
        self.dotted = dotted
        self.tree = tree
        self.is_package = file.rpartition("/")[2] == _INIT
        self.folder = file.rpartition("/")[0]
        self.body: Body = body_of(tree.body, checking=True)

    @cached_property
    def is_facade(self) -> bool:
        """Whether it does nothing but import, and so imports for others."""
        return all(map(_only_imports, self.tree.body))


@frozen(eq=False, slots=False)
class PythonDefinition:
    """A class, a function or an assignment of a module, or of the class `owner` in it."""

    module: PythonModule
    binding: Binding
    owner: PythonDefinition | None = None

    @property
    def name(self) -> str:
        """The name that it is bound to."""
        return self.binding.name

    @property
    def spelled(self) -> str:
        """The full name."""
        return f"{self.owner.spelled if self.owner else self.module.dotted}.{self.name}"

    @property
    def line(self) -> int:
        """The line of the statement."""
        return self.binding.node.lineno

    @cached_property
    def class_(self) -> ast.ClassDef | None:
        """The statement, when it defines a class."""
        node = self.binding.node
        return node if isinstance(node, ast.ClassDef) else None

    @property
    def function(self) -> FunctionNode | None:
        """The statement, when it defines a function."""
        node = self.binding.node
        return node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else None

    @cached_property
    def body(self) -> Body:
        """What the class binds when it is run."""
        return body_of(self.class_.body, checking=False) if self.class_ else Body()

    @cached_property
    def declared(self) -> Body:
        """What the class binds, including what only type checkers see."""
        return body_of(self.class_.body, checking=None) if self.class_ else Body()


FoundName: TypeAlias = PythonDefinition | Unit | Foreign


@frozen
class Scope:
    """Where an expression stands: in a module, or in a class of it."""

    module: PythonModule
    owner: PythonDefinition | None = None


def scope_of(definition: PythonDefinition) -> Scope:
    """Where the statement of a definition stands."""
    return Scope(definition.module, definition.owner)


class PythonProject:
    """All modules of a tree."""

    def __init__(self, tree: SourceTree) -> None:
        self.tree = tree
        self.files = frozenset(path for path in tree.files if path.endswith(SUFFIX))
        self._folders = {folder for path in self.files for folder in _ancestors(path)}
        self._tops: dict[str, str] = {}
        for folder in sorted(self._folders, key=lambda folder: (folder.count("/"), folder)):
            if folder and self._top(f"{folder}/{_INIT}") == folder:
                self._tops.setdefault(folder.rpartition("/")[2], folder)
        self._modules: dict[str, PythonModule] = {}
        self._definitions: dict[tuple[int, str], PythonDefinition] = {}

    # --- modules ---

    def _top(self, path: str) -> str | None:
        """The outermost package that a file is in; None when it is in none."""
        packages = (folder for folder in _ancestors(path) if _join(folder, _INIT) in self.files)
        return next(packages, None)

    def file_of(self, unit: str) -> str | None:
        """The file of a module; None for a folder without one, and for what is not there."""
        candidates = (_join(unit, _INIT), f"{unit}{SUFFIX}")
        return next((path for path in candidates if path in self.files), None)

    def exists(self, unit: str) -> bool:
        """Whether there is such a module or package."""
        return unit in self._folders or self.file_of(unit) is not None

    def dotted(self, path: str) -> str:
        """The name that a file is imported by."""
        top = self._top(path)
        parts = path.removesuffix(SUFFIX).split("/")
        if top is not None:
            above = top.count("/") if top else 0
            parts = parts[above:] if top else [*filter(None, [self.tree.root]), *parts]
        else:
            while len(parts) > 1 and (parts[0] == "src" or not parts[0].isidentifier()):
                parts = parts[1:]
        if parts[-1] == "__init__" and len(parts) > 1:
            parts.pop()
        return ".".join(parts)

    def module(self, file: str) -> PythonModule:
        """Read a module.

        Raises:
            DiagnosticError: The file cannot be read.
        """
        if file not in self._modules:
            name = self.tree.name(file)
            tree = syntax.parse(self.tree.files[file], name)
            unit = file.removesuffix(SUFFIX).removesuffix("/__init__")
            if file == _INIT:
                unit = ""
            try:
                self._modules[file] = PythonModule(unit, file, self.dotted(file), tree)
            except RecursionError:
                raise syntax.too_deep(name, 1) from None
        return self._modules[file]

    # --- imports ---

    def _imported(self, module: PythonModule, level: int, name: str) -> Unit | Foreign:
        """The module that `from ..name import` names, or `import name` where there is no level."""
        parts = name.split(".") if name else []
        if level == 0:
            return self._absolute(module, parts)
        folder: str | None = module.folder
        for _ in range(level - 1):
            folder = folder.rpartition("/")[0] if folder else None
        unit = None if folder is None else _join(folder, *parts)
        if unit is None or not self.exists(unit):
            return Foreign("." * level + name)
        return Unit(unit)

    def _absolute(self, module: PythonModule, parts: list[str]) -> Unit | Foreign:
        top = self._top(module.file)
        if top == "":
            candidates = [_join(*parts[1:])] if parts[0] == self.tree.root else []
        else:
            outside = (f for f in _ancestors(module.file) if top is None or len(f) < len(top))
            candidates = [_join(folder, *parts) for folder in outside]
        if parts[0] in self._tops:
            candidates.append(_join(self._tops[parts[0]], *parts[1:]))
        found = next((unit for unit in candidates if self.exists(unit)), None)
        return Foreign(".".join(parts)) if found is None else Unit(found)

    def foreign(
        self, module: PythonModule, node: ast.Import | ast.ImportFrom
    ) -> Iterator[tuple[str, Foreign]]:
        """The names that an import binds, if they are not in the tree."""
        for alias in node.names:
            if isinstance(node, ast.ImportFrom):
                source = self._imported(module, node.level, node.module or "")
                bound, inner = alias.asname or alias.name, f".{alias.name}"
            else:
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                source = self._absolute(module, whole.split("."))
                bound, inner = alias.asname or whole, ""
            if isinstance(source, Foreign):
                yield bound, Foreign(f"{source.name}{inner}")

    def _member(self, unit: str, name: str) -> Unit | None:
        inner = _join(unit, name)
        return Unit(inner) if self.exists(inner) and inner else None

    # --- names ---

    def lookup(self, module: PythonModule, name: str) -> FoundName | None:
        """The definition of a name in a module, following imports; None if there is no such
        name."""
        seen: set[tuple[str, str]] = set()
        while (module.unit, name) not in seen:
            seen.add((module.unit, name))
            binding = module.body.bound.get(name)
            if binding is None:
                origin = self._star_origin(module, name)
                if not isinstance(origin, PythonModule):
                    inner = self._member(module.unit, name) if module.is_package else None
                    return inner or origin
                module = origin
                continue
            if binding.alias is None:
                return self._definition(module, binding)
            node, alias = binding.node, binding.alias
            if isinstance(node, ast.Import):
                whole = alias.name if alias.asname else alias.name.partition(".")[0]
                return self._absolute(module, whole.split("."))
            assert isinstance(node, ast.ImportFrom)
            source = self._imported(module, node.level, node.module or "")
            if isinstance(source, Foreign):
                return Foreign(f"{source.name}.{alias.name}")
            file = self.file_of(source.path)
            following = self.module(file) if file is not None else None
            if following is None or not self._binds(following, alias.name, seen):
                return self._member(source.path, alias.name)
            module, name = following, alias.name
        return None

    def _binds(self, module: PythonModule, name: str, seen: set[tuple[str, str]]) -> bool:
        if (module.unit, name) in seen:
            return False
        return name in module.body.bound or self._star_origin(module, name) is not None

    def _definition(
        self, module: PythonModule, binding: Binding, owner: PythonDefinition | None = None
    ) -> PythonDefinition:
        """The one definition of a binding."""
        key = (id(binding.node), binding.name)
        if key not in self._definitions:
            self._definitions[key] = PythonDefinition(module, binding, owner)
        return self._definitions[key]

    def _star_origin(self, module: PythonModule, name: str) -> PythonModule | Foreign | None:
        """The module that `from ... import *` takes a name from."""
        if not is_public(name):
            return None
        foreign: Foreign | None = None
        for node in reversed(module.body.stars):
            source = self._imported(module, node.level, node.module or "")
            if isinstance(source, Foreign):
                foreign = foreign or Foreign(f"{source.name}.{name}")
                continue
            file = self.file_of(source.path)
            if file is not None and name in self._offered(self.module(file)):
                return self.module(file)
        return foreign

    def resolve(self, expression: ast.expr, scope: Scope) -> FoundName | None:
        """The definition of a dotted name; None for any other expression, and for unknown names."""
        names: list[str] = []
        while isinstance(expression, ast.Attribute):
            names.append(expression.attr)
            expression = expression.value
        if not isinstance(expression, ast.Name):
            return None
        found = self._in_scope(expression.id, scope)
        while names and found is not None:
            found = self._attribute(found, names.pop())
        return found

    def _in_scope(self, name: str, scope: Scope) -> FoundName | None:
        if scope.owner is not None:
            binding = scope.owner.declared.bound.get(name)
            # A field or a method that has the name of a type does not hide it from other fields.
            if binding and (isinstance(binding.node, ast.ClassDef) or _is_plain(binding)):
                return self._definition(scope.module, binding, scope.owner)
        found = self.lookup(scope.module, name)
        if (found is None or isinstance(found, Foreign)) and hasattr(builtins, name):
            return found or Foreign(f"builtins.{name}")
        return found

    def _attribute(self, found: FoundName, name: str) -> FoundName | None:
        match found:
            case Foreign(name=of):
                return Foreign(f"{of}.{name}")
            case Unit(path=path):
                file = self.file_of(path)
                inner = self.lookup(self.module(file), name) if file is not None else None
                return inner or self._member(path, name)
            case PythonDefinition():
                binding = found.declared.bound.get(name)
                return self._definition(found.module, binding, found) if binding else None

    def follow(self, found: FoundName | None) -> FoundName | None:
        """The final definition of a name, following assignments such as `Old = New`."""
        for _ in range(_LONGEST_CHAIN):
            if not isinstance(found, PythonDefinition) or not found.binding.value:
                return found
            target = self.resolve(found.binding.value, scope_of(found))
            if not isinstance(target, PythonDefinition) or target.function:
                return found
            found = target
        return None

    # --- exports ---

    def exports(self, module: PythonModule) -> list[str]:
        """The names that a module has for others to import, in order."""
        listed = self._listed(module, frozenset())
        if listed:
            return listed
        own = [name for name, binding in module.body.bound.items() if _is_export(module, binding)]
        return list(dict.fromkeys([*own, *self._starred(module, frozenset())]))

    def _offered(self, module: PythonModule, seen: frozenset[str] = frozenset()) -> set[str]:
        """The names that `from module import *` binds."""
        listed = self._listed(module, seen)
        if listed:
            return set(listed)
        return {name for name in module.body.bound if is_public(name)} | set(
            self._starred(module, seen)
        )

    def _starred(self, module: PythonModule, seen: frozenset[str]) -> Iterator[str]:
        if module.unit in seen or len(seen) > _LONGEST_CHAIN:
            return
        for node in module.body.stars:
            other = self._read_unit(self._imported(module, node.level, node.module or ""))
            if other is not None:
                yield from sorted(self._offered(other, seen | {module.unit}))

    def _read_unit(self, found: FoundName | None) -> PythonModule | None:
        file = self.file_of(found.path) if isinstance(found, Unit) else None
        return None if file is None else self.module(file)

    def _listed(self, module: PythonModule, seen: frozenset[str]) -> list[str]:
        """The names in `__all__`, as far as they are literals."""
        if module.unit in seen or len(seen) > _LONGEST_CHAIN:
            return []
        names: list[str] = []
        pending = list(reversed(module.body.exported))
        while pending:
            match pending.pop():
                case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                    pending += reversed(elements)
                case ast.Constant(value=str(name)):
                    names.append(name)
                case ast.BinOp(left=left, right=right):
                    pending += [right, left]
                case ast.Starred(value=value):
                    pending.append(value)
                case ast.Attribute(value=value, attr="__all__"):
                    other = self._read_unit(self.resolve(value, Scope(module)))
                    if other is not None:
                        names += self._listed(other, seen | {module.unit})
        return list(dict.fromkeys(names))


def _ancestors(path: str) -> Iterator[str]:
    """The folders that a file is in, the outermost first; `""` is the tree."""
    yield ""
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def _join(*parts: str) -> str:
    return "/".join(part for part in parts if part)


def _only_imports(statement: ast.stmt) -> bool:
    match statement:
        case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant()):
            return True
        case ast.If(body=body, orelse=orelse):
            return all(map(_only_imports, [*body, *orelse]))
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name.startswith("__")
    return False


def _is_plain(binding: Binding) -> bool:
    return binding.value is not None and binding.annotation is None


def _is_export(module: PythonModule, binding: Binding) -> bool:
    if not is_public(binding.name):
        return False
    if binding.alias is None or module.is_package or module.is_facade:
        return True
    return binding.alias.asname == binding.alias.name

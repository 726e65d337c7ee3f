"""The codes that the program makes, found in its source: whatever is given for a `code`.

A function or class with a parameter `code` takes one. What each call gives for it is a literal, a
choice between literals, a name that is bound to such, the caller's own parameter `code`, or the
code of something that has one already (`x.code`, `x["code"]`). Anything else is listed as not
understood, so that no code can be made in a way that this search does not see.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

CODE: Final = "code"

_Taker: TypeAlias = ast.FunctionDef | ast.ClassDef
_Scope: TypeAlias = ast.FunctionDef | None


@dataclass
class Search:
    """What was found in the files of one program: codes with a place each, and what is unclear."""

    trees: Mapping[str, ast.Module]
    made: dict[str, str] = field(default_factory=dict)
    unclear: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._defined = {file: _definitions(tree) for file, tree in self.trees.items()}
        self._everywhere: dict[str, list[_Taker]] = {}
        for known in self._defined.values():
            for name, takers in known.items():
                self._everywhere.setdefault(name, []).extend(takers)
        for file, tree in self.trees.items():
            imported = _imported(tree)
            for call, scope in _calls(tree, None):
                for taker in self._called(file, call, imported):
                    self._given(file, call, taker, scope)

    def _called(self, file: str, call: ast.Call, imported: set[str]) -> list[_Taker]:
        """What a call may be of: something of this file, else of that name in any other."""
        match call.func:
            case ast.Name(id=name):
                if name in self._defined[file] or name not in imported:
                    return self._defined[file].get(name, [])
            case ast.Attribute(attr=name):
                if name in self._defined[file]:
                    return self._defined[file][name]
            case _:
                return []
        return self._everywhere.get(name, [])

    def _given(self, file: str, call: ast.Call, taker: _Taker, scope: _Scope) -> None:
        names = _parameters(taker)
        if CODE not in names or not _fits(call, taker):
            return
        place = names.index(CODE)
        given = [keyword.value for keyword in call.keywords if keyword.arg == CODE]
        for value in given or call.args[place : place + 1]:
            self._value(file, value, scope)

    def _value(self, file: str, value: ast.expr, scope: _Scope) -> None:
        place = f"{file}:{value.lineno}"
        match value:
            case ast.Constant(value=str(code)):
                self.made.setdefault(code, place)
            case ast.IfExp(body=body, orelse=orelse):
                self._value(file, body, scope)
                self._value(file, orelse, scope)
            case ast.Attribute(attr="code") | ast.Subscript(slice=ast.Constant(value="code")):
                pass
            case ast.Name(id=name) if scope is not None and name in _parameters(scope):
                if name != CODE:
                    self.unclear.append(f"{place}: {name}")
            case ast.Name(id=name) if bound := _bound(name, scope, self.trees[file]):
                for each in bound:
                    self._value(file, each, scope)
            case _:
                self.unclear.append(f"{place}: {ast.unparse(value)}")


def _definitions(tree: ast.Module) -> dict[str, list[_Taker]]:
    found: dict[str, list[_Taker]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.setdefault(node.name, []).append(node)
    return found


@cache
def _parameters(taker: _Taker) -> list[str]:
    """The names that a call gives values for, in order; of a class those of its fields."""
    if isinstance(taker, ast.ClassDef):
        members = (node for node in taker.body if isinstance(node, ast.AnnAssign))
        # A process ends with a code as well, which is a number.
        return [
            "" if ast.unparse(node) == f"{CODE}: int | None" else ast.unparse(node.target)
            for node in members
        ]
    given = taker.args
    listed = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return [arg.arg for arg in listed if arg.arg not in ("self", "cls")]


def _fits(call: ast.Call, taker: _Taker) -> bool:
    """Whether a call gives as many values as it must, or it is one of another function."""
    if any(isinstance(value, ast.Starred) for value in call.args):
        return True
    if isinstance(taker, ast.ClassDef):
        members = [node for node in taker.body if isinstance(node, ast.AnnAssign)]
        required = sum(node.value is None for node in members)
    else:
        given = taker.args
        optional = len(given.defaults) + sum(default is not None for default in given.kw_defaults)
        required = len(_parameters(taker)) - optional
    return len(call.args) + len(call.keywords) >= required


def _imported(tree: ast.Module) -> set[str]:
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _calls(node: ast.AST, scope: _Scope) -> Iterator[tuple[ast.Call, _Scope]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, scope
        yield from _calls(child, child if isinstance(child, ast.FunctionDef) else scope)


def _bound(name: str, scope: _Scope, tree: ast.Module) -> list[ast.expr]:
    """What a name stands for: in its function, else in its module."""
    for body in [*ast.walk(scope)] if scope else [], tree.body:
        found = [value for node in body for value in _assigned(name, node)]
        if found:
            return found
    return []


def _assigned(name: str, node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Assign(targets=[ast.Name(id=bound)], value=value) if bound == name:
            yield value
        case ast.AnnAssign(target=ast.Name(id=bound), value=value) if bound == name and value:
            yield value


def search(folder: Path) -> Search:
    """Search the Python files below a folder."""
    files = sorted(folder.rglob("*.py"))
    return Search(
        {
            path.relative_to(folder).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
            for path in files
        }
    )

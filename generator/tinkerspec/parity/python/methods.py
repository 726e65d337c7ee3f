"""The public functions of a type: methods and properties of a class, functions of a module."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Final

from ...diagnostics import Place
from ..languages import LANGUAGES
from ..surface import Method
from . import syntax
from .classes import Classes
from .modules import PythonDefinition, PythonModule, PythonProject
from .syntax import FunctionNode, is_public

_HOOKS: Final = frozenset(
    {"field_validator", "model_validator", "validator", "root_validator"}
    | {"field_serializer", "model_serializer", "PlainValidator", "overload"}
)
"""Decorators of what pydantic calls, not users; and of what only type checkers read."""


class Methods:
    """Reads the methods of classes and the functions of modules."""

    def __init__(self, project: PythonProject, classes: Classes) -> None:
        self._project = project
        self._classes = classes

    def of_class(self, class_: PythonDefinition, members: Collection[str]) -> tuple[Method, ...]:
        """The methods of a class, those of its bases in the tree included; no members."""
        found: dict[str, Method] = {}
        for base in self._classes.lineage(class_).classes:
            for name in base.declared.bound:
                if not is_public(name) or name in members or name in found:
                    continue
                function = function_of(base, name)
                if function is not None and not _decorators(function) & _HOOKS:
                    found[name] = self._method(name, function, base.module, 1)
        return tuple(found.values())

    def of_module(self, module: PythonModule) -> tuple[Method, ...]:
        """The functions that a module defines."""
        return tuple(
            self._method(name, binding.node, module, 0)
            for name, binding in module.body.bound.items()
            if is_public(name) and isinstance(binding.node, ast.FunctionDef | ast.AsyncFunctionDef)
        )

    def _method(
        self, name: str, function: FunctionNode, module: PythonModule, bound: int
    ) -> Method:
        if "staticmethod" in _decorators(function):
            bound = 0
        least, most = (0, 0) if is_property(function) else _counts(function, bound)
        return Method(
            name=LANGUAGES["python"].neutral(name),
            spelled=name,
            least=least,
            most=most,
            doc=syntax.docstring(function),
            place=Place(self._project.tree.name(module.file), function.lineno),
        )


def function_of(class_: PythonDefinition, name: str) -> FunctionNode | None:
    """The function that a class has under a name, under another name of the class too."""
    for _ in range(len(class_.declared.bound)):
        binding = class_.declared.bound.get(name)
        if binding is None:
            return None
        if isinstance(binding.node, ast.FunctionDef | ast.AsyncFunctionDef):
            return binding.node
        if binding.annotation is not None or not isinstance(binding.value, ast.Name):
            return None
        name = binding.value.id
    return None


def is_property(function: FunctionNode) -> bool:
    """Whether it is read without being called."""
    return any(name.endswith("property") for name in _decorators(function))


def _decorators(function: FunctionNode) -> set[str]:
    return set(_names(function.decorator_list))


def _names(decorators: list[ast.expr]) -> Iterator[str]:
    for decorator in decorators:
        inner = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(inner, ast.Name):
            yield inner.id
        elif isinstance(inner, ast.Attribute):
            yield inner.attr


def _counts(function: FunctionNode, bound: int) -> tuple[int, int | None]:
    """The minimum and maximum number of arguments after the first `bound`; None for no limit."""
    arguments = function.args
    positional = max(len(arguments.posonlyargs) + len(arguments.args) - bound, 0)
    optional = len(arguments.defaults)
    needed = sum(default is None for default in arguments.kw_defaults)
    least = max(positional - optional, 0) + needed
    most = None if arguments.vararg else positional + len(arguments.kwonlyargs)
    return least, most

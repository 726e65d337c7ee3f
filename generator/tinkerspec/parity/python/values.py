"""Values that are known without running code, as JSON."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ...contract.model import Json
from ..surface import DYNAMIC, Dynamic
from . import syntax
from .modules import PythonDefinition, PythonProject, Scope, scope_of

_DEEPEST: Final = 20
_LARGEST_INTEGER: Final = 2**1024
_MOST: Final = 1000
"""Parts of a value."""

_EMPTY: Final[Mapping[str, Callable[[], Json]]] = MappingProxyType(
    {
        **dict.fromkeys(("list", "tuple", "set", "frozenset", "deque"), list),
        **dict.fromkeys(("dict", "defaultdict", "OrderedDict"), dict),
        "str": str,
        "int": int,
        "float": float,
        "bool": bool,
    }
)
"""What calling a built-in type without arguments gives."""


class _NotPlainError(Exception):
    """The value is unknown without running code."""


class Values:
    """Reads values: literals, negative numbers, constants of the tree, members of its enums."""

    def __init__(self, project: PythonProject) -> None:
        self._project = project
        self._left = _MOST

    def value(self, expression: ast.expr, scope: Scope) -> Json | Dynamic:
        """The value of an expression; DYNAMIC if it is unknown without running code."""
        self._left = _MOST
        try:
            return self._value(expression, scope, 0)
        except _NotPlainError:
            return DYNAMIC

    def made(self, factory: ast.expr, scope: Scope) -> Json | Dynamic:
        """The value that a default factory gives."""
        if isinstance(factory, ast.Lambda):
            return self.value(factory.body, scope)
        while isinstance(factory, ast.Subscript):  # list[int]
            factory = factory.value
        return self._empty(factory, scope)

    def _empty(self, type_: ast.expr, scope: Scope) -> Json | Dynamic:
        found = self._project.resolve(type_, scope)
        name = getattr(found, "name", "")
        package, _, last = name.rpartition(".")
        if package not in ("builtins", "typing", "collections") or last not in _EMPTY:
            return DYNAMIC
        return _EMPTY[last]()

    def _value(self, expression: ast.expr, scope: Scope, depth: int) -> Json:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise _NotPlainError
        match expression:
            case ast.Constant(value=value):
                return _scalar(value)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
                number = self._value(operand, scope, depth + 1)
                if isinstance(number, bool) or not isinstance(number, int | float):
                    raise _NotPlainError
                return -number if isinstance(sign, ast.USub) else number
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return [self._value(item, scope, depth + 1) for item in items]
            case ast.Dict(keys=keys, values=values):
                return dict(self._entries(keys, values, scope, depth))
            case ast.Call(args=[], keywords=[], func=function):
                empty = self._empty(function, scope)
                if isinstance(empty, Dynamic):
                    raise _NotPlainError
                return empty
            case ast.Name() | ast.Attribute():
                return self._named(expression, scope, depth)
        raise _NotPlainError

    def _entries(
        self, keys: list[ast.expr | None], values: list[ast.expr], scope: Scope, depth: int
    ) -> Iterator[tuple[str, Json]]:
        for key, value in zip(keys, values, strict=True):
            name = None if key is None else self._value(key, scope, depth + 1)
            if not isinstance(name, str):
                raise _NotPlainError
            yield name, self._value(value, scope, depth + 1)

    def _named(self, expression: ast.Name | ast.Attribute, scope: Scope, depth: int) -> Json:
        found = self._project.resolve(expression, scope)
        if found is None and isinstance(expression, ast.Attribute) and expression.attr == "value":
            return self._value(expression.value, scope, depth + 1)  # of a member of an enum
        if not isinstance(found, PythonDefinition) or found.binding.value is None:
            raise _NotPlainError
        return self._value(found.binding.value, scope_of(found), depth + 1)


def _scalar(value: object) -> Json:
    match value:
        case None | bool():
            return value
        case str():
            return syntax.clean(value)
        case int() if value < _LARGEST_INTEGER:
            return value
        case float() if math.isfinite(value):
            return value
    raise _NotPlainError

"""The requests of a client: calls such as `client.post("/runs", json=body)`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from ...diagnostics import Place
from ..surface import OperationSurface, ParameterSurface
from .modules import PythonModule, PythonProject, Scope
from .operations import JSON, METHODS, MULTIPART, Operations, is_test, last_name
from .syntax import FunctionNode
from .values import Values

_CALLS: Final = re.compile(rb"\._?(?:%b|request)\s*\(" % "|".join(METHODS).encode())
_PATHS: Final = re.compile(rb"[\"'}]/")
_BODIES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"body": (JSON,), "json": (JSON,), "files": (MULTIPART,), "content": (), "data": ()}
)
"""The arguments that hold a body, with the media type that each implies; empty if unknown."""
_BASE: Final = re.compile(r"(?:[A-Za-z][\w+.-]*://[^/]*|\{[^{}]*\})(?=/)")
"""What stands before the path of an address: a host, or a variable that holds it."""
_IS_PATH: Final = re.compile(r"/[^\s]*")
_QUERIES: Final = frozenset({"params", "query"})

_AroundCall: TypeAlias = tuple[FunctionNode, ...]
"""The functions around a call, the outermost first."""


class Requests:
    """Finds the requests of a tree."""

    def __init__(self, project: PythonProject) -> None:
        self._project = project
        self._values = Values(project)

    def read(self) -> Operations:
        """Every request outside of tests.

        Raises:
            DiagnosticError: A file that has one of them cannot be read.
        """
        found: dict[str, OperationSurface] = {}
        for path in sorted(self._project.files):
            data = self._project.tree.files.search(path)
            if is_test(path) or not (_CALLS.search(data) and _PATHS.search(data)):
                continue
            module = self._project.module(path)
            for functions, call in _calls(module.tree):
                operation = self._operation(module, functions, call)
                if operation is not None:
                    before = found.get(operation.key)
                    found[operation.key] = _both(before, operation) if before else operation
        return Operations(tuple(found.values()))

    def _operation(
        self, module: PythonModule, functions: _AroundCall, call: ast.Call
    ) -> OperationSurface | None:
        """The operation that a call asks for; None for any other call."""
        scope = Scope(module)
        method = last_name(call.func).removeprefix("_")
        arguments = list(call.args)
        if method == "request" and arguments:
            method = (self._text(arguments.pop(0), scope) or "").lower()
        given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        target = arguments[0] if arguments else given.get("path", given.get("url"))
        path = self._path(target, scope) if method in METHODS else None
        if path is None:
            return None
        path, _, query = path.partition("?")
        names = [part.partition("=")[0] for part in query.split("&") if part]
        names += _query_names(call, functions)
        place = Place(self._project.tree.name(module.file), call.lineno)
        body = next((_BODIES[name] for name in _BODIES if name in given), None)
        sent = () if body is None else self._header("content-type", functions, call, scope, body)
        return OperationSurface(
            name=functions[0].name.strip("_") if functions else "",
            method=method.upper(),
            path=path,
            place=place,
            parameters=(
                *(_parameter(name, "query", place) for name in dict.fromkeys(names)),
                *_passed(functions, place),
            ),
            request=sent,
            answer=self._header("accept", functions, call, scope, ()),
        )

    def _text(self, expression: ast.expr | None, scope: Scope) -> str | None:
        value = self._values.value(expression, scope) if expression is not None else None
        return value if isinstance(value, str) else None

    # --- paths ---

    def _path(self, target: ast.expr | None, scope: Scope) -> str | None:
        """The path of an address, with the names of what is put into it; None if it is none."""
        text = self._pattern(target, scope) if target is not None else ""
        path = _BASE.sub("", text, count=1) if not text.startswith("/") else text
        return path if _IS_PATH.fullmatch(path) else None

    def _pattern(self, expression: ast.expr, scope: Scope) -> str:
        match expression:
            case ast.JoinedStr(values=parts):
                return "".join(self._pattern(part, scope) for part in parts)
            case ast.FormattedValue(value=value):
                return self._text(value, scope) or f"{{{_mentioned(value)}}}"
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self._pattern(left, scope) + self._pattern(right, scope)
        return self._text(expression, scope) or f"{{{_mentioned(expression)}}}"

    # --- headers ---

    def _header(
        self,
        name: str,
        functions: _AroundCall,
        call: ast.Call,
        scope: Scope,
        otherwise: tuple[str, ...],
    ) -> tuple[str, ...]:
        """The media types that a header may have; with `otherwise`, if it may not be set."""
        body: Sequence[ast.stmt] = functions[0].body if functions else ()
        given, always = self._set_in(body, name, scope) if body else ([], False)
        own = self._in_dicts(call, name, scope)
        values = own or (given if always else [*otherwise, *given])
        return tuple(dict.fromkeys(values))

    def _set_in(self, body: Sequence[ast.stmt], name: str, scope: Scope) -> tuple[list[str], bool]:
        """What statements set a header to, and whether they always do."""
        values: list[str] = []
        always = False
        for statement in body:
            match statement:
                case ast.If(body=inner, orelse=orelse):
                    parts = [self._set_in(inner, name, scope), self._set_in(orelse, name, scope)]
                    found, sure = parts[0][0] + parts[1][0], parts[0][1] and parts[1][1]
                case ast.For(body=inner) | ast.AsyncFor(body=inner) | ast.While(body=inner):
                    found, sure = self._set_in(inner, name, scope)[0], False
                case (
                    ast.With(body=inner)
                    | ast.AsyncWith(body=inner)
                    | ast.Try(body=inner)
                    | ast.FunctionDef(body=inner)
                    | ast.AsyncFunctionDef(body=inner)
                ):
                    found, sure = self._set_in(inner, name, scope)
                case ast.Assign(targets=[ast.Subscript(slice=key)], value=value) if self._is(
                    key, name, scope
                ):
                    found, sure = _media_types(self._text(value, scope)), True
                case _:
                    found = self._in_dicts(statement, name, scope)
                    sure = bool(found)
            values = found if sure else [*values, *found]
            always = always or sure
        return values, always

    def _in_dicts(self, node: ast.AST, name: str, scope: Scope) -> list[str]:
        """What a header is in the literals of a statement."""
        return [
            media
            for each in ast.walk(node)
            if isinstance(each, ast.Dict)
            for key, value in zip(each.keys, each.values, strict=True)
            if key is not None and self._is(key, name, scope)
            for media in _media_types(self._text(value, scope))
        ]

    def _is(self, key: ast.expr, name: str, scope: Scope) -> bool:
        text = self._text(key, scope)
        return text is not None and text.lower() == name


def _calls(tree: ast.Module) -> Iterator[tuple[_AroundCall, ast.Call]]:
    """Every call that is no decorator, with the functions around it, in reading order."""
    pending: list[tuple[ast.AST, _AroundCall]] = [(tree, ())]
    while pending:
        node, functions = pending.pop()
        children = list(ast.iter_child_nodes(node))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions = (*functions, node)
            children = list(node.body)
        if isinstance(node, ast.Call):
            yield functions, node
        pending += [(child, functions) for child in reversed(children)]


def _mentioned(expression: ast.expr) -> str:
    """The name of what is put into a path, without the call that quotes it."""
    while isinstance(expression, ast.Call) and expression.args:
        expression = expression.args[0]
    return last_name(expression)


def _query_names(call: ast.Call, functions: _AroundCall) -> Iterator[str]:
    """The names of the query, as far as literals in or before the call say them."""
    for node in ast.walk(call):
        match node:
            case ast.keyword(arg=name, value=value) if name in _QUERIES:
                yield from _keys(value, functions)
            case ast.Dict(keys=keys, values=values):
                for key, value in zip(keys, values, strict=True):
                    if isinstance(key, ast.Constant) and key.value in _QUERIES:
                        yield from _keys(value, functions)


def _keys(value: ast.expr, functions: _AroundCall) -> Iterator[str]:
    """The keys of a literal, or of a variable that is set and added to in the functions."""
    if isinstance(value, ast.Dict):
        for key in value.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value
    if not isinstance(value, ast.Name) or not functions:
        return
    for node in ast.walk(functions[0]):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() as inner):
                yield from _keys(inner, ()) if name == value.id else ()
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict() as inner):
                yield from _keys(inner, ()) if name == value.id else ()
            case ast.Subscript(
                value=ast.Name(id=name), slice=ast.Constant(value=str(text)), ctx=ast.Store()
            ) if name == value.id:
                yield text


def _passed(functions: _AroundCall, place: Place) -> Iterator[ParameterSurface]:
    """What the caller of the outermost function passes."""
    arguments = functions[0].args if functions else None
    if arguments is None:
        return
    positional = [*arguments.posonlyargs, *arguments.args]
    first = len(positional) - len(arguments.defaults)
    for index, argument in enumerate(positional):
        if argument.arg not in ("self", "cls"):
            yield _parameter(argument.arg, "argument", place, required=index < first)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(argument.arg, "argument", place, required=default is None)


def _parameter(
    name: str, where: Literal["query", "argument"], place: Place, *, required: bool = False
) -> ParameterSurface:
    return ParameterSurface(name=name, where=where, required=required, place=place)


def _media_types(value: str | None) -> list[str]:
    parts = (part.partition(";")[0].strip().lower() for part in (value or "").split(","))
    return [part for part in parts if part]


def _both(one: OperationSurface, other: OperationSurface) -> OperationSurface:
    """An operation that is asked for in two places."""
    named = {(parameter.where, parameter.name): parameter for parameter in other.parameters}
    known = {(parameter.where, parameter.name): parameter for parameter in one.parameters}
    return replace(
        one,
        parameters=tuple({**named, **known}.values()),
        request=tuple(dict.fromkeys([*one.request, *other.request])),
        answer=tuple(dict.fromkeys([*one.answer, *other.answer])),
    )

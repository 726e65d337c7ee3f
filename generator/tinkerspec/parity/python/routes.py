"""The routes of a server: functions that a decorator or a call gives a path."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Final

from ...diagnostics import Place
from ...frozen import frozen
from ..surface import OperationSurface, ParameterSurface
from .annotations import forward, known
from .modules import Foreign, PythonDefinition, PythonModule, PythonProject, Scope, scope_of
from .operations import FORM, JSON, METHODS, MULTIPART, Operations, is_test, last_name
from .syntax import FunctionNode
from .values import Values

_MENTIONS: Final = re.compile(
    rb"@[\w.]+\.(?:%b|api_route|route)\s*\(|\b(?:Route|APIRoute|add_\w+|mount)\s*\("
    rb"|\b(?:include_router|register_blueprint)\s*\(" % "|".join(METHODS).encode()
)
_ANY_METHOD: Final = frozenset(
    {"route", "api_route", "Route", "APIRoute", "add_route", "add_api_route", "add_url_rule"}
)
_PLACEHOLDER: Final = re.compile(r"<(?:\w+:)?(\w+)>|\{(\w+)(?::\w+)?\}")
_READERS: Final = frozenset({"model_validate", "model_validate_json", "parse_obj", "parse_raw"})
_LONGEST_CHAIN: Final = 20


@frozen
class _Route:
    """A function with a method and a path below that of its router."""

    call: ast.Call
    function: FunctionNode
    router: ast.expr | None
    method: str
    path: str


@frozen
class _HandlerArgument:
    """An argument of a handler: its type, and the call that says where its value comes from."""

    node: ast.arg
    annotation: ast.expr | None
    source: ast.Call | None
    default: ast.expr | None

    @property
    def kind(self) -> str:
        """What the source is called: `Query`, `Depends`; `""` if there is none."""
        return last_name(self.source.func) if self.source else ""

    @property
    def is_required(self) -> bool:
        """Whether a request must have it."""
        given = self.source.args[:1] if self.source else []
        given += [k.value for k in (self.source.keywords if self.source else ()) if k.arg in _GIVEN]
        plain = (
            [self.default] if self.default is not None and self.default is not self.source else []
        )
        values = [*given, *plain]
        return all(isinstance(value, ast.Constant) and value.value is ... for value in values)


_GIVEN: Final = frozenset({"default", "default_factory"})


class Routes:
    """Finds the routes of a tree."""

    def __init__(self, project: PythonProject) -> None:
        self._project = project
        self._values = Values(project)
        self._included: dict[PythonDefinition, list[tuple[ast.expr | None, Scope, str]]] = {}

    def read(self) -> Operations:
        """Every route outside of tests, and the types that they read and answer.

        Raises:
            DiagnosticError: A file that has one of them cannot be read.
        """
        files = self._project.tree.files
        modules = [
            self._project.module(path)
            for path in sorted(self._project.files)
            if not is_test(path) and _MENTIONS.search(files.search(path))
        ]
        for module in modules:
            self._note_inclusions(module)
        found: dict[str, OperationSurface] = {}
        used: dict[str, PythonDefinition] = {}
        for module in modules:
            for route in self._routes(module):
                for operation in self._operations(module, route):
                    found.setdefault(operation.key, operation)
                for definition in self._types(module, route):
                    used.setdefault(definition.name, definition)
        return Operations(tuple(found.values()), used)

    def _text(self, expression: ast.expr | None, scope: Scope) -> str | None:
        value = self._values.value(expression, scope) if expression is not None else None
        return value if isinstance(value, str) else None

    # --- paths ---

    def _note_inclusions(self, module: PythonModule) -> None:
        """Keep what each router is included in, and under which path."""
        scope = Scope(module)
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            given = {keyword.arg: keyword.value for keyword in node.keywords}
            prefix = given.get("prefix", given.get("url_prefix"))
            match node.func.attr, node.args:
                case (("include_router" | "register_blueprint"), [child, *_]):
                    pass
                case "mount", [prefix, child, *_]:
                    pass
                case _:
                    continue
            found = self._project.follow(self._project.resolve(child, scope))
            if isinstance(found, PythonDefinition):
                above = (node.func.value, scope, self._text(prefix, scope) or "")
                self._included.setdefault(found, []).append(above)

    def _prefixes(self, router: ast.expr | None, scope: Scope, depth: int = 0) -> list[str]:
        """The paths that lead to a router."""
        found = self._project.follow(self._project.resolve(router, scope)) if router else None
        if not isinstance(found, PythonDefinition) or depth > _LONGEST_CHAIN:
            return [""]
        own = ""
        if isinstance(found.binding.value, ast.Call):
            for keyword in found.binding.value.keywords:
                if keyword.arg in ("prefix", "url_prefix"):
                    own = self._text(keyword.value, scope_of(found)) or ""
        above = [
            before + prefix
            for parent, where, prefix in self._included.get(found, ())
            for before in self._prefixes(parent, where, depth + 1)
        ]
        return [prefix + own for prefix in above or [""]]

    # --- routes ---

    def _routes(self, module: PythonModule) -> Iterator[_Route]:
        scope = Scope(module)
        added = tuple(f"add_{method}" for method in METHODS)
        for node in ast.walk(module.tree):
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    for decorator in node.decorator_list:
                        if isinstance(decorator, ast.Call):
                            yield from self._made(decorator, node, scope, METHODS)
                case ast.Call(args=[_, ast.Name() | ast.Attribute() as target, *_]):
                    handler = self._project.follow(self._project.resolve(target, scope))
                    if isinstance(handler, PythonDefinition) and handler.function:
                        yield from self._made(node, handler.function, scope, added)

    def _made(
        self, call: ast.Call, function: FunctionNode, scope: Scope, names: Sequence[str]
    ) -> Iterator[_Route]:
        """The routes that a decorator or a call makes of a function."""
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        path = self._text(call.args[0] if call.args else given.get("path"), scope)
        if path is None or (path and not path.startswith("/")):
            return
        name = last_name(call.func)
        methods: object = []
        if name in names:
            methods = [METHODS[names.index(name)]]
        elif name in _ANY_METHOD:
            listed = given.get("methods")
            methods = self._values.value(listed, scope) if listed is not None else ["get"]
        router = call.func.value if isinstance(call.func, ast.Attribute) else None
        for method in methods if isinstance(methods, list) else ():
            if isinstance(method, str):
                yield _Route(call, function, router, method.upper(), path)

    def _operations(self, module: PythonModule, route: _Route) -> Iterator[OperationSurface]:
        for prefix in self._prefixes(route.router, Scope(module)):
            path = _PLACEHOLDER.sub(r"{\1\2}", prefix + route.path) or "/"
            yield OperationSurface(
                name=route.function.name,
                method=route.method,
                path=path,
                place=self._place(module, route.call),
                parameters=tuple(self._parameters(module, route, path)),
                request=self._media(module, route),
            )

    def _place(self, module: PythonModule, node: ast.AST) -> Place:
        return Place(self._project.tree.name(module.file), getattr(node, "lineno", 1))

    # --- what a handler reads ---

    def _parameters(
        self, module: PythonModule, route: _Route, path: str
    ) -> Iterator[ParameterSurface]:
        scope = Scope(module)
        for argument in _arguments(route.function):
            name = argument.node.arg
            plain = not argument.kind and self._is_plain(argument.annotation, scope)
            if f"{{{name}}}" in path or not (plain or argument.kind in ("Query", "Header")):
                continue
            keywords = argument.source.keywords if argument.source else ()
            alias = next((self._text(k.value, scope) for k in keywords if k.arg == "alias"), None)
            is_header = argument.kind == "Header"
            yield ParameterSurface(
                name=alias or (name.replace("_", "-") if is_header else name),
                where="header" if is_header else "query",
                required=argument.is_required,
                place=self._place(module, argument.node),
            )

    def _media(self, module: PythonModule, route: _Route) -> tuple[str, ...]:
        """The media type of the body; empty where the handler reads the body by itself, or none."""
        kinds = {"Form": FORM, "File": MULTIPART, "Body": JSON}
        for argument in _arguments(route.function):
            if argument.kind in kinds:
                return (kinds[argument.kind],)
            if not argument.kind and self._is_record(argument.annotation, Scope(module)):
                return (JSON,)
        return ()

    def _is_record(self, annotation: ast.expr | None, scope: Scope) -> bool:
        """Whether an annotation names a class of the tree, alone or among others."""
        return any(
            isinstance(found, PythonDefinition) and found.class_ is not None
            for found in self._named(annotation, scope)
        )

    def _is_plain(self, annotation: ast.expr | None, scope: Scope) -> bool:
        """Whether an annotation names nothing but types of the language."""
        named = list(self._named(annotation, scope))
        return bool(named) and all(isinstance(each, Foreign) and known(each) for each in named)

    # --- types ---

    def _types(self, module: PythonModule, route: _Route) -> Iterator[PythonDefinition]:
        """The types that a route reads and answers, and what these are made of."""
        function = route.function
        said = [argument.annotation for argument in _arguments(function)]
        said += [function.returns]
        said += [k.value for k in route.call.keywords if k.arg == "response_model"]
        for node in ast.walk(function):
            match node:
                case ast.Call(func=ast.Attribute(value=type_, attr=name)) if name in _READERS:
                    said.append(type_)
                case ast.Call(func=type_, args=[], keywords=[ast.keyword(arg=None), *_]):
                    said.append(type_)
        scope = Scope(module)
        pending = [found for expression in said for found in self._named(expression, scope)]
        seen: set[PythonDefinition] = set()
        while pending:
            found = pending.pop(0)
            if isinstance(found, PythonDefinition) and found not in seen and not found.function:
                seen.add(found)
                yield found
                pending += self._inside(found)

    def _inside(self, definition: PythonDefinition) -> Iterator[PythonDefinition | Foreign]:
        outer = scope_of(definition)
        if definition.class_ is None:
            yield from self._named(definition.binding.value, outer)
            return
        for base in definition.class_.bases:
            yield from self._named(base, outer)
        for binding in definition.body.annotated.values():
            yield from self._named(binding.annotation, Scope(definition.module, definition))

    def _named(
        self, expression: ast.expr | None, scope: Scope
    ) -> Iterator[PythonDefinition | Foreign]:
        """What the names of an annotation stand for, those in quotes included."""
        pending: list[ast.AST] = [expression] if expression is not None else []
        while pending:
            node = pending.pop()
            match node:
                case ast.Name() | ast.Attribute():
                    found = self._project.follow(self._project.resolve(node, scope))
                    if isinstance(found, PythonDefinition | Foreign):
                        yield found
                case ast.Constant(value=str(text)):
                    inner = forward(text)
                    pending += [inner] if isinstance(inner, _NAMES) else []
                case _:
                    pending += ast.iter_child_nodes(node)


_NAMES: Final = (ast.Name, ast.Attribute, ast.Subscript, ast.BinOp)


def _arguments(function: FunctionNode) -> Iterator[_HandlerArgument]:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [*[None] * (len(positional) - len(arguments.defaults)), *arguments.defaults]
    pairs = [
        *zip(positional, defaults, strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    for node, default in pairs:
        if node.arg in ("self", "cls"):
            continue
        annotation, metadata = node.annotation, list[ast.expr]()
        match annotation:
            case ast.Subscript(value=head, slice=ast.Tuple(elts=[first, *rest])):
                if last_name(head) == "Annotated":
                    annotation, metadata = first, rest
        calls = [each for each in (default, *metadata) if isinstance(each, ast.Call)]
        yield _HandlerArgument(node, annotation, next(iter(calls), None), default)

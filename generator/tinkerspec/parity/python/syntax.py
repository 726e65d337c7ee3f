"""Files of Python as trees, and what a body of statements binds."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import zip_longest
from types import MappingProxyType
from typing import Final, TypeAlias

from ...diagnostics import Diagnostic, DiagnosticError
from ...frozen import frozen

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_DEEP: Final = 50
_FLOOR: Final = (3, 11)
"""The oldest Python whose branches are of interest."""
_FLAGS: Final = MappingProxyType(
    {"PYDANTIC_V2": True, "IS_PYDANTIC_V2": True, "PYDANTIC_V1": False, "IS_PYDANTIC_V1": False}
)
"""Names that packages use to test for pydantic 2, which is assumed."""


def parse(data: bytes, file: str) -> ast.Module:
    """Read a file; `file` is its name for the user.

    Raises:
        DiagnosticError: It is not Python, or nests too deep.
    """
    nul = data.find(b"\0")
    if nul >= 0:
        line, column = data.count(b"\n", 0, nul) + 1, nul - data.rfind(b"\n", 0, nul)
        raise _syntax_fault("a NUL byte", file, line, column)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # warnings about the file are for its authors
            return ast.parse(data)
    except SyntaxError as error:
        place = (error.lineno or 1, error.offset or 1)
        raise _syntax_fault(error.msg, file, *place) from None
    except ValueError as error:
        raise _syntax_fault(str(error), file, 1, 1) from None
    except (RecursionError, MemoryError):
        raise too_deep(file, *_deepest(data)) from None


def _syntax_fault(message: str, file: str, line: int, column: int) -> DiagnosticError:
    fault = Diagnostic(
        code="python-syntax",
        message=f"not Python: {clean(message)}",
        help="fix the syntax, or use the Python version that the file is written for",
        file=file,
        line=line,
        column=max(column, 1),
    )
    return DiagnosticError([fault])


def too_deep(file: str, line: int, column: int = 1) -> DiagnosticError:
    """The fault of a place that is nested too deep."""
    fault = Diagnostic(
        code="python-too-deep",
        message="nested too deep to be read",
        help="simplify it",
        file=file,
        line=line,
        column=min(line, column),
    )
    return DiagnosticError([fault])


def _deepest(data: bytes) -> tuple[int, int]:
    """The line where most brackets are open, or the longest one when few are, and its column."""
    best = longest = (0, 1)
    depth = 0
    for number, line in enumerate(data.split(b"\n"), start=1):
        opened = sum(line.count(bracket) for bracket in (b"(", b"[", b"{"))
        closed = sum(line.count(bracket) for bracket in (b")", b"]", b"}"))
        best = max(best, (depth + opened, number), key=lambda pair: pair[0])
        longest = max(longest, (len(line), number), key=lambda pair: pair[0])
        depth += opened - closed
    return (best if best[0] > _DEEP else longest)[1], 1


def clean(text: str) -> str:
    """The text without lone surrogates, which no output can show."""
    return text.encode("utf-8", "replace").decode()


# --- bodies --------------------------------------------------------------------------------------


@frozen
class Binding:
    """A name and the statement that binds it; `doc` is the text that stands after it.

    `value` is what an assignment gives it, `annotation` the type it is said to have, `alias` the
    part of an import that is meant.
    """

    name: str
    node: ast.stmt
    value: ast.expr | None = None
    annotation: ast.expr | None = None
    alias: ast.alias | None = None
    doc: str = ""


@frozen
class Body:
    """What the statements of a module or a class bind, those of branches included.

    Later statements win; of the branches of one statement the first that binds a name does.
    `exported` are the values that are given or added to `__all__`.
    """

    bound: dict[str, Binding] = field(default_factory=dict)
    annotated: dict[str, Binding] = field(default_factory=dict)
    stars: list[ast.ImportFrom] = field(default_factory=list)
    exported: list[ast.expr] = field(default_factory=list)


def body_of(statements: Sequence[ast.stmt], *, checking: bool | None) -> Body:
    """What statements bind; `checking` is the value of TYPE_CHECKING, None for both."""
    body = Body()
    for statement, after in zip_longest(statements, statements[1:]):
        if statement is None:
            break
        branches = _branches(statement, checking)
        if branches is None:
            for binding in _bindings(statement, _text(after)):
                _add(body, binding)
            _note(body, statement)
        else:
            _merge(body, [body_of(branch, checking=checking) for branch in branches])
    return body


def _text(after: ast.stmt | None) -> str:
    match after:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return text
    return ""


def _add(body: Body, binding: Binding) -> None:
    if binding.annotation is not None:
        body.annotated[binding.name] = binding
    if binding.annotation is None or binding.value is not None:
        body.bound[binding.name] = binding


def _merge(body: Body, branches: list[Body]) -> None:
    first = Body()
    for branch in branches:
        for name, binding in branch.bound.items():
            first.bound.setdefault(name, binding)
        for name, binding in branch.annotated.items():
            first.annotated.setdefault(name, binding)
        body.stars.extend(branch.stars)
        body.exported.extend(branch.exported)
    body.bound.update(first.bound)
    body.annotated.update(first.annotated)


def _branches(statement: ast.stmt, checking: bool | None) -> list[list[ast.stmt]] | None:
    """The alternatives of a statement that holds others; None for a statement that holds none."""
    match statement:
        case ast.If():
            return list(_taken(statement, checking))
        case ast.Try() | ast.TryStar():
            tried = [*statement.body, *statement.orelse, *statement.finalbody]
            return [tried, *(handler.body for handler in statement.handlers)]
        case ast.With(body=inner) | ast.AsyncWith(body=inner):
            return [inner]
        case ast.For(body=inner, orelse=orelse) | ast.While(body=inner, orelse=orelse):
            return [inner, orelse]
    return None


def _taken(statement: ast.If, checking: bool | None) -> Iterator[list[ast.stmt]]:
    """The branches that may be run, `elif` after `elif`."""
    rest: list[ast.stmt] = [statement]
    while len(rest) == 1 and isinstance(rest[0], ast.If):
        chosen = rest[0]
        truth = _truth(chosen.test, checking)
        if truth is not False:
            yield chosen.body
        rest = [] if truth else chosen.orelse
    yield rest


def _truth(test: ast.expr, checking: bool | None) -> bool | None:
    match test:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return checking if name == "TYPE_CHECKING" else _FLAGS.get(name)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            inner = _truth(operand, checking)
            return None if inner is None else not inner
        case ast.Constant(value=value):
            return bool(value)
        case ast.Compare(
            left=ast.Attribute(value=ast.Name(id="sys"), attr="version_info"),
            ops=[ast.GtE() | ast.Lt() as operator],
            comparators=[ast.Tuple(elts=[ast.Constant(value=3), ast.Constant(value=int(minor))])],
        ) if (3, minor) <= _FLOOR:
            return isinstance(operator, ast.GtE)
    return None


def _bindings(statement: ast.stmt, doc: str) -> Iterator[Binding]:
    match statement:
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            for alias in names:
                plain = alias.name.partition(".")[0]
                if alias.name != "*":
                    yield Binding(alias.asname or plain, statement, alias=alias)
        case ast.ClassDef(name=name):
            yield Binding(name, statement)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            if not _is_accessor(statement):
                yield Binding(name, statement)
        case _:
            yield from _assignments(statement, doc)


def _assignments(statement: ast.stmt, doc: str) -> Iterator[Binding]:
    match statement:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, ast.Name):
                    yield Binding(target.id, statement, value, doc=doc)
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=given):
            yield Binding(name, statement, given, annotation, doc=doc)
        case _ if is_type_statement(statement):
            name, value = getattr(statement, "name").id, getattr(statement, "value")  # noqa: B009
            yield Binding(name, statement, value, doc=doc)


def is_type_statement(statement: ast.stmt) -> bool:
    """Whether it is `type X = ...`, which Python 3.11 has no class for."""
    return type(statement).__name__ == "TypeAlias"


def _is_accessor(function: FunctionNode) -> bool:
    """Whether it adds to a property of the same name, instead of binding the name."""
    return any(
        isinstance(decorator, ast.Attribute) and decorator.attr in ("setter", "deleter")
        for decorator in function.decorator_list
    )


def _note(body: Body, statement: ast.stmt) -> None:
    match statement:
        case ast.ImportFrom(names=[ast.alias(name="*")]):
            body.stars.append(statement)
        case (
            ast.Assign(targets=[ast.Name(id="__all__")], value=value)
            | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value)
            | ast.AugAssign(target=ast.Name(id="__all__"), value=value)
        ):
            body.exported.append(value)
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id="__all__"), attr=method), args=[value]
            )
        ):
            single = ast.List(elts=[value], ctx=ast.Load())
            body.exported.append(single if method == "append" else value)


def paragraph(text: str | None) -> str:
    """The first paragraph of a text, on one line."""
    lines: list[str] = []
    for line in (text or "").strip().splitlines():
        if not line.strip():
            break
        lines.append(line.strip())
    return clean(" ".join(lines))


def docstring(node: ast.ClassDef | FunctionNode) -> str:
    """The first paragraph of a class's or a function's docstring."""
    return paragraph(_text(node.body[0]) if node.body else "")


def is_public(name: str) -> bool:
    """Whether a name is meant for users: it has no underscore in front."""
    return not name.startswith("_")

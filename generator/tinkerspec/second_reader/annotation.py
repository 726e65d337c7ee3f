"""A Python annotation as a tree, in one normal form.

The second reader gives annotations as text, the IR as types; both become this tree, so that they
can be compared. In normal form a union is flat, names nothing twice and ends in
`None`; bounds stand at the type that they bind: `Annotated[int, Field(ge=0)] | None`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from ..frozen import frozen

BoundValue: TypeAlias = int | float | str | bool
"""A constraint's value."""

LEAVES: Final = frozenset(
    {"Any", "None", "bool", "bytes", "date", "datetime", "float", "int", "str"}
)
"""Names that are types without parts; every other name is the name of a definition."""

_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_CONTAINERS: Final = frozenset({"dict", "list"})
_CALLS: Final = {"confloat": "float", "conint": "int", "conlist": "list", "constr": "str"}
"""Functions that the second reader calls for a type with bounds inside a union."""


class AnnotationError(ValueError):
    """The text is no annotation of the kinds that a schema of our dialect can become."""


@frozen
class Leaf:
    """A type without parts: `int`, `datetime`, `Any`, `None`."""

    name: str


@frozen
class Named:
    """A definition, by its name."""

    name: str


@frozen
class Literals:
    """One of some values, each as Python spells it: `Literal['png', 1]`."""

    values: tuple[str, ...]

    @classmethod
    def of(cls, values: Iterable[object]) -> Literals:
        """The values, spelled."""
        return cls(tuple(map(repr, values)))


@frozen
class Generic:
    """A container and what it holds: `list[int]`, `dict[str, float]`."""

    origin: str
    args: tuple[Annotation, ...]


@frozen
class UnionOf:
    """One of several types: `int | None`."""

    members: tuple[Annotation, ...]


@frozen
class Constrained:
    """A type and the bounds on its values, by pydantic's name: `Annotated[int, Field(ge=0)]`."""

    of: Annotation
    constraints: tuple[tuple[str, BoundValue], ...]


Annotation: TypeAlias = Leaf | Named | Literals | Generic | UnionOf | Constrained

NONE: Final = Leaf("None")
_INTEGER: Final = Leaf("int")
_NUMBER: Final = Leaf("float")


def union(members: Iterable[Annotation]) -> Annotation:
    """The union of `members` in normal form; of one member, that member."""
    flat: dict[Annotation, None] = {}
    for member in members:
        flat.update(dict.fromkeys(member.members if isinstance(member, UnionOf) else (member,)))
    if _NUMBER in flat:
        flat.pop(_INTEGER, None)  # An integer is a number.
    ordered = sorted(flat, key=lambda member: member == NONE)
    return ordered[0] if len(ordered) == 1 else UnionOf(tuple(ordered))


def constrain(of: Annotation, constraints: Mapping[str, BoundValue]) -> Annotation:
    """`of` under more constraints, in normal form."""
    if not constraints or of == NONE:
        return of
    if isinstance(of, UnionOf):
        return union(constrain(member, constraints) for member in of.members)
    base, present = (of.of, dict(of.constraints)) if isinstance(of, Constrained) else (of, {})
    return Constrained(base, tuple(sorted({**present, **constraints}.items())))


def unconstrained(annotation: Annotation) -> Annotation:
    """The annotation without any constraint, at any depth."""
    match annotation:
        case Constrained(of=of):
            return unconstrained(of)
        case Generic(origin=origin, args=args):
            return Generic(origin, tuple(map(unconstrained, args)))
        case UnionOf(members=members):
            return union(map(unconstrained, members))
        case _:
            return annotation


def render(annotation: Annotation) -> str:
    """The annotation as Python text; `parse` reads it back."""
    match annotation:
        case Leaf(name=name) | Named(name=name):
            return name
        case Literals(values=values):
            return f"Literal[{', '.join(values)}]"
        case Generic(origin=origin, args=args):
            return f"{origin}[{', '.join(map(render, args))}]"
        case UnionOf(members=members):
            return " | ".join(map(render, members))
        case Constrained(of=of, constraints=constraints):
            bounds = ", ".join(f"{name}={value!r}" for name, value in constraints)
            return f"Annotated[{render(of)}, Field({bounds})]"


def parse(text: str, names: Mapping[str, Annotation] | None = None) -> Annotation:
    """Read an annotation; `names` says what a name stands for, where that is not plain.

    Raises:
        AnnotationError: The text is something else.
    """
    try:
        body = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise AnnotationError(f"{text!r} is not Python: {error.msg}") from None
    return _AnnotationReader(text, names or {}).read(body)


@frozen
class _AnnotationReader:
    text: str
    names: Mapping[str, Annotation]

    def read(self, node: ast.expr) -> Annotation:
        match node:
            case ast.Name(id=name):
                return self.names.get(name) or (Leaf(name) if name in LEAVES else Named(name))
            case ast.Constant(value=None):
                return NONE
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                return union((self.read(left), self.read(right)))
            case ast.Subscript(value=ast.Name(id="Literal"), slice=inner):
                return Literals.of(self._scalar(value) for value in _elements(inner))
            case ast.Subscript(
                value=ast.Name(id="Annotated"),
                slice=ast.Tuple(
                    elts=[
                        of,
                        # What binds the keys of a map has a name of its own.
                        ast.Call(
                            func=ast.Name(id="Field" | "StringConstraints"),
                            args=[],
                            keywords=facts,
                        ),
                    ]
                ),
            ):
                return constrain(self.read(of), dict(map(self._constraint, facts)))
            case ast.Call(func=ast.Name(id=name), args=args, keywords=facts) if name in _CALLS:
                within = [Generic("list", (self.read(arg),)) for arg in args]
                held = within[0] if within else Leaf(_CALLS[name])
                return constrain(held, dict(map(self._constraint, facts)))
            case ast.Subscript(value=ast.Name(id=origin), slice=inner) if origin in _CONTAINERS:
                return Generic(origin, tuple(self.read(arg) for arg in _elements(inner)))
        raise self._unknown(node)

    def _scalar(self, node: ast.expr) -> object:
        try:
            return ast.literal_eval(node)
        except ValueError:
            raise self._unknown(node) from None

    def _constraint(self, keyword: ast.keyword) -> tuple[str, BoundValue]:
        try:
            value = ast.literal_eval(keyword.value)
        except ValueError:
            raise self._unknown(keyword.value) from None
        if keyword.arg == "pattern" and isinstance(value, str):
            # A raw string cannot hold its own quote without a backslash; lint allows none there.
            return keyword.arg, _ESCAPE.sub(lambda found: found[1 if found[1] == "'" else 0], value)
        if keyword.arg is not None and isinstance(value, int | float | str):
            return keyword.arg, value
        raise self._unknown(keyword.value)

    def _unknown(self, node: ast.expr) -> AnnotationError:
        return AnnotationError(f"`{ast.unparse(node)}` in `{self.text}` is no type of a schema")


def _elements(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.Tuple) else [node]

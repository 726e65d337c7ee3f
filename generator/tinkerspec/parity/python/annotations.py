"""Annotations as shapes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ...frozen import frozen
from ..shapes import worded
from ..surface import (
    ANY,
    NULL,
    Choice,
    ChoiceValue,
    ListOf,
    MapOf,
    NamedShape,
    OneOf,
    ScalarShape,
    Shape,
    number,
    one_of,
)
from . import syntax
from .modules import Foreign, FoundName, PythonDefinition, PythonProject, Scope, scope_of
from .syntax import is_type_statement

_DEEPEST: Final = 50
"""How deep annotations may nest; deeper ones are not read."""
_LARGEST: Final = 200
"""How many parts a shape may have, and how many options a union."""

TYPE_PACKAGES: Final = frozenset(
    {"builtins", "collections", "typing", "typing_extensions"}
    | {"annotated_types", "datetime", "decimal", "enum", "pathlib", "pydantic", "uuid"}
    | {"dataclasses", "ipaddress", "pydantic_core", "types"}
)
"""Whose names are understood; the same name of another package may mean anything."""

_STRING, _INTEGER, _NUMBER = ScalarShape("string"), ScalarShape("integer"), ScalarShape("number")
_BOOLEAN, _BYTES = ScalarShape("boolean"), ScalarShape("bytes")
_DATETIME, _DATE = ScalarShape("datetime"), ScalarShape("date")

_SCALARS: Final[Mapping[str, ScalarShape]] = MappingProxyType(
    {
        **dict.fromkeys(("str", "Text", "LiteralString", "StrictStr", "constr"), _STRING),
        **dict.fromkeys(("time", "timedelta", "UUID", "UUID1", "UUID3"), _STRING),
        **dict.fromkeys(("UUID4", "UUID5", "UUID6", "UUID7", "UUID8", "Path"), _STRING),
        **dict.fromkeys(("FilePath", "DirectoryPath", "NewPath", "SecretStr"), _STRING),
        **dict.fromkeys(("EmailStr", "NameEmail", "AnyUrl", "HttpUrl", "AnyHttpUrl"), _STRING),
        **dict.fromkeys(("FileUrl", "AnyWebsocketUrl", "WebsocketUrl", "FtpUrl"), _STRING),
        **dict.fromkeys(("ImportString", "IPvAnyAddress", "IPv4Address", "IPv6Address"), _STRING),
        **dict.fromkeys(("int", "StrictInt", "conint", "ByteSize"), _INTEGER),
        **dict.fromkeys(("PositiveInt", "NegativeInt"), _INTEGER),
        **dict.fromkeys(("NonNegativeInt", "NonPositiveInt"), _INTEGER),
        **dict.fromkeys(("float", "StrictFloat", "confloat", "FiniteFloat"), _NUMBER),
        **dict.fromkeys(("PositiveFloat", "NegativeFloat"), _NUMBER),
        **dict.fromkeys(("NonNegativeFloat", "NonPositiveFloat"), _NUMBER),
        **dict.fromkeys(("bool", "StrictBool"), _BOOLEAN),
        **dict.fromkeys(("bytes", "bytearray", "memoryview", "StrictBytes"), _BYTES),
        **dict.fromkeys(("conbytes", "SecretBytes", "ByteString"), _BYTES),
        **dict.fromkeys(("Base64Bytes", "Base64Str", "Base64UrlBytes", "Base64UrlStr"), _BYTES),
        **dict.fromkeys(("datetime", "AwareDatetime", "NaiveDatetime"), _DATETIME),
        **dict.fromkeys(("PastDatetime", "FutureDatetime"), _DATETIME),
        **dict.fromkeys(("date", "PastDate", "FutureDate", "condate"), _DATE),
        **dict.fromkeys(("None", "NoneType"), NULL),
        **dict.fromkeys(("Any", "object", "Decimal", "condecimal"), ANY),
    }
)

_LISTS: Final = frozenset(
    {"list", "List", "set", "Set", "frozenset", "FrozenSet", "deque", "Deque"}
    | {"Sequence", "MutableSequence", "Iterable", "Iterator", "Collection", "Container"}
    | {"AbstractSet", "MutableSet", "Reversible", "Generator", "KeysView", "ValuesView"}
    | {"conlist", "conset", "confrozenset"}
)
_MAPS: Final = frozenset(
    {"dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "DefaultDict"}
)
_TUPLES: Final = frozenset({"tuple", "Tuple"})
_WRAPPERS: Final = frozenset(
    {"Annotated", "ClassVar", "Final", "InitVar", "Required", "NotRequired", "ReadOnly"}
    | {"SerializeAsAny", "SkipValidation", "OnErrorOmit", "FailFast", "TypeGuard"}
)
"""Wrappers that say something about a type and are not a type themselves."""
QUALIFIERS: Final = frozenset(
    {"ClassVar", "Final", "InitVar", "Required", "NotRequired", "ReadOnly"}
)
_MARKERS: Final = frozenset({"Optional", "Union", "Literal", "Type", "Callable"})
KNOWN: Final = frozenset(_SCALARS) | _LISTS | _MAPS | _TUPLES | _WRAPPERS | _MARKERS


def known(found: FoundName | None) -> str:
    """The plain name of a type of the standard library or of pydantic, `""` for anything else."""
    if not isinstance(found, Foreign) or found.package not in TYPE_PACKAGES:
        return ""
    return found.last if found.last in KNOWN else ""


@frozen
class _AnnotationContext:
    """The state of reading one annotation."""

    scope: Scope
    depth: int
    within: frozenset[int]
    """The aliases that are being spelled out."""

    def deeper(self) -> _AnnotationContext:
        return _AnnotationContext(self.scope, self.depth + 1, self.within)


class Shapes:
    """Reads annotations.

    `named` gives the name under which the surface has a class or an alias; an alias that gets none
    is spelled out where it is used, and a class that gets none may be anything.
    """

    def __init__(
        self, project: PythonProject, named: Callable[[PythonDefinition], str | None]
    ) -> None:
        self._project = project
        self._named = named
        self._sizes: dict[int, tuple[int, Shape]] = {}
        self._aliases: dict[int, Shape] = {}

    def shape(self, expression: ast.expr | None, scope: Scope) -> Shape:
        """The shape that an annotation allows; `any` if it says nothing."""
        if expression is None:
            return ANY
        return self._bounded(self._shape(expression, _AnnotationContext(scope, 0, frozenset())))

    def alias(self, definition: PythonDefinition) -> Shape:
        """The shape of what an alias stands for."""
        value = aliased(definition, self._project)
        if value is None:
            return ANY
        within = frozenset({id(definition)})
        return self._bounded(
            self._shape(value, _AnnotationContext(scope_of(definition), 0, within))
        )

    def option_lines(self, definition: PythonDefinition) -> Mapping[str, int]:
        """The lines of the constants and names that an alias is written with."""
        lines: dict[str, int] = {}
        value = aliased(definition, self._project)
        for node in ast.walk(value) if value else ():
            name: str | None = None
            if isinstance(node, ast.expr) and isinstance(shape := constant(node), Choice):
                name = worded(shape.values[0])
            elif isinstance(node, ast.Name | ast.Attribute):
                found = self._project.resolve(node, scope_of(definition))
                name = self._named(found) if isinstance(found, PythonDefinition) else None
            if name is not None and isinstance(node, ast.expr):
                lines.setdefault(name, node.lineno)
        return lines

    def _bounded(self, shape: Shape) -> Shape:
        return shape if self._size(shape) <= _LARGEST else ANY

    def _size(self, shape: Shape) -> int:
        """The number of parts. A part that is shared is walked through once."""
        if id(shape) not in self._sizes:  # which holds the shape, or another may get its id
            self._sizes[id(shape)] = (1 + sum(map(self._size, parts(shape))), shape)
        return self._sizes[id(shape)][0]

    def _shape(self, expression: ast.expr, at: _AnnotationContext) -> Shape:
        if at.depth > _DEEPEST:
            return ANY
        match expression:
            case ast.Constant(value=None):
                return NULL
            case ast.Constant(value=str(text)):
                return self._forward(text, at)
            case ast.Name() | ast.Attribute():
                return self._name(expression, at)
            case ast.BinOp(op=ast.BitOr()):
                return self._union(list(operands(expression)), at)
            case ast.Subscript(value=value, slice=arguments):
                return self._subscript(value, _elements(arguments), at)
            case ast.Call(func=function, args=arguments_, keywords=keywords):
                given = [*arguments_, *(k.value for k in keywords if k.arg == "item_type")]
                return self._subscript(function, given[:1], at)
        return ANY

    def _forward(self, text: str, at: _AnnotationContext) -> Shape:
        expression = forward(text)
        return ANY if expression is None else self._shape(expression, at.deeper())

    def _name(self, expression: ast.expr, at: _AnnotationContext) -> Shape:
        found = self._project.resolve(expression, at.scope)
        if isinstance(found, PythonDefinition):
            return self._defined(found, at)
        name = known(found)
        if name in _LISTS or name in _TUPLES:
            return ListOf(ANY)
        return MapOf(ANY) if name in _MAPS else _SCALARS.get(name, ANY)

    def _defined(self, definition: PythonDefinition, at: _AnnotationContext) -> Shape:
        name = self._named(definition)
        followed = self._project.follow(definition) if name is None else definition
        if isinstance(followed, PythonDefinition) and followed is not definition:
            definition, name = followed, self._named(followed)
        if name is not None:
            return NamedShape(name)
        value = aliased(definition, self._project)
        if definition.class_ or value is None or id(definition) in at.within:
            return ANY
        if id(definition) not in self._aliases:
            within = at.within | {id(definition)}
            inner = _AnnotationContext(scope_of(definition), at.depth + 1, within)
            self._aliases[id(definition)] = self._bounded(self._shape(value, inner))
        return self._aliases[id(definition)]

    def _union(self, options: list[ast.expr], at: _AnnotationContext) -> Shape:
        if len(options) > _LARGEST:
            return ANY
        return united(self._shape(option, at.deeper()) for option in options)

    def _subscript(
        self, head: ast.expr, arguments: list[ast.expr], at: _AnnotationContext
    ) -> Shape:
        found = self._project.resolve(head, at.scope)
        if isinstance(found, PythonDefinition):
            return self._defined(found, at)
        name = known(found)
        if name == "Literal":
            return self._literal(arguments, at)
        if name == "Union":
            return self._union(arguments, at)
        if name == "Optional":
            return united([self._union(arguments, at), NULL])
        if name in _WRAPPERS and arguments:
            return self._shape(arguments[0], at.deeper())
        if name in _MAPS:
            return MapOf(self._shape(arguments[1], at.deeper()) if len(arguments) > 1 else ANY)
        if name in _LISTS and arguments:
            return ListOf(self._shape(arguments[0], at.deeper()))
        if name in _TUPLES:
            items = [item for item in arguments if not _is_ellipsis(item)]
            return ListOf(self._union(items, at) if items else ANY)
        return _SCALARS.get(name, ListOf(ANY) if name in _LISTS else ANY)

    def _literal(self, arguments: list[ast.expr], at: _AnnotationContext) -> Shape:
        return united(self._constant(argument, at) for argument in arguments)

    def _constant(self, argument: ast.expr, at: _AnnotationContext) -> Shape:
        match argument:
            case ast.Subscript(slice=inner):  # Literal[Literal["a"], "b"]
                return self._literal(_elements(inner), at.deeper()) if at.depth < _DEEPEST else ANY
            case ast.Name() | ast.Attribute():
                return self._named_constant(argument, at)
        return constant(argument)

    def _named_constant(self, argument: ast.expr, at: _AnnotationContext) -> Shape:
        """A member of an enum, or another alias of constants."""
        found = self._project.follow(self._project.resolve(argument, at.scope))
        if not isinstance(found, PythonDefinition):
            return ANY
        if found.owner is not None:
            return constant(found.binding.value)
        shape = self._defined(found, at)
        return self.alias(found) if isinstance(shape, NamedShape) and not found.class_ else shape


# --- parts ---------------------------------------------------------------------------------------


def constant(expression: ast.expr | None) -> Shape:
    """The shape of a value that is written out: a text, a number, a boolean or None."""
    match expression:
        case ast.Constant(value=str(text)):
            return Choice((syntax.clean(text),))
        case ast.Constant(value=bool()):
            return _BOOLEAN
        case ast.Constant(value=int() | float() as value):
            return number(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return number(-value)
        case ast.Constant(value=None):
            return NULL
    return ANY


def united(shapes: Iterator[Shape] | list[Shape]) -> Shape:
    """A shape that is any of several. Constants become one choice; with `any` it is `any`."""
    constants: dict[ChoiceValue, None] = {}
    others: dict[Shape, None] = {}
    for shape in shapes:
        for option in shape.options if isinstance(shape, OneOf) else (shape,):
            if isinstance(option, Choice):
                constants.update(dict.fromkeys(option.values))
                option = Choice(())
            others[option] = None
    options = [Choice(tuple(constants)) if option == Choice(()) else option for option in others]
    if not options or ANY in options:
        return ANY
    return one_of(*options)


def operands(expression: ast.expr) -> Iterator[ast.expr]:
    """The options of `a | b | c`, in order, however many there are."""
    pending = [expression]
    while pending:
        last = pending.pop()
        if isinstance(last, ast.BinOp) and isinstance(last.op, ast.BitOr):
            pending += [last.right, last.left]
        else:
            yield last


def forward(text: str) -> ast.expr | None:
    """The expression that an annotation in quotes holds; None when it holds none."""
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _elements(arguments: ast.expr) -> list[ast.expr]:
    return list(arguments.elts) if isinstance(arguments, ast.Tuple) else [arguments]


def _is_ellipsis(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Constant) and expression.value is Ellipsis


def parts(shape: Shape) -> tuple[Shape, ...]:
    """The shapes that a shape is made of."""
    match shape:
        case ListOf(items=inner) | MapOf(values=inner):
            return (inner,)
        case OneOf(options=options):
            return options
    return ()


# --- aliases -------------------------------------------------------------------------------------

_MAKERS: Final = frozenset({"NewType", "TypeAliasType"})
_LONGEST_CHAIN: Final = 20


def aliased(
    definition: PythonDefinition, project: PythonProject, depth: int = 0
) -> ast.expr | None:
    """The type that an assignment gives a name to; None when it is none."""
    value, scope = definition.binding.value, scope_of(definition)
    if value is None or depth > _LONGEST_CHAIN:
        return None
    if isinstance(value, ast.Call) and called(value, scope, project) in _MAKERS:
        given = [*value.args[1:2], *(k.value for k in value.keywords if k.arg in ("value", "tp"))]
        return given[0] if given else None
    annotation = definition.binding.annotation
    said = annotation is not None and _last(annotation, scope, project) == "TypeAlias"
    stated = is_type_statement(definition.binding.node)
    return value if said or stated or _is_type(value, scope, project, depth) else None


def called(call: ast.Call, scope: Scope, project: PythonProject) -> str:
    """The last part of the name of the function that is called."""
    return _last(call.func, scope, project)


def _last(expression: ast.expr, scope: Scope, project: PythonProject) -> str:
    found = project.follow(project.resolve(expression, scope))
    match found:
        case Foreign(last=last):
            return last
        case PythonDefinition(name=name):
            return name
    return expression.attr if isinstance(expression, ast.Attribute) else ""


def _is_type(expression: ast.expr, scope: Scope, project: PythonProject, depth: int) -> bool:
    match expression:
        case ast.Name() | ast.Attribute() | ast.Subscript() | ast.Call():
            head: ast.expr = expression
            while isinstance(head, ast.Subscript | ast.Call):
                head = head.value if isinstance(head, ast.Subscript) else head.func
            found = project.follow(project.resolve(head, scope))
            if not isinstance(found, PythonDefinition):
                return known(found) != ""
            if isinstance(expression, ast.Call):
                return False
            return bool(found.class_) or aliased(found, project, depth + 1) is not None
        case ast.BinOp(op=ast.BitOr()):
            options = [option for option in operands(expression) if not _is_null(option)]
            return any(_is_type(option, scope, project, depth + 1) for option in options[:_LARGEST])
    return False


def _is_null(expression: ast.expr) -> bool:
    return isinstance(expression, ast.Constant) and expression.value is None

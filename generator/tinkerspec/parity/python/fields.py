"""The members of a record: what its fields say, and its constructor where it has one of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final, TypedDict

from ...contract.model import ABSENT, Absent, Json
from ...diagnostics import Place
from ...frozen import frozen
from ..surface import ANY, DYNAMIC, Choice, Dynamic, Member, ScalarShape, Shape
from . import syntax
from .annotations import QUALIFIERS, Shapes, called, constant, forward, known, united
from .classes import Classes, ClassKind
from .methods import function_of, is_property
from .modules import Foreign, PythonDefinition, PythonProject, Scope, scope_of
from .syntax import Binding, FunctionNode, is_public
from .values import Values

_FIELDS: Final = frozenset({"Field", "FieldInfo", "field", "ib", "attrib"})
_LONGEST_CHAIN: Final = 20


@frozen
class _Facts:
    """The facts about a field, other than its type."""

    default: Json | Absent | Dynamic = ABSENT
    alias: str | None = None
    read_as: tuple[str, ...] = ()
    written_as: str | None = None
    written: bool = True
    doc: str = ""


@frozen
class _FieldAnnotation:
    """An annotation taken apart: qualifiers such as `ClassVar`, and metadata of `Annotated`."""

    qualifiers: frozenset[str]
    metadata: tuple[ast.expr, ...]


class Fields:
    """Reads the members of classes."""

    def __init__(self, project: PythonProject, classes: Classes, shapes: Shapes) -> None:
        self._project = project
        self._classes = classes
        self._shapes = shapes
        self._values = Values(project)
        self._declarations: dict[tuple[PythonDefinition, ClassKind], Mapping[str, Member]] = {}

    def members(self, class_: PythonDefinition, kind: ClassKind) -> tuple[Member, ...]:
        """The members of a class, those of its bases first, each as it is said last."""
        members = dict(self._declared(class_, kind))
        if kind in ("dataclass", "plain"):
            self._construct(members, class_, kind)
        if kind == "model":
            renamed = [self._renamed(member, class_) for member in members.values()]
            return tuple(self._serialized(renamed, class_))
        return tuple(members.values())

    def _declared(self, class_: PythonDefinition, kind: ClassKind) -> Mapping[str, Member]:
        """The members that a class and its bases declare; of each base, all that it has."""
        if (class_, kind) not in self._declarations:
            members: dict[str, Member] = {}
            self._declarations[class_, kind] = members
            for base in reversed(self._classes.lineage(class_).classes[1:]):
                members.update(self._declared(base, kind))
            if kind != "dataclass" or self._classes.decorator(class_) is not None:
                for name, binding in class_.body.annotated.items():
                    if is_public(name) and name != "model_config":
                        self._add(members, class_, binding, kind)
        return self._declarations[class_, kind]

    def typed_dict(self, definition: PythonDefinition) -> tuple[Member, ...]:
        """The members of a `TypedDict` that is made by a call."""
        call, scope = definition.binding.value, scope_of(definition)
        if not isinstance(call, ast.Call) or len(call.args) < 2:
            return ()
        keys = call.args[1]
        total = not any(k.arg == "total" and _is_false(k.value) for k in call.keywords)
        if not isinstance(keys, ast.Dict):
            return ()
        return tuple(
            self._key(syntax.clean(key.value), value, scope, total, key.lineno)
            for key, value in zip(keys.keys, keys.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        )

    def root(self, class_: PythonDefinition) -> Shape:
        """The shape of what a `RootModel` holds."""
        for base in self._classes.lineage(class_).classes:
            scope = Scope(base.module, base)
            binding = base.body.annotated.get("root")
            if binding is not None:
                return self._shapes.shape(binding.annotation, scope)
            for above in base.class_.bases if base.class_ else ():
                if isinstance(above, ast.Subscript):
                    found = self._project.resolve(above.value, scope_of(base))
                    if isinstance(found, Foreign):
                        return self._shapes.shape(above.slice, scope_of(base))
        return ANY

    def values(self, class_: PythonDefinition) -> Shape:
        """The values of an enum: a choice where all are texts."""
        bases = {base.last for base in self._classes.lineage(class_).foreign}
        shapes = [
            _value_shape(name, binding.value, is_text="StrEnum" in bases)
            for name, binding in class_.body.bound.items()
            if is_public(name) and binding.value is not None
        ]
        return united(shapes)

    # --- fields ---

    def _add(
        self, members: dict[str, Member], base: PythonDefinition, binding: Binding, kind: ClassKind
    ) -> None:
        assert binding.annotation is not None
        scope = Scope(base.module, base)
        annotation = self._taken_apart(binding.annotation, scope)
        qualifiers, name = annotation.qualifiers, binding.name
        if qualifiers & {"ClassVar", "InitVar"}:
            return
        if kind == "model" and "Final" in qualifiers and binding.value is not None:
            return  # to pydantic, a constant of the class
        line, doc = binding.node.lineno, syntax.paragraph(binding.doc)
        if kind == "typed-dict":
            total = _is_total(base)
            members[name] = replace(
                self._key(name, binding.annotation, scope, total, line), doc=doc
            )
            return
        facts = self._facts(binding.value, annotation, scope, kind)
        before = members.get(name)
        if kind == "dataclass" and before and isinstance(facts.default, Absent):
            # The class still has the value that its base gave, unless a factory made it.
            made = isinstance(before.default, list | dict)
            facts = facts if made else replace(facts, default=before.default)
        written_as = facts.written_as or facts.alias or name
        aliases = facts.read_as or (facts.alias or name,)
        members[name] = Member(
            name=written_as,
            spelled=name,
            shape=self._shapes.shape(binding.annotation, scope),
            required=isinstance(facts.default, Absent),
            default=facts.default,
            constructed=self._only_constructs(base, kind),
            doc=doc or facts.doc,
            place=self._place(base, line),
            aliases=tuple(alias for alias in aliases if alias != written_as),
            written=facts.written,
        )

    def _only_constructs(self, class_: PythonDefinition, kind: ClassKind) -> bool:
        """Whether defaults of a class are those of its constructor, and not of payloads."""
        if kind == "dataclass":
            return not self._classes.is_pydantic_dataclass(class_)
        return kind == "named-tuple"

    def _key(self, name: str, annotation: ast.expr, scope: Scope, total: bool, line: int) -> Member:
        qualifiers = self._taken_apart(annotation, scope).qualifiers
        required = "Required" in qualifiers or (total and "NotRequired" not in qualifiers)
        return Member(
            name=name,
            spelled=name,
            shape=self._shapes.shape(annotation, scope),
            required=required,
            # A key that is left out reads as whatever its reader makes of that.
            default=ABSENT if required else DYNAMIC,
            place=Place(self._project.tree.name(scope.module.file), line),
        )

    def _place(self, class_: PythonDefinition, line: int) -> Place:
        return Place(self._project.tree.name(class_.module.file), line)

    def _taken_apart(self, annotation: ast.expr, scope: Scope) -> _FieldAnnotation:
        qualifiers: set[str] = set()
        metadata: list[ast.expr] = []
        inner: ast.expr | None = annotation
        for _ in range(_LONGEST_CHAIN):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                inner = forward(inner.value)
            if inner is None:
                break
            head = inner.value if isinstance(inner, ast.Subscript) else inner
            name = known(self._project.resolve(head, scope))
            arguments = inner.slice if isinstance(inner, ast.Subscript) else None
            if name == "Annotated" and isinstance(arguments, ast.Tuple) and arguments.elts:
                metadata += arguments.elts[1:]
                arguments = arguments.elts[0]
            elif name in QUALIFIERS:
                qualifiers.add(name)
            else:
                break
            inner = arguments
        return _FieldAnnotation(frozenset(qualifiers), tuple(metadata))

    def _facts(
        self, value: ast.expr | None, annotation: _FieldAnnotation, scope: Scope, kind: ClassKind
    ) -> _Facts:
        facts = _Facts()
        for part in annotation.metadata:
            if self._is_field(part, scope):
                facts = self._field(part, scope, facts)
        if value is None:
            return facts
        if self._is_field(value, scope):
            return self._field(value, scope, facts)
        return replace(facts, default=self._default(value, scope, pydantic=kind == "model"))

    def _is_field(self, value: ast.expr, scope: Scope) -> bool:
        return isinstance(value, ast.Call) and called(value, scope, self._project) in _FIELDS

    def _default(self, value: ast.expr, scope: Scope, *, pydantic: bool) -> Json | Absent | Dynamic:
        if pydantic and isinstance(value, ast.Constant) and value.value is Ellipsis:
            return ABSENT  # how it says that a field is required
        return self._values.value(value, scope)

    def _field(self, value: ast.expr, scope: Scope, facts: _Facts) -> _Facts:
        """The facts of a field, with those that a call of `Field` or `field` adds."""
        assert isinstance(value, ast.Call)
        given = {keyword.arg: keyword.value for keyword in value.keywords if keyword.arg}
        if value.args:
            given.setdefault("default", value.args[0])
        default = facts.default
        factory = given.get("default_factory") or given.get("factory")
        if "default" in given:
            pydantic = called(value, scope, self._project).startswith("Field")
            default = self._default(given["default"], scope, pydantic=pydantic)
        elif factory is not None:
            default = self._values.made(factory, scope)
        elif isinstance(default, Absent) and _is_false(given.get("init")):
            default = DYNAMIC  # the class sets it on its own
        return _Facts(
            default=default,
            alias=_text(given.get("alias")) or facts.alias,
            read_as=tuple(filter(None, self._choices(given.get("validation_alias"), scope)))
            or facts.read_as,
            written_as=_text(given.get("serialization_alias")) or facts.written_as,
            written=facts.written and not _is_true(given.get("exclude")),
            doc=syntax.paragraph(_text(given.get("description"))) or facts.doc,
        )

    def _choices(self, value: ast.expr | None, scope: Scope) -> Iterator[str]:
        match value:
            case ast.Constant(value=str(text)):
                yield syntax.clean(text)
            case ast.Call(args=arguments) if called(value, scope, self._project) == "AliasChoices":
                yield from (_text(argument) or "" for argument in arguments)
            case ast.Call(args=[only]) if called(value, scope, self._project) == "AliasPath":
                yield _text(only) or ""

    # --- names on the wire ---

    def _renamed(self, member: Member, class_: PythonDefinition) -> Member:
        """A member of a model with its names on the wire."""
        config = self._classes.config(class_)
        name = member.name
        generator = config.get("alias_generator")
        plain = name == member.spelled and not member.aliases
        if plain and generator is not None:
            found = self._project.resolve(generator.value, generator.scope)
            if isinstance(found, Foreign) and found.last in _GENERATORS:
                name = _GENERATORS[found.last](name)
        by_name = any(
            key in config and _is_true(config[key].value)
            for key in ("populate_by_name", "validate_by_name", "allow_population_by_field_name")
        )
        aliases = [*member.aliases, *([member.spelled] if by_name else [])]
        return replace(
            member,
            name=name,
            aliases=tuple(dict.fromkeys(alias for alias in aliases if alias != name)),
        )

    def _serialized(self, members: list[Member], class_: PythonDefinition) -> Iterator[Member]:
        """Members with the names that a serializer of the whole class gives them.

        A serializer that takes a key away and sets others, which the member is also read under,
        writes the member under these.
        """
        removed: set[str] = set()
        given: dict[str, None] = {}
        for base in self._classes.lineage(class_).classes:
            for binding in base.body.bound.values():
                if isinstance(binding.node, ast.FunctionDef) and _is_serializer(binding.node):
                    removed |= set(_removed_keys(binding.node))
                    given |= dict.fromkeys(_set_keys(binding.node))
        for member in members:
            names = [name for name in given if name in member.aliases]
            if member.name in removed and names:
                aliases = (member.name, *member.aliases)
                member = replace(
                    member,
                    name=names[0],
                    also_written=tuple(names[1:]),
                    aliases=tuple(alias for alias in aliases if alias != names[0]),
                )
            yield member

    # --- constructors ---

    def _construct(
        self, members: dict[str, Member], class_: PythonDefinition, kind: ClassKind
    ) -> None:
        """Take from a constructor written by hand what the annotations alone do not say."""
        found = self._constructor(class_)
        if found is None:
            return
        owner, function = found
        scope = Scope(owner.module, owner)
        parameters = {p.name: p for p in _parameters(function) if is_public(p.name)}
        assigned = dict(_assigned(function))
        for name, member in members.items():
            if name not in parameters and not function.args.kwarg and member.required:
                members[name] = replace(member, required=False, default=DYNAMIC, constructed=True)
        for name, parameter in parameters.items():
            getter = self._getter(class_, name)
            if name in members:
                if kind == "plain":  # where annotations declare, and give nothing
                    members[name] = replace(members[name], **self._presence(parameter, scope))
            elif getter is not None:
                members[name] = self._computed(parameter, getter, scope)
            elif name in assigned:
                members[name] = Member(
                    name=name,
                    spelled=name,
                    shape=self._shapes.shape(assigned[name] or parameter.annotation, scope),
                    place=self._place(owner, parameter.line),
                    **self._presence(parameter, scope),
                )

    def _constructor(
        self, class_: PythonDefinition
    ) -> tuple[PythonDefinition, FunctionNode] | None:
        """The constructor, and the class that has it, unless it is made of the fields."""
        for base in self._classes.lineage(class_).classes:
            binding = base.body.bound.get("__init__")
            if binding is not None and isinstance(binding.node, ast.FunctionDef):
                return base, binding.node
            decorator = self._classes.decorator(base)
            if decorator is not None and not _is_false(self._classes.option(decorator, "init")):
                return None
        return None

    def _getter(
        self, class_: PythonDefinition, name: str
    ) -> tuple[PythonDefinition, FunctionNode] | None:
        """The property of a class that has a name, and the class that defines it."""
        for base in self._classes.lineage(class_).classes:
            function = function_of(base, name)
            if function is not None:
                return (base, function) if is_property(function) else None
        return None

    def _computed(
        self, parameter: _Parameter, getter: tuple[PythonDefinition, FunctionNode], scope: Scope
    ) -> Member:
        """A member that the constructor takes, and a property gives back."""
        owner, function = getter
        inside = Scope(owner.module, owner)
        shape = (
            self._shapes.shape(function.returns, inside)
            if function.returns is not None
            else self._shapes.shape(parameter.annotation, scope)
        )
        return Member(
            name=parameter.name,
            spelled=parameter.name,
            shape=shape,
            required=parameter.default is None,
            default=ABSENT if parameter.default is None else DYNAMIC,
            constructed=True,
            doc=syntax.docstring(function),
            place=self._place(owner, function.lineno),
        )

    def _presence(self, parameter: _Parameter, scope: Scope) -> _Presence:
        if parameter.default is None:
            return {"required": True, "default": ABSENT, "constructed": True}
        default = self._values.value(parameter.default, scope)
        return {"required": False, "default": default, "constructed": True}


class _Presence(TypedDict):
    required: bool
    default: Json | Absent | Dynamic
    constructed: bool


@frozen
class _Parameter:
    """A parameter of a constructor; `default` is None where it has none."""

    name: str
    annotation: ast.expr | None
    default: ast.expr | None
    line: int


def _parameters(function: FunctionNode) -> Iterator[_Parameter]:
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [*[None] * (len(positional) - len(arguments.defaults)), *arguments.defaults]
    pairs = [*zip(positional, defaults, strict=True)][1:]
    for argument, default in [
        *pairs,
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]:
        yield _Parameter(argument.arg, argument.annotation, default, argument.lineno)


def _assigned(function: FunctionNode) -> Iterator[tuple[str, ast.expr | None]]:
    """The attributes that a constructor sets, with their annotations."""
    for node in ast.walk(function):
        targets: list[ast.expr] = []
        annotation: ast.expr | None = None
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets, annotation = [node.target], node.annotation
        for target in targets:
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                yield target.attr, annotation


def _value_shape(name: str, value: ast.expr, *, is_text: bool) -> Shape:
    """The shape of a value of an enum."""
    match value:
        case ast.Call(args=[], func=ast.Name(id="auto") | ast.Attribute(attr="auto")):
            return Choice((name.lower(),)) if is_text else ScalarShape("integer")
    return constant(value)


# --- serializers ---------------------------------------------------------------------------------


def _is_serializer(function: FunctionNode) -> bool:
    """Whether it is a function by which pydantic writes a whole model."""
    heads = (d.func if isinstance(d, ast.Call) else d for d in function.decorator_list)
    return any(
        isinstance(head, ast.Name | ast.Attribute)
        and (head.id if isinstance(head, ast.Name) else head.attr) == "model_serializer"
        for head in heads
    )


def _removed_keys(function: FunctionNode) -> Iterator[str]:
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(attr="pop"), args=[ast.Constant(value=str(key)), *_]):
                yield key
            case ast.Subscript(slice=ast.Constant(value=str(key)), ctx=ast.Del()):
                yield key


def _set_keys(function: FunctionNode) -> Iterator[str]:
    for node in ast.walk(function):
        match node:
            case ast.Subscript(slice=ast.Constant(value=str(key)), ctx=ast.Store()):
                yield key


# --- parts ---------------------------------------------------------------------------------------


def _is_total(class_: PythonDefinition) -> bool:
    keywords = class_.class_.keywords if class_.class_ else []
    return not any(k.arg == "total" and _is_false(k.value) for k in keywords)


def _text(value: ast.expr | None) -> str | None:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return syntax.clean(value.value)
    return None


def _is_true(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is True


def _is_false(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def _pascal(name: str) -> str:
    return re.sub(r"([0-9A-Za-z])_(?=[0-9A-Z])", r"\1", name.title())


def _camel(name: str) -> str:
    if re.fullmatch(r"[a-z]+[A-Za-z0-9]*", name) and not re.search(r"\d[a-z]+", name):
        return name
    return re.sub(r"^_*[A-Z]", lambda match: match[0].lower(), _pascal(name))


_GENERATORS: Final[Mapping[str, Callable[[str], str]]] = MappingProxyType(
    {"to_camel": _camel, "to_pascal": _pascal}
)
"""The functions of pydantic that turn an attribute's name into the one on the wire."""

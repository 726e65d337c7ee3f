"""What a class is: its bases in order, its kind, its configuration."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from ...diagnostics import DiagnosticError
from ...frozen import frozen
from ..surface import UnknownKeys
from . import syntax
from .modules import Foreign, PythonDefinition, PythonProject, Scope, scope_of

ClassKind = Literal[
    "model", "root", "dataclass", "typed-dict", "named-tuple", "enum", "plain", "other"
]
"""`plain` may be a record, which its members decide; `other` is none: an exception, a protocol.
"""

_MODELS: Final = frozenset({"BaseModel", "GenericModel", "BaseSettings", "SQLModel"})
_ENUMS: Final = frozenset({"Enum", "StrEnum", "IntEnum", "Flag", "IntFlag", "ReprEnum"})
_ATTRS: Final = frozenset({"s", "attrs", "define", "frozen", "mutable", "dataclass"})
_MOST_BASES: Final = 100
_LONGEST_LINEAGE: Final = 100
_DEEPEST: Final = 20


@frozen
class ModelSetting:
    """A value of a class's configuration, and where it stands."""

    value: ast.expr
    scope: Scope


@frozen
class Lineage:
    """A class and all its bases in the tree, nearest first, and those that are not in the tree.

    `bases` are the immediate ones of the tree.
    """

    classes: tuple[PythonDefinition, ...]
    bases: tuple[PythonDefinition, ...]
    foreign: frozenset[Foreign]


class Classes:
    """Looks classes up, each once."""

    def __init__(self, project: PythonProject) -> None:
        self._project = project
        self._lineages: dict[PythonDefinition, Lineage] = {}
        self._configs: dict[PythonDefinition, Mapping[str, ModelSetting]] = {}

    def lineage(self, class_: PythonDefinition) -> Lineage:
        """The method resolution order, as far as it lies in the tree."""
        return self._lineage(class_, frozenset())

    def _lineage(self, class_: PythonDefinition, within: frozenset[PythonDefinition]) -> Lineage:
        if class_ not in self._lineages:
            if len(within) > _LONGEST_LINEAGE:
                raise self._too_deep(class_)
            bases = [base for base in self._bases(class_) if base not in within]
            inner = [base for base in bases if isinstance(base, PythonDefinition)]
            above = [self._lineage(base, within | {class_}) for base in inner]
            foreign = {base for base in bases if isinstance(base, Foreign)}
            if any(len(lineage.classes) > _LONGEST_LINEAGE for lineage in above):
                raise self._too_deep(class_)
            order = _merged([*(list(lineage.classes) for lineage in above), inner])
            self._lineages[class_] = Lineage(
                classes=(class_, *(base for base in order if base is not class_)),
                bases=tuple(inner),
                foreign=frozenset(foreign.union(*(lineage.foreign for lineage in above))),
            )
        return self._lineages[class_]

    def _too_deep(self, class_: PythonDefinition) -> DiagnosticError:
        return syntax.too_deep(self._project.tree.name(class_.module.file), class_.line)

    def _bases(self, class_: PythonDefinition) -> Iterator[PythonDefinition | Foreign]:
        assert class_.class_ is not None
        for base in class_.class_.bases[:_MOST_BASES]:
            while isinstance(base, ast.Subscript):
                base = base.value
            found = self._project.follow(self._project.resolve(base, scope_of(class_)))
            match found:
                case None:
                    yield Foreign(base.id if isinstance(base, ast.Name) else "")
                case Foreign():
                    yield found
                case PythonDefinition() if found.class_ and found is not class_:
                    yield found

    # --- kinds ---

    def kind(self, class_: PythonDefinition) -> ClassKind:
        """What a class is by its bases and decorators."""
        lineage = self.lineage(class_)
        for base in lineage.foreign:
            kind = _kind_of_base(base)
            if kind is not None:
                return kind
        if any(self.decorator(base) is not None for base in lineage.classes):
            return "dataclass"
        return "other" if any(map(_is_other, lineage.foreign)) else "plain"

    def decorator(self, class_: PythonDefinition) -> ast.expr | None:
        """The decorator that makes a class a dataclass."""
        assert class_.class_ is not None
        for decorator in class_.class_.decorator_list:
            function = decorator.func if isinstance(decorator, ast.Call) else decorator
            found = self._project.follow(self._project.resolve(function, scope_of(class_)))
            if isinstance(found, Foreign) and _makes_dataclass(found):
                return decorator
        return None

    def option(self, decorator: ast.expr | None, name: str) -> ast.expr | None:
        """The argument that a decorator has under a name."""
        keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
        return next((keyword.value for keyword in keywords if keyword.arg == name), None)

    # --- configuration ---

    def config(self, class_: PythonDefinition) -> Mapping[str, ModelSetting]:
        """The configuration of a model: what its bases say, then its own, then its arguments."""
        if class_ not in self._configs:
            merged: dict[str, ModelSetting] = {}
            self._configs[class_] = merged  # at once, for classes that derive from each other
            for base in self.lineage(class_).bases:  # to pydantic, the last of them wins
                merged.update(self.config(base))
            merged.update(self._own_config(class_))
        return self._configs[class_]

    def unknown_keys(self, class_: PythonDefinition, kind: ClassKind) -> UnknownKeys | None:
        """What pydantic does with unknown keys; None where something else reads the class."""
        if kind != "model" and not self.is_pydantic_dataclass(class_):
            return None
        setting = self.config(class_).get("extra")
        match setting.value if setting else None:
            case None:
                return "ignored"
            case ast.Constant(value=str(extra)) | ast.Attribute(attr=extra):
                return "rejected" if extra == "forbid" else "ignored"
        return None

    def is_pydantic_dataclass(self, class_: PythonDefinition) -> bool:
        """Whether a class is a dataclass that pydantic reads payloads with."""
        for base in self.lineage(class_).classes:
            decorator = self.decorator(base)
            if decorator is not None:
                function = decorator.func if isinstance(decorator, ast.Call) else decorator
                found = self._project.follow(self._project.resolve(function, scope_of(base)))
                return isinstance(found, Foreign) and found.package == "pydantic"
        return False

    def _own_config(self, class_: PythonDefinition) -> Mapping[str, ModelSetting]:
        own: dict[str, ModelSetting] = {}
        scope = Scope(class_.module, class_)
        node = class_.class_
        inner = class_.body.bound.get("Config")
        if inner is not None and isinstance(inner.node, ast.ClassDef):
            for statement in inner.node.body:
                match statement:
                    case ast.Assign(targets=[ast.Name(id=name)], value=value):
                        own[name] = ModelSetting(value, scope)
        binding = class_.body.bound.get("model_config")
        if binding is not None and binding.value is not None:
            own.update(self.settings(binding.value, scope))
        keywords = node.keywords if node else []
        own.update({k.arg: ModelSetting(k.value, scope_of(class_)) for k in keywords if k.arg})
        decorator = self.decorator(class_)
        given = self.option(decorator, "config")
        own.update(self.settings(given, scope_of(class_)) if given else {})
        return own

    def settings(self, value: ast.expr, scope: Scope, depth: int = 0) -> Mapping[str, ModelSetting]:
        """The entries of a configuration: a call with keywords, a dict, parts put together."""
        found: dict[str, ModelSetting] = {}
        if depth > _DEEPEST:
            return found
        match value:
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                found.update(self.settings(left, scope, depth + 1))
                found.update(self.settings(right, scope, depth + 1))
            case ast.Name() | ast.Attribute():
                target = self._project.follow(self._project.resolve(value, scope))
                if isinstance(target, PythonDefinition) and target.binding.value is not None:
                    inner = target.binding.value
                    found.update(self.settings(inner, scope_of(target), depth + 1))
        for key, item in _entries(value):
            if key is None:
                found.update(self.settings(item, scope, depth + 1))
            else:
                found[key] = ModelSetting(item, scope)
        return found


def _entries(value: ast.expr) -> Iterator[tuple[str | None, ast.expr]]:
    """The keys and values of a call or a dict; the key of `**other` is None."""
    match value:
        case ast.Call(keywords=keywords):
            yield from ((keyword.arg, keyword.value) for keyword in keywords)
        case ast.Dict(keys=keys, values=values):
            for key, item in zip(keys, values, strict=True):
                if key is None:
                    yield None, item
                elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, item


def _merged(orders: list[list[PythonDefinition]]) -> list[PythonDefinition]:
    """The orders of bases as one (C3), or an approximation if they contradict each other."""
    orders = [order for order in orders if order]
    merged: list[PythonDefinition] = []
    while orders:
        heads = [order[0] for order in orders]
        tails = {class_ for order in orders for class_ in order[1:]}
        chosen = next((head for head in heads if head not in tails), heads[0])
        merged.append(chosen)
        orders = [rest for order in orders if (rest := [c for c in order if c is not chosen])]
    return merged


def _kind_of_base(base: Foreign) -> ClassKind | None:
    pydantic = base.package.startswith("pydantic") or base.package == "sqlmodel"
    if pydantic and base.last in _MODELS:
        return "model"
    if pydantic and base.last == "RootModel":
        return "root"
    if base.last in _ENUMS:
        return "enum"
    if base.last == "TypedDict":
        return "typed-dict"
    return "named-tuple" if base.last == "NamedTuple" else None


def _makes_dataclass(decorator: Foreign) -> bool:
    if decorator.last == "dataclass":
        return True
    return decorator.package in ("attr", "attrs") and decorator.last in _ATTRS


def _is_other(base: Foreign) -> bool:
    """Whether a base makes a class something that no payload is."""
    return base.last == "Protocol" or base.last.endswith(("Error", "Exception", "Warning"))

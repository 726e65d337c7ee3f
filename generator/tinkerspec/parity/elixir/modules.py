"""The modules of one file: their statements, and the names that these are read with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ...diagnostics import Place
from ...frozen import frozen
from ...syntax import elixir as syntax
from . import texts

if TYPE_CHECKING:
    from tree_sitter import Node

SELF: Final = "__MODULE__"

_CONDITIONS: Final = frozenset({"if", "unless"})
"""What a module's statements may stand in, such as `if Code.ensure_loaded?(Jason)`."""
_TYPES: Final = frozenset({"type", "typep", "opaque"})


@frozen(eq=False)
class TypeDefinition:
    """A type of a module: what it stands for, its number of parameters, and whether it is
    public."""

    value: Node
    parameters: int
    private: bool
    doc: str


@frozen(eq=False, kw_only=True)
class ElixirModule:
    """A module, or an implementation of a protocol, which has `protocol` and `targets`.

    An implementation that is derived outside of the struct's module has no statements.

    The statements of a file outside its modules are a module without a name. `attributes` are the
    values that each is given, in order; `aliases` the modules by their short names.
    """

    name: str
    file: str
    node: Node
    statements: tuple[Node, ...]
    aliases: Mapping[str, str]
    attributes: Mapping[str, tuple[Node, ...]]
    types: Mapping[str, TypeDefinition]
    doc: str
    hidden: bool
    struct: Node | None
    protocol: str = ""
    targets: tuple[str, ...] = ()

    @property
    def last(self) -> str:
        """The last part of the name."""
        return self.name.rpartition(".")[2]

    @property
    def namespace(self) -> str:
        """The name without its last part."""
        return self.name.rpartition(".")[0]

    @property
    def is_type(self) -> bool:
        """Whether values can be of this module."""
        own = self.types.get("t")
        return self.struct is not None or (own is not None and not own.parameters | own.private)

    def place(self, node: Node) -> Place:
        """Where a node of the module stands."""
        return Place(self.file, node.start_point[0] + 1)

    def resolve(self, node: Node) -> str | None:
        """The full name of the module that a node names, None where it names none."""
        return _resolve(node, self.name, self.aliases)

    def attribute(self, name: str, before: Node) -> Node | None:
        """The value that an attribute has at some place."""
        values = (v for v in self.attributes.get(name, ()) if v.start_byte < before.start_byte)
        return max(values, key=lambda value: value.start_byte, default=None)


@frozen(eq=False)
class _PendingModule:
    """A module that is still to be read; nested ones know the names of those around them."""

    name: str
    node: Node
    statements: list[Node]
    aliases: Mapping[str, str]
    protocol: str = ""
    targets: tuple[str, ...] = ()


def read(root: Node, file: str) -> tuple[ElixirModule, ...]:
    """Every module of a file, nested ones too; the file's own statements come first."""
    pending = [_PendingModule("", root, syntax.children(root), {})]
    modules: list[ElixirModule] = []
    while pending:
        module = _module(pending.pop(), file)
        modules.append(module)
        pending += reversed(list(_nested(module)))
    return tuple(modules)


def _module(found: _PendingModule, file: str) -> ElixirModule:
    statements = tuple(_flat(found.statements))
    body = _ModuleBody()
    aliases = dict(found.aliases)
    for statement in statements:
        _add_aliases(statement, found.name, aliases)
        body.add(statement)
    return ElixirModule(
        name=found.name,
        file=file,
        node=found.node,
        statements=statements,
        aliases=aliases,
        attributes={name: tuple(values) for name, values in body.attributes.items()},
        types=body.types,
        doc=body.doc,
        hidden=body.hidden,
        struct=body.struct,
        protocol=found.protocol,
        targets=found.targets,
    )


@dataclass(slots=True)
class _ModuleBody:
    """What the statements of a module say, one after the other."""

    attributes: dict[str, list[Node]] = field(default_factory=dict)
    types: dict[str, TypeDefinition] = field(default_factory=dict)
    doc: str = ""
    hidden: bool = False
    struct: Node | None = None
    _typedoc: str = ""

    def add(self, statement: Node) -> None:
        name, value = syntax.attribute(statement)
        if value is not None:
            self._attribute(name, value)
        elif syntax.call(statement)[0] == "defstruct":
            self.struct = statement

    def _attribute(self, name: str, value: Node) -> None:
        if name == "moduledoc":
            self.hidden = syntax.text(value) == "false"
            self.doc = texts.summary(value)
        elif name == "typedoc":
            self._typedoc = texts.summary(value)
        elif name in _TYPES:
            self._type(value, private=name == "typep")
            self._typedoc = ""
        else:
            self.attributes.setdefault(name, []).append(value)

    def _type(self, value: Node, *, private: bool) -> None:
        defined = syntax.sides(value, "::")
        if defined is None:
            return
        name, parameters = syntax.signature(defined[0])
        # Of types that differ in their parameters alone, the plain one is meant by its name.
        if name and (not parameters or name not in self.types):
            self.types[name] = TypeDefinition(defined[1], len(parameters), private, self._typedoc)


def _flat(statements: list[Node]) -> Iterator[Node]:
    """The statements, including those inside conditions."""
    pending = statements[::-1]
    while pending:
        statement = pending.pop()
        if syntax.call(statement)[0] in _CONDITIONS:
            inner = syntax.body(statement)
        elif statement.type == "else_block":
            inner = syntax.children(statement)
        else:
            yield statement
            continue
        pending += inner[::-1]


# --- names ---------------------------------------------------------------------------------------


def _resolve(node: Node, within: str, aliases: Mapping[str, str]) -> str | None:
    if node.type not in ("alias", "dot", "identifier"):
        return None
    first, dot, rest = syntax.module_name(node).partition(".")
    if first == SELF:
        base = within
    elif not first[:1].isupper():
        return None
    elif first == "Elixir":
        base, dot, rest = rest, "", ""
    else:
        base = aliases.get(first, first)
    return f"{base}{dot}{rest}" or None


def _add_aliases(statement: Node, within: str, aliases: dict[str, str]) -> None:
    for short, target, member in syntax.aliases(statement):
        module = _resolve(target, within, aliases)
        if module is None:
            continue
        full = f"{module}.{member}" if member else module
        aliases[full.rpartition(".")[2] if short == SELF else short] = full
    called, given = syntax.call(statement)
    if called == "defmodule" and within and given and given[0].type == "alias":
        # A nested module is known by the first part of its name in the one around it.
        first = syntax.module_name(given[0]).partition(".")[0]
        aliases[first] = f"{within}.{first}"


def _nested(module: ElixirModule) -> Iterator[_PendingModule]:
    for statement in module.statements:
        called, given = syntax.call(statement)
        if called == "defmodule" and given:
            name = _defined(given[0], module)
            if name is not None:
                yield _PendingModule(name, statement, syntax.body(statement), module.aliases)
        elif called == "defimpl" and given:
            yield _implementation(statement, given, module)
        else:
            target, called, given = syntax.remote_call(statement)
            if called == "derive" and len(given) > 1 and target and module.resolve(target):
                yield _derived(statement, given, module)


def _defined(node: Node, module: ElixirModule) -> str | None:
    """The full name of a module that is defined within another, or at the top of a file."""
    plain = node.type == "alias" and not syntax.module_name(node).startswith("Elixir.")
    if plain and module.name:
        return f"{module.name}.{syntax.module_name(node)}"
    return module.resolve(node)


def _implementation(statement: Node, given: list[Node], module: ElixirModule) -> _PendingModule:
    protocol = module.resolve(given[0]) or ""
    meant = next((v for part in given for k, v in syntax.pairs(part) if k == "for"), None)
    if meant is None:
        targets: tuple[str, ...] = (module.name,)
    else:
        named = syntax.children(meant) if meant.type == "list" else [meant]
        targets = tuple(name for node in named if (name := module.resolve(node)))
    body = syntax.body(statement)
    return _PendingModule(protocol, statement, body, module.aliases, protocol, targets)


def _derived(statement: Node, given: list[Node], module: ElixirModule) -> _PendingModule:
    """`Protocol.derive(Jason.Encoder, Name)`, which is an implementation without a body."""
    protocol, target = module.resolve(given[0]) or "", module.resolve(given[1])
    targets = (target,) if target else ()
    return _PendingModule(protocol, statement, [], module.aliases, protocol, targets)

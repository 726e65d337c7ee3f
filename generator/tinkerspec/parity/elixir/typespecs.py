"""Typespecs as shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ...frozen import frozen
from ...syntax import elixir as syntax
from ..surface import (
    ANY,
    NULL,
    Choice,
    ChoiceValue,
    ListOf,
    MapOf,
    OneOf,
    ScalarShape,
    Shape,
    number,
)
from . import literals
from .budget import Budget
from .modules import ElixirModule

if TYPE_CHECKING:
    from tree_sitter import Node

STRING: Final = ScalarShape("string")
INTEGER: Final = ScalarShape("integer")
NUMBER: Final = ScalarShape("number")
BOOLEAN: Final = ScalarShape("boolean")
DATETIME: Final = ScalarShape("datetime")
DATE: Final = ScalarShape("date")

_BUILT_IN: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        **dict.fromkeys(("binary", "bitstring", "nonempty_binary", "nonempty_bitstring"), STRING),
        **dict.fromkeys(
            ("integer", "pos_integer", "non_neg_integer", "neg_integer", "byte", "char", "arity"),
            INTEGER,
        ),
        **dict.fromkeys(("float", "number"), NUMBER),
        "boolean": BOOLEAN,
        "map": MapOf(ANY),
        **dict.fromkeys(("list", "nonempty_list"), ListOf(ANY)),
    }
)
"""The language's own types; any other of them says nothing about JSON."""

_LIBRARY: Final[Mapping[tuple[str, str], Shape]] = MappingProxyType(
    {
        **{("String", name): STRING for name in ("t", "grapheme", "codepoint")},
        ("DateTime", "t"): DATETIME,
        ("NaiveDateTime", "t"): DATETIME,
        ("Date", "t"): DATE,
    }
)
"""Types of the standard library that JSON has a form for."""

_KNOWN_STRUCTS: Final = MappingProxyType(
    {"Date": DATE, "DateTime": DATETIME, "NaiveDateTime": DATETIME}
)

_LISTS: Final = frozenset({"list", "nonempty_list", "maybe_improper_list"})
_OPTIONAL: Final = frozenset({"optional", "required"})


@frozen
class _TypespecContext:
    """Where a typespec is read: its module, the local types that led there, and how deep it is."""

    module: ElixirModule
    trail: frozenset[tuple[str, str]] = frozenset()
    depth: int = 0

    def deeper(self) -> _TypespecContext:
        return replace(self, depth=self.depth + 1)

    def into(self, module: ElixirModule, name: str) -> _TypespecContext:
        return _TypespecContext(module, self.trail | {(module.name, name)}, self.depth + 1)


@frozen
class Typespecs:
    """Reads typespecs.

    `find` gives a module of the project by its full name, and `refer` the shape that names it,
    None where a type is written out instead of being named.
    """

    find: Callable[[str], ElixirModule | None]
    refer: Callable[[ElixirModule], Shape | None]
    budget: Budget

    def own(self, module: ElixirModule) -> Shape:
        """The shape of the type `t` of a module."""
        defined = module.types.get("t")
        if defined is None:
            return ANY
        return self._shape(defined.value, _TypespecContext(module).into(module, "t"))

    def shape(self, node: Node, module: ElixirModule) -> Shape:
        """The shape of a typespec in a module."""
        return self._shape(node, _TypespecContext(module))

    def members(self, module: ElixirModule) -> Mapping[str, Shape]:
        """The shapes of the members that the `t` of a struct has."""
        defined = module.types.get("t")
        fields: dict[str, Shape] = {}
        for option in _options(defined.value) if defined else ():
            if option.type == "map" and struct_name(option, module) in (None, module.name):
                for key, values in _entries(option):
                    name = literals.text(key)
                    if name is not None:
                        fields[name] = _either(self.shape(value, module) for value in values)
        return fields

    # --- one typespec ---

    def _shape(self, node: Node, at: _TypespecContext) -> Shape:
        self.budget.spend(at.depth)
        if syntax.sides(node, "|"):
            return _either(self._shape(option, at.deeper()) for option in _options(node))
        named = syntax.sides(node, "::")
        if named:  # a name beside the type: `count :: integer()`
            return self._shape(named[1], at.deeper())
        match node.type:
            case "block":
                inner = syntax.children(node)
                plain = len(inner) == 1 and inner[0].type != "stab_clause"
                return self._shape(inner[0], at.deeper()) if plain else ANY
            case "list":
                return self._list(node, at)
            case "map":
                return self._map(node, at)
            case "identifier":
                return self._local(syntax.text(node), [], at)
            case "call":
                return self._call(node, at)
        return _literal(node)

    def _list(self, node: Node, at: _TypespecContext) -> Shape:
        items = syntax.children(node)
        if items and items[0].type == "keywords":
            return ANY  # a keyword list, which is no JSON
        return ListOf(self._shape(items[0], at.deeper()) if items else ANY)

    def _map(self, node: Node, at: _TypespecContext) -> Shape:
        if literals.is_struct(node):
            name = struct_name(node, at.module)
            module = self.find(name) if name else None
            known = _KNOWN_STRUCTS.get(name or "", ANY)
            return known if module is None else self.refer(module) or ANY
        entries = list(_entries(node))
        if not entries or any(_is_fixed(key) for key, _ in entries):
            return MapOf(ANY)
        values = (value for _, values in entries for value in values)
        return MapOf(_either(self._shape(value, at.deeper()) for value in values))

    def _call(self, node: Node, at: _TypespecContext) -> Shape:
        name, given = syntax.call(node)
        if name:
            return self._local(name, given, at)
        target, name, given = syntax.remote_call(node)
        full = at.module.resolve(target) if target else None
        if full is None or given:
            return ANY
        module = self.find(full)
        if module is None:
            return _LIBRARY.get((full, name), ANY)
        return self._type(module, name, at)

    def _local(self, name: str, given: list[Node], at: _TypespecContext) -> Shape:
        if not given and name in at.module.types:
            return self._type(at.module, name, at)
        if name in _LISTS and len(given) == 1:
            return ListOf(self._shape(given[0], at.deeper()))
        return ANY if given else _BUILT_IN.get(name, ANY)

    def _type(self, module: ElixirModule, name: str, at: _TypespecContext) -> Shape:
        """A type of the project: by name if a module stands for it, otherwise written out."""
        if name == "t" and module.is_type:
            named = self.refer(module)
            if named is not None:
                return named
        defined = module.types.get(name)
        if defined is None or defined.parameters or (module.name, name) in at.trail:
            return ANY
        if defined.private and module is not at.module:
            return ANY
        return self._shape(defined.value, at.into(module, name))


def is_own(node: Node, module: ElixirModule, owner: str) -> bool:
    """Whether a typespec of a module means the values of the module `owner`, or their absence."""
    while node.type == "block" and len(inner := syntax.children(node)) == 1:
        node = inner[0]
    options = [option for option in _options(node) if option.type != "nil"]
    return len(options) == 1 and _is_exactly(options[0], module, owner)


def _is_exactly(node: Node, module: ElixirModule, owner: str) -> bool:
    named = syntax.sides(node, "::")
    if named:
        node = named[1]
    if node.type == "map":
        return literals.is_struct(node) and struct_name(node, module) == owner
    if module.name == owner and node.type in ("identifier", "call"):
        name = syntax.text(node) if node.type == "identifier" else syntax.call(node)[0]
        if name == "t":
            return True
    target, name, _ = syntax.remote_call(node)
    return target is not None and name == "t" and module.resolve(target) == owner


def struct_name(node: Node, module: ElixirModule) -> str | None:
    """The full name of the struct that a map is of, None for a plain map."""
    struct = next((child for child in node.children if child.type == "struct"), None)
    name = syntax.children(struct)[:1] if struct else []
    return module.resolve(name[0]) if name else None


# --- parts of typespecs --------------------------------------------------------------------------


def _options(node: Node) -> Iterator[Node]:
    """The sides of `a | b | c`, from left to right, however many there are."""
    pending = [node]
    while pending:
        option = pending.pop()
        either = syntax.sides(option, "|")
        if either:
            pending += either[::-1]
        else:
            yield option


def _entries(node: Node) -> Iterator[tuple[Node, tuple[Node, ...]]]:
    """The keys of a map or of a struct, each with the types that its value may be of.

    To the parser `a => b | c` is `(a => b) | c`, and `a => b :: c` is `(a => b) :: c`.
    """
    content = next((child for child in node.children if child.type == "map_content"), None)
    for part in syntax.children(content) if content else ():
        for pair in syntax.children(part) if part.type == "keywords" else ():
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if key is not None and value is not None:
                yield key, (value,)
        either, named = syntax.sides(part, "|"), syntax.sides(part, "::")
        first = either or named
        entry = syntax.sides(first[0] if first else part, "=>")
        if entry and either:
            yield entry[0], (entry[1], either[1])
        elif entry:
            yield entry[0], (named[1] if named else entry[1],)


def _either(shapes: Iterator[Shape]) -> Shape:
    """A shape that is any of these. All constants become one choice, in the place of the first."""
    flat: dict[Shape, None] = {}
    constants: dict[ChoiceValue, None] = {}
    for shape in shapes:
        for option in shape.options if isinstance(shape, OneOf) else (shape,):
            if isinstance(option, Choice):
                constants.update(dict.fromkeys(option.values))
                flat[Choice(())] = None
            else:
                flat[option] = None
    choice = Choice(tuple(constants))
    options = tuple(choice if option == Choice(()) else option for option in flat)
    return options[0] if len(options) == 1 else OneOf(options)


def _literal(node: Node) -> Shape:
    """A type that is a value: an atom, a number, nothing."""
    if node.type == "bitstring":
        return STRING
    if syntax.sides(node, "..") or syntax.sides(node, "..//"):
        return INTEGER
    value = literals.scalar(node)
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOLEAN
    if isinstance(value, int):
        return number(value)
    return Choice((value,)) if isinstance(value, str) and node.type != "string" else ANY


def _is_fixed(key: Node) -> bool:
    """Whether a key of a map is one name, not a type of names."""
    name, given = syntax.call(key)
    if name in _OPTIONAL and given:
        key = given[0]
    return literals.text(key) is not None

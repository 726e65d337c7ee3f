"""Values that are known without running code: defaults, and lists of names."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...contract.model import Json
from ...frozen import frozen
from ...syntax import elixir as syntax
from ..surface import DYNAMIC, Dynamic
from . import texts
from .budget import Budget
from .modules import ElixirModule

if TYPE_CHECKING:
    from tree_sitter import Node


@frozen(eq=False)
class Entry:
    """An entry of a list of names: one with a value is a pair, such as a key with its default."""

    name: str
    value: Node | None
    node: Node


@frozen
class Entries:
    """The entries of a list, as far as they can be read."""

    entries: tuple[Entry, ...]
    complete: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The names alone."""
        return tuple(entry.name for entry in self.entries)


@frozen
class LiteralReader:
    """Reads the literals of a module, through its attributes."""

    module: ElixirModule
    budget: Budget

    def value(self, node: Node, depth: int = 0) -> Json | Dynamic:
        """The value of a node as JSON, atoms as strings; DYNAMIC if it is computed."""
        self.budget.spend(depth)
        name, given = syntax.attribute(node)
        if name and given is None:
            meant = self.module.attribute(name, node)
            return DYNAMIC if meant is None else self.value(meant, depth + 1)
        if node.type == "block":
            inner = syntax.children(node)
            return self.value(inner[0], depth + 1) if len(inner) == 1 else DYNAMIC
        if node.type == "map":
            return self._map(node, depth)
        if node.type in ("list", "sigil") or syntax.sides(node, "++"):
            return self._list(node, depth)
        return scalar(node)

    def entries(self, node: Node) -> Entries:
        """The names in a list: `[:a, b: 1]`, `a: 1, b: 2`, `@names ++ [:c]`, `~w(a b)a`."""
        found = list(self._entries(node, 0))
        return Entries(tuple(entry for entry in found if entry is not None), None not in found)

    def _entries(self, node: Node, depth: int) -> Iterator[Entry | None]:
        """The entries; None stands for what cannot be read."""
        self.budget.spend(depth)
        name, given = syntax.attribute(node)
        joined = syntax.sides(node, "++")
        if name and given is None and (meant := self.module.attribute(name, node)) is not None:
            yield from self._entries(meant, depth + 1)
        elif joined:
            for side in joined:
                yield from self._entries(side, depth + 1)
        elif node.type == "block" and len(inner := syntax.children(node)) == 1:
            yield from self._entries(inner[0], depth + 1)
        elif node.type == "list":
            for item in syntax.children(node):
                yield from self._items(item)
        else:
            yield from self._items(node)

    def _items(self, node: Node) -> Iterator[Entry | None]:
        """The entries that an item of a list stands for."""
        self.budget.spend(0)
        words = texts.words(node)
        if words is not None:
            yield from (Entry(word, None, node) for word in words)
        elif node.type == "keywords":
            for pair in syntax.children(node):
                key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
                yield Entry(syntax.keyword(key), value, pair) if key else None
        elif node.type == "tuple" and len(parts := syntax.children(node)) == 2:
            name = text(parts[0])
            yield None if name is None else Entry(name, parts[1], node)
        else:
            name = text(node)
            yield None if name is None else Entry(name, None, node)

    def _list(self, node: Node, depth: int) -> Json | Dynamic:
        joined = syntax.sides(node, "++")
        words = texts.words(node)
        if words is not None:
            return list[Json](words)
        if node.type == "sigil":
            return scalar(node)
        items: list[Json] = []
        for part in joined or syntax.children(node):
            value = self.value(part, depth + 1)
            if isinstance(value, Dynamic) or (joined and not isinstance(value, list)):
                return DYNAMIC
            items += value if joined and isinstance(value, list) else [value]
        return items

    def _map(self, node: Node, depth: int) -> Json | Dynamic:
        entries = None if is_struct(node) else map_entries(node)
        if entries is None:
            return DYNAMIC
        result: dict[str, Json] = {}
        for key, inner in entries:
            name, value = text(key), self.value(inner, depth + 1)
            if name is None or isinstance(value, Dynamic):
                return DYNAMIC
            result[name] = value
        return result


def map_entries(node: Node) -> list[tuple[Node, Node]] | None:
    """The keys and values of a map or struct; None for an update of another one."""
    content = next((child for child in node.children if child.type == "map_content"), None)
    entries: list[tuple[Node, Node]] = []
    for part in syntax.children(content) if content else []:
        arrow = syntax.sides(part, "=>")
        if arrow:
            entries.append(arrow)
        elif part.type == "keywords":
            fields = (
                (p.child_by_field_name("key"), p.child_by_field_name("value"))
                for p in syntax.children(part)
            )
            entries += [(key, value) for key, value in fields if key and value]
        else:
            return None
    return entries


def is_struct(node: Node) -> bool:
    """Whether a map is one of a struct: `%Name{}`."""
    return any(child.type == "struct" for child in node.children)


def text(node: Node) -> str | None:
    """The text of an atom (`true` and `nil` are some), a string or a keyword; else None."""
    if node.type in _CONSTANTS:
        return syntax.text(node).removeprefix(":")
    if node.type in ("keyword", "quoted_keyword"):
        return syntax.keyword(node)
    return texts.literal(node)


def scalar(node: Node) -> Json | Dynamic:
    """The value of a literal without parts."""
    if node.type == "unary_operator" and syntax.operator(node) in ("-", "+"):
        operand = node.child_by_field_name("operand")
        number = scalar(operand) if operand else DYNAMIC
        if isinstance(number, bool) or not isinstance(number, int | float):
            return DYNAMIC
        return -number if syntax.operator(node) == "-" else number
    if node.type in ("integer", "float"):
        return _number(syntax.text(node).replace("_", ""))
    spelled = syntax.text(node).removeprefix(":") if node.type in _CONSTANTS else ""
    if spelled in ("nil", "true", "false"):
        return None if spelled == "nil" else spelled == "true"
    found = text(node)
    return DYNAMIC if found is None or node.type == "charlist" else found


_CONSTANTS = frozenset({"nil", "boolean", "atom"})


def _number(digits: str) -> int | float | Dynamic:
    try:
        number = float(digits) if "." in digits else int(digits, 0 if digits[1:2].isalpha() else 10)
    except ValueError:  # more digits than Python reads
        return DYNAMIC
    return number if math.isfinite(number) else DYNAMIC

"""Elixir source as a tree: the shapes of its syntax that more than one part of the program reads.

The tree is that of tree-sitter-elixir, in which nearly everything is a call: `defmodule`, `def` and
`alias` too, and a module attribute is the operator `@` on one. Nothing is run.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

CLAUSES: Final = frozenset({"def", "defp", "defmacro", "defmacrop", "defdelegate"})
"""What begins a clause of a function or of a macro."""


@functools.cache
def _parser() -> Parser:
    import tree_sitter_elixir  # here, because most commands read no Elixir
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_elixir.language()))


def parse(source: bytes) -> Node:
    """The root of the tree of a file in UTF-8; faulty text has a tree too."""
    return _parser().parse(source).root_node


def first_error(root: Node) -> Node | None:
    """The first place that the parser could not read, as narrow as it is known."""
    place = root if root.has_error else None
    inner = place
    while inner is not None:
        place = inner
        inner = next((child for child in inner.children if child.has_error), None)
    return place


def text(node: Node) -> str:
    """The source of a node."""
    assert node.text is not None
    return node.text.decode()


def children(node: Node) -> list[Node]:
    """The parts of a node, comments left out."""
    return [child for child in node.named_children if child.type != "comment"]


# --- calls ---------------------------------------------------------------------------------------


def call(node: Node) -> tuple[str, list[Node]]:
    """The name of what a node calls and its arguments; `""` for anything else than a plain call."""
    target = node.child_by_field_name("target") if node.type == "call" else None
    if target is None or target.type != "identifier":
        return "", []
    return text(target), arguments(node)


def remote_call(node: Node) -> tuple[Node | None, str, list[Node]]:
    """What a call `Module.name(...)` is made on, its name and arguments; None for other nodes."""
    target = node.child_by_field_name("target") if node.type == "call" else None
    if target is None or target.type != "dot":
        return None, "", []
    left, right = operands(target)
    if left is None or right is None:
        return None, "", []
    return left, text(right), arguments(node)


def arguments(node: Node) -> list[Node]:
    """The arguments of a call; keywords at the end are one of them."""
    found = next((child for child in node.children if child.type == "arguments"), None)
    return children(found) if found else []


def block(node: Node) -> Node | None:
    """The `do ... end` of a call."""
    return next((child for child in node.children if child.type == "do_block"), None)


def body(node: Node) -> list[Node]:
    """The statements of a call, in `do ... end` or after `do:`."""
    inner = block(node)
    if inner is None:
        inner = next((v for a in arguments(node) for k, v in pairs(a) if k == "do"), None)
        if inner is not None and inner.type != "block":
            return [inner]
    return children(inner) if inner else []


def pairs(node: Node) -> Iterator[tuple[str, Node]]:
    """The keys and values of keywords (`a: 1, "b c": 2`); nothing for other nodes."""
    if node.type != "keywords":
        return
    for pair in children(node):
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        if key is not None and value is not None:
            yield keyword(key), value


def keyword(node: Node) -> str:
    """The name that a keyword (`a: `) gives; as it is written, where that is not a text."""
    name = text(node).rstrip().removesuffix(":")
    if name[:1] not in ("'", '"'):
        return name
    known = unescaped(name[1:-1])
    return name[1:-1] if known is None else known


# --- texts ---------------------------------------------------------------------------------------

_ESCAPE: Final = re.compile(
    r"\\(?:x\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{1,2})|u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})"
    r"|(\r?\n)|(.))",
    re.DOTALL,
)
_CONTROLS: Final = dict(zip("0abdefnrstv", "\0\a\b\x7f\x1b\f\n\r \t\v", strict=True))


def unescaped(raw: str) -> str | None:
    """What stands between quotes, with its escapes read; None if a character does not exist."""
    try:
        found = _ESCAPE.sub(_character, raw)
        found.encode()
    except ValueError:
        return None
    return found


def _character(match: re.Match[str]) -> str:
    wide, byte, point, unit, line_break, char = match.groups()
    if line_break is not None:
        return ""
    if char is not None:
        return _CONTROLS.get(char, char)
    if byte is not None and int(byte, 16) > 0x7F:
        raise ValueError("a byte that is no character")
    return chr(int(wide or byte or point or unit, 16))


# --- operators -----------------------------------------------------------------------------------


def operator(node: Node) -> str:
    """The operator of a node, `""` where it has none."""
    found = node.child_by_field_name("operator")
    return text(found) if found else ""


def operands(node: Node) -> tuple[Node | None, Node | None]:
    """Both sides of an operator or of a dot."""
    return node.child_by_field_name("left"), node.child_by_field_name("right")


def sides(node: Node, wanted: str) -> tuple[Node, Node] | None:
    """Both sides of one operator; None for any other node."""
    if node.type != "binary_operator" or operator(node) != wanted:
        return None
    left, right = operands(node)
    return (left, right) if left is not None and right is not None else None


def attribute(node: Node) -> tuple[str, Node | None]:
    """The name and the value of a module attribute, which is None where it is only read.

    `""` stands for the name of anything else.
    """
    operand = node.child_by_field_name("operand") if node.type == "unary_operator" else None
    if operand is None or operator(node) != "@":
        return "", None
    if operand.type == "identifier":
        return text(operand), None
    name, values = call(operand)
    return name, values[0] if values else None


# --- functions and aliases -----------------------------------------------------------------------


def signature(head: Node) -> tuple[str, list[Node]]:
    """Name and parameters of a function's head, a guard left out."""
    guarded = sides(head, "when")
    if guarded:
        head = guarded[0]
    return (text(head), []) if head.type == "identifier" else call(head)


def default(parameter: Node) -> tuple[Node, Node] | None:
    """A parameter and its default, None where it has none."""
    return sides(parameter, "\\\\")


def aliases(node: Node) -> Iterator[tuple[str, Node, str]]:
    """What an `alias` makes: short name, the node of the module, and what follows it.

    `alias A.B` gives `B`, `A.B` and `""`; `alias A.{B, C.D}` gives `B`, `A`, `B` and `D`, `A`,
    `C.D`; `alias A.B, as: C` gives `C`, `A.B` and `""`. Other statements give nothing.
    """
    name, given = call(node)
    if name != "alias" or not given:
        return
    target = given[0]
    left, right = operands(target) if target.type == "dot" else (None, None)
    if left is not None and right is not None and right.type == "tuple":
        for member in children(right):
            path = module_name(member)
            yield path.rsplit(".", 1)[-1], left, path
        return
    renamed = next((v for part in given[1:] for k, v in pairs(part) if k == "as"), None)
    yield module_name(renamed or target).rsplit(".", 1)[-1], target, ""


def module_name(node: Node) -> str:
    """The name of a module as it stands there, without the spaces that may be around its dots."""
    return re.sub(r"\s", "", text(node))

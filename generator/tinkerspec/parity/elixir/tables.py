"""Constant tables from text to text: maps, keyword lists, and functions of one text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from ...syntax import elixir as syntax
from . import literals, texts
from .modules import ElixirModule

if TYPE_CHECKING:
    from tree_sitter import Node

_OTHER_MODULES: Final = frozenset({"defmodule", "defimpl", "defprotocol"})
_TYPES: Final = frozenset({"type", "typep", "opaque", "spec", "callback", "macrocallback"})


def tables(module: ElixirModule) -> tuple[Mapping[str, str], ...]:
    """Every table of a module, in attributes and in functions, nested ones too."""
    found = list(_functions(module))
    pending = [node for node in reversed(module.statements) if not _is_left_out(node)]
    while pending:
        node = pending.pop()
        if node.type == "do_block":
            found.append(_case(node))
        elif node.type in ("map", "list"):
            found.append(_table(_entries(node)))
        pending += reversed(node.named_children)
    return tuple(table for table in found if table)


def _is_left_out(node: Node) -> bool:
    called = syntax.call(node)[0]
    return called in _OTHER_MODULES or called == "defstruct" or syntax.attribute(node)[0] in _TYPES


def _entries(node: Node) -> Iterable[tuple[Node, Node]]:
    if node.type == "map":
        return literals.map_entries(node) or ()
    keywords = (part for part in syntax.children(node) if part.type == "keywords")
    return [
        (key, value)
        for part in keywords
        for pair in syntax.children(part)
        if (key := pair.child_by_field_name("key")) and (value := pair.child_by_field_name("value"))
    ]


def _table(entries: Iterable[tuple[Node, Node]]) -> dict[str, str]:
    """The entries as texts; nothing when one of them is anything else."""
    table: dict[str, str] = {}
    for key, value in entries:
        name, meaning = literals.text(key), _meaning(value)
        if name is None or meaning is None:
            return {}
        table[name] = meaning
    return table


def _meaning(node: Node) -> str | None:
    value = literals.scalar(node)
    return value if isinstance(value, str) else None


def spellings(module: ElixirModule) -> Mapping[str, str]:
    """The texts that atoms are written as, by the clauses of the module's `to_string`."""
    found: dict[str, str] = {}
    for statement in module.statements:
        called, given = syntax.call(statement)
        name, parameters = syntax.signature(given[0]) if called == "def" and given else ("", [])
        body = syntax.body(statement)
        if name == "to_string" and len(parameters) == len(body) == 1 and body[0].type == "string":
            atom, text = literals.text(parameters[0]), texts.literal(body[0])
            if atom is not None and text is not None:
                found.setdefault(atom, text)
    return found


# --- code ----------------------------------------------------------------------------------------


def _functions(module: ElixirModule) -> Iterator[dict[str, str]]:
    """Functions that give a text for each of some texts: `defp kind("a"), do: :b`."""
    found: dict[str, dict[str, str]] = {}
    for statement in module.statements:
        called, given = syntax.call(statement)
        if called in ("def", "defp") and given:
            name, parameters = syntax.signature(given[0])
            body = syntax.body(statement)
            meaning = _meaning(body[0]) if len(body) == 1 else None
            if len(parameters) == 1 and meaning is not None:
                keys = [*_keys(parameters[0]), *_guarded(given[0])]
                found.setdefault(name, {}).update(dict.fromkeys(keys, meaning))
    yield from found.values()


def _case(block: Node) -> dict[str, str]:
    """The clauses `"a" -> :b` of a `case`; others beside them do no harm."""
    table: dict[str, str] = {}
    for clause in syntax.children(block):
        if clause.type != "stab_clause":
            continue
        left, right = syntax.operands(clause)
        body = syntax.children(right) if right else []
        meaning = _meaning(body[0]) if len(body) == 1 else None
        if left is not None and meaning is not None:
            guarded = syntax.sides(left, "when")
            patterns = syntax.children(guarded[0] if guarded else left)
            keys = [*_keys(*patterns), *_guarded(left)]
            table.update(dict.fromkeys(keys, meaning))
    return table


def _keys(*patterns: Node) -> list[str]:
    texts_ = [texts.literal(pattern) for pattern in patterns if pattern.type == "string"]
    return [text for text in texts_ if text is not None]


def _guarded(head: Node) -> list[str]:
    """The texts of a guard `when name in ["a", "b"]`."""
    guarded = syntax.sides(head, "when")
    member = syntax.sides(guarded[1], "in") if guarded else None
    if member is None:
        return []
    words = texts.words(member[1])
    return _keys(*syntax.children(member[1])) if words is None else words

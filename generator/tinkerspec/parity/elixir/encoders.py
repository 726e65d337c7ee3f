"""What the encoder of a struct writes: everything, or what it names.

An encoder is code, so only its plain forms are read: the options of a derived one, and a map that
is spelled out, taken from or dropped from. Whatever is not certain counts as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ...diagnostics import Place
from ...frozen import frozen
from ...syntax import elixir as syntax
from . import literals
from .budget import Budget
from .literals import LiteralReader
from .modules import ElixirModule

if TYPE_CHECKING:
    from tree_sitter import Node

PROTOCOLS: Final = ("Jason.Encoder", "JSON.Encoder", "Poison.Encoder")
"""The protocols that write JSON; where a struct has several, the first one is read."""

_BRANCHES: Final = frozenset({"if", "unless", "case", "cond", "with", "for"})
_PUTS: Final = re.compile(r"(?:\w+_)?put(?:_\w+)?")


@frozen
class Written:
    """What is written of a struct.

    `keys` are keys of the struct; None means all except `dropped`. `names` are those written under
    a different name, and `constants` are extra members with a constant text.
    """

    keys: frozenset[str] | None = None
    dropped: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, tuple[str, Place]] = field(default_factory=dict)

    def writes(self, key: str) -> bool:
        """Whether a key of the struct is written."""
        return key not in self.dropped if self.keys is None else key in self.keys


def written(
    module: ElixirModule,
    keys: frozenset[str],
    implementations: Iterable[ElixirModule],
    budget: Budget,
) -> Written:
    """What the first of the encoders writes of a struct with these keys.

    `implementations` are those of the project; one of them comes before a derived encoder.
    """
    implementations = list(implementations)
    for protocol in PROTOCOLS:
        for implementation in implementations:
            if implementation.protocol == protocol and module.name in implementation.targets:
                return _implemented(implementation, keys, budget)
        for options in _derived(module, protocol):
            return _options(options, LiteralReader(module, budget), keys)
    return Written()


# --- derived -------------------------------------------------------------------------------------


def _derived(module: ElixirModule, protocol: str) -> Iterator[Node | None]:
    """The options of each `@derive` of the protocol, None where it has none."""
    for given in module.attributes.get("derive", ()):
        for part in syntax.children(given) if given.type == "list" else [given]:
            yield from _derivation(part, module, protocol)


def _derivation(node: Node, module: ElixirModule, protocol: str) -> Iterator[Node | None]:
    parts = syntax.children(node) if node.type == "tuple" else [node]
    if parts and module.resolve(parts[0]) == protocol:
        yield parts[1] if len(parts) > 1 else None


def _options(options: Node | None, read: LiteralReader, keys: frozenset[str]) -> Written:
    given = {entry.name: entry.value for entry in read.entries(options).entries} if options else {}
    only, without = given.get("only"), given.get("except")
    if only is not None and (entries := read.entries(only)).complete:
        return Written(keys=frozenset(entries.names) & keys)
    if without is not None:
        return Written(dropped=frozenset(read.entries(without).names))
    return Written()


# --- implemented ---------------------------------------------------------------------------------


@dataclass(slots=True)
class _Clause:
    """What one clause of an encoder does to the map that it writes.

    `base` are the keys of the maps it spells out or takes; `whole` says that it begins with all of
    the struct; `put` and `dropped` come on top. `values` are the values of the keys, where seen.
    """

    base: set[str] = field(default_factory=set)
    put: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    values: dict[str, Node] = field(default_factory=dict)
    whole: bool = False
    takes: bool = False

    @property
    def speaks(self) -> bool:
        """Whether any part of the clause can be understood."""
        return bool(self.base or self.dropped or self.whole or self.takes)

    def names(self, keys: frozenset[str]) -> set[str]:
        """What it writes of a struct that has these keys."""
        whole = not self.takes and (self.whole or not self.base)
        return ((set(keys) if whole else self.base) | self.put) - (self.dropped - self.put)


def _implemented(implementation: ElixirModule, keys: frozenset[str], budget: Budget) -> Written:
    _, called, given = syntax.remote_call(implementation.node)
    if called == "derive":  # Protocol.derive(Jason.Encoder, Name, only: [...])
        options = given[2] if len(given) > 2 else None
        return _options(options, LiteralReader(implementation, budget), keys)
    clauses = [
        _clause(statement, LiteralReader(implementation, budget))
        for statement in implementation.statements
        if syntax.call(statement)[0] in ("def", "defp")
    ]
    clauses = [clause for clause in clauses if clause.speaks]
    if not clauses:
        return Written()
    names = {name for clause in clauses for name in clause.names(keys)}
    values = {name: node for clause in clauses for name, node in clause.values.items()}
    renamed: dict[str, str] = {}
    constants: dict[str, tuple[str, Place]] = {}
    for name in sorted(names - keys):
        value = values.get(name)
        origin = _origin(value, keys - names) if value else None
        constant = literals.scalar(value) if value else None
        if origin is not None:
            renamed[origin] = name
        elif value is not None and isinstance(constant, str):
            constants[name] = (constant, implementation.place(value))
    return Written(frozenset(names & keys | renamed.keys()), frozenset(), renamed, constants)


def _clause(statement: Node, read: LiteralReader) -> _Clause:
    """Read one clause of an encoder; its patterns are not written."""
    clause = _Clause()
    pending = [(node, False) for node in syntax.body(statement)]
    while pending:
        node, in_branch = pending.pop()
        pending += _step(node, in_branch, clause, read)
    return clause


def _step(
    node: Node, in_branch: bool, clause: _Clause, read: LiteralReader
) -> Iterator[tuple[Node, bool]]:
    """Record what a node does, and give the nodes in it that are still to be read."""
    bound = syntax.sides(node, "=") or syntax.sides(node, "<-")
    if bound:
        yield bound[1], in_branch
    elif node.type == "stab_clause":
        yield from ((child, True) for child in node.children if child.type == "body")
    elif node.type == "map":
        _note_map(node, clause)
    else:
        yield from _note_call(node, in_branch, clause, read)


def _note_map(node: Node, clause: _Clause) -> None:
    entries = None if literals.is_struct(node) else literals.map_entries(node)
    if entries is None:
        clause.whole = True
    for key, value in entries or ():
        name = literals.text(key)
        if name is None:
            clause.whole = True
        else:
            clause.base.add(name)
            clause.values[name] = value


def _note_call(
    node: Node, in_branch: bool, clause: _Clause, read: LiteralReader
) -> Iterator[tuple[Node, bool]]:
    target, name, given = syntax.remote_call(node)
    if target is None:
        name, given = syntax.call(node)
    on_map = target is not None and syntax.text(target) == "Map"
    in_branch = in_branch or name in _BRANCHES or node.type == "anonymous_function"
    if on_map and name == "from_struct":
        clause.whole = True
    elif on_map and name in ("take", "drop", "delete") and given:
        _note_selection(name, given[-1], in_branch, clause, read)
    elif _PUTS.fullmatch(name):
        clause.put |= {key for part in given if (key := literals.text(part)) is not None}
    elif name.endswith("merge") and _is_added(node):
        yield from _note_merged(given, in_branch, clause)
        return
    yield from ((child, in_branch) for child in syntax.children(node))


def _note_selection(
    name: str, argument: Node, in_branch: bool, clause: _Clause, read: LiteralReader
) -> None:
    entries = read.entries(argument)
    if name == "take" and entries.complete:
        clause.takes = True
        clause.base |= set(entries.names)
    elif name == "take":
        clause.whole = True
    elif not in_branch:
        clause.dropped |= set(entries.names)


def _is_added(node: Node) -> bool:
    """Whether a `merge` adds to what is not spelled out beside it."""
    given = syntax.remote_call(node)[2] or syntax.call(node)[1]
    return not (len(given) > 1 and given[0].type == "map" and not literals.is_struct(given[0]))


def _note_merged(
    given: list[Node], in_branch: bool, clause: _Clause
) -> Iterator[tuple[Node, bool]]:
    for part in given:
        if part.type == "map" and not literals.is_struct(part):
            merged = _Clause()
            _note_map(part, merged)
            clause.put |= merged.base
            clause.values.update(merged.values)
        else:
            yield part, in_branch


def _origin(value: Node, keys: frozenset[str]) -> str | None:
    """The key of the struct that a value is made of; None if there are several."""
    found: set[str] = set()
    pending = [value]
    while pending:
        node = pending.pop()
        left, name, given = syntax.remote_call(node)
        if left is not None and left.type == "identifier" and not given:
            found |= {name} & keys
        elif node.type == "identifier":
            found |= {syntax.text(node)} & keys
        else:
            pending += syntax.children(node)
    return found.pop() if len(found) == 1 else None

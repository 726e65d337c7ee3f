"""The members of a struct."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ...contract.model import ABSENT, Json
from ...diagnostics import Place
from ...frozen import frozen
from ...syntax import elixir as syntax
from ..surface import ANY, DYNAMIC, Choice, Dynamic, Member, Shape
from .budget import Budget
from .encoders import Written, written
from .literals import LiteralReader
from .modules import ElixirModule

if TYPE_CHECKING:
    from tree_sitter import Node


@frozen(eq=False)
class _Key:
    """A key of a struct: its default, and where it stands."""

    name: str
    default: Json | Dynamic
    node: Node


def members(
    module: ElixirModule,
    shapes: Mapping[str, Shape],
    implementations: Iterable[ElixirModule],
    budget: Budget,
) -> tuple[Member, ...]:
    """The members of a struct; `shapes` are those that its type gives them."""
    if module.struct is None:
        return ()
    read = LiteralReader(module, budget)
    keys = {key.name: key for key in _keys(module, module.struct, shapes, read)}
    enforced = _enforced(module, module.struct, read)
    encoded = written(module, frozenset(keys), implementations, budget)
    return (
        *(
            _member(key, shapes, key.name in enforced, encoded, module.place(key.node))
            for key in keys.values()
        ),
        *(_constant(name, *value) for name, value in encoded.constants.items()),
    )


def _keys(
    module: ElixirModule, struct: Node, shapes: Mapping[str, Shape], read: LiteralReader
) -> Iterator[_Key]:
    given = syntax.call(struct)[1]
    complete = bool(given)
    for node in given:
        found = read.entries(node)
        complete = complete and found.complete
        for entry in found.entries:
            default = None if entry.value is None else read.value(entry.value)
            yield _Key(entry.name, default, entry.node)
    if not complete:  # computed keys; the type says which there are
        named = {entry.name for node in given for entry in read.entries(node).entries}
        yield from (_Key(name, DYNAMIC, struct) for name in shapes if name not in named)


def _enforced(module: ElixirModule, struct: Node, read: LiteralReader) -> frozenset[str]:
    node = module.attribute("enforce_keys", struct)
    return frozenset(read.entries(node).names) if node else frozenset()


def _member(
    key: _Key, shapes: Mapping[str, Shape], required: bool, encoded: Written, place: Place
) -> Member:
    return Member(
        name=encoded.names.get(key.name, key.name),
        spelled=key.name,
        shape=shapes.get(key.name, ANY),
        required=required,
        default=ABSENT if required else key.default,
        place=place,
        written=encoded.writes(key.name),
    )


def _constant(name: str, value: str, place: Place) -> Member:
    """A member that is always written and that the struct has no key for: usually a tag."""
    return Member(
        name=name,
        spelled=name,
        shape=Choice((value,)),
        required=False,
        default=value,
        place=place,
    )

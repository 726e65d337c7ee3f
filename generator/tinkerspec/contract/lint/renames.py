"""`x-renamed-from` lists earlier names of a type or member, which must no longer be in use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ...diagnostics import Diagnostic
from ..load import Sources
from ..tree import Node, all_members, nodes, type_name
from ..wording import tick

_KEYWORD: Final = "x-renamed-from"


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check the earlier names of types, and then of the members of each object."""
    everything = list(nodes(sources))
    types = {type_name(node): node for node in everything if node.is_type}
    # What stands on a member is about the member.
    named = {name: node for name, node in types.items() if not node.is_inline}
    yield from _judge(named, "type", types)
    for node in everything:
        if node.role == "definition" and not node.is_type and _KEYWORD in node.schema:
            message = "this definition is not a named type, so it cannot be renamed"
            yield node.fault("renamed-from", (_KEYWORD,), message, "remove it", key=True)
        if node.is_record or node.role == "composed":
            yield from _judge(node.members, "member", all_members(node))


def _judge(
    named: Mapping[str, Node], noun: str, present: Mapping[str, Node] | None = None
) -> Iterator[Diagnostic]:
    """Check the earlier names within one set of names."""
    present = named if present is None else present
    owners: dict[str, str] = {}
    for name, node in named.items():
        for steps, earlier in _earlier_names(node):
            if earlier in present:
                state = "its own name" if earlier == name else f"still a {noun}"
                help_ = f"name what the {noun} was called before, or remove the keyword"
                yield node.fault("renamed-from", steps, f"{tick(earlier)} is {state}", help_)
            elif owners.setdefault(earlier, name) != name:
                message = f"{tick(owners[earlier])} was also renamed from {tick(earlier)}"
                help_ = "one of the two is new: remove the keyword there"
                yield node.fault("renamed-from", steps, message, help_)


def _earlier_names(node: Node) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each earlier name, and its place."""
    value = node.schema.get(_KEYWORD)
    if isinstance(value, str):
        yield (_KEYWORD,), value
    for index, name in enumerate(value if isinstance(value, list) else ()):
        if isinstance(name, str):
            yield (_KEYWORD, index), name

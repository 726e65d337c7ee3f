"""Types may refer to themselves, except in two kinds of cycle: one without an object (an alias of
itself, which means nothing), and one of only required members, which no finite value satisfies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from ...diagnostics import Diagnostic
from ..facets import Kind, carried
from ..load import Sources
from ..model import ArrayType, MapType
from ..pointer import split
from ..tree import Node, all_required, nodes, target, type_name
from ..wording import route

_HELD: Final = {
    keyword: facet
    for keyword, container in (("items", ArrayType), ("additionalProperties", MapType))
    for facet in carried(container)
    if facet.kind is Kind.LEAST
}
"""The keyword for the contents of each container, with the facet for its minimum size."""

_MEANINGLESS: Final = (
    "a cycle of aliases means nothing",
    "an alias must lead to a type; put an object with a member into the cycle",
)
_NAMELESS: Final = (
    "a list or map of itself needs an object in between",
    "make the list or map a member of an object type, and refer to that type from its items or "
    "values",
)
"""Values of such a type end, in an empty list or map, but no language has a name for it."""

_Place = tuple[str, str]
_Edges = Mapping[_Place, tuple[Node, ...]]
"""The `$ref`s of each schema that can be part of a cycle."""


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Find both kinds of cycle."""
    places = set(_targets(sources))
    types = [
        node
        for node in nodes(sources)
        if node.role in ("file", "definition") or node.place in places
    ]
    aliases = {node.place: tuple(_alias_refs(node)) for node in types}
    reported: set[_Place] = set()
    for circle in _circles(sources, types, aliases):
        reported.update(ref.place for ref in circle)
        held = next((i for i, ref in enumerate(circle) if _is_contained(ref)), None)
        reason, help_ = _MEANINGLESS if held is None else _NAMELESS
        circle = [*circle[held or 0 :], *circle[: held or 0]]
        message = f"{_route(sources, circle)}: {reason}"
        yield circle[0].fault("cycle", ("$ref",), message, help_)
    endless = _endless(sources, types)
    help_ = "make a member of the cycle optional, nullable or a list"
    for circle in _circles(sources, types, endless):
        if circle[0].place not in reported:
            message = f"{_route(sources, circle)}: no finite value satisfies this cycle"
            yield circle[0].fault("cycle", ("$ref",), message, help_)


def _targets(sources: Sources) -> Iterator[_Place]:
    """The places that references lead to."""
    for node in nodes(sources):
        found = target(sources, node.document, node.schema.get("$ref"))
        if found is not None:
            yield found.place


def _is_contained(ref: Node) -> bool:
    """Whether a reference says what a list or map contains."""
    return not {"items", "additionalProperties"}.isdisjoint(split(ref.pointer))


def _alias_refs(node: Node) -> Iterator[Node]:
    """The references that a type leads to without an object in between, allOf included."""
    for part in node.children("allOf").values():
        yield from _alias_refs(part)
    if node.is_record:
        return
    if "$ref" in node.schema:
        yield node
    inner = [node.child("items"), node.child("additionalProperties")]
    for child in (*inner, *node.branches):
        if child is not None:
            yield from _alias_refs(child)


def _endless(sources: Sources, types: list[Node]) -> _Edges:
    """The types without a finite value, with the references to blame.

    A type is finite once those are that it needs: all of them, or one branch of a choice. Each type
    that turns out to be finite is told to the types that need it, once.
    """
    blamed = {node.place: tuple(_needs(node)) for node in types}
    users: defaultdict[_Place, list[Node]] = defaultdict(list)
    missing = {}
    for node in types:
        found = [target(sources, ref.document, ref.schema["$ref"]) for ref in blamed[node.place]]
        # A reference that leads nowhere counts as finite: another rule reports it.
        needed = {each.place for each in found if each is not None}
        for place in needed:
            users[place].append(node)
        if node.branches:
            is_sure = None not in found and all(any(_needs(each)) for each in node.branches)
            missing[node.place] = 1 if is_sure else 0
        else:
            missing[node.place] = len(needed)
    finite = [place for place, count in missing.items() if count == 0]
    for place in finite:
        for user in users[place]:
            missing[user.place] -= 1
            if missing[user.place] == 0:
                finite.append(user.place)
    return {place: refs for place, refs in blamed.items() if missing[place] > 0}


def _needs(node: Node) -> Iterator[Node]:
    """The references that every value of a schema contains a value of; of a type that is a choice,
    its branches."""
    if node.is_nullable:
        return
    if "$ref" in node.schema:
        yield node
    required = all_required(node) if "allOf" in node.schema else node.required
    is_whole = len(node.branches) == 1 or node.is_type
    parts = [*(node.branches if is_whole else ()), *node.children("allOf").values()]
    parts += [member for name, member in node.members.items() if name in required]
    for keyword, size in _HELD.items():
        child, least = node.child(keyword), size.stands_in(node.schema)
        if child is not None and isinstance(least, int) and least > 0 and not node.is_record:
            parts.append(child)
    for part in parts:
        yield from _needs(part)


def _circles(sources: Sources, types: list[Node], edges: _Edges) -> Iterator[list[Node]]:
    """The cycles of a graph, each once, as a list of references."""
    done: set[_Place] = set()
    for start in sorted(types, key=lambda node: node.place):
        path: list[Node] = []
        on_path: dict[_Place, int] = {}
        _walk(sources, start.place, edges, done, path, on_path)
        if path:
            yield path


def _walk(
    sources: Sources,
    place: _Place,
    edges: _Edges,
    done: set[_Place],
    path: list[Node],
    on_path: dict[_Place, int],
) -> bool:
    """Depth-first search; on success, `path` contains the references of the cycle."""
    if place in on_path:
        del path[: on_path[place]]
        return True
    if place in done:
        return False
    on_path[place] = len(path)
    for ref in edges.get(place, ()):
        found = target(sources, ref.document, ref.schema["$ref"])
        if found is None:
            continue
        path.append(ref)
        if _walk(sources, found.place, edges, done, path, on_path):
            done.update(on_path)
            return True
        path.pop()
    done.add(place)
    del on_path[place]
    return False


def _route(sources: Sources, circle: list[Node]) -> str:
    names = []
    for ref in circle:
        found = target(sources, ref.document, ref.schema["$ref"])
        names.append(type_name(found) if found is not None else "?")
    return route(names)

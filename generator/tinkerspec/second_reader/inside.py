"""Types inside other types, and parts of `allOf`, as far as the second reader reads them in a way
of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..contract.load import Sources
from ..contract.tree import Node, all_members, at, declarations, names, target


def spelled_out(sources: Sources) -> Mapping[str, tuple[str, ...]]:
    """The types inside other types that it does not name: unions, with their variants, and objects
    without members, with nothing."""
    every = names(sources)
    found: dict[str, tuple[str, ...]] = {}
    for place, name in every.items():
        node = at(sources, place)
        if node.is_inline and node.branches:
            variants = (_direct(branch).place for branch in node.branches)
            found[name] = tuple(every[place] for place in variants if place in every)
        elif node.is_inline and not all_members(node):
            found[name] = ()
    return found


def _is_narrowed(node: Node) -> bool:
    """Whether an object is another one, of which parts of `allOf` say more, but no member."""
    parts = [*node.children("allOf").values()]
    said = [each.schema for each in (node, *parts)]
    return len([each for each in said if "$ref" in each]) == 1 and not any(
        "properties" in each for each in said
    )


def _direct(branch: Node) -> Node:
    """What the reference of a branch leads to, or the branch."""
    return target(branch.sources, branch.document, branch.schema.get("$ref")) or branch


def in_parts(sources: Sources) -> Iterator[str]:
    """The facts that several parts of `allOf` say something about, or an object without members."""
    for place, name in names(sources).items():
        node = at(sources, place)
        if node.is_record:
            for member, declared in declarations(node).items():
                if len(declared) > 1 or any(map(_has_parts, declared)):
                    yield f"`{name}.{member}`"
        elif _has_parts(node, is_root=True):
            yield f"`{name}`"


def _has_parts(node: Node, *, is_root: bool = False) -> bool:
    """Whether `allOf` says something about a value that has no type of its own, or the type has no
    members."""
    # A union among the parts of `allOf` has become one of compositions; it is read as anything.
    if node.branches and all("allOf" in branch.schema for branch in node.branches):
        return True
    if node.is_type and not is_root:
        return (
            node.is_inline and not node.branches and (not all_members(node) or _is_narrowed(node))
        )
    if "$ref" in node.schema:
        found = target(node.sources, node.document, node.schema["$ref"])
        return found is not None and _has_parts(found)
    return "allOf" in node.schema or any(map(_has_parts, node.inside))

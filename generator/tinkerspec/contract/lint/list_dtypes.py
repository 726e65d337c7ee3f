"""`x-list-dtype` is allowed on maps of objects, for whose entries it gives an element type by
key."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic
from ..load import Sources
from ..tree import Node, follow, nodes


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check that every member with `x-list-dtype` is a map of objects."""
    for node in nodes(sources):
        if "x-list-dtype" in node.schema and not _is_map_of_objects(sources, node):
            message = "this member is not a map of objects"
            help_ = "remove x-list-dtype, or refer to a map whose values are an object type"
            yield node.fault("list-dtype", ("x-list-dtype",), message, help_, key=True)


def _is_map_of_objects(sources: Sources, node: Node) -> bool:
    found: Node | None = node.children("anyOf").get("0", node)
    found = follow(found) if found is not None else None
    if found is None:
        return "$ref" in node.schema  # it leads nowhere; another rule reports that
    values = found.child("additionalProperties") if found.is_map else None
    record = follow(values) if values is not None else None
    return record is not None and record.is_record

"""`allOf` combines open objects whose members do not clash."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic
from ..load import Sources
from .tree import Node, follow, nodes, records, type_name
from .wording import tick


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Judge every schema that has `allOf`."""
    for node in nodes(sources):
        if "allOf" in node.schema:
            yield from _parts(sources, node)
            yield from _clashes(sources, node)


def _parts(sources: Sources, node: Node) -> Iterator[Diagnostic]:
    if node.schema.get("additionalProperties") is False:
        message = (
            "an object with allOf cannot be strict: the parts would reject each other's members"
        )
        help_ = "set additionalProperties to true, or write all members in one object"
        yield node.fault("composition-part", ("additionalProperties",), message, help_)
    for part in node.children("allOf").values():
        found = follow(sources, part)
        if "$ref" not in part.schema or found is None:
            continue
        if not found.is_record:
            message = f"{tick(type_name(found))} is not an object with members"
            help_ = "combine only objects"
            yield part.fault("composition-part", ("$ref",), message, help_)
        elif found.schema.get("additionalProperties") is False:
            message = (
                f"{tick(type_name(found))} is strict and would reject the other parts' members"
            )
            help_ = f"set additionalProperties of {tick(type_name(found))} to true"
            yield part.fault("composition-part", ("$ref",), message, help_)


def _clashes(sources: Sources, node: Node) -> Iterator[Diagnostic]:
    owners: dict[str, Node] = {}
    for record in records(sources, node):
        for name in record.members:
            first = owners.setdefault(name, record)
            if first is not record:
                where = (
                    type_name(first) if first.is_type else f"{first.document.file}#{first.pointer}"
                )
                message = f"{tick(name)} is in two parts; the other is {tick(where)}"
                yield _at(node, record, name, message)


def _at(node: Node, record: Node, name: str, message: str) -> Diagnostic:
    """Point at the member if it is in the same file, or else at the composition."""
    help_ = "declare it once"
    if record.document is node.document:
        return record.fault("composition-clash", ("properties", name), message, help_, key=True)
    return node.fault("composition-clash", ("allOf",), message, help_, key=True)

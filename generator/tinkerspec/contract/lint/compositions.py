"""`allOf` combines objects none of which rejects what another has, and values that every part
allows."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostics import Diagnostic
from ..load import Sources
from ..resolve import clashes
from ..tree import NOTES, Node, all_members, follow, nodes, records, type_name
from ..wording import listed, tick


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Judge the parts of every object that has `allOf`."""
    for node in nodes(sources):
        if "allOf" not in node.schema or node.role == "composed":
            continue
        parts = records(node)
        if node.is_record:
            yield from _parts(node, [node])
        says_more = any(part.schema.keys() - NOTES - {"$ref", "allOf"} for part in parts)
        if says_more and not any(_is_typed(part, of_record=node.is_record) for part in parts):
            message = "no part says what type the value is of"
            help_ = f'write "type": "{"object" if node.is_record else "string"}" beside allOf'
            yield node.fault("composition-part", ("allOf",), message, help_, key=True)
        if node.is_record and isinstance(node.schema.get("additionalProperties"), dict):
            message = "other keys cannot have a type here, beside members of the parts"
            help_ = "write true or false"
            yield node.fault("composition-part", ("additionalProperties",), message, help_)
        if node.is_record and isinstance(node.schema.get("type"), list):
            message = "null here is not allowed by the parts"
            help_ = 'write "type": "object", and make it nullable with anyOf'
            yield node.fault("composition-part", ("type",), message, help_)


def check_values(sources: Sources) -> Iterator[Diagnostic]:
    """Find the schemas whose parts have no value in common, or none that can be said exactly."""
    if any("allOf" in node.schema for node in nodes(sources)):
        yield from clashes(sources)


def _parts(whole: Node, parts: list[Node]) -> Iterator[Diagnostic]:
    """Judge parts of a composition, `whole` itself being one, and the parts that they have."""
    members = all_members(whole)
    for part in parts:
        found = follow(part)
        if found is None:
            continue
        steps = ("$ref",) if "$ref" in part.schema else ()
        if not found.is_record and not _says_only_presence(found):
            message = f"{_name(found)} is not an object with members"
            yield part.fault("composition-part", steps, message, "combine only objects")
            continue
        for record in [found] if not steps else records(found):
            rejected = members.keys() - record.members.keys()
            if record.schema.get("additionalProperties") is False and rejected:
                message = (
                    f"{_name(record)} is strict and would reject members of other parts: "
                    f"{listed(sorted(rejected))}"
                )
                help_ = f"set additionalProperties of {_name(record)} to true"
                at = steps or ("additionalProperties",)
                yield part.fault("composition-part", at, message, help_)
        if not steps:
            yield from _parts(whole, list(part.children("allOf").values()))


def _is_typed(part: Node, *, of_record: bool) -> bool:
    if of_record:
        return part.kind == "object"
    return not {"type", "anyOf", "oneOf", "enum", "const"}.isdisjoint(part.schema)


def _says_only_presence(part: Node) -> bool:
    """Whether a part says no more than that the value is an object which has some members."""
    is_open = part.schema.get("additionalProperties", True) is True
    may_be_object = not part.kinds or "object" in part.kinds
    keywords = part.schema.keys() - NOTES
    return is_open and may_be_object and keywords <= {"type", "required", "additionalProperties"}


def _name(node: Node) -> str:
    return "this part" if node.role == "composed" else tick(type_name(node))

"""A default is a valid value of its member: the right type, within bounds, one of the choices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from ...diagnostics import Diagnostic
from ..load import Sources
from ..model import Json
from ..tree import Node, PlaceKey, all_members, all_required, declarations, follow, nodes
from ..wording import tick
from . import x_lang
from .payloads import SchemaJudge


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check every default against its schema."""
    judge = SchemaJudge(sources.types)
    for node in nodes(sources):
        for steps, value in _defaults(node):
            for path, verdict in judge.faults(node.document, node.pointer, value):
                subject = tick(str(path[-1])) if path else "the default"
                help_ = "fix the default, or the schema next to it"
                yield node.fault("default-value", (*steps, *path), f"{subject} {verdict}", help_)
        yield from _fraction(sources, node)
        if "allOf" in node.schema and node.role != "composed":
            yield from _inherited(judge, node)
    yield from _endless(sources)


def _endless(sources: Sources) -> Iterator[Diagnostic]:
    """Find defaults that contain themselves once what they leave out is filled in."""
    filled = {node.place: list(_filled(node, node.schema["default"])) for node in _with(sources)}
    ending: set[PlaceKey] = set()
    while found := {
        place
        for place in filled.keys() - ending
        if not (filled.keys() - ending).intersection(filled[place])
    }:
        ending |= found
    for node in _with(sources):
        if node.place not in ending:
            message = "the default never ends: what it leaves out has a default that contains it"
            help_ = "remove one of the defaults, or write out what it leaves out"
            yield node.fault("default-value", ("default",), message, help_)


def _with(sources: Sources) -> list[Node]:
    return [node for node in nodes(sources) if "default" in node.schema]


def _filled(
    node: Node, value: Json, above: frozenset[PlaceKey] = frozenset()
) -> Iterator[PlaceKey]:
    """The places of the defaults that fill a value of a schema; `above` are the choices that the
    schema is a branch of."""
    found = follow(node)
    if found is None or found.place in above:
        return
    for branch in found.branches:
        yield from _filled(branch, value, above | {found.place})
    if isinstance(value, list) and (items := found.child("items")) is not None:
        for item in value:
            yield from _filled(items, item)
    if not (found.is_record and isinstance(value, dict) and all_required(found) <= value.keys()):
        return
    for name, member in all_members(found).items():
        if name in value:
            yield from _filled(member, value[name])
        elif "default" in member.schema:
            yield member.place


def _inherited(judge: SchemaJudge, node: Node) -> Iterator[Diagnostic]:
    """Check the default of each member that several parts declare against all of them."""
    for name, declared in declarations(node).items():
        said = [member for member in declared if "default" in member.schema][-1:]
        for stated, member in product(said, declared):
            value = stated.schema["default"]
            for path, verdict in judge.faults(member.document, member.pointer, value):
                if member is not stated:
                    subject = tick(str(path[-1])) if path else f"the default of {tick(name)}"
                    help_ = f"give {tick(name)} a default here that every part allows"
                    at = next((each for each in (stated, member) if _is_inline(node, each)), node)
                    steps = {stated.place: ("default",), node.place: ("allOf",)}.get(at.place, ())
                    message = f"{subject} {verdict}"
                    yield at.fault("default-value", steps, message, help_, key=at is node)


def _is_inline(whole: Node, member: Node) -> bool:
    """Whether a member stands in an object itself, or in a part of it, and nowhere else."""
    inside = member.pointer.removeprefix(whole.pointer)
    is_own = member.document is whole.document and member.pointer.startswith(whole.pointer)
    return is_own and re.fullmatch(r"(/allOf/\d+)*/properties/[^/]*", inside) is not None


def _defaults(node: Node) -> Iterator[tuple[tuple[str, ...], Json]]:
    if "default" in node.schema:
        yield ("default",), node.schema["default"]
    for steps, fact, value in x_lang.stated(node):
        if fact.is_default and node.role == "member":
            yield steps, value


def _fraction(sources: Sources, node: Node) -> Iterator[Diagnostic]:
    """JSON Schema takes 16.0 for an integer; as a default it would be emitted as a fraction."""
    default = node.schema.get("default")
    found = follow(node)
    if isinstance(default, float) and default.is_integer() and found and found.kind == "integer":
        message = f"the default of an integer is written {default}"
        yield node.fault("default-value", ("default",), message, f"write {int(default)}")

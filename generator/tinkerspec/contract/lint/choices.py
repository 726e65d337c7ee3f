"""The values of an enum or a constant can occur: they are of the JSON type that `type` names, and
keep what else stands beside them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from ...diagnostics import Diagnostic
from ..beside import refused
from ..load import Sources
from ..model import Json
from ..tree import Node, nodes
from ..wording import show, tick

_MOST: Final = 1000
"""How many faults of one enum are reported."""


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Compare the values of every enum and constant with the keywords next to them."""
    for node in nodes(sources):
        if "const" in node.schema:
            yield from _typed(node, ("const",), node.schema["const"])
        elif isinstance(values := node.schema.get("enum"), list):
            yield from _enum(node, values)
        yield from islice(_refused(node), _MOST)


def _refused(node: Node) -> Iterator[Diagnostic]:
    for keyword, values in refused(node.schema).items():
        for value in values:
            listed = node.schema.get("enum")
            steps: tuple[str | int, ...] = ("const",)
            if isinstance(listed, list):
                steps = ("enum", next(i for i, each in enumerate(listed) if each is value))
            message = f"{show(value)} does not keep {tick(keyword)} beside it: nothing can be it"
            help_ = f"remove the value, or {tick(keyword)}"
            yield node.fault("enum-value", steps, message, help_)


def _enum(node: Node, values: list[Json]) -> Iterator[Diagnostic]:
    if values == [None]:
        message, help_ = "null is the only value", "add the other values"
        yield node.fault("enum-value", ("enum",), message, help_)
        return
    yield from islice(_values(node, values), _MOST)
    kinds = node.schema.get("type")
    if isinstance(kinds, list) and "null" in kinds and None not in values:
        message = "`type` allows null and the enum does not list it, so null is refused"
        help_ = "add null to the values, or remove it from `type`"
        yield node.fault("enum-null", ("enum",), message, help_)


def _values(node: Node, values: list[Json]) -> Iterator[Diagnostic]:
    for index, value in enumerate(values):
        yield from _typed(node, ("enum", index), value)
        if node.schema.get("x-open") is True and not isinstance(value, str | None):
            message = f"{show(value)} is among the values of an open enum, which are strings"
            yield node.fault("enum-value", ("enum", index), message, "remove `x-open`")


def _typed(node: Node, steps: tuple[str | int, ...], value: Json) -> Iterator[Diagnostic]:
    given = node.schema.get("type")
    kinds = given if isinstance(given, list) else [given]
    known = [kind for kind in kinds if isinstance(kind, str)]
    if known and not any(_is_of(value, kind) for kind in known):
        message = f"{show(value)} is not of type {' or '.join(map(tick, known))}: nothing can be it"
        yield node.fault("enum-value", steps, message, "remove the value, or fix the type")


def _is_of(value: Json, kind: str) -> bool:
    """Whether a value is of a JSON type; of one that is unknown, it may be."""
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "null":
            return value is None
        case "array":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
        case "integer" | "number":
            if isinstance(value, bool) or not isinstance(value, int | float):
                return False
            return kind == "number" or value == int(value)
    return True

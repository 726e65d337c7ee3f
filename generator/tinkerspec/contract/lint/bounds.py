"""Bounds leave room for a value, and are numbers of the kind that they bound."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final, TypeAlias

from ...diagnostics import Diagnostic
from ..facets import FACETS, End, Facet, exact, is_double
from ..load import Sources
from ..model import NumberType
from ..tree import Node, nodes
from ..wording import show, tick
from .facets import DEMANDS

Given: TypeAlias = Mapping[Facet, float]
"""The numbers that a schema gives, by facet."""


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Judge the bounds of every schema."""
    for node in nodes(sources):
        given = {facet: value for facet in FACETS if (value := _number(node, facet)) is not None}
        yield from _fractions(node, given)
        yield from _beyond_sizes(node, given)
        yield from _beyond_doubles(node, given)
        for low, high in product(given, given):
            if DEMANDS[low].up_to is high.kind and low.types == high.types:
                yield from _pair(node, low, high, given)


def _number(node: Node, facet: Facet) -> int | float | None:
    value = facet.stands_in(node.schema)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_integer(node: Node) -> bool:
    """Whether the numbers of a schema are integers."""
    return "integer" in node.kinds and "number" not in node.kinds


def _pair(node: Node, low: Facet, high: Facet, given: Given) -> Iterator[Diagnostic]:
    least, most = (End(facet.kind, exact(given[facet]), facet.strict) for facet in (low, high))
    is_open = least.strict or most.strict
    is_empty = least.value > most.value or (least.value == most.value and is_open)
    if _is_integer(node):
        is_empty = least.inclusive() > most.inclusive()
    if is_empty:
        message = (
            f"{tick(low.keyword)} {show(given[low])} and {tick(high.keyword)} {show(given[high])}"
            " allow no value"
        )
        yield node.fault("bound-range", low.steps, message, "lower the first, or raise the second")


def _fractions(node: Node, given: Given) -> Iterator[Diagnostic]:
    for facet, value in given.items():
        whole = DEMANDS[facet].whole
        is_due = whole == "always" or (whole == "of integers" and _is_integer(node))
        if is_due and isinstance(value, float):
            message = f"{tick(facet.keyword)} is {show(value)}, which is not written as an integer"
            help_ = f"write {math.floor(value)}" if value.is_integer() else "round it"
            yield node.fault("bound-fraction", facet.steps, message, help_)


_LARGEST: Final = 2**63 - 1
"""No value is larger, and not every language can write a size that is."""


def _beyond_sizes(node: Node, given: Given) -> Iterator[Diagnostic]:
    for facet, value in given.items():
        if DEMANDS[facet].whole == "always" and value > _LARGEST:
            message = f"{tick(facet.keyword)} is {show(value)}, and no value is that large"
            yield node.fault("bound-range", facet.steps, message, f"write at most {_LARGEST}")


def _beyond_doubles(node: Node, given: Given) -> Iterator[Diagnostic]:
    for facet, value in given.items():
        if "number" in node.kinds and NumberType in facet.types and not is_double(value):
            message = f"{tick(facet.keyword)} is {show(value)}, which no double holds"
            help_ = f"write {int(float(value))}, or make it an integer"
            yield node.fault("bound-double", facet.steps, message, help_)

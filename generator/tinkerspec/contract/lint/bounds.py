"""Bounds leave room for a value, and bounds of whole numbers are written as whole numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from ...diagnostics import Diagnostic
from ..load import Sources
from .tree import Node, nodes
from .wording import show, tick

_SIZES: Final = (
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)
_LOWER: Final = ("minimum", "exclusiveMinimum")
_UPPER: Final = ("maximum", "exclusiveMaximum")


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Judge the bounds of every schema."""
    for node in nodes(sources):
        yield from _fractions(node)
        for low, high in _SIZES:
            yield from _pair(node, low, high)
        for low in _LOWER:
            for high in _UPPER:
                yield from _pair(node, low, high)


def _number(node: Node, keyword: str) -> int | float | None:
    value = node.schema.get(keyword)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _pair(node: Node, low: str, high: str) -> Iterator[Diagnostic]:
    least, most = _number(node, low), _number(node, high)
    if least is None or most is None:
        return
    is_open = "exclusive" in low or "exclusive" in high
    if least > most or (least == most and is_open) or _skips_integers(node, low, high):
        message = f"{tick(low)} {show(least)} and {tick(high)} {show(most)} leave no value"
        yield node.fault("bound-range", (low,), message, "lower the one, or raise the other")


def _skips_integers(node: Node, low: str, high: str) -> bool:
    """Whether no integer lies between two bounds that differ."""
    least, most = _number(node, low), _number(node, high)
    if node.kind != "integer" or least is None or most is None:
        return False
    first = math.floor(least) + 1 if "exclusive" in low else math.ceil(least)
    last = math.ceil(most) - 1 if "exclusive" in high else math.floor(most)
    return first > last


def _fractions(node: Node) -> Iterator[Diagnostic]:
    keywords = [keyword for pair in _SIZES for keyword in pair]
    if node.kind == "integer":
        keywords += [*_LOWER, *_UPPER, "multipleOf"]
    for keyword in keywords:
        value = _number(node, keyword)
        if isinstance(value, float):
            message = f"{tick(keyword)} is {show(value)}, which is not written as an integer"
            help_ = f"write {math.floor(value)}" if value.is_integer() else "round it"
            yield node.fault("bound-fraction", (keyword,), message, help_)

"""Patterns mean the same in every engine."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from ...diagnostics import Diagnostic
from ..load import Sources
from ..pattern_flaws import find_flaw
from ..tree import nodes
from ..wording import show
from .facets import DEMANDS


def check(sources: Sources) -> Iterator[Diagnostic]:
    """Check every pattern."""
    portable = [facet for facet, demand in DEMANDS.items() if demand.portable]
    for node, facet in product(nodes(sources), portable):
        pattern = facet.stands_in(node.schema)
        if isinstance(pattern, str) and (flaw := find_flaw(pattern)):
            message = f"{show(pattern)}: {flaw[0]}"
            yield node.fault("pattern", facet.steps, message, flaw[1])

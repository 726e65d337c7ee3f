"""Everything that can be wrong with a schema set before a type of it is built: one rule a file.

Every rule runs, so that all faults are reported in one go. A fault is reported once: what one rule
has said of a place, the rules after it do not say again; and values (defaults, examples) are judged
only by schemas that are themselves sound.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, TypeAlias

from ...diagnostics import Diagnostic
from ..load import Sources
from . import (
    bounds,
    compositions,
    cycles,
    default_values,
    defaults,
    examples,
    list_dtypes,
    names,
    nullables,
    openapi,
    openapi_schemas,
    patterns,
    refs,
    renames,
    required,
    unions,
    vocabulary,
    x_lang,
)
from .tree import nodes, target

Rule: TypeAlias = Callable[[Sources], Iterator[Diagnostic]]

FORM_RULES: Final[tuple[Rule, ...]] = (
    vocabulary.check,
    refs.check,
    cycles.check,
    names.check,
    required.check,
    defaults.check,
    bounds.check,
    patterns.check,
    compositions.check,
    unions.check,
    nullables.check,
    list_dtypes.check,
    x_lang.check,
    renames.check,
    openapi.check,
)
"""Rules about the schemas themselves, in order of precedence."""

VALUE_RULES: Final[tuple[Rule, ...]] = (
    default_values.check,
    examples.check,
    openapi_schemas.check,
)
"""Rules that judge values by the schemas."""

_HARMLESS: Final = frozenset(
    {
        *("default-forbidden", "default-missing", "duplicate-type", "enum-value", "member-name"),
        *("name-clash", "renamed-from", "reserved-name", "type-name", "undocumented", "x-lang"),
    }
)
"""Codes of faults that leave it clear which values a schema allows.

That of a file's name is none: names of files are part of the addresses by which schemas are found.
"""

_DEEP_ENOUGH: Final = 20_000


def run(sources: Sources) -> list[Diagnostic]:
    """Return every fault of the schemas, in reading order."""
    with _recursion_limit(_DEEP_ENOUGH):
        found = _each_place_once(FORM_RULES, sources)
        sound = _sound(sources, found)
        found += _each_place_once(VALUE_RULES, sound)
    return sorted(found, key=lambda diagnostic: diagnostic.order)


def _each_place_once(rules: Iterable[Rule], sources: Sources) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    taken: set[tuple[str, str]] = set()
    for rule in rules:
        new = [fault for fault in rule(sources) if (fault.file, fault.pointer) not in taken]
        taken.update((fault.file, fault.pointer) for fault in new)
        found += new
    return found


def _sound(sources: Sources, found: Iterable[Diagnostic]) -> Sources:
    """Keep the documents that are without fault, and so is everything that they refer to."""
    faulty = {fault.file for fault in found if fault.code not in _HARMLESS}
    tainted = {document.path for document in sources.types if document.file in faulty}
    users: dict[str, set[str]] = {}
    for node in nodes(sources):
        used = target(sources, node.document, node.schema.get("$ref"))
        if used is not None:
            users.setdefault(used.document.path, set()).add(node.document.path)
    pending = list(tainted)
    while pending:
        new = users.get(pending.pop(), set()) - tainted
        tainted |= new
        pending += new
    kept = tuple(document for document in sources.types if document.path not in tainted)
    return replace(sources, types=kept)


@contextmanager
def _recursion_limit(limit: int) -> Iterator[None]:
    """Let a recursive validator follow a schema as deep as a document may nest."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, limit))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)

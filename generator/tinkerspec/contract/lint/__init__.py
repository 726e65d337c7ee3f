"""Checks a schema set, with one rule per file.

Every rule runs, so all faults are reported together. A fault is reported once: later rules do not
repeat what an earlier one has reported for a place, and values (defaults, examples) are checked
only against schemas without faults.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final, TypeAlias

from ...codes import graded, levels
from ...diagnostics import Diagnostic
from ..accepted import Accepted
from ..load import Sources
from ..tree import nodes, target
from . import (
    bounds,
    choices,
    compositions,
    cycles,
    default_values,
    documentation,
    examples,
    extensions,
    formats,
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

Rule: TypeAlias = Callable[[Sources], Iterator[Diagnostic]]

FORM_RULES: Final[tuple[Rule, ...]] = (
    vocabulary.check,
    refs.check,
    cycles.check,
    names.check,
    required.check,
    bounds.check,
    choices.check,
    extensions.check,
    patterns.check,
    formats.check,
    compositions.check,
    unions.check,
    nullables.check,
    list_dtypes.check,
    x_lang.check,
    renames.check,
    openapi.check,
    documentation.check,
)
"""Rules about the schemas themselves, in order of precedence."""

PART_RULES: Final[tuple[Rule, ...]] = (compositions.check_values,)
"""Rules that put the parts of schemas together, which have no other faults."""

VALUE_RULES: Final[tuple[Rule, ...]] = (
    default_values.check,
    examples.check,
    openapi_schemas.check,
)
"""Rules that judge values by the schemas."""

WHOLE_RULES: Final = frozenset(
    {names.check, renames.check, openapi.check, openapi_schemas.check},
)
"""Rules whose verdict on a document depends on others than those that it leads to."""

_HARMLESS: Final = frozenset(
    {
        *("duplicate-type", "renamed-from", "reserved-name", "type-name", "x-lang"),
    }
)
"""Codes of errors that leave it clear which values a schema allows.

A wrong file name is not among them, because schemas are found by file name.
"""

_DEEP_ENOUGH: Final = 20_000


def run(sources: Sources, accepted: Accepted | None = None) -> list[Diagnostic]:
    """Return every fault of the schemas, and every warning, in reading order.

    `accepted` has the documents that earlier runs found no fault in. They are not looked at again,
    unless one of the others has a fault.
    """
    with _recursion_limit(_DEEP_ENOUGH):
        if accepted is None:
            found = _found(sources, sources)
        else:
            known = accepted.of(sources)
            # What lint finds in a document that others lead to may be told by an earlier run too.
            found = [*dict.fromkeys([*_found(sources, known.doubtful), *known.warnings])]
            if _faulty(found):
                found = _found(sources, sources)
            else:
                known.accept(found)
    found += sources.strays
    return sorted(graded(found), key=lambda diagnostic: diagnostic.order)


def _found(whole: Sources, part: Sources) -> list[Diagnostic]:
    """What is wrong with a part of the documents, and with all of them together."""
    found: list[Diagnostic] = []
    for rules in (FORM_RULES, PART_RULES, VALUE_RULES):
        new = _each_place_once(rules, whole, part)
        found += new
        if (sound := _sound(part, new)) is not part:
            whole = part = sound
    return found


def _each_place_once(rules: Iterable[Rule], whole: Sources, part: Sources) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    taken: set[tuple[str, str]] = set()
    for rule in rules:
        judged = rule(whole if rule in WHOLE_RULES else part)
        new = [fault for fault in judged if (fault.file, fault.pointer) not in taken]
        taken.update((fault.file, fault.pointer) for fault in new)
        found += new
    return found


def _sound(sources: Sources, found: Iterable[Diagnostic]) -> Sources:
    """The documents that have no faults, and refer only to such documents."""
    faulty = _faulty(fault for fault in found if fault.code not in _HARMLESS)
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
    if not tainted:
        return sources
    kept = tuple(document for document in sources.types if document.path not in tainted)
    return replace(sources, types=kept)


def _faulty(found: Iterable[Diagnostic]) -> set[str]:
    """The files with a fault, which is more than a warning."""
    return {fault.file for fault in found if levels().get(fault.code) != "warning"}


@contextmanager
def _recursion_limit(limit: int) -> Iterator[None]:
    """Raise the recursion limit to what a validator needs for the deepest document."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, limit))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)

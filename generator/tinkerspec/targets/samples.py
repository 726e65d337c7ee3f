"""Sample code in a language, which the documentation prints and its tests run.

A target for a language provides `usage(job) -> Usage`, so the documentation shows every language
without knowing any.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..frozen import frozen

if TYPE_CHECKING:
    from ..contract.model import Definition
    from .value_tables import ValueTable


@frozen
class Behaviour:
    """Something a type does beyond its fields: how to call it, and its documentation."""

    call: str
    summary: str


@frozen
class Shown:
    """A type in one language: its full name, a program for each example, and what it can do."""

    name: str
    programs: tuple[str, ...]
    behaviours: tuple[Behaviour, ...]


class ShownTypes(Mapping[str, Shown]):
    """Types by their names, each shown when it is asked for: most pages are as they were."""

    def __init__(self, definitions: Iterable[Definition], show: Callable[[Definition], Shown]):
        self._definitions = {definition.name: definition for definition in definitions}
        self._show = show

    def __getitem__(self, name: str) -> Shown:
        return self._show(self._definitions[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._definitions)

    def __len__(self) -> int:
        return len(self._definitions)


@frozen
class Usage:
    """A language: its name, the name that code blocks of it carry, and the types by their names.

    `table` gives how the language writes values; None if it has no table. `decided_by` is the
    digest of what decides how a type is shown beside the type itself, those that it leads to,
    templates, settings and hand-written code; None if that is not known.
    """

    language: str
    block: str
    types: Mapping[str, Shown]
    decided_by: str | None = None
    table: Callable[[], ValueTable] | None = None

"""Who sends a type, as the operations of a document say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ..contract.load import Document
from .catalog import Catalog, TypeEntry, enclosing, upwards
from .library import Library, SourcePlace
from .operations import Sender, schema_places


def directions(
    library: Library, catalog: Catalog, documents: Iterable[Document]
) -> Mapping[TypeEntry, str]:
    """`request`, `response` or `both` for each type that an operation uses."""
    used = _used(catalog)
    found: dict[TypeEntry, set[Sender]] = defaultdict(set)
    pending: list[tuple[TypeEntry, Sender]] = list(_sent(library, catalog, documents))
    while pending:
        entry, sender = pending.pop()
        if sender not in found[entry]:
            found[entry].add(sender)
            pending.extend((each, sender) for each in used.get(entry, ()))
    return {
        entry: "both" if len(senders) > 1 else next(iter(senders))
        for entry, senders in found.items()
    }


def _used(catalog: Catalog) -> Mapping[TypeEntry, set[TypeEntry]]:
    """The types that each type refers to, or that stand inside of it."""
    used: dict[TypeEntry, set[TypeEntry]] = defaultdict(set)
    for at, target in catalog.targets.items():
        for entry in enclosing(catalog, at):
            used[entry].add(catalog.entries[target])
    for place, entry in catalog.entries.items():
        for outer in enclosing(catalog, place):
            if outer is not entry:
                used[outer].add(entry)
    return used


def _sent(
    library: Library, catalog: Catalog, documents: Iterable[Document]
) -> Iterator[tuple[TypeEntry, Sender]]:
    """The types that the schemas of operations refer to, or are, and who sends them."""
    senders: dict[SourcePlace, set[Sender]] = defaultdict(set)
    for document in documents:
        if library.kind(document).is_openapi:
            for place, sender in schema_places(library, document):
                if sender is not None:
                    senders[place].add(sender)
    uses = [(at, catalog.entries[target]) for at, target in catalog.targets.items()]
    for place, entry in [*uses, *catalog.entries.items()]:
        for around in upwards(place):
            for sender in senders.get(around, ()):
                yield entry, sender

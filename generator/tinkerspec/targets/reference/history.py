"""What the contracts change of a type, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ...contract.axis import contracts
from ...contract.axis.history import HistoryEntry, entries
from ...contract.model import Definition
from ...contract.resolve import pointer_of
from ...frozen import frozen
from .. import Job
from ..render import Code
from .markup import Markup, joined


@frozen
class HistoryRow:
    """A contract, and what it changes of the type."""

    contract: Code
    changes: Code


_WORDS: Final = {
    "added": "new",
    "removed": "gone",
    "required": "required",
    "optional": "no longer required",
}
_SAID: Final = {"$ref": "type"}


def rows(definition: Definition, job: Job, markup: Markup) -> list[HistoryRow]:
    """The contracts that change a type, oldest first; the first one of all changes nothing."""
    if job.sources.contracts is None:
        return []
    document = job.sources.by_path[definition.source]
    found: dict[str, list[HistoryEntry]] = {}
    for entry in entries(document, pointer_of(job.sources, definition.name)):
        found.setdefault(entry.contract, []).append(entry)
    order = contracts.read(job.sources.contracts).order
    return [
        HistoryRow(markup.plain(name), _told(found[name], markup))
        for name in sorted(found, key=order.__getitem__)
    ]


def _told(changes: Sequence[HistoryEntry], markup: Markup) -> Code:
    return joined(
        [Code(f"{_subject(each, markup)}: {_words(each, markup)}") for each in changes], "; "
    )


def _subject(entry: HistoryEntry, markup: Markup) -> Code:
    return markup.code(".".join(entry.path)) if entry.path else Code("the type")


def _words(entry: HistoryEntry, markup: Markup) -> str:
    if entry.kind == "different":
        return f"different {joined(markup.code(_SAID.get(each, each)) for each in entry.keywords)}"
    return _WORDS[entry.kind]

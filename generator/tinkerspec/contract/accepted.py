"""Which documents earlier runs found no fault in, so that lint looks only at the others.

A document is known by a digest of all that decides what lint finds: its text, what it says at the
contract, the same of all documents that it leads to, the vocabulary, and the program.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from ..frozen import frozen
from . import rings
from .naming import json_line

if TYPE_CHECKING:
    from ..diagnostics import Diagnostic
    from .load import Sources

Findings: TypeAlias = Mapping[str, Sequence["Diagnostic"]]
"""The warnings about a document without faults, by its path and digest."""

_FILE: Final = re.compile(r'"([A-Za-z0-9_./-]+\.json)["#]')
"""What may refer to another file, in JSON: `$ref` does, and so does the mapping of a
discriminator."""


@frozen
class Accepted:
    """The documents without faults: those `known` of earlier runs, and those that this run has
    `seen`. `means` is the digest of the program and all else beside the schemas."""

    means: str
    known: Findings
    seen: dict[str, Sequence[Diagnostic]] = field(default_factory=dict)

    def of(self, sources: Sources) -> Known:
        """What is known of the documents of a schema folder."""
        common = json.dumps([self.means, sources.contract, sources.vocabulary.text])
        seed = hashlib.sha256(common.encode("ascii")).hexdigest()
        parts = ((d.path, [seed, d.file, d.text, d.data]) for d in sources.types)
        texts = {path: json_line(each).decode("utf-8") for path, each in parts}
        graph = {path: _leads_to(sources, path, text) for path, text in texts.items()}
        # Documents that lead to each other have one digest together.
        digests = {path: f"{path} {each}" for path, each in rings.digests(graph, texts).items()}
        return Known(self, sources, graph, digests)


@frozen
class Known:
    """What is known of the documents of one folder: what each leads to, and its path with its
    digest, by path."""

    accepted: Accepted
    sources: Sources
    graph: Mapping[str, Sequence[str]]
    digests: Mapping[str, str]

    @property
    def doubtful(self) -> Sources:
        """The documents that were not accepted, and all that they lead to."""
        known = self.accepted.known
        pending = [path for path, digest in self.digests.items() if digest not in known]
        reached = set(pending)
        while pending:
            new = {*self.graph[pending.pop()]} - reached
            reached |= new
            pending += new
        kept = tuple(each for each in self.sources.types if each.path in reached)
        return replace(self.sources, types=kept)

    @property
    def warnings(self) -> Iterator[Diagnostic]:
        """What earlier runs found in the documents that they accepted."""
        for digest in self.digests.values():
            yield from self.accepted.known.get(digest, ())

    def accept(self, found: Iterable[Diagnostic]) -> None:
        """Accept all documents, with the warnings that were found in them."""
        by_file: dict[str, list[Diagnostic]] = {each.file: [] for each in self.sources.types}
        for each in found:
            by_file.get(each.file, []).append(each)
        for document in self.sources.types:
            self.accepted.seen[self.digests[document.path]] = by_file[document.file]


def _leads_to(sources: Sources, path: str, text: str) -> Sequence[str]:
    """The paths of the documents that a document names in its text as JSON."""
    beside = sources.by_path[path].beside
    named = dict.fromkeys(map(beside, _FILE.findall(text)))
    return [each for each in named if each in sources.by_path]

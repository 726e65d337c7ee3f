"""The contracts that the schemas describe, as the index offers them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from ...contract.axis.contracts import read
from ...frozen import frozen
from .. import Job


@frozen
class ContractPages:
    """A contract, the releases that speak it, and the way to its index from that of these pages.

    `index` is empty where the contract is not generated; `is_shown` is of the contract that these
    pages are of.
    """

    name: str
    releases: tuple[str, ...]
    index: str
    is_shown: bool


def contracts(job: Job, below: str, page: str) -> Iterator[ContractPages]:
    """The contracts, oldest first; none where the schemas describe only one.

    `below` is the folder of the pages in that of their contract, and `page` the index in it.
    """
    if job.sources.contracts is None:
        return
    shown = job.sources.contract
    here = _folder(job, shown, below)
    for entry in read(job.sources.contracts).entries:
        is_made = entry.name in job.contracts and shown in job.contracts
        way = posixpath.relpath(_folder(job, entry.name, below), here)
        index = posixpath.join(way, page) if is_made else ""
        yield ContractPages(entry.name, entry.releases, index, entry.name == shown)


def _folder(job: Job, contract: str, below: str) -> str:
    """The folder of a contract's pages, below that of all that is generated."""
    return posixpath.join(job.contracts.get(contract, ""), below) or "."

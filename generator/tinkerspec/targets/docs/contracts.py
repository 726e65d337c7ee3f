"""The contracts that the schemas describe, as the index offers them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from ...contract.axis.contracts import read
from .. import Job
from .names import INDEX


@dataclass(frozen=True, slots=True)
class ContractPages:
    """A contract, the releases that speak it, and the way to its index from that of these pages.

    `index` is empty where the contract is not generated; `is_shown` is of the contract that these
    pages are of.
    """

    name: str
    releases: tuple[str, ...]
    index: str
    is_shown: bool


def contracts(job: Job) -> Iterator[ContractPages]:
    """The contracts, oldest first; none where the schemas describe only one."""
    if job.sources.contracts is None:
        return
    shown = job.sources.contract
    here = _pages(job, shown)
    for entry in read(job.sources.contracts).entries:
        is_made = entry.name in job.contracts and shown in job.contracts
        index = f"{posixpath.relpath(_pages(job, entry.name), here)}/{INDEX}" if is_made else ""
        yield ContractPages(entry.name, entry.releases, index, entry.name == shown)


def _pages(job: Job, contract: str) -> str:
    """The folder of a contract's pages, below the output folder."""
    return posixpath.join(job.contracts.get(contract, ""), job.settings["folder"])

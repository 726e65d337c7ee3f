"""Checks payloads against the contract, on one machine or many.

`tinkerspec validate` runs on the cores of one machine. For larger corpora, use any engine that maps
a function over a list; this module works with all of them, and imports none:

    from tinkerspec import validate

    work = validate.work_of("pyproject.toml")
    parts = list(work.parts(files, "Order"))
    found = engine.map(lambda part: list(work.check_all([part])), parts)
    report = validate.merge(outcome for outcomes in found for outcome in outcomes)

The report is the same as that of `tinkerspec validate` for the same files. Every worker needs
tinkerspec and the files under the same names; the contract is sent with `work`. The recipe for Ray
Data is in generator/VALIDATE.md, from where the tests run it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .outcome import Fault, Outcome, Report, Summary, merge

if TYPE_CHECKING:
    from ..config import Config
    from .work import Work

__all__ = ["Fault", "Outcome", "Report", "Summary", "merge", "work_of"]


def work_of(
    config: str | Path | None = None, *, max_payload: int | None = None, contract: str = ""
) -> Work:
    """Return an object that checks payloads of a contract; it can be pickled.

    Args:
        config: The pyproject.toml of the project; the nearest one by default. None is needed for
            a contract that is not the project's.
        max_payload: The largest payload that is read, in bytes; 64 MiB by default.
        contract: The contract: a name in `contracts.json`, a schema folder, an archive of one, or
            an installed package that carries one; by default the one that the project generates.

    Raises:
        DiagnosticError: The project or the contract does not exist, or the schemas have faults.
    """
    from ..contract.versions.named import chosen

    with chosen(None if config is None else Path(config), contract) as settings:
        return work_by(settings, max_payload=max_payload)


def work_by(settings: Config, *, max_payload: int | None = None) -> Work:
    """As `work_of`, with settings that are loaded already."""
    from .judging import judge_of
    from .work import MAX_PAYLOAD, Work

    return Work(judge_of(settings), max_payload or MAX_PAYLOAD)

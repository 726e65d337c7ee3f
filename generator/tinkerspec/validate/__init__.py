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
    from .work import Work

__all__ = ["Fault", "Outcome", "Report", "Summary", "merge", "work_of"]


def work_of(
    config: str | Path | None = None, *, max_payload: int | None = None, contract: str = ""
) -> Work:
    """Return an object that checks payloads of a contract; it can be pickled.

    Args:
        config: The pyproject.toml of the project; the nearest one by default.
        max_payload: The largest payload that is read, in bytes; 64 MiB by default.
        contract: The name of the contract; by default the one that the project generates.

    Raises:
        DiagnosticError: The project or the contract does not exist, or the schemas have faults.
    """
    from ..config import load_config
    from .judging import judge_of
    from .work import MAX_PAYLOAD, Work

    judge = judge_of(load_config(None if config is None else Path(config)), contract)
    return Work(judge, max_payload or MAX_PAYLOAD)

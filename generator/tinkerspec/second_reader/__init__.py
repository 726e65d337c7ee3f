"""The second reader: datamodel-code-generator also reads every schema, with its own code.

The IR decides what is emitted. `check` asks the second reader too: if its reading and the IR
differ, the schema is unclear or one of the two has a bug.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..codes import graded
from ..diagnostics import Diagnostic, DiagnosticError
from ..frozen import frozen

if TYPE_CHECKING:
    from ..contract.load import Sources
    from ..contract.model import Contract


@frozen
class Answer:
    """The second reader's answer: diagnostics, or the reason why it was not asked."""

    diagnostics: tuple[Diagnostic, ...] = ()
    not_asked: str = ""


def ask(sources: Sources, contract: Contract) -> Answer:
    """Compare the second reader's reading of every schema with the IR.

    It is not asked if it is not installed.
    """
    from . import adapter

    try:
        adapter.load()
    except ImportError as error:
        return Answer(not_asked=f"datamodel-code-generator cannot be imported: {error}")
    return Answer(tuple(graded(_found(sources, contract))))


def _found(sources: Sources, contract: Contract) -> Iterable[Diagnostic]:
    from . import adapter, agreement

    try:
        with _as_files(sources) as written:
            return agreement.compare(contract, adapter.read(written, contract), sources)
    except DiagnosticError as error:
        return error.diagnostics


@contextmanager
def _as_files(sources: Sources) -> Iterator[Sources]:
    """The sources in a folder, which those that were imported in memory get for a while."""
    if not sources.is_in_memory:
        yield sources
        return
    with tempfile.TemporaryDirectory(prefix="tinkerspec-") as temporary:
        folder = Path(temporary)
        for document in sources.types:
            file = folder / document.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(document.data), encoding="utf-8")
        yield replace(sources, folder=folder)

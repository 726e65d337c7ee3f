"""What changed between two versions: for people (`text`), as a comment on a pull request
(`markdown`), for programs (`json`) and at the lines concerned (`github`)."""

from __future__ import annotations

from importlib import import_module
from typing import TextIO

from ..pipeline import EditionComparison


def write(
    comparison: EditionComparison, format_: str, stream: TextIO, *, everything: bool, witness: bool
) -> None:
    """Write what was found to the stream in one of the formats.

    `everything` adds verdicts that break nothing, and the details of compatible and cosmetic
    changes; `witness` adds the payloads that show a break. JSON always has both.
    """
    module = import_module(f".{format_}", __name__)
    if format_ == "text":
        module.write(comparison, stream, everything=everything, witness=witness)
    else:
        stream.write(module.render(comparison, everything=everything, witness=witness))

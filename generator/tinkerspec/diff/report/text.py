r"""What changed, for people: in colour on a terminal, and plain and stable anywhere else.

    v1 (contract 1.0.0) -> the working tree (contract 1.1.0)
    1 breaking, 1 cosmetic

    schemas/types/shop/order.json:12: breaking[Order.memo:member-removed] A member ... is gone
      was:       string; default ""
      old client with new server: breaking: The new server refuses the member ...
      fix:       ...

Strings of schemas are escaped: a control sequence is printed as `\x1b`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final, TextIO

from ...contract.naming import printable
from ...report.terminal import WIDTH, StyledText, Terminal, plain
from ..announcements import Notice
from ..change import Finding
from ..pipeline import EditionComparison
from . import summary

_STYLES: Final = {
    "breaking": "bold red",
    "risky": "yellow",
    "compatible": "green",
    "cosmetic": "dim",
    "warning": "bold yellow",
    "file": "bold",
    "label": "cyan",
}


def render(
    comparison: EditionComparison, *, everything: bool, witness: bool, width: int = WIDTH
) -> str:
    """The plain text."""
    return plain(_pieces(comparison, width, everything=everything, witness=witness))


def write(
    comparison: EditionComparison, stream: TextIO, *, everything: bool, witness: bool
) -> None:
    """Write the text, in colour where the stream is a terminal."""
    terminal = Terminal(stream, _STYLES)
    terminal.write(_pieces(comparison, terminal.width, everything=everything, witness=witness))


def _pieces(
    comparison: EditionComparison, width: int, *, everything: bool, witness: bool
) -> Iterator[StyledText]:
    old, new = summary.side(comparison.old), summary.side(comparison.new)
    yield f"{printable(old)} -> {printable(new)}\n", "file"
    yield f"{summary.in_words(comparison)}\n", ""
    detailed = True
    for finding in comparison.findings:
        before, detailed = detailed, everything or finding.severity in summary.DETAILED
        if detailed or before:
            yield "\n", ""
        yield from _finding(comparison, finding)
        if detailed:
            yield from _details(finding, width, everything=everything, witness=witness)
    for notice in comparison.notices:
        yield "\n", ""
        yield from _notice(notice, width)
    if comparison.unannounced:
        yield "\n", ""
        yield from _note("help", _HELP, width, 0)


_HELP: Final = (
    "a breaking change is announced by a file in the folder changes/ of the schemas, "
    "which ends with a line `Announces: ` and the name in the brackets above"
)


def _finding(comparison: EditionComparison, finding: Finding) -> Iterator[StyledText]:
    yield printable(summary.at(comparison, finding)), "file"
    yield ": ", ""
    yield f"{finding.severity}[{printable(finding.id)}]", finding.severity
    yield f" {summary.means(finding)}\n", ""


def _details(
    finding: Finding, width: int, *, everything: bool, witness: bool
) -> Iterator[StyledText]:
    for name, text in summary.was_and_now(finding.change):
        yield from _note(name, text, width)
    for verdict in summary.verdicts(finding, everything=everything):
        words = f"{verdict.severity}: {verdict.reason}"
        yield from _note(summary.audience(verdict), words, width)
    if not everything and (fine := summary.fine(finding)):
        yield from _note("fine", fine, width)
    yield from _note("fix", finding.fix, width)
    for found in finding.witnesses if witness else ():
        # Whole, so that it can be copied.
        yield "  witness: ", "label"
        yield f"{printable(summary.payload(found.payload))}\n", ""
        yield from _note("", summary.witness(found), width, 4)
    if finding.announced_by:
        yield from _note("announced", finding.announced_by, width)


def _note(label: str, text: str, width: int, indent: int = 2) -> Iterator[StyledText]:
    head = f"{' ' * indent}{label}: " if label else " " * indent
    hang = " " * (indent + 2)
    lines = textwrap.wrap(
        printable(text),
        max(40, width),
        initial_indent=" " * len(head),
        subsequent_indent=hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
    yield head, "label"
    yield "\n".join(lines).removeprefix(" " * len(head)) + "\n", ""


def _notice(notice: Notice, width: int) -> Iterator[StyledText]:
    yield f"{printable(notice.file)}:{notice.line}", "file"
    yield ": ", ""
    yield f"warning[{notice.code}]", "warning"
    yield f" {printable(notice.message)}\n", ""
    yield from _note("help", notice.help, width)

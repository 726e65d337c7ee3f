r"""The report for people: in colour on a terminal, and plain and stable anywhere else.

    sdk 0.6.3 (python, sdk.types) against the contract 0.1.0
      types    1 of 2 complete, 1 partial
      ...
      sdk/types/run.py:12: high[PARITY-Run.seed-missing] seed: expected integer, found nothing
        against: schemas/types/run.json:7
        why:     ...
        fix:     ...

`everything` adds the members, the methods, what only the source has, and waived gaps. On a
terminal, tables are as wide as it is. Strings of sources are escaped: a control sequence is printed
as `\x1b`.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TextIO, TypeAlias

from ...contract.naming import printable
from ...frozen import frozen
from ...report import count
from ...report.terminal import WIDTH, StyledText, Terminal, plain
from ..gaps import Gap, ParityReport, SurfaceComparison, Waiver
from . import summary
from .summary import at

_STYLES: Final[Mapping[str, str]] = {
    "critical": "bold red",
    "high": "red",
    "medium": "yellow",
    "low": "cyan",
    "warning": "bold yellow",
    "complete": "green",
    "inline": "green",
    "imported": "green",
    "partial": "yellow",
    "missing": "red",
    "none": "green",
    "file": "bold",
    "label": "cyan",
    "heading": "bold",
}

_PARTS: Final = re.compile(r"[^ ]+ *| +")


@frozen
class _Paragraph:
    """One line, or several if it is too long; the following ones are indented further."""

    pieces: tuple[StyledText, ...]
    indent: int = 0
    hang: int = 4


@frozen
class _Table:
    head: tuple[str, ...]
    rows: tuple[tuple[StyledText, ...], ...]
    indent: int = 2


_TextBlock: TypeAlias = _Paragraph | _Table


def render(report: ParityReport, *, everything: bool) -> str:
    """The plain text."""
    blocks = _blocks(report, everything=everything)
    lines = (line for block in blocks for line in _laid_out(block, WIDTH))
    return "".join(plain(line).rstrip() + "\n" for line in lines)


def write(report: ParityReport, stream: TextIO, *, everything: bool) -> None:
    """Write the text, in colour where the stream is a terminal."""
    terminal = Terminal(stream, _STYLES)
    if terminal.console is None:
        stream.write(render(report, everything=everything))
        return
    for block in _blocks(report, everything=everything):
        if isinstance(block, _Table):
            _print_table(terminal, block)
        else:
            for line in _laid_out(block, terminal.width):
                terminal.write((*line, ("\n", "")))


# --- what is said --------------------------------------------------------------------------------


def _blocks(report: ParityReport, *, everything: bool) -> Iterator[_TextBlock]:
    if not report.comparisons:
        yield _Paragraph((("nothing was compared", ""),))
    for number, comparison in enumerate(report.comparisons):
        if number:
            yield _Paragraph(())
        yield from _comparison(report, comparison, everything=everything)
    if len(report.comparisons) > 1:
        yield _Paragraph(())
        words = count(len(report.comparisons), "comparison")
        yield _fact("in all", f"{words}; gaps {summary.gaps_in_words(*summary.in_all(report))}", 0)
    if report.verdicts:
        yield _Paragraph(())
        yield from _waivers(report)


def _comparison(
    report: ParityReport, comparison: SurfaceComparison, *, everything: bool
) -> Iterator[_TextBlock]:
    heading = f"{summary.side(comparison.source)} against {summary.side(comparison.reference)}"
    yield _Paragraph(((printable(heading), "heading"),))
    facts = summary.facts(report, comparison)
    width = max(len(name) for name, _ in facts)
    for name, words in facts:
        yield _fact(name.ljust(width), words, 2)
    if words := summary.others(comparison):
        yield _Paragraph(((printable(words), ""),), indent=2)
    if everything and comparison.others:
        yield _fact("other types", ", ".join(comparison.others), 2)
    if comparison.types:
        yield _Paragraph(())
        yield _types(comparison)
    if everything:
        yield from _details(comparison)
    yield _Paragraph(())
    yield from _gaps(report, comparison, everything=everything)


def _fact(name: str, words: str, indent: int) -> _Paragraph:
    return _Paragraph(((f"{name}  ", "label"), (printable(words), "")), indent=indent)


def _gaps(
    report: ParityReport, comparison: SurfaceComparison, *, everything: bool
) -> Iterator[_TextBlock]:
    if words := summary.no_gaps(report, comparison):
        yield _Paragraph(((printable(words), "none"),), indent=2)
    for gap in comparison.gaps:
        waiver = summary.waiver_of(report, comparison, gap)
        if waiver is None or everything:
            yield from _gap(comparison, gap, waiver)


def _gap(comparison: SurfaceComparison, gap: Gap, waiver: Waiver | None) -> Iterator[_TextBlock]:
    place = printable(at(gap.found_at, comparison.source.path))
    severity = (f"{gap.severity}[{printable(gap.id)}]", gap.severity)
    pieces = ((place, "file"), (": ", ""), severity, (f" {printable(summary.difference(gap))}", ""))
    yield _Paragraph(pieces, indent=2)
    if gap.expected_at is not None:
        yield _note("against", at(gap.expected_at))
    yield _note("why", gap.why)
    yield _note("fix", gap.fix)
    if waiver is not None:
        words = f"until {waiver.expires} by {at(waiver.place)}: {summary.one_line(waiver.reason)}"
        yield _note("waived", words)


def _note(name: str, words: str, indent: int = 4) -> _Paragraph:
    label = f"{name}:".ljust(9)
    return _Paragraph(((label, "label"), (printable(words), "")), indent=indent, hang=len(label))


def _waivers(report: ParityReport) -> Iterator[_TextBlock]:
    yield _fact("waivers", summary.waivers_in_words(report), 0)
    for warned in summary.warned(report):
        yield _Paragraph(
            (
                (printable(at(warned.waiver.place)), "file"),
                (": ", ""),
                (f"warning[{warned.code}]", "warning"),
                (f" {printable(warned.message)}", ""),
            )
        )
        yield _note("reason", summary.one_line(warned.waiver.reason), 2)
        yield _note("help", warned.help, 2)


# --- tables --------------------------------------------------------------------------------------


def _types(comparison: SurfaceComparison) -> _Table:
    return _Table(
        ("type", "kind", "members", "methods", "gaps", "status"),
        tuple(
            (
                _plain(row.name),
                _plain(row.kind),
                _ratio(row.matching_members, row.members),
                _ratio(row.matching_methods, row.methods),
                _plain(str(len(row.gaps) or "")),
                (row.status, row.status),
            )
            for row in comparison.types
        ),
    )


def _details(comparison: SurfaceComparison) -> Iterator[_TextBlock]:
    """The members and methods of every type, and the methods that only the source has."""
    for type_, members in summary.by_type(comparison.members).items():
        yield from _titled(f"members of {type_}")
        rows = (
            (row.name, row.expected, row.expected_default, row.found, row.found_default)
            for row in members
        )
        gaps = map(summary.short, members)
        head = ("member", "expected", "default", "found", "default", "gap")
        yield _table(head, [(*row, gap) for row, gap in zip(rows, gaps, strict=True)])
    common = summary.common_methods(comparison)
    if common:
        yield from _titled("methods")
        cells = [(r.type, r.expected, r.found, summary.short(r)) for r in common]
        yield _table(("type", "expected", "found", "gap"), cells)
    extra = summary.enhancements(comparison)
    if extra:
        yield from _titled(f"enhancements: what {comparison.source.label} has in addition")
        yield _table(("type", "method", "at"), [(r.type, r.found, at(r.found_at)) for r in extra])


def _titled(title: str) -> Iterator[_Paragraph]:
    yield _Paragraph(())
    yield _Paragraph(((printable(title), "heading"),), indent=2)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> _Table:
    return _Table(head, tuple(tuple(map(_plain, row)) for row in rows))


def _plain(text: str) -> StyledText:
    return printable(text) or "-", ""


def _ratio(part: int, whole: int) -> StyledText:
    return (f"{part}/{whole}" if whole else "-"), ""


def _print_table(terminal: Terminal, block: _Table) -> None:
    from rich import box
    from rich.padding import Padding
    from rich.table import Table

    assert terminal.console is not None

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in block.head:
        table.add_column(name, overflow="fold")
    for row in block.rows:
        table.add_row(*(terminal.styled([cell]) for cell in row))
    terminal.console.print(Padding(table, (0, 0, 0, block.indent)))


# --- layout --------------------------------------------------------------------------------------


def _laid_out(block: _TextBlock, width: int) -> Iterator[Sequence[StyledText]]:
    """The lines of a block, each in pieces."""
    return _wrapped(block, width) if isinstance(block, _Paragraph) else _columns(block, width)


def _wrapped(line: _Paragraph, width: int) -> Iterator[Sequence[StyledText]]:
    """Break a line between words. A word that is too long stays whole, so that it can be copied."""
    indent = line.indent
    current: list[StyledText] = [(" " * indent, "")]
    length = indent
    for word in _words(line.pieces):
        size = sum(len(text) for text, _ in word)
        bare = sum(len(text.rstrip(" ")) for text, _ in word)
        if length + bare > width and length > indent:
            yield current
            indent = line.indent + line.hang
            current = [(" " * indent, "")]
            length = indent
        current += word
        length += size
    yield current


def _words(pieces: Sequence[StyledText]) -> Iterator[list[StyledText]]:
    """Words with the spaces that follow them; one may be of several pieces. A place is one word."""
    word: list[StyledText] = []
    for text, style in pieces:
        for part in [text] if style == "file" else _PARTS.findall(text):
            word.append((part, style))
            if part.endswith(" "):
                yield word
                word = []
    if word:
        yield word


def _columns(table: _Table, width: int) -> Iterator[Sequence[StyledText]]:
    """Columns two spaces apart; if they are too wide, the widest become narrower and their cells
    wrap."""
    rows = [tuple((name, "heading") for name in table.head), *table.rows]
    widths = [max(len(row[index][0]) for row in rows) for index in range(len(table.head))]
    room = width - table.indent - 2 * (len(widths) - 1)
    while sum(widths) > room and max(widths) > 1:
        widths[widths.index(max(widths))] -= 1
    for row in rows:
        cells = [textwrap.wrap(text, size) for (text, _), size in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            yield [
                (" " * table.indent, ""),
                *(
                    ((cell[number] if number < len(cell) else "").ljust(size + 2), style)
                    for cell, size, (_, style) in zip(cells, widths, row, strict=True)
                ),
            ]

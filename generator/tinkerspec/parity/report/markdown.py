"""The report as a document, fit for a comment on a pull request: GitHub's Markdown.

What comes from a source stands in code spans, where nothing is markup; what cannot stand in one is
written in character references. `everything` adds the names of the other types, and in full the
gaps that a waiver holds back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TextIO

from ...contract.naming import printable
from ...report import count
from ..gaps import (
    SEVERITIES,
    Comparison,
    Gap,
    MemberRow,
    MethodRow,
    Report,
    Severity,
    Verdict,
    Waiver,
)
from ..surface import Place
from . import summary
from .summary import at

_NOTHING: Final = "—"
_MATCH: Final = "✓"

# A backtick would end a code span, a bar ends a cell even inside one, spaces at the ends are lost.
_NO_SPAN: Final = re.compile(r"[`|]|^ | $|  ")
# What may be markup in a line of prose, GitHub's own `$math$` and addresses included. An underscore
# inside a word is none.
_MARKUP: Final = re.compile(r"[\\`*\[\]<>|~&$]|(?<![^\W_])_|_(?![^\W_])|:(?=//)|(?<=www)\.")

# GitHub looks for `@name` and `#1` in what is rendered; a comment after the sign parts the two.
_SIGN: Final = re.compile(r"([@#])")

_CODE: Final = re.compile(r"(?<!`)`([^`]+)`(?!`)")


def render(report: Report, *, everything: bool) -> str:
    """The document."""
    return "\n".join(_lines(report, everything=everything)).rstrip("\n") + "\n"


def write(report: Report, stream: TextIO, *, everything: bool) -> None:
    """Write the document."""
    stream.write(render(report, everything=everything))


# --- text made safe ------------------------------------------------------------------------------


def code(text: str) -> str:
    """A text as code, exactly as it is; a dash for none."""
    if not text:
        return _NOTHING
    shown = printable(text)
    if not _NO_SPAN.search(shown):
        return f"`{shown}`"
    return f"<code>{_references(shown, re.compile(r'[^A-Za-z0-9]'))}</code>"


def prose(text: str) -> str:
    """A text as part of a sentence: what stands between backticks is code, nothing else markup."""
    parts = _CODE.split(summary.one_line(text))
    return "".join(code(part) if i % 2 else _plain(part) for i, part in enumerate(parts))


def _plain(text: str) -> str:
    """Signs are parted first: a character reference has one of them in it."""
    pieces = _SIGN.split(printable(text))
    return "".join(
        f"{piece}<!-- -->" if i % 2 else _references(piece, _MARKUP)
        for i, piece in enumerate(pieces)
    )


def _references(text: str, characters: re.Pattern[str]) -> str:
    return characters.sub(lambda match: f"&#{ord(match.group())};", text)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(head)
    yield _row(["---"] * len(head))
    yield from map(_row, rows)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _folded(title: str, lines: Iterable[str]) -> Iterator[str]:
    """A part that is closed at first. The blank lines let the Markdown inside be read as such."""
    yield f"<details><summary>{title}</summary>"
    yield ""
    yield from lines
    yield "</details>"
    yield ""


def _or_nothing(text: str) -> str:
    return code(text) if text else "nothing"


def _place(place: Place | None, otherwise: str = "") -> str:
    return code(at(place, otherwise))


# --- the document --------------------------------------------------------------------------------


def _lines(report: Report, *, everything: bool) -> Iterator[str]:
    yield "# Gap analysis"
    yield ""
    if not report.comparisons:
        yield "Nothing was compared."
        yield ""
    if len(report.comparisons) > 1:
        yield from _in_all(report)
    for comparison in report.comparisons:
        yield from _comparison(report, comparison, everything=everything)
    yield from _waivers(report)


def _in_all(report: Report) -> Iterator[str]:
    words = summary.gaps_in_words(*summary.in_all(report))
    yield f"{count(len(report.comparisons), 'comparison')}; gaps in all: {words}."
    yield ""
    rows = (
        [
            code(comparison.source.label),
            code(comparison.reference.label),
            dict(summary.facts(report, comparison))["gaps"],
        ]
        for comparison in report.comparisons
    )
    yield from _table(["Source", "Against", "Gaps"], rows)


def _comparison(report: Report, comparison: Comparison, *, everything: bool) -> Iterator[str]:
    source, reference = comparison.source, comparison.reference
    yield f"## {code(source.label)} against {code(reference.label)}"
    yield ""
    yield from _summary(report, comparison)
    if comparison.types:
        yield "### Types"
        yield ""
        yield from _types(comparison)
    yield "### Gaps"
    yield ""
    yield from _gaps(report, comparison, everything=everything)
    yield from _members(comparison)
    yield from _methods(comparison)
    yield from _others(comparison, everything=everything)


def _summary(report: Report, comparison: Comparison) -> Iterator[str]:
    for name, side in (("Source", comparison.source), ("Against", comparison.reference)):
        home = f" ({side.language}, {code(side.home)})" if side.language != "contract" else ""
        yield f"- **{name}:** {code(side.label)}{home}, read from {code(side.path)}"
    for name, words in summary.facts(report, comparison):
        yield f"- **{name.capitalize()}:** {prose(words)}"
    yield ""


def _types(comparison: Comparison) -> Iterator[str]:
    rows = (
        [
            code(row.name),
            prose(row.kind),
            _ratio(row.matching_members, row.members),
            _ratio(row.matching_methods, row.methods),
            code(row.spelled),
            _place(row.found_at),
            f"{_MATCH} complete" if row.status == "complete" else row.status,
            str(len(row.gaps) or _NOTHING),
        ]
        for row in comparison.types
    )
    head = ("Type", "Kind", "Members", "Methods", "In the source", "Where", "Status", "Gaps")
    yield from _table(head, rows)


def _ratio(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else _NOTHING


def _gaps(report: Report, comparison: Comparison, *, everything: bool) -> Iterator[str]:
    if words := summary.no_gaps(report, comparison):
        yield f"{prose(words[0].upper() + words[1:])}."
        yield ""
    waivers = [summary.waiver_of(report, comparison, gap) for gap in comparison.gaps]
    found = list(zip(comparison.gaps, waivers, strict=True))
    for severity in SEVERITIES:
        shown = [gap for gap, waiver in found if gap.severity == severity and waiver is None]
        yield from _of_severity(comparison, severity, shown)
    held = [(gap, waiver) for gap, waiver in found if waiver is not None]
    if everything and held:
        yield f"#### Waived ({len(held)})"
        yield ""
        for gap, waiver in held:
            yield from _gap(comparison, gap, waiver)


def _of_severity(comparison: Comparison, severity: Severity, gaps: Sequence[Gap]) -> Iterator[str]:
    if not gaps:
        return
    yield f"#### {severity.capitalize()} ({len(gaps)})"
    yield ""
    for gap in gaps:
        yield from _gap(comparison, gap, None)


def _gap(comparison: Comparison, gap: Gap, waiver: Waiver | None) -> Iterator[str]:
    yield f"##### {code(gap.id)}"
    yield ""
    if waiver is not None:
        words = f"until {waiver.expires}: {prose(waiver.reason)} ({_place(waiver.place)})"
        yield f"- **Waived:** {gap.severity}, {words}"
    yield f"- **Where:** {_place(gap.found_at, comparison.source.path)}"
    if gap.expected_at is not None:
        yield f"- **Against:** {_place(gap.expected_at)}"
    yield f"- **Expected:** {_or_nothing(gap.expected)}"
    yield f"- **Found:** {_or_nothing(gap.found)}"
    yield f"- **Why it matters:** {prose(gap.why)}"
    yield f"- **Mend:** {prose(gap.mend)}"
    yield ""


# --- members and methods -------------------------------------------------------------------------


def _members(comparison: Comparison) -> Iterator[str]:
    if not comparison.members:
        return
    yield "### Members"
    yield ""
    head = ("Member", "Expected", "Default", "Found", "Default", "Where", "Match")
    for type_, rows in summary.by_type(comparison.members).items():
        matching = sum(not row.gaps for row in rows)
        title = f"{_html_code(type_)}: {matching} of {len(rows)} match"
        yield from _folded(title, _table(head, map(_member, rows)))


def _html_code(text: str) -> str:
    """Code inside an HTML block, where Markdown is not read."""
    return f"<code>{_references(printable(text), re.compile('[^A-Za-z0-9 ]'))}</code>"


def _member(row: MemberRow) -> Sequence[str]:
    return (
        code(row.name),
        code(row.expected),
        code(row.expected_default),
        code(row.found),
        code(row.found_default),
        _place(row.found_at),
        _match(row),
    )


def _match(row: MemberRow | MethodRow) -> str:
    return f"**{prose(summary.short(row))}**" if row.gaps else _MATCH


def _methods(comparison: Comparison) -> Iterator[str]:
    common = summary.common_methods(comparison)
    if common:
        matching = sum(not row.gaps for row in common)
        rows = (
            [code(r.type), code(r.expected), code(r.found), _place(r.found_at), _match(r)]
            for r in common
        )
        yield "### Methods"
        yield ""
        table = _table(("Type", "Expected", "Found", "Where", "Match"), rows)
        yield from _folded(f"{matching} of {len(common)} match", table)
    extra = summary.enhancements(comparison)
    if extra:
        rows = ([code(r.type), code(r.found), _place(r.found_at)] for r in extra)
        yield "### Enhancements"
        yield ""
        title = f"{count(len(extra), 'method')} that only the source has"
        yield from _folded(title, _table(("Type", "Method", "Where"), rows))


def _others(comparison: Comparison, *, everything: bool) -> Iterator[str]:
    if words := summary.others(comparison):
        listed = f": {', '.join(map(code, comparison.others))}" if everything else ""
        yield f"{prose(words[0].upper() + words[1:])}{listed}."
        yield ""


# --- waivers -------------------------------------------------------------------------------------


def _waivers(report: Report) -> Iterator[str]:
    if not report.verdicts:
        return
    yield "## Waivers"
    yield ""
    yield f"{summary.waivers_in_words(report)}."
    yield ""
    for warned in summary.warned(report):
        place = _place(warned.waiver.place)
        yield f"- **Warning:** {place}: {prose(warned.message)}; {prose(warned.help)}."
    if summary.warned(report):
        yield ""
    head = ("Gap", "Source", "Until", "State", "Reason", "Where")
    yield from _table(head, map(_waiver, report.verdicts))


def _waiver(verdict: Verdict) -> Sequence[str]:
    waiver = verdict.waiver
    state = verdict.state if verdict.state == "active" else f"**{verdict.state}**"
    return (
        code(waiver.id),
        code(waiver.source) if waiver.source else "all",
        waiver.expires.isoformat(),
        state,
        prose(waiver.reason),
        _place(waiver.place),
    )

"""Waivers: gaps that are accepted for a while, in a TOML file.

    [[waiver]]
    id = "PARITY-Run.seed-default"
    source = "sdk 0.6.3"           # optional
    reason = "the service sets the seed itself until June"
    expires = 2027-03-01           # the last day that it holds

Without `source` it applies to every source. `source` is a label, with or without the version: `sdk`
applies to `sdk 0.6.3` and every other release. If several waivers match a gap, the one with the
most exact source counts. The file is read strictly, because a misspelt waiver would have no effect,
or never expire.
"""

from __future__ import annotations

import re
import tomllib
from codecs import BOM_UTF8
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from ..diagnostics import Diagnostic, DiagnosticError, Place
from .gaps import CheckedWaiver, Gap, ParityReport, SurfaceComparison, Waiver

_REQUIRED: Final = ("id", "reason", "expires")
_KEYS: Final = ("id", "source", "reason", "expires")
_EXAMPLE: Final = (
    'write [[waiver]] id = "PARITY-...", reason = "...", expires = 2027-03-01, each on its own line'
)

# A header of a table, and what may hold a line that only looks like one.
_HEADER: Final = re.compile(r"""[ \t]*\[\[[ \t]*(waiver|"waiver"|'waiver')[ \t]*\]\]""")
_OPAQUE: Final = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|\#[^\n]*''',
    re.DOTALL,
)
_LINE_OF_ERROR: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


# --- reading -------------------------------------------------------------------------------------


def load(path: Path, display: str) -> tuple[Waiver, ...]:
    """Read the waivers of a file, in its order; `display` is the path as the user knows it.

    Raises:
        DiagnosticError: The file cannot be read or is malformed.
    """
    text = _read(path, display)
    entries = _entries(_parse(text, display), display)
    lines = _header_lines(text)
    if len(lines) != len(entries):
        message = "the waivers are not written as one [[waiver]] table each"
        raise DiagnosticError([_fault(display, 0, message, _EXAMPLE)])
    faults = [
        _fault(display, line, message, help_)
        for entry, line in zip(entries, lines, strict=True)
        for message, help_ in _entry_faults(entry)
    ]
    if not faults:
        faults.extend(_duplicates(entries, lines, display))
    if faults:
        raise DiagnosticError(faults)
    return tuple(
        Waiver(
            id=entry["id"],
            reason=entry["reason"].strip(),
            expires=entry["expires"],
            source=entry.get("source"),
            place=Place(display, line),
        )
        for entry, line in zip(entries, lines, strict=True)
    )


def _fault(display: str, line: int, message: str, help_: str, column: int = 0) -> Diagnostic:
    return Diagnostic(
        code="waiver-invalid",
        message=message,
        help=help_,
        file=display,
        line=line,
        column=column or min(line, 1),
    )


def _read(path: Path, display: str) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DiagnosticError(
            [
                Diagnostic(
                    code="waiver-missing",
                    message=f"cannot read it: {error.strerror}",
                    help="name an existing file",
                    file=display,
                )
            ]
        ) from None
    if content.startswith(BOM_UTF8):
        message, help_ = "the file starts with a byte order mark", "save it as UTF-8 without one"
        raise DiagnosticError([_fault(display, 1, message, help_)])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = _fault(display, line, "not TOML: not encoded in UTF-8", "save the file as UTF-8")
        raise DiagnosticError([fault]) from None


def _parse(text: str, display: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        message, line, column = "nested too deeply", 0, 0
    except ValueError as error:  # a fault of syntax, or a number with thousands of digits
        message = str(error)
        place = _LINE_OF_ERROR.search(message)
        at_end = text.rstrip("\n").count("\n") + 1 if "end of document" in message else 0
        line, column = (int(place[1]), int(place[2])) if place else (at_end, 0)
    raise DiagnosticError([_fault(display, line, f"not TOML: {message}", "fix the syntax", column)])


def _entries(document: Mapping[str, Any], display: str) -> list[dict[str, Any]]:
    if unknown := [key for key in document if key != "waiver"]:
        message = f"unknown key {unknown[0]!r}: the file may contain only [[waiver]] tables"
        raise DiagnosticError([_fault(display, 0, message, _EXAMPLE)])
    entries = document.get("waiver", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        message = "`waiver` is no list of tables"
        raise DiagnosticError([_fault(display, 0, message, _EXAMPLE)])
    return entries


def _header_lines(text: str) -> list[int]:
    """The line of each `[[waiver]]`, leaving out those in a text of several lines."""

    def blank(match: re.Match[str]) -> str:
        found = match.group()
        return "\n" * found.count("\n") if found.startswith(('"""', "'''", "#")) else found

    bare = _OPAQUE.sub(blank, text)
    return [n for n, line in enumerate(bare.split("\n"), start=1) if _HEADER.match(line)]


def _entry_faults(entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with one waiver, and how to fix it."""
    for key in entry:
        if key not in _KEYS:
            yield f"unknown key {key!r} in a waiver", f"known: {', '.join(_KEYS)}"
    for key in _REQUIRED:
        if key not in entry:
            yield f"the waiver has no {key!r}", f"add {key} = {_SAMPLES[key]}"
    for key in ("id", "source", "reason"):
        if key in entry and not (isinstance(entry[key], str) and entry[key].strip()):
            fault = "is blank" if isinstance(entry[key], str) else "is no text"
            yield f"{key!r} of the waiver {fault}", f"write {key} = {_SAMPLES[key]}"
    # Python accepts a datetime as a date, but its time would be ignored.
    expires = entry.get("expires", date.min)
    if not isinstance(expires, date) or isinstance(expires, datetime):
        quoted = ", without quotes" if isinstance(expires, str) else ""
        yield "'expires' of the waiver is not a date", f"write expires = 2027-03-01{quoted}"


_SAMPLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "id": '"PARITY-...", the id of the gap',
        "source": '"name" or "name version", as the report calls it',
        "reason": '"...", why the gap may stay for now',
        "expires": "2027-03-01, the last day that the gap may stay",
    }
)


def _duplicates(
    entries: Sequence[Mapping[str, Any]], lines: Sequence[int], display: str
) -> Iterator[Diagnostic]:
    first: dict[tuple[str, str | None], int] = {}
    for entry, line in zip(entries, lines, strict=True):
        key = (entry["id"], entry.get("source"))
        if key in first:
            message = f"a second waiver of {entry['id']}; the first is in line {first[key]}"
            yield _fault(display, line, message, "remove one of them")
        first.setdefault(key, line)


# --- applying ------------------------------------------------------------------------------------


def apply(
    comparisons: Sequence[SurfaceComparison], waivers: Sequence[Waiver], today: date
) -> ParityReport:
    """Suppress the gaps that waivers name, up to and including the day of expiry.

    A waiver that matches no gap is unused, whether it has expired or not: either way it should be
    removed.
    """
    waived: dict[tuple[str, str], Waiver] = {}
    matching: set[Waiver] = set()
    for comparison in comparisons:
        for gap in comparison.gaps:
            source = comparison.source.label
            found = [waiver for waiver in waivers if _matches(waiver, gap, source)]
            matching.update(found)
            if active := [waiver for waiver in found if today <= waiver.expires]:
                waived[source, gap.id] = max(active, key=_precision)
    return ParityReport(
        comparisons=tuple(comparisons),
        verdicts=tuple(_verdict(waiver, matching, today) for waiver in waivers),
        waived=MappingProxyType(waived),
    )


def _matches(waiver: Waiver, gap: Gap, label: str) -> bool:
    return waiver.id == gap.id and waiver.source in (None, label, without_version(label))


def without_version(label: str) -> str:
    """The label of a source without the version at its end, where it has one."""
    name, _, last = label.rpartition(" ")
    return name if name and last[:1].isdecimal() else label


def _precision(waiver: Waiver) -> int:
    """How much a waiver says about its source: nothing, its name, or its name and version."""
    return len(waiver.source or "")


def _verdict(waiver: Waiver, matching: Collection[Waiver], today: date) -> CheckedWaiver:
    if waiver not in matching:
        return CheckedWaiver(waiver=waiver, state="unused")
    return CheckedWaiver(waiver=waiver, state="active" if today <= waiver.expires else "expired")


def open_gaps(report: ParityReport) -> Iterator[tuple[SurfaceComparison, Gap]]:
    """The gaps that are not waived, each with the comparison that found it."""
    for comparison in report.comparisons:
        for gap in comparison.gaps:
            if (comparison.source.label, gap.id) not in report.waived:
                yield comparison, gap

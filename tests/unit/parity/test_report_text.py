"""The report for people: stable as plain text, the same words in colour on a terminal."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tinkerspec.contract.naming import printable
from tinkerspec.parity import report as parity
from tinkerspec.parity.report import text

from .report_cases import (
    EMPTY,
    MANY,
    NASTY,
    REPORT,
    RUN_SEED,
    SMALL,
    ParityReport,
    SurfaceComparison,
    hostile,
)

SNAPSHOTS = Path(__file__).resolve().parent / "snapshots"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")


def shown_on(stream: io.StringIO, report: ParityReport) -> str:
    parity.write(report, "text", stream, everything=True)
    return stream.getvalue()


def words(shown: str) -> list[str]:
    return re.sub(r"[─━]+", " ", shown).split()


def test_the_text_is_stable(snapshot: Callable[[str, Path], None]) -> None:
    snapshot(text.render(REPORT, everything=False), SNAPSHOTS / "report.txt")


def test_everything_adds_members_methods_and_what_is_held_back(
    snapshot: Callable[[str, Path], None],
) -> None:
    snapshot(text.render(MANY, everything=True), SNAPSHOTS / "everything.txt")


def test_an_empty_report_says_so() -> None:
    assert text.render(EMPTY, everything=True) == "nothing was compared\n"


def test_no_gaps_are_one_plain_line() -> None:
    same = replace(SMALL, gaps=(), types=(), others=(), behaviour=None)
    lines = text.render(ParityReport(comparisons=(same,)), everything=False).splitlines()
    assert lines[-2:] == ["", "  no gaps: nothing differs from the contract 0.1.0"]


def test_a_pipe_gets_plain_text() -> None:
    assert shown_on(io.StringIO(), MANY) == text.render(MANY, everything=True)


@pytest.mark.usefixtures("plain_terminal")
@pytest.mark.parametrize("report", [EMPTY, REPORT, MANY, hostile("[b]x")])
def test_a_terminal_gets_the_same_words(report: ParityReport) -> None:
    assert words(shown_on(Terminal(), report)) == words(shown_on(io.StringIO(), report))


def test_a_terminal_gets_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = shown_on(Terminal(), REPORT)
    assert f"\x1b[1;31mcritical[{RUN_SEED.id}]" in shown
    assert "\x1b[33mpartial" in shown


@pytest.mark.usefixtures("plain_terminal")
@pytest.mark.parametrize("nasty", NASTY)
def test_a_source_cannot_drive_the_terminal(nasty: str) -> None:
    plain = text.render(hostile("plain"), everything=True)
    for stream in (io.StringIO(), Terminal()):
        shown = shown_on(stream, hostile(nasty))
        assert all(character.isprintable() for character in shown.replace("\n", ""))
        assert printable(nasty).rstrip() in shown
    # No text becomes a line of its own: as many gaps are reported as there are.
    assert shown.count("high[PARITY-") == plain.count("high[PARITY-") == 2


def long(width: int) -> SurfaceComparison:
    gap = replace(RUN_SEED, expected=" ".join(["word"] * width), fix=" ".join(["do"] * width))
    return replace(SMALL, gaps=(gap,))


def test_lines_are_broken_between_words_and_stand_further_in() -> None:
    lines = text.render(ParityReport(comparisons=(long(40),)), everything=False).splitlines()
    assert max(map(len, lines)) <= text.WIDTH
    start = next(n for n, line in enumerate(lines) if "critical[" in line)
    assert lines[start].startswith("  src/sdk/types/run.py:12: critical[PARITY-Run.seed-missing]")
    assert lines[start + 1].startswith("      word ")
    fix = next(n for n, line in enumerate(lines) if line.startswith("    fix:     do"))
    assert lines[fix + 1].startswith(" " * 13 + "do")
    whole = " ".join(" ".join(lines[start:]).split())
    assert f"expected {long(40).gaps[0].expected}, found nothing" in whole


def test_a_place_is_never_broken() -> None:
    path = "deep and wide/" * 20 + "run.py"
    place = replace(RUN_SEED.found_at or pytest.fail("no place"), file=path)
    found = replace(SMALL, gaps=(replace(RUN_SEED, found_at=place),))
    shown = text.render(ParityReport(comparisons=(found,)), everything=False)
    assert f"  {path}:12:\n" in shown


def test_wide_tables_fold_their_widest_cells() -> None:
    row = replace(SMALL.members[0], expected="text or " * 30 + "null", found="x" * 300)
    found = replace(SMALL, members=(row,))
    shown = text.render(ParityReport(comparisons=(found,)), everything=True)
    assert max(map(len, shown.splitlines())) <= text.WIDTH
    assert sum(line.count("x") for line in shown.split("members of Run")[1].splitlines()) >= 300


def test_a_waiver_to_look_at_is_a_warning_at_its_line() -> None:
    for everything in (False, True):
        shown = text.render(REPORT, everything=everything)
        assert "\nwaivers.toml:6: warning[waiver-expired] the waiver of PARITY-Run.stop" in shown
        assert "\nwaivers.toml:11: warning[waiver-unused] the waiver of PARITY-Run.gone" in shown
        assert "waivers  1 active, 1 expired, 1 unused\n" in shown
    assert "waived:" not in text.render(REPORT, everything=False)

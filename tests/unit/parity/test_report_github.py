"""The report in a pull request: a command a gap, worst first, at a line that can be shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tinkerspec.diagnostics import Place
from tinkerspec.parity.gaps import Gap
from tinkerspec.parity.report import github

from .report_cases import EMPTY, MANY, NASTY, PAGE, REPORT, RUN_SEED, SMALL, ParityReport, hostile

OPEN = replace(REPORT, waived={})
"""The same with nothing held back."""


def commands(report: ParityReport) -> list[str]:
    return github.render(report, everything=True).splitlines()


def only(gap: Gap) -> str:
    (command,) = commands(ParityReport(comparisons=(replace(SMALL, gaps=(gap,)),)))
    return command


def test_a_gap_is_a_command_at_its_line() -> None:
    assert only(RUN_SEED) == (
        "::error file=src/sdk/types/run.py,line=12,title=PARITY-Run.seed-missing::"
        "seed: expected integer, found nothing (critical)%0A"
        "in sdk 0.6.3: src/sdk/types/run.py:12%0A"
        "against: schemas/types/run.json:7%0A"
        "why: Every payload that is written lacks it, and the other side refuses it.%0A"
        "fix: Add the member."
    )


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("src/run.py", "src/run.py,line=12"),
        ("sdk-1.whl/sdk/run.py", "schemas/types/run.json,line=7"),
        ("dist/sdk-1.tar.gz/sdk-1/sdk/run.py", "schemas/types/run.json,line=7"),
        ("dist/SDK-1.ZIP/sdk/run.py", "schemas/types/run.json,line=7"),
        ("src/wheels/run.whl.py", "src/wheels/run.whl.py,line=12"),
        (None, "schemas/types/run.json,line=7"),
    ],
)
def test_an_archive_cannot_be_annotated_so_the_contract_is(file: str | None, shown: str) -> None:
    place = Place(file, 12) if file is not None else None
    assert only(replace(RUN_SEED, found_at=place)).startswith(f"::error file={shown},title=")


def test_a_gap_between_two_archives_has_no_file() -> None:
    inside = Place("sdk-1.whl/sdk/run.py", 3)
    gap = replace(RUN_SEED, found_at=inside, expected_at=inside)
    assert only(gap).startswith("::error title=PARITY-Run.seed-missing::")


def test_a_place_without_a_line_has_none() -> None:
    gap = replace(PAGE, expected_at=Place("schemas/types/page.json", 0))
    assert only(gap).startswith("::error file=schemas/types/page.json,title=PARITY-Page-missing::")


def test_the_worst_of_all_comparisons_come_first() -> None:
    shown = [command.split("::")[1].split(",title=") for command in commands(MANY)]
    assert [(level.split(" ")[0], title) for level, title in shown] == [
        ("error", "PARITY-Run.seed-missing"),
        ("error", "PARITY-Page-missing"),
        ("error", "PARITY-Page-missing"),
        ("error", "PARITY-Run.stop-missing"),
        ("warning", "waiver-expired"),
        ("warning", "waiver-unused"),
        ("notice", "PARITY-Text.type-missing"),
        ("notice", "PARITY-Text.type-missing"),
    ]


def test_waivers_to_look_at_come_after_the_errors_and_before_the_other_warnings() -> None:
    titles = [command.partition("title=")[2].split("::")[0] for command in commands(OPEN)]
    assert titles[3:] == [
        "waiver-expired",
        "waiver-unused",
        "PARITY-Run.rate-default",
        "PARITY-Text.type-missing",
    ]


@pytest.mark.parametrize(
    ("severity", "level"),
    [("critical", "error"), ("high", "error"), ("medium", "warning"), ("low", "notice")],
)
def test_each_severity_has_a_level(severity: str, level: str) -> None:
    assert only(replace(RUN_SEED, severity=severity)).startswith(f"::{level} ")


def test_what_a_waiver_holds_back_is_not_shown() -> None:
    assert "PARITY-Run.rate-default" not in github.render(REPORT)
    assert "PARITY-Run.rate-default" in github.render(OPEN)


def test_a_waiver_to_look_at_is_a_warning_at_its_line() -> None:
    assert [command for command in commands(REPORT) if "title=waiver" in command] == [
        "::warning file=waivers.toml,line=6,title=waiver-expired::the waiver of "
        "PARITY-Run.stop-missing ended on 2026-12-31, and its gap counts%0A"
        "help: fix the gap, or renew the waiver with a reason and a later date",
        "::warning file=waivers.toml,line=11,title=waiver-unused::the waiver of "
        "PARITY-Run.gone-missing matches no gap of port%0A"
        "help: remove it, or fix its id or its source",
    ]


def test_nothing_compared_nothing_shown() -> None:
    assert github.render(EMPTY) == ""


@pytest.mark.parametrize("text", NASTY)
def test_a_command_cannot_be_broken_out_of(text: str) -> None:
    shown, plain = commands(hostile(text, text)), commands(hostile("plain"))
    assert len(shown) == len(plain)
    for command, model in zip(shown, plain, strict=True):
        level, listed = command.removeprefix("::").split("::")[0].split(" ", 1)
        assert level == model.removeprefix("::").split(" ")[0]
        assert [pair.split("=")[0] for pair in listed.split(",")] == ["file", "line", "title"]
        assert command.isprintable()

"""Every hostile string, in every place of a schema folder: refused by name, or carried as it is."""

from __future__ import annotations

import contextlib
import io
import os
import pty
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import guarding
import pytest
from carrying import Case, carry
from corpus import BESIDE, CARRIED, Place, alone, batch, breakouts, cases, places, type_of, write
from drawing import Drawn, draw
from tinkerspec import pipeline
from tinkerspec.config import load_config
from tinkerspec.diagnostics import Diagnostic, DiagnosticError
from tinkerspec.report import write as write_report

FEWER: Final = 64
"""A type that stands alone is made of every so-manieth string. `make fuzz` takes all of them."""
FEWER_MEMBERS: Final = 12
"""A place in a member carries every so-manieth, each place others."""

TEXTS: Final = breakouts()


def diagnose(folder: Path, files: Mapping[str, object]) -> list[Diagnostic]:
    """What lint says of a set of schema files, its targets included."""
    write(folder, files)
    try:
        return pipeline.lint(load_config(folder / "pyproject.toml"))
    except DiagnosticError as error:
        return list(error.diagnostics)


def chosen(place: Place, breakout: str) -> bool:
    """Whether `make test` takes a case: some of those in members, few of what takes a file."""
    order = list(TEXTS).index(breakout) + [p.name for p in places()].index(place.name)
    return order % (FEWER_MEMBERS if place.form == "member" else FEWER) == 0


def test_the_corpus_is_large() -> None:
    every = list(cases(TEXTS))
    assert len(TEXTS) > 190
    assert len(places()) > 80
    assert len(every) > 17_000
    assert len([case for case in every if chosen(*case)]) > 1_200


# --- refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [p for p in places() if p.form == "member"], ids=lambda p: p.name)
def test_members_are_refused_by_name(place: Place, tmp_path: Path) -> None:
    """All strings that a member refuses for one reason stand in one type: every one is named."""
    reasons = {place.expected(breakout) for breakout in TEXTS} - {CARRIED}
    for reason in reasons:
        refused = [(place, b) for b in TEXTS if place.expected(b) == reason]
        made = batch(TEXTS, refused)
        folder = tmp_path / reason
        found = diagnose(folder, made.files)
        assert {fault.code for fault in found} == set(reason.split(","))
        assert len({fault.pointer.split("/")[2] for fault in found}) == len(refused)
        check_reports(found)


@pytest.mark.parametrize("place", [p for p in places() if p.form != "member"], ids=lambda p: p.name)
def test_types_files_and_operations_are_refused_by_name(place: Place, tmp_path: Path) -> None:
    for case, breakout in cases(TEXTS):
        expected = place.expected(breakout)
        if case is place and chosen(place, breakout) and CARRIED not in (expected, place.verdict):
            found = diagnose(tmp_path / breakout, alone(place, TEXTS[breakout]))
            assert {fault.code for fault in found} == set(expected.split(",")), breakout
            check_reports(found)


_PLACE: Final = re.compile(r"schemas/.+?(:\d+:\d+)?: (error|warning)\[[a-z-]+\] \S.*")


def check_reports(found: list[Diagnostic]) -> None:
    """Each format says what is wrong, and nothing of the schemas gets out of its line."""
    text, github, json_ = (rendered(found, name) for name in ("text", "github", "json"))
    lines = text.splitlines()
    assert all(line.isprintable() for line in text.split("\n"))
    assert all(map(_PLACE.fullmatch, lines[:-1:2]))
    assert all(line.startswith("  help: ") for line in lines[1:-1:2])
    assert len(lines) == 2 * len(found) + 1
    assert all(line.isprintable() for line in github.split("\n"))
    assert all(line.startswith("::error file=schemas/") for line in github.splitlines())
    assert len(github.splitlines()) == len(found)
    assert json_.isascii()


def rendered(found: list[Diagnostic], format_: str) -> str:
    stream = io.StringIO()
    write_report(found, format_, stream)
    return stream.getvalue()


# --- carried --------------------------------------------------------------------------------------


def test_everything_else_is_carried_as_it_is_and_executes_nothing(tmp_path: Path) -> None:
    """Generated in a process without a network that can write nowhere else; parsed; imported."""
    carried: list[Case] = [
        (place, breakout)
        for place, breakout in cases(TEXTS)
        if {place.expected(breakout), place.verdict} == {CARRIED} and chosen(place, breakout)
    ]
    shown = carry(tmp_path, TEXTS, carried)
    assert shown.cases > 800
    assert shown.payloads > 100


def test_drawn_strings_are_refused_or_carried_as_they_are() -> None:
    """`make fuzz` draws a hundred thousand cases, from a seed of its own."""
    tally = Drawn()
    draw(seed_=0, count=1, tally=tally, after=lambda: None, together=6)
    assert tally.cases > 200
    assert tally.carried > 150


# --- terminals and workflows ----------------------------------------------------------------------


@pytest.mark.parametrize("command", ["lint", "check"])
def test_a_workflow_obeys_nothing_that_a_schema_says(tmp_path: Path, command: str) -> None:
    """What is printed stands between a command that stops others and its end, which is secret."""
    evil = "::set-output name=a::b\n\n##[add-mask]x"
    kind = "strng" if command == "lint" else "string"
    schema = {"description": f"A type.\n\n{evil}", "type": kind, "examples": [evil], evil: 1}
    if command == "check":
        del schema[evil]
    write(tmp_path, {BESIDE: type_of("Beside", schema)})
    plain = guarding.run(guarding.command(command), tmp_path)
    assert "##[add-mask]x" in plain.output
    environment = {"GITHUB_ACTIONS": "true"}
    done = guarding.run(guarding.command(command), tmp_path, environment=environment)
    first, *inside, last = [line for line in done.output.splitlines() if line]
    token = first.removeprefix("::stop-commands::")
    assert re.fullmatch("[0-9a-f]{32}", token)
    assert last == f"::{token}::"
    assert [line for line in inside if token in line] == []
    assert inside == [line for line in plain.output.splitlines() if line]


def test_a_terminal_obeys_nothing_that_a_schema_says(tmp_path: Path) -> None:
    """With colours: the only sequences are those that change a style."""
    evil = "".join(text for name, text in TEXTS.items() if name.startswith("terminal."))
    write(tmp_path, {BESIDE: type_of("Beside", {"type": evil, "examples": [evil], evil: evil})})
    main, other = pty.openpty()
    with subprocess.Popen(
        [sys.executable, *guarding.command("lint")],
        cwd=tmp_path,
        stdout=other,
        env={**os.environ, "TERM": "xterm-256color"},
    ) as process:
        os.close(other)
        shown = b""
        with contextlib.suppress(OSError):  # how the end of a terminal is told
            while part := os.read(main, 65536):
                shown += part
        os.close(main)
    assert process.returncode == 1
    text = re.sub("\x1b\\[[0-9;]*m", "", shown.decode().replace("\r\n", "\n"))
    assert text != shown.decode()
    assert all(line.isprintable() for line in text.split("\n"))
    assert "\\x1b]0;title" in text

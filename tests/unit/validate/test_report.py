"""Faults of payloads as text, JSON and annotations: the same for the same input, safe to print."""

from __future__ import annotations

import io
import json
import os
import re
import select
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tinkerspec.validate import Fault, Outcome, Report, Summary, merge
from tinkerspec.validate.report import FORMATS, write, writer
from tinkerspec.validate.report import json as json_report
from tinkerspec.validate.report.progress import Bar

SCHEMA: dict[str, Any] = json.loads(json_report.SCHEMA.read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

RANGE = Fault(
    file="runs.jsonl",
    line=17,
    column=0,
    code="range",
    pointer="/eps",
    message="Input should be greater than 0",
    value="0",
    payload=17,
)
MISSING = Fault(
    file="a.json",
    line=2,
    column=3,
    code="missing",
    pointer="/x/y",
    message="Field required",
    value=None,
    payload=1,
)


def outcome(*faults: Fault, payloads: int = 20, inferred: str | None = None) -> Outcome:
    return Outcome(
        file=faults[0].file if faults else "empty.jsonl",
        first=True,
        lines=payloads,
        payloads=payloads,
        faulty=len({fault.payload for fault in faults}),
        faults=faults,
        size=1000,
        inferred=inferred,
    )


EMPTY = merge([])
FULL = merge([outcome(RANGE), outcome(MISSING, payloads=1, inferred="Datum")])
STOPPED = merge([outcome(RANGE, replace(RANGE, pointer="/x"))], max_errors=1)
REPORTS = {"empty": EMPTY, "full": FULL, "stopped": STOPPED}


def written(report: Report, format_: str) -> str:
    stream = io.StringIO()
    write(report, format_, stream)
    return stream.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_text_has_a_line_a_fault_and_the_counts() -> None:
    assert written(FULL, "text") == (
        "runs.jsonl:17: error[range] Input should be greater than 0 (at /eps): 0\n"
        "a.json:2:3: error[missing] Field required (at /x/y)\n"
        "2 files, 21 payloads: 19 valid, 2 faulty\n"
        "  missing: 1\n"
        "  range: 1\n"
        "  a.json was read as Datum\n"
    )
    assert written(EMPTY, "text") == "0 files, 0 payloads: 0 valid, 0 faulty\n"
    assert written(STOPPED, "text").endswith(
        "  stopped at --max-errors: the rest was not checked\n"
    )


def test_what_was_read_as_what_is_listed_in_part() -> None:
    found = Report((), Summary(inferred={f"{n}.json": "Datum" for n in range(12)}))
    lines = written(found, "text").splitlines()
    assert lines[10:] == [
        "  9.json was read as Datum",
        "  and 2 more, each as the type that it matches",
    ]


def test_annotations_are_at_their_lines() -> None:
    assert written(FULL, "github") == (
        "::error file=runs.jsonl,line=17,title=range::Input should be greater than 0 (at /eps): 0\n"
        "::error file=a.json,line=2,col=3,title=missing::Field required (at /x/y)\n"
        "::notice title=tinkerspec validate::21 payloads: 19 valid, 2 faulty\n"
    )
    assert "; not everything was checked" in written(STOPPED, "github")


def test_the_schema_is_one_and_closed() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for node in (SCHEMA, *SCHEMA["$defs"].values()):
        assert node["description"].endswith(".")
        assert node["additionalProperties"] is False
        assert node["required"] == list(node["properties"])
        for name, inner in node["properties"].items():
            assert inner["description"].endswith("."), name


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_as_the_schema_says(name: str) -> None:
    document = json.loads(written(REPORTS[name], "json"))
    VALIDATOR.validate(document)
    assert len(document["faults"]) == document["summary"]["faults"]


@pytest.mark.parametrize(
    "fault",
    [
        lambda report: report.update(extra=1),
        lambda report: report.update(version=2),
        lambda report: report.pop("summary"),
        lambda report: report["summary"].pop("interrupted"),
        lambda report: report["summary"].update(payloads=-1),
        lambda report: report["faults"][0].update(line=0),
        lambda report: report["faults"][0].update(value=0),
        lambda report: report["faults"][0].update(pointer="eps"),
        lambda report: report["faults"][0].update(extra=1),
    ],
)
def test_the_schema_refuses_what_no_report_is(fault: Callable[[Any], object]) -> None:
    document = json.loads(written(FULL, "json"))
    fault(document)
    assert not VALIDATOR.is_valid(document)


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_faults_give_the_same_text_whatever_they_hold(format_: str) -> None:
    nasty = replace(
        RANGE,
        file="a\n::error::x\x1b[31m\udc80.jsonl",
        pointer="/\x1b[2J",
        message="is \u202e\x07\r\nnot",
        value=r"\x1b[0m",
    )
    report = Report((nasty,), FULL.summary)
    text = written(report, format_)
    assert text == written(report, format_)
    assert text.isprintable() or set(re.findall(r"[^ -~]", text)) == {"\n"}
    assert text.count("\n") == written(Report((RANGE,), FULL.summary), format_).count("\n")


def test_the_time_is_shown_on_a_terminal_alone() -> None:
    terminal = Terminal()
    out = writer("text", terminal)
    out.fault(replace(RANGE, value="[/not a style]"))
    out.end(FULL.summary, seconds=2.0)
    shown = terminal.getvalue()
    assert "[/not a style]" in shown
    assert "in 2.0 s, 10 payloads/s" in shown
    assert "\x1b[" in shown
    for summary, seconds in ((FULL.summary, 1.9), (replace(FULL.summary, files=20), 9.0)):
        terminal = Terminal()
        writer("text", terminal).end(summary, seconds)  # starting up is most of it
        assert f"in {seconds} s\n" in terminal.getvalue()
    assert " s, " not in written(FULL, "text")


def test_a_bar_has_share_counts_rate_and_time_left_and_goes_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pty = pytest.importorskip("pty", reason="this system has no terminals to test with")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "120")
    above, below = pty.openpty()
    summary = Summary(payloads=1234, codes={"range": 5})  # type: ignore[arg-type]
    with open(below, "w", encoding="utf-8") as stream, Bar(stream, total=4000) as bar:
        bar.advance(outcome(RANGE), summary)
        time.sleep(0.6)
        for _ in range(2):
            bar.advance(outcome(RANGE), summary)
            bar.hide()
            time.sleep(0.15)
        shown = read(above)
        assert "50%" in shown
        assert "75%" in shown
        assert re.search(r"1,234 payloads, 5 faults, [\d,]+/s", shown)
        assert re.search(r"[\d.]+ (bytes|kB)/s", shown), "the rate outlasts that the bar was hidden"
        assert re.search(r"0:00:0\d", shown)
    os.close(above)


def read(descriptor: int) -> str:
    data = b""
    while select.select([descriptor], [], [], 0.2)[0]:
        data += os.read(descriptor, 65536)
    return data.decode()


def test_there_is_no_bar_without_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tinkerspec.validate.report.progress._DELAY", 0)
    monkeypatch.setattr("tinkerspec.validate.report.progress._EVERY", 0)
    for stream, shows in ((io.StringIO(), False), (Terminal(), True)):
        with Bar(stream, total=4000) as bar:
            bar.advance(outcome(RANGE), FULL.summary)
        assert bool(stream.getvalue()) == shows


def test_a_short_check_shows_no_bar() -> None:
    stream = Terminal()
    with Bar(stream, total=4000) as bar:
        bar.advance(outcome(RANGE), FULL.summary)
    assert stream.getvalue() == ""

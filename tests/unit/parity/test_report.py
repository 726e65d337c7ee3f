"""What all formats of the report of parity have in common."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tinkerspec.parity import FORMATS
from tinkerspec.parity import report as parity
from tinkerspec.parity.gaps import ParityReport

from . import report_cases as cases
from .report_cases import EMPTY, MANY, NASTY, REPORT, hostile

HERE = Path(__file__).resolve().parent


def written(report: ParityReport, format_: str, *, everything: bool = False) -> str:
    stream = io.StringIO()
    parity.write(report, format_, stream, everything=everything)
    return stream.getvalue()


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("report", [EMPTY, REPORT, MANY], ids=["empty", "one", "many"])
def test_every_format_ends_its_last_line_alone(format_: str, report: ParityReport) -> None:
    shown = written(report, format_, everything=True)
    assert shown == "" or (shown.endswith("\n") and not shown.endswith("\n\n\n"))
    assert all(not line.endswith((" ", "\t")) for line in shown.splitlines())


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("text", NASTY)
def test_no_format_prints_what_is_not_printable(format_: str, text: str) -> None:
    for everything in (False, True):
        shown = written(hostile(text, text), format_, everything=everything)
        assert all(character.isprintable() for character in shown.replace("\n", ""))
        shown.encode("utf-8")


@pytest.mark.parametrize("format_", FORMATS)
def test_the_order_is_the_report_s_own(format_: str) -> None:
    shown = written(REPORT, format_)
    ids = [cases.RUN_SEED.id, cases.PAGE.id, cases.RUN_STOP.id, cases.TAG.id]
    marks = {
        "text": "critical[{}]|critical[{}]|high[{}]|low[{}]",
        "markdown": "##### `{}`|##### `{}`|##### `{}`|##### `{}`",
        "json": '"id": "{}"|"id": "{}"|"id": "{}"|"id": "{}"',
        "github": "title={}::|title={}::|title={}::|title={}::",
        "html": 'critical" id="{}"|critical" id="{}"|high" id="{}"|low" id="{}"',
    }[format_].format(*ids)
    places = [shown.index(mark) for mark in marks.split("|")]
    assert places == sorted(places)


def test_nothing_depends_on_hashes() -> None:
    program = (
        "import io, sys; sys.path.insert(0, sys.argv[1]); import report_cases as cases;"
        "from tinkerspec.parity import FORMATS, report as parity; stream = io.StringIO();"
        "[parity.write(cases.MANY, name, stream, everything=True) for name in FORMATS];"
        "sys.stdout.buffer.write(stream.getvalue().encode())"
    )
    shown = {
        subprocess.run(
            [sys.executable, "-c", program, str(HERE)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(shown) == 1
    assert b"PARITY-" in shown.pop()


def test_rich_and_jinja_are_imported_for_a_terminal_and_for_templates_only() -> None:
    program = (
        "import io, sys; sys.path.insert(0, sys.argv[1]); import report_cases as cases;"
        "from tinkerspec.parity import FORMATS, report as parity;"
        "[parity.write(cases.MANY, name, io.StringIO(), everything=True)"
        " for name in FORMATS if name not in ('markdown', 'html')];"
        "sys.exit(bool({'rich', 'jinja2', 'jsonschema'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", program, str(HERE)], check=True, timeout=60)

"""How diagnostics are shown to people, to programs and in a pull request."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest
from tinkerspec import report
from tinkerspec.diagnostics import Diagnostic
from tinkerspec.report import github, text
from tinkerspec.report import json as json_report

PLACED = Diagnostic(
    code="unknown-key",
    message="`requird` is no keyword",
    help="did you mean `required`?",
    file="schemas/types/run/cursor.json",
    line=12,
    column=7,
    pointer="/requird",
)
UNPLACED = Diagnostic(
    code="no-types",
    message="there is no schema",
    help="add one",
    file="schemas/types",
    severity="warning",
)
HOSTILE = Diagnostic(
    code="name",
    message="\x1b]0;owned\x07 [bold]x[/bold] \u202egnp\r\nnext \ud800",
    help="rename\x9b31m",
    file="a\x1b[2J,b:c%.json",
    line=1,
    column=2,
    pointer="/\x1b[31m",
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written(diagnostics: Sequence[Diagnostic], format_: str, stream: io.StringIO) -> str:
    report.write(diagnostics, format_, stream)
    return stream.getvalue()


def test_the_text_is_stable() -> None:
    assert text.render([PLACED, UNPLACED]) == (
        "schemas/types/run/cursor.json:12:7: error[unknown-key] `requird` is no keyword "
        "(at /requird)\n"
        "  help: did you mean `required`?\n"
        "schemas/types: warning[no-types] there is no schema\n"
        "  help: add one\n"
        "1 error, 1 warning\n"
    )


def test_no_diagnostics_no_text() -> None:
    assert text.render([]) == ""
    assert github.render([]) == ""


def test_a_pipe_gets_plain_text() -> None:
    assert written([PLACED, HOSTILE], "text", io.StringIO()) == text.render([PLACED, HOSTILE])


def test_a_terminal_gets_the_same_text_in_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = written([PLACED], "text", Terminal())
    assert "\x1b[1;31merror" in shown
    assert "\x1b[36mhelp:" in shown
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    assert written([PLACED], "text", Terminal()) == text.render([PLACED])


def test_a_schema_cannot_drive_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    for stream in (io.StringIO(), Terminal()):
        shown = written([HOSTILE], "text", stream)
        assert all(character.isprintable() for character in shown.replace("\n", ""))
        assert shown.count("\n") == 3
        assert "[bold]x[/bold]" in shown
        assert "\\x1b]0;owned\\x07" in shown
        assert "\\u202e" in shown
        shown.encode("utf-8")


def test_the_json_has_the_documented_shape() -> None:
    document = json.loads(json_report.render([PLACED, UNPLACED]))
    assert {key: document[key] for key in ("version", "errors", "warnings")} == {
        "version": 1,
        "errors": 1,
        "warnings": 1,
    }
    assert document["diagnostics"][0] == {
        "severity": "error",
        "code": "unknown-key",
        "message": "`requird` is no keyword",
        "help": "did you mean `required`?",
        "file": "schemas/types/run/cursor.json",
        "line": 12,
        "column": 7,
        "pointer": "/requird",
    }
    assert document["diagnostics"][1]["line"] == 0
    assert json.loads(json_report.render([]))["diagnostics"] == []


def test_the_json_is_ascii_and_says_what_stands_in_the_schema() -> None:
    shown = written([HOSTILE], "json", io.StringIO())
    assert shown.isascii()
    assert "\x1b" not in shown
    assert json.loads(shown)["diagnostics"][0]["message"] == HOSTILE.message


def test_a_workflow_command_a_diagnostic() -> None:
    assert written([PLACED, UNPLACED], "github", io.StringIO()) == (
        "::error file=schemas/types/run/cursor.json,line=12,col=7,title=unknown-key::"
        "`requird` is no keyword (at /requird)%0Ahelp: did you mean `required`?\n"
        "::warning file=schemas/types,title=no-types::there is no schema%0Ahelp: add one\n"
    )


def test_a_workflow_command_cannot_be_broken_out_of() -> None:
    hostile = "100%, or::error file=x::y\r\n::add-mask::z"
    command = github.render([Diagnostic(code="c", message=hostile, help="h", file="a,b:c%\n.json")])
    assert command == (
        "::error file=a%2Cb%3Ac%25%0A.json,title=c::"
        "100%25, or::error file=x::y%0D%0A::add-mask::z%0Ahelp: h\n"
    )
    assert "\x1b" not in github.render([HOSTILE])


@pytest.mark.parametrize(
    ("errors", "warnings", "summary"),
    [(1, 0, "1 error"), (2, 1, "2 errors, 1 warning"), (0, 2, "2 warnings"), (0, 0, "no faults")],
)
def test_the_summary_counts(errors: int, warnings: int, summary: str) -> None:
    assert text.summary([PLACED] * errors + [UNPLACED] * warnings) == summary


@pytest.mark.parametrize("render", [text.render, json_report.render, github.render])
def test_the_order_is_kept(render: Callable[[Sequence[Diagnostic]], str]) -> None:
    shown = render([PLACED, UNPLACED, PLACED])
    assert [shown.count(code) for code in ("unknown-key", "no-types")] == [2, 1]
    assert shown.index("unknown-key") < shown.index("no-types") < shown.rindex("unknown-key")


def test_rich_is_imported_for_a_terminal_only() -> None:
    program = (
        "import io, sys; from tinkerspec import cli, report;"
        "[report.write([], name, io.StringIO()) for name in report.FORMATS];"
        "sys.exit('rich' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)

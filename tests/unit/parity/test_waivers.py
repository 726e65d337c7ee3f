"""Waivers: read strictly, and holding back what they name, for as long as they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tinkerspec.diagnostics import Diagnostic, DiagnosticError, Place
from tinkerspec.parity import waivers
from tinkerspec.parity.gaps import ComparedSource, SurfaceComparison, Waiver, gap

LAST = date(2027, 3, 1)

GOOD = """\
# What we live with.
[[waiver]]
id = "PARITY-Run.seed-default"
source = "sdk 0.6.3"
reason = "the service sets it"
expires = 2027-03-01

  [[ "waiver" ]]  # for all of them
id = 'PARITY-Run-missing'
reason = '''
  later,
[[waiver]]
  maybe'''
expires = 2026-01-31

[[waiver]]
reason = \"\"\"[[waiver]]
\\\"\"\"
[[waiver]]\"\"\"\"
id = "PARITY-x-\\"'''[[waiver]]"
expires = 2027-03-01
"""


def load(tmp_path: Path, text: str | bytes) -> tuple[Waiver, ...]:
    path = tmp_path / "waivers.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return waivers.load(path, "ci/waivers.toml")


def faults(tmp_path: Path, text: str | bytes) -> tuple[Diagnostic, ...]:
    with pytest.raises(DiagnosticError) as caught:
        load(tmp_path, text)
    return caught.value.diagnostics


# --- reading -------------------------------------------------------------------------------------


def test_waivers_come_in_order_with_their_lines(tmp_path: Path) -> None:
    first, second, third = load(tmp_path, GOOD)
    assert first == Waiver(
        id="PARITY-Run.seed-default",
        reason="the service sets it",
        expires=LAST,
        source="sdk 0.6.3",
        place=Place("ci/waivers.toml", 2),
    )
    assert second.source is None
    assert second.reason == "later,\n[[waiver]]\n  maybe"
    assert (second.place.line, third.place.line) == (8, 16)
    assert third.id == "PARITY-x-\"'''[[waiver]]"


def test_lines_are_those_of_an_editor_for_any_line_break(tmp_path: Path) -> None:
    crlf = load(tmp_path, GOOD.replace("\n", "\r\n"))
    assert [waiver.place.line for waiver in crlf] == [2, 8, 16]


@pytest.mark.parametrize("text", ["", "# none yet\n", "waiver = []\n"])
def test_a_file_may_hold_none(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == ()


ENTRY = {
    "id": '"PARITY-X-missing"',
    "reason": '"later"',
    "expires": "2027-03-01",
}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": None}, "the waiver has no 'id'"),
        ({"reason": None}, "the waiver has no 'reason'"),
        ({"expires": None}, "the waiver has no 'expires'"),
        ({"id": '""'}, "'id' of the waiver is blank"),
        ({"reason": '" \\n\\t "'}, "'reason' of the waiver is blank"),
        ({"source": '" "'}, "'source' of the waiver is blank"),
        ({"id": "7"}, "'id' of the waiver is no text"),
        ({"reason": '["a"]'}, "'reason' of the waiver is no text"),
        ({"source": "true"}, "'source' of the waiver is no text"),
        ({"expires": '"2027-03-01"'}, "'expires' of the waiver is not a date"),
        ({"expires": "2027-03-01T00:00:00Z"}, "'expires' of the waiver is not a date"),
        ({"expires": "2027-03-01 10:00:00"}, "'expires' of the waiver is not a date"),
        ({"expires": "10:00:00"}, "'expires' of the waiver is not a date"),
        ({"expires": "2027"}, "'expires' of the waiver is not a date"),
        ({"until": "2027-03-01"}, "unknown key 'until' in a waiver"),
        ({'"\\u001b[2J"': "1"}, "unknown key '\\x1b[2J' in a waiver"),
    ],
)
def test_a_faulty_waiver_is_refused_at_its_line(
    tmp_path: Path, changes: dict[str, str | None], message: str
) -> None:
    good = "\n".join(["[[waiver]]", *(f"{k} = {v}" for k, v in ENTRY.items())])
    changed = {**ENTRY, "id": '"PARITY-Y-missing"', **changes}
    bad = "\n".join(["[[waiver]]", *(f"{k} = {v}" for k, v in changed.items() if v is not None)])
    (fault,) = faults(tmp_path, f"{good}\n\n{bad}\n")
    assert (fault.code, fault.file, fault.line) == ("waiver-invalid", "ci/waivers.toml", 6)
    assert fault.message == message
    assert fault.help


def test_every_fault_is_reported(tmp_path: Path) -> None:
    found = faults(tmp_path, "[[waiver]]\nid = 1\nwhy = 2\n[[waiver]]\n")
    assert [(fault.line, fault.message) for fault in found] == [
        (1, "'id' of the waiver is no text"),
        (1, "the waiver has no 'expires'"),
        (1, "the waiver has no 'reason'"),
        (1, "unknown key 'why' in a waiver"),
        (4, "the waiver has no 'expires'"),
        (4, "the waiver has no 'id'"),
        (4, "the waiver has no 'reason'"),
    ]


def entry(**changes: str) -> str:
    return "\n".join(["[[waiver]]", *(f"{k} = {v}" for k, v in {**ENTRY, **changes}.items()), ""])


def test_one_gap_has_one_waiver_a_source(tmp_path: Path) -> None:
    of = entry(source='"sdk"'), entry(source='"sdk 1"'), entry()
    assert len(load(tmp_path, "".join(of))) == 3
    (fault,) = faults(tmp_path, "".join((*of, entry(source='"sdk 1"', reason='"again"'))))
    assert fault.line == 15
    assert fault.message == "a second waiver of PARITY-X-missing; the first is in line 6"
    (fault,) = faults(tmp_path, entry() + entry())
    assert fault.line == 5


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[waiver]]\nid = \n", 2),
        ("[[waiver]]\nexpires = 2027-02-30\n", 2),
        ('[[waiver]]\nreason = """never closed\n\n', 2),
        ("\n[[waiver]]\nid = 'a'\nid = 'b'\n", 4),
        (b"[[waiver]]\n\nid = '\xff'\n", 3),
        ("waiver = " + "[" * 100_000, 0),
        ("\n\nwaiver = " + "9" * 10_000, 0),
    ],
)
def test_what_is_no_toml_is_refused_where_it_breaks(
    tmp_path: Path, text: str | bytes, line: int
) -> None:
    (fault,) = faults(tmp_path, text)
    assert (fault.code, fault.line) == ("waiver-invalid", line)
    assert fault.message.startswith("not TOML: ")


def test_a_byte_order_mark_is_named(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, b"\xef\xbb\xbf[[waiver]]\n")
    assert (fault.code, fault.line) == ("waiver-invalid", 1)
    assert fault.message == "the file starts with a byte order mark"


@pytest.mark.parametrize(
    "text",
    [
        "waiver = 1",
        "waiver = ['x']",
        "[waiver]\nid = 'x'",
        "waiver = [{id = 'x', reason = 'y', expires = 2027-03-01}]",
        "version = 1",
        "[[waivers]]\nid = 'x'",
    ],
)
def test_another_form_is_refused_with_an_example(tmp_path: Path, text: str) -> None:
    (fault,) = faults(tmp_path, text)
    assert fault.code == "waiver-invalid"
    assert "[[waiver]]" in fault.help


def test_a_file_that_cannot_be_read_is_a_diagnostic(tmp_path: Path) -> None:
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(DiagnosticError) as caught:
            waivers.load(path, "none.toml")
        assert [(d.code, d.file) for d in caught.value.diagnostics] == [
            ("waiver-missing", "none.toml")
        ]


# --- applying ------------------------------------------------------------------------------------

SEED = gap("default", "Run", "seed", expected="1", found="2")
RATE = gap("default", "Run", "rate", expected="1", found="2")


def comparison(label: str, *gaps: str) -> SurfaceComparison:
    found = {"seed": SEED, "rate": RATE}
    return SurfaceComparison(
        reference=ComparedSource(
            label="the contract 1", language="contract", path="schemas", home=""
        ),
        source=ComparedSource(label=label, language="python", path="sdk", home="sdk"),
        types=(),
        members=(),
        methods=(),
        gaps=tuple(found[name] for name in gaps),
        others=(),
    )


def waiver(of: str, source: str | None = None, expires: date = LAST, line: int = 1) -> Waiver:
    return Waiver(
        id=of, reason="later", expires=expires, source=source, place=Place("waivers.toml", line)
    )


def test_an_active_waiver_holds_back_its_gap_alone() -> None:
    found = comparison("sdk 0.6.3", "seed", "rate")
    report = waivers.apply([found], [waiver(SEED.id)], LAST)
    assert report.comparisons == (found,)
    assert list(report.waived) == [("sdk 0.6.3", SEED.id)]
    assert list(waivers.open_gaps(report)) == [(found, RATE)]
    assert [verdict.state for verdict in report.verdicts] == ["active"]


def test_the_day_of_expiry_is_the_last_that_it_holds() -> None:
    found = comparison("sdk", "seed")
    for days, state, still_open in ((-1, "active", 0), (0, "active", 0), (1, "expired", 1)):
        report = waivers.apply([found], [waiver(SEED.id)], LAST + timedelta(days=days))
        assert report.verdicts[0].state == state
        assert len(list(waivers.open_gaps(report))) == still_open


def test_a_waiver_that_matches_nothing_is_unused_even_when_expired() -> None:
    later = LAST + timedelta(days=1)
    report = waivers.apply([comparison("sdk", "seed")], [waiver(RATE.id)], later)
    assert [verdict.state for verdict in report.verdicts] == ["unused"]
    assert waivers.apply([], [waiver(RATE.id)], LAST).verdicts[0].state == "unused"


@pytest.mark.parametrize(
    ("source", "held_back"),
    [
        (None, ["sdk 0.6.3", "sdk 0.7.0", "my sdk", "port"]),
        ("sdk", ["sdk 0.6.3", "sdk 0.7.0"]),
        ("sdk 0.6.3", ["sdk 0.6.3"]),
        ("my sdk", ["my sdk"]),
        ("my", []),
        ("SDK", []),
        ("0.6.3", []),
    ],
)
def test_a_source_is_named_with_or_without_its_version(
    source: str | None, held_back: list[str]
) -> None:
    labels = ["sdk 0.6.3", "sdk 0.7.0", "my sdk", "port"]
    found = [comparison(label, "seed") for label in labels]
    report = waivers.apply(found, [waiver(SEED.id, source)], LAST)
    assert [label for label, _ in report.waived] == held_back
    assert report.verdicts[0].state == ("active" if held_back else "unused")


def test_the_waiver_that_says_most_about_the_source_speaks_for_a_gap() -> None:
    found = comparison("sdk 0.6.3", "seed")
    general, named, exact = (waiver(SEED.id, of) for of in (None, "sdk", "sdk 0.6.3"))
    for order in ([general, named, exact], [exact, named, general]):
        report = waivers.apply([found], order, LAST)
        assert report.waived["sdk 0.6.3", SEED.id] == exact
        assert [verdict.state for verdict in report.verdicts] == ["active"] * 3
    expired = replace(exact, expires=LAST - timedelta(days=1))
    report = waivers.apply([found], [expired, general, named], LAST)
    assert report.waived["sdk 0.6.3", SEED.id] == named
    assert [verdict.state for verdict in report.verdicts] == ["expired", "active", "active"]


def test_no_waivers_hold_nothing_back() -> None:
    found = [comparison("a", "seed", "rate"), comparison("b"), comparison("c", "rate")]
    report = waivers.apply(found, [], LAST)
    assert (report.verdicts, dict(report.waived)) == ((), {})
    assert [(c.source.label, g.id) for c, g in waivers.open_gaps(report)] == [
        ("a", SEED.id),
        ("a", RATE.id),
        ("c", RATE.id),
    ]

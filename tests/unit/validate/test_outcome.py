"""Outcomes add up to one report, wherever they were made."""

from __future__ import annotations

from tinkerspec.validate.outcome import Fault, Merger, Outcome, merge


def fault(line: int, payload: int, code: str = "range", count: int = 1) -> Fault:
    return Fault(
        file="a",
        line=line,
        column=0,
        code=code,
        pointer="/x",
        message="m",
        value=None,
        payload=payload,
        count=count,
    )


def outcome(*faults: Fault, first: bool = False, file: str = "a", inferred: str = "") -> Outcome:
    """Of ten lines, of which every second one is blank."""
    faulty = len({fault.payload for fault in faults})
    return Outcome(
        file=file,
        first=first,
        lines=10,
        payloads=5,
        faulty=faulty,
        faults=faults,
        inferred=inferred or None,
    )


def test_lines_and_payloads_are_counted_within_their_file() -> None:
    report = merge(
        [
            outcome(fault(2, 1), first=True),
            outcome(fault(4, 2), fault(4, 2, "extra")),
            outcome(fault(2, 1), first=True, file="b", inferred="T"),
        ]
    )
    found = [(fault.line, fault.payload) for fault in report.faults]
    assert found == [(2, 1), (14, 7), (14, 7), (2, 1)]
    summary = report.summary
    assert (summary.files, summary.payloads, summary.valid, summary.faulty) == (2, 15, 12, 3)
    assert summary.codes == {"range": 3, "extra": 1}
    assert summary.inferred == {"b": "T"}
    assert summary.is_complete


def test_the_same_file_twice_is_counted_twice() -> None:
    report = merge([outcome(fault(2, 1), first=True), outcome(fault(2, 1), first=True)])
    assert [fault.line for fault in report.faults] == [2, 2]
    assert report.summary.files == 2


def test_it_stops_at_the_most_faults_and_counts_up_to_there() -> None:
    full = outcome(fault(2, 1), fault(4, 2), fault(4, 2), fault(6, 3), first=True)
    for most, faulty, payloads in ((1, 1, 1), (2, 2, 2), (3, 2, 2), (4, 3, 3)):
        report = merge([full, outcome(fault(2, 1))], max_errors=most)
        assert len(report.faults) == most
        assert (report.summary.faulty, report.summary.payloads) == (faulty, payloads)
        assert report.summary.stopped
        assert not report.summary.is_complete


def test_a_fault_that_stands_for_many_counts_as_many() -> None:
    many = outcome(fault(2, 1), fault(2, 1, "type", count=500), first=True)
    assert merge([many]).summary.codes == {"range": 1, "type": 500}
    report = merge([many], max_errors=100)
    assert [each.count for each in report.faults] == [1, 99]
    assert report.summary.faults == 100
    assert report.summary.stopped


def test_how_parts_are_cut_does_not_matter_to_the_count_at_the_stop() -> None:
    whole = [outcome(fault(2, 1), fault(4, 2), fault(6, 3), first=True)]
    cut = [
        Outcome(file="a", first=True, lines=3, payloads=1, faulty=1, faults=(fault(2, 1),)),
        Outcome(
            file="a", first=False, lines=7, payloads=4, faulty=2, faults=(fault(1, 1), fault(3, 2))
        ),
    ]
    for most in (1, 2, 3, 4):
        assert merge(whole, max_errors=most) == merge(cut, max_errors=most)


def test_what_cannot_be_checked_makes_a_report_incomplete() -> None:
    merger = Merger()
    list(merger.add(outcome(fault(2, 1, "payload-size"), first=True)))
    assert merger.summary.has_unchecked
    assert not merger.summary.is_complete

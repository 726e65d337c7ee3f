"""Parts become outcomes, and a file gives the same report however it is cut."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from drawn import seeds
from tinkerspec.validate import cutting, work
from tinkerspec.validate.inputs import MIB, Block, Documents, Range, Trouble
from tinkerspec.validate.judging import Judge
from tinkerspec.validate.outcome import Report, merge
from tinkerspec.validate.work import MAX_PAYLOAD, Work

from .conftest import lines

VALID = {"eps": 1e-8}
FAULTY = {"eps": 0, "x": "y"}


def corpus(seed: int, length: int = 300) -> tuple[bytes, list[tuple[int, int]]]:
    """Lines, and the line and payload number of those that have faults."""
    chance = random.Random(seed)
    text, faulty, payload = b"", [], 0
    for line in range(1, length + 1):
        kind = chance.randrange(6)
        payload += kind != 0
        if kind == 0:
            text += chance.choice([b"\n", b" \r\n"])
        elif kind == 1:
            faulty.append((line, payload))
            text += chance.choice([lines(FAULTY), b'{"eps": \n', b"\xff\n", b"[1]\r\n"])
        else:
            text += lines(VALID)
    return text, faulty


def places(report: Report) -> list[tuple[int, int]]:
    return list(dict.fromkeys((fault.line, fault.payload) for fault in report.faults))


@pytest.fixture
def check(judge: Judge) -> Callable[..., Report]:
    def run(*files: Path, type_: str | None = "AdamParams", most: int | None = None) -> Report:
        work = Work(judge, most or MAX_PAYLOAD)
        return merge(work.check_all(work.parts([str(file) for file in files], type_)))

    return run


@seeds(4)
@pytest.mark.parametrize("size", [50, 1000, 10**6])
@pytest.mark.parametrize("at_once", [1, 7, 5000])
def test_a_file_gives_the_same_report_however_it_is_cut(
    tmp_path: Path,
    check: Callable[..., Report],
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    size: int,
    at_once: int,
) -> None:
    text, faulty = corpus(seed)
    plain, packed = tmp_path / "a.jsonl", tmp_path / "b.jsonl.gz"
    plain.write_bytes(text)
    packed.write_bytes(gzip.compress(text))
    expected = check(plain)
    assert places(expected) == faulty
    monkeypatch.setattr(cutting, "RANGE", size)
    monkeypatch.setattr(work, "_FAULTS_AT_ONCE", at_once)
    assert check(plain) == expected
    assert places(check(packed)) == faulty
    assert check(packed).summary == expected.summary


def test_lines_beyond_the_bound_are_counted_and_not_read(
    tmp_path: Path, check: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    large = json.dumps({**VALID, "pad": "x" * 5000}).encode() + b"\n"
    file = tmp_path / "a.jsonl"
    file.write_bytes(lines(VALID) + large + lines(FAULTY) + large + large + lines(VALID))
    packed = tmp_path / "a.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    for size, at_once in ((10, 5000), (3000, 5000), (10**6, 1), (10**6, 5000)):
        monkeypatch.setattr(cutting, "RANGE", size)
        monkeypatch.setattr(work, "_FAULTS_AT_ONCE", at_once)
        for each in (file, packed):
            report = check(each, most=1000)
            found = [(fault.line, fault.code) for fault in report.faults]
            assert found == [
                (2, "payload-size"),
                (3, "range"),
                (3, "extra"),
                (4, "payload-size"),
                (5, "payload-size"),
            ]
            assert (report.summary.payloads, report.summary.valid) == (6, 2)
            assert report.summary.has_unchecked


def test_a_document_has_the_line_and_column_of_each_fault(
    tmp_path: Path, check: Callable[..., Report]
) -> None:
    file = tmp_path / "a.json"
    file.write_text('{\n  "learning_rate": 1,\n  "eps": 0,\n  "é": {\n    "b": 1}\n}\n', "utf-8")
    found = [(f.line, f.column, f.code, f.pointer, f.value) for f in check(file).faults]
    assert found == [(3, 10, "range", "/eps", "0"), (4, 8, "extra", "/é", '{"b": 1}')]


def test_a_document_that_is_no_json_has_the_place_where_reading_failed(
    tmp_path: Path, check: Callable[..., Report]
) -> None:
    file = tmp_path / "a.json"
    for text, place in (
        (b'{\n  "eps": nul\n}', (2, 10)),
        (b"", (1, 1)),
        (b" \n", (1, 1)),
        (b'{\n"\xc3\xa9": \xff}', (2, 6)),
        (b"[" * 100_000, None),
        (b"\0", (1, 1)),
    ):
        file.write_bytes(text)
        (fault,) = check(file).faults
        assert (fault.code, fault.pointer) == ("json", "")
        assert place is None or (fault.line, fault.column) == place


def test_an_array_is_one_payload(tmp_path: Path, check: Callable[..., Report]) -> None:
    file = tmp_path / "a.json"
    file.write_text("[{}, {}]", "utf-8")
    (fault,) = check(file).faults
    assert (fault.code, fault.pointer) == ("type", "")


def test_each_document_has_a_type_of_its_own(tmp_path: Path, check: Callable[..., Report]) -> None:
    payloads = {"a.json": {"eps": 1}, "b.json": {"rank": 1}, "c.json": {"zzz": 1}}
    files = []
    for name, payload in payloads.items():
        files.append(tmp_path / name)
        files[-1].write_text(json.dumps(payload), "utf-8")
    report = check(*files, type_=None)
    assert list(report.summary.inferred.values()) == ["AdamParams", "LoraConfig"]
    (fault,) = report.faults
    assert (fault.code, fault.file) == ("payload-type", str(files[2]))


def test_documents_full_of_faults_are_given_back_in_part(judge: Judge, tmp_path: Path) -> None:
    files = []
    for number in range(8):
        files.append(str(tmp_path / f"{number}.json"))
        Path(files[-1]).write_text(json.dumps({f"x{n}": 1 for n in range(3000)}), "utf-8")
    outcomes, left = Work(judge).check(Documents(files=tuple(files), type="AdamParams"))
    # Of each document, a thousand faults are told, and one for all others.
    assert [len(outcome.faults) for outcome in outcomes] == [1001] * 5
    assert left == Documents(files=tuple(files[5:]), type="AdamParams")


def test_trouble_is_a_payload_that_was_not_checked(judge: Judge) -> None:
    trouble = Trouble(code="payload-compressed", message="broken")
    block = Block(file="a", type="AdamParams", data=lines(VALID), first=True, trouble=trouble)
    ((outcome,), left) = Work(judge).check(block)
    (fault,) = outcome.faults
    assert (fault.line, fault.payload, fault.code) == (2, 2, "payload-compressed")
    assert (outcome.lines, outcome.payloads, outcome.faulty, left) == (2, 2, 1, None)


def test_a_file_that_is_gone_is_said_once(judge: Judge, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.jsonl")
    ranges: Iterable[Range] = (
        Range(file=gone, type="AdamParams", inferred=False, start=s, end=s + 5) for s in (0, 5)
    )
    report = merge(Work(judge).check_all(ranges))
    assert {fault.code for fault in report.faults} == {"payload-unreadable"}


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_what_comes_before_the_first_payload_does_not_keep_its_type_from_being_inferred(
    tmp_path: Path, check: Callable[..., Report], ending: str
) -> None:
    file = tmp_path / f"a.jsonl{ending}"

    def report(text: bytes) -> Report:
        file.write_bytes(gzip.compress(text) if ending else text)
        return check(file, type_=None, most=2 * MIB)

    blank, large = (b" " * 99 + b"\n") * 30_000, b'"' + b"x" * 3 * MIB + b'"\n'
    for before in (blank, large, large + blank):
        found = report(before + lines({"rank": 0}, {"rank": 1}))
        last = found.faults[-1]
        assert (last.line, last.pointer) == (before.count(b"\n") + 1, "/rank")
        assert found.summary.inferred == {str(file): "LoraConfig"}
    assert report(blank).summary.payloads == 0
    assert [fault.code for fault in report(large).faults] == ["payload-size"]


def test_the_first_payload_decides_however_long_it_is(
    tmp_path: Path, check: Callable[..., Report]
) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(lines({"tokens": [7] * MIB, "type": "encoded_text"}))
    assert check(file, type_=None).summary.inferred == {str(file): "EncodedTextChunk"}

"""Several processes give what one gives, in the same order, however they are started."""

from __future__ import annotations

import gc
import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tinkerspec.validate import parallel as module
from tinkerspec.validate import work as work_module
from tinkerspec.validate.judging import Judge
from tinkerspec.validate.outcome import Report, merge
from tinkerspec.validate.parallel import run
from tinkerspec.validate.work import Work

from .conftest import lines


@pytest.fixture(params=["fork", "spawn"])
def other_threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """How processes are started: with other threads about, not by a fork."""
    if request.param == "fork" and "fork" not in multiprocessing.get_all_start_methods():
        pytest.skip("this system does not fork")
    count = 1 if request.param == "fork" else 2
    monkeypatch.setattr(threading, "active_count", lambda: count)
    yield request.param
    assert multiprocessing.active_children() == []


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # The test's own threads.
def test_processes_give_the_report_of_one(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other_threads: str
) -> None:
    monkeypatch.setattr(module, "_ALONE", 1000)
    monkeypatch.setattr(work_module, "_FAULTS_AT_ONCE", 50)
    files = []
    for number in range(6):
        files.append(str(tmp_path / f"{number}.jsonl"))
        payloads = [{"eps": 0} if n % 7 == number else {"eps": 1e-8} for n in range(500)]
        Path(files[-1]).write_bytes(lines(*payloads))
    work = Work(judge)

    def report(jobs: int) -> Report:
        return merge(run(work, work.parts(files, "AdamParams"), jobs))

    one = report(1)
    assert report(2) == one
    assert one.summary.faulty == sum(len(range(n, 500, 7)) for n in range(6))


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_no_process_is_left_when_enough_was_found(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other_threads: str
) -> None:
    monkeypatch.setattr(module, "_ALONE", 100)
    file = tmp_path / "a.jsonl"
    file.write_bytes(lines({"eps": 1e-8}) * 1000)
    work = Work(judge)
    outcomes = run(work, work.parts([str(file)] * 50, "AdamParams"), 2)
    for _ in range(5):
        next(outcomes)
    assert len(multiprocessing.active_children()) == 2
    outcomes.close()
    assert multiprocessing.active_children() == []


def test_nobody_waits_for_garbage_after_the_last_part(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collected: list[None] = []
    monkeypatch.setattr(gc, "collect", lambda: collected.append(None))
    file = tmp_path / "a.jsonl"
    file.write_bytes(lines({"eps": 1e-8}))
    work = Work(judge)
    for count, expected in ((1, 0), (3, 2)):
        collected.clear()
        assert len([*run(work, work.parts([str(file)] * count, "AdamParams"), 1)]) == count
        assert len(collected) == expected

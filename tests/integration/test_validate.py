"""`tinkerspec validate` as a user runs it: files of every kind, faults, signals, pipes."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from jsonschema import Draft202012Validator
from tinkerspec.validate.report.json import SCHEMA

from .conftest import ROOT

MIB = 1024 * 1024
GIVEN = ("validate", "--config", str(ROOT / "pyproject.toml"))
LINES = b"""\
{"eps": 1e-8}
{"eps": 0, "beta3": "\\u001b[31m"}

{"eps": nul}
"""
FAULTS = """\
{name}:2: error[range] Input should be greater than 0 (at /eps): 0
{name}:2: error[extra] Extra inputs are not permitted (at /beta3): "\\u001b[31m"
{name}:4: error[json] Input should be JSON: invalid literal, expected 'null': {{"eps": nul}}
1 file, 3 payloads: 1 valid, 2 faulty
  extra: 1
  json: 1
  range: 1
"""
LONG = b'{"eps": 1e-8' + b" " * 1000 + b"}\n"

linux = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="children are found in /proc, which Linux has"
)


Validate = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def validate(program: Path) -> Validate:
    """Runs it to its end."""

    def run(*arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [program, *GIVEN, *arguments],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            check=False,
            timeout=120,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
        )

    return run


@contextmanager
def running(*arguments: str, cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The command in a session of its own, with pipes; it is ended if it has not."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tinkerspec", *GIVEN, *arguments],
        cwd=cwd,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=60)


def children(process: subprocess.Popen[bytes]) -> list[int]:
    text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(child) for child in text.split()]


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


def is_gone(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def report(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(found)
    return found


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress])
@pytest.mark.parametrize("name", ["a.jsonl", "-"])
def test_faults_are_a_line_each(
    validate: Validate, tmp_path: Path, name: str, pack: Callable[[bytes], bytes]
) -> None:
    if name == "-":
        done = validate("AdamParams", name, cwd=tmp_path, stdin=pack(LINES))
    else:
        name += {bytes: "", gzip.compress: ".gz"}.get(pack, ".zst")
        (tmp_path / name).write_bytes(pack(LINES))
        done = validate("AdamParams", name, cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == (FAULTS.format(name=name), "", 1)


def test_valid_payloads_are_counted(validate: Validate, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n  "eps": 1e-8\n}\n')
    (tmp_path / "b.ndjson").write_text('{"eps": 1e-8}\n{}\n')
    done = validate("AdamParams", "a.json", "b.ndjson", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "2 files, 3 payloads: 3 valid, 0 faulty\n"


def test_the_json_report_is_as_its_schema_says(validate: Validate, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{\n  "eps": [0]\n}\n')
    (tmp_path / "a.jsonl").write_bytes(LINES)
    done = validate("AdamParams", "a.json", "a.jsonl", "--format", "json", cwd=tmp_path)
    found = report(done.stdout)
    assert done.returncode == 1
    assert found["faults"][0] == {
        "file": "a.json",
        "line": 2,
        "column": 10,
        "payload": 1,
        "pointer": "/eps",
        "code": "type",
        "message": "Input should be a valid number",
        "value": "[0]",
        "count": 1,
    }
    assert [(fault["line"], fault["payload"]) for fault in found["faults"][1:]] == [
        (2, 2),
        (2, 2),
        (4, 3),
    ]
    assert found["summary"] == {
        "files": 2,
        "payloads": 4,
        "valid": 1,
        "faulty": 3,
        "faults": 4,
        "codes": {"extra": 1, "json": 1, "range": 1, "type": 1},
        "inferred": {},
        "stopped": False,
        "interrupted": False,
        "complete": True,
    }


def test_annotations_are_commands(validate: Validate, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINES)
    done = validate("AdamParams", "a.jsonl", "--format", "github", cwd=tmp_path)
    first, *_, last = done.stdout.splitlines()
    assert first == (
        "::error file=a.jsonl,line=2,title=range::Input should be greater than 0 (at /eps): 0"
    )
    assert last == "::notice title=tinkerspec validate::3 payloads: 1 valid, 2 faulty"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_it_stops_at_the_most_faults(validate: Validate, tmp_path: Path, jobs: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(LONG * 12_000 + LINES + LONG * 30_000)
    done = validate("AdamParams", "a.jsonl", "--max-errors", "2", "--jobs", jobs, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines()[1:] == [
        'a.jsonl:12002: error[extra] Extra inputs are not permitted (at /beta3): "\\u001b[31m"',
        "1 file, 12002 payloads: 12001 valid, 1 faulty",
        "  extra: 1",
        "  range: 1",
        "  stopped at --max-errors: the rest was not checked",
    ]


def test_the_type_may_be_left_out(validate: Validate, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"rank": 8}\n{"rank": 0}\n')
    (tmp_path / "b.json").write_text('"ppo"')
    done = validate("a.jsonl", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.endswith("  range: 1\n  a.jsonl was read as LoraConfig\n")
    done = validate("b.json", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stdout.startswith(
        "b.json:1: error[payload-type] the first payloads fit 2 types alike: LossFnType, ModelID; "
        "name the type before the files\n"
    )


@pytest.mark.parametrize(
    ("arguments", "diagnostic"),
    [
        (["Datm", "a.jsonl"], "Datm: error[no-such-type] there is no type or file of this name"),
        (["datum", "a.jsonl"], "datum: error[no-such-type] there is no type or file of this name"),
        (
            ["Datum"],
            "Datum: error[payload-unreadable] there are no files with payloads of type Datum",
        ),
        (["Datum", "gone"], "gone: error[payload-unreadable] cannot read it: No such file"),
        (["Datum", "."], ".: error[payload-unreadable] this is a folder"),
    ],
)
def test_what_cannot_be_checked_at_all_is_a_diagnostic(
    validate: Validate, tmp_path: Path, arguments: Sequence[str], diagnostic: str
) -> None:
    done = validate(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(diagnostic)
    assert "\n  help: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5"])
def test_numbers_are_whole(validate: Validate, tmp_path: Path, value: str) -> None:
    done = validate("Datum", "a", f"--jobs={value}", cwd=tmp_path)
    assert done.returncode == 2
    assert f"argument --jobs: '{value}' is not a whole number of at least 1" in done.stderr


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_damaged_file_is_checked_up_to_the_damage(
    validate: Validate, tmp_path: Path, ending: str
) -> None:
    packed = (gzip.compress if ending == ".gz" else zstd.compress)(LONG * 1000 + LINES)
    (tmp_path / f"a.jsonl{ending}").write_bytes(packed[:-3])
    done = validate("AdamParams", f"a.jsonl{ending}", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "")
    assert "error[payload-compressed] the" in done.stdout
    assert "data are damaged or cut off" in done.stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a"])
def test_a_named_pipe_is_a_file(validate: Validate, tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    writer = threading.Thread(target=(tmp_path / name).write_bytes, args=(LINES,))
    writer.start()
    done = validate("AdamParams", name, cwd=tmp_path)
    writer.join(10)
    assert (done.stdout, done.returncode) == (FAULTS.format(name=name), 1)


def test_many_processes_give_the_report_of_one(validate: Validate, tmp_path: Path) -> None:
    text = b"".join(LINES + LONG * (50 + n % 7) for n in range(400))
    (tmp_path / "a.jsonl").write_bytes(text)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(text, 1))
    files = ("a.jsonl", "b.jsonl.gz", "a.jsonl")
    one, many = (
        validate("AdamParams", *files, "--format", "json", "--jobs", jobs, cwd=tmp_path)
        for jobs in ("1", "3")
    )
    assert (one.returncode, one.stderr) == (many.returncode, many.stderr) == (1, "")
    assert one.stdout == many.stdout
    assert report(one.stdout)["summary"]["faults"] == 3 * 3 * 400


def test_a_reader_that_goes_away_ends_it_quietly(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINES * 20_000)
    with running("AdamParams", "a.jsonl", cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"a.jsonl:2: error[range]")
        process.stdout.close()
        assert process.wait(60) == 141
        assert process.stderr.read() == b""


def feed(process: subprocess.Popen[bytes]) -> list[int]:
    """Give it more than it checks alone, and wait for its processes; input is not at its end."""
    assert process.stdin is not None
    process.stdin.write(LINES + LONG * 20_000)
    process.stdin.flush()
    found: list[int] = wait_for(lambda: children(process), "processes")
    return found


@linux
@pytest.mark.parametrize("format_", ["text", "json"])
def test_ctrl_c_ends_everything_with_what_was_counted(tmp_path: Path, format_: str) -> None:
    arguments = ("AdamParams", "-", "--jobs", "2", "--format", format_)
    with running(*arguments, cwd=tmp_path) as process:
        workers = feed(process)
        os.killpg(process.pid, signal.SIGINT)  # As a terminal does: to all of them.
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (130, b"")
        assert len(workers) == 2
        wait_for(lambda: all(map(is_gone, workers)), "the end of the processes")
    if format_ == "text":
        assert out.decode().splitlines()[-1] == "  interrupted: the rest was not checked"
        return
    found = report(out.decode())
    assert found["summary"]["interrupted"]
    assert not found["summary"]["complete"]
    assert 8 * MIB / len(LONG) <= found["summary"]["payloads"] <= 20_003
    assert [fault["line"] for fault in found["faults"]] == [2, 2, 4]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_ctrl_c_ends_what_waits_for_its_first_byte(tmp_path: Path) -> None:
    pipe = tmp_path / "a.jsonl"
    os.mkfifo(pipe)
    # Opening it waits until the command has opened it.
    with running("AdamParams", "a.jsonl", cwd=tmp_path) as process, pipe.open("wb"):
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, b"")
    assert out == (
        b"0 files, 0 payloads: 0 valid, 0 faulty\n  interrupted: the rest was not checked\n"
    )


@linux
def test_a_process_that_is_killed_is_a_diagnostic(tmp_path: Path) -> None:
    with running("AdamParams", "-", "--jobs", "2", "--format", "json", cwd=tmp_path) as process:
        workers = feed(process)
        os.kill(workers[0], signal.SIGKILL)
        out, err = process.communicate(LONG * 20_000, timeout=60)
        wait_for(lambda: all(map(is_gone, workers)), "the end of the processes")
    assert process.returncode == 2
    assert err.decode().startswith("tinkerspec: error[worker] a process that checked payloads was")
    assert report(out.decode())["summary"]["complete"] is False


@linux
def test_nothing_is_left_when_it_is_killed(tmp_path: Path) -> None:
    with running("AdamParams", "-", "--jobs", "2", cwd=tmp_path) as process:
        workers = feed(process)
        process.kill()
        wait_for(lambda: all(map(is_gone, workers)), "the end of the processes")


def test_the_example_of_the_readme_is_true(validate: Validate, tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Check payloads")[2]
    command, _, shown = text.partition("```console\n")[2].partition("```")[0].partition("\n")
    assert command == "$ tinkerspec validate AdamParams steps.jsonl"
    (tmp_path / "steps.jsonl").write_text(
        '{"learning_rate": 0.001}\n{"learning_rate": 0, "beta3": 0.9}\n{}\n'
    )
    done = validate(*command.split()[3:], cwd=tmp_path)
    assert (done.stdout, done.returncode) == (shown, 1)

"""What `tinkerspec validate` costs, in time beside others and in memory, and what it finds.

The commands take turns, so that what else the machine does falls on each of them alike, and the
medians of their CPU seconds are compared; absolute times mean nothing on another machine.
`make bench` runs it:

    python tests/bench/validate_bench.py [PART...] [--rounds N]

It prints Markdown tables, and exits with 1 when a bar is missed. It needs 3 GiB in the folder for
temporary files, and Linux to measure memory.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import orjson
from generate import ROOT, Command, measure, nothing

ROUNDS: Final = 5
MIB: Final = 1024 * 1024
SHORT: Final = 40 * MIB
PEERS: Final = ROOT / ".venvs" / "bench" / "bin"

SPEED: Final = 0.5
"""The least speed beside orjson and jsonschema-rs, with one process each."""
FAR_AHEAD: Final = 5.0
"""The least speed beside check-jsonschema."""
MEMORY: Final = 300
"""MiB that all processes together may have."""
MANY: Final = 1_000_000
"""Faults of one payload."""
FEW_MEMORY: Final = 100
"""MiB that a process may have with a payload of many faults, and so many times its size more."""
TIMES: Final = 20

ONE: Final = "tinkerspec validate --jobs 1"
ALL: Final = f"tinkerspec validate, {os.cpu_count()} cores"
BARE: Final = "orjson and jsonschema-rs, bare"
CHECK: Final = "check-jsonschema"
PYTHON: Final = "Python alone"
MODEL: Final = "a first model of pydantic"


# --- payloads ------------------------------------------------------------------------------------


def datum(chance: random.Random, _number: int) -> Any:
    """A training example of 32 to 2048 tokens."""
    size = int(2 ** chance.uniform(5, 11))
    tokens = [chance.randrange(150_000) for _ in range(size + 1)]
    return {
        "model_input": {"chunks": [{"type": "encoded_text", "tokens": tokens[:-1]}]},
        "loss_fn_inputs": {
            "target_tokens": {"data": tokens[1:], "dtype": "int64", "shape": [size]},
            "weights": {
                "data": [chance.random() for _ in range(size)],
                "dtype": "float32",
                "shape": [size],
            },
        },
    }


def training_run(chance: random.Random, number: int) -> Any:
    """A record of many small members."""
    return {
        "training_run_id": f"run-{number}",
        "base_model": "meta-llama/Llama-3.1-8B",
        "model_owner": "someone@example.org",
        "is_lora": True,
        "lora_rank": chance.choice([8, 16, 32]),
        "last_request_time": "2025-11-26T10:00:00Z",
        "last_checkpoint": {
            "checkpoint_id": f"weights/{number:04}",
            "checkpoint_type": "training",
            "time": "2025-11-26T09:59:00.123456Z",
            "tinker_path": f"tinker://run-{number}/weights/{number:04}",
            "size_bytes": chance.randrange(10**12),
            "public": False,
        },
        "user_metadata": {"team": "research"},
    }


MAKERS: Final[Mapping[str, Callable[[random.Random, int], Any]]] = {
    "Datum": datum,
    "TrainingRun": training_run,
}


def lines(type_: str, size: int) -> Iterator[bytes]:
    """Different payloads of so many bytes in all, one a line."""
    chance, number = random.Random(type_), 0
    while size > 0:
        line = orjson.dumps(MAKERS[type_](chance, number)) + b"\n"
        yield line
        number += 1
        size -= len(line)


def corpus(file: Path, type_: str, size: int) -> Path:
    """A file of at least so many bytes: 16 MiB of payloads, again and again."""
    block = b"".join(lines(type_, 16 * MIB))
    with file.open("wb") as out:
        for _ in range(math.ceil(size / len(block))):
            out.write(block)
    return file


def schema(folder: Path, type_: str) -> Path:
    """The type as one JSON Schema document."""
    bundle = json.loads((ROOT / "generated" / "openapi.json").read_text(encoding="utf-8"))
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": f"#/components/schemas/{type_}",
        "components": bundle["components"],
    }
    file = folder / f"{type_}.schema.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def validate(*arguments: str) -> Sequence[str]:
    """The command."""
    config = str(ROOT / "pyproject.toml")
    return (sys.executable, "-m", "tinkerspec", "validate", "--config", config, *arguments)


# --- start ---------------------------------------------------------------------------------------


def start(folder: Path, rounds: int) -> bool:
    """Short commands beside Python alone, and the first payload beside a first pydantic model."""
    sound, faulty = folder / "sound.jsonl", folder / "faulty.jsonl"
    sound.write_bytes(next(lines("TrainingRun", 1)))
    faulty.write_bytes(b"{}\n")
    model = "from pydantic import BaseModel\nclass M(BaseModel):\n    a: int\nM(a=1)"
    program = (sys.executable, "-m", "tinkerspec")
    version, help_ = "tinkerspec --version", "tinkerspec --help"
    short = table(
        "The shortest commands",
        {
            PYTHON: Command((sys.executable, "-c", "pass"), nothing),
            version: Command((*program, "--version"), nothing),
            help_: Command((*program, "--help"), nothing),
        },
        rounds,
    )
    accepts, refuses = "accepts one payload", "refuses one payload"
    first = table(
        "The first payload",
        {
            MODEL: Command((sys.executable, "-c", model), nothing),
            accepts: Command(validate("TrainingRun", str(sound)), nothing),
            refuses: Command(validate("TrainingRun", str(faulty)), nothing, code=1),
        },
        rounds,
    )
    bars = (
        (f"{version} within 3 times Python", short[version] <= 3 * short[PYTHON]),
        (f"{help_} within 3 times Python", short[help_] <= 3 * short[PYTHON]),
        (f"{accepts} before {MODEL} is built", first[accepts] <= first[MODEL]),
        (f"{refuses} within 1.4 times that", first[refuses] <= 1.4 * first[MODEL]),
    )
    kept = True
    for bar, is_kept in bars:
        kept &= said(bar, is_kept)
    return kept


# --- speed ---------------------------------------------------------------------------------------


def speed(folder: Path, rounds: int) -> bool:
    """Files of lines, beside the bare check."""
    kept = True
    # The last is short: 100,000 lines, of which starting takes its share.
    for type_, size in (("Datum", 384 * MIB), ("TrainingRun", 384 * MIB), ("TrainingRun", SHORT)):
        file = corpus(folder / f"{type_}.jsonl", type_, size)
        bare = (str(PEERS / "python"), str(ROOT / "tests/bench/validate_peer.py"))
        timed = {
            BARE: Command((*bare, str(schema(folder, type_)), str(file)), nothing),
            ONE: Command(validate(type_, str(file), "--jobs", "1"), nothing),
            ALL: Command(validate(type_, str(file)), nothing),
        }
        medians = table(f"{type_}, {file.stat().st_size / MIB:.0f} MiB of lines", timed, rounds)
        ratio = medians[BARE] / medians[ONE]
        kept &= said(f"{type_}: at least {SPEED} of the bare speed", ratio >= SPEED)
        file.unlink()
    return kept


def files(folder: Path, rounds: int) -> bool:
    """Files of one payload each, beside check-jsonschema, which knows no lines."""
    payloads = []
    for number, line in enumerate(lines("Datum", 16 * MIB)):
        payloads.append(str(folder / f"{number}.json"))
        Path(payloads[-1]).write_bytes(line)
    check = (str(PEERS / "check-jsonschema"), "--schemafile", str(schema(folder, "Datum")))
    timed = {
        CHECK: Command((*check, *payloads), nothing),
        ONE: Command(validate("Datum", *payloads, "--jobs", "1"), nothing),
    }
    medians = table(f"Datum, {len(payloads)} files of one payload", timed, rounds)
    return said(f"at least {FAR_AHEAD} times as fast", medians[CHECK] / medians[ONE] >= FAR_AHEAD)


def table(title: str, timed: Mapping[str, Command], rounds: int) -> dict[str, float]:
    """Time some commands, of which the first is what the others are held against."""
    seconds = measure(timed, rounds)
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    first = next(iter(medians.values()))
    print(f"\n{title}:\n\n| command | CPU, s | speed |\n|---|---|---|")
    for name, median in medians.items():
        print(f"| {name} | {median:.3f} | {first / median:.2f} |")
    print()
    return medians


def said(bar: str, kept: bool) -> bool:
    """Say whether a bar was kept."""
    print(f"{bar}: {'kept' if kept else 'missed'}", flush=True)
    return kept


# --- memory --------------------------------------------------------------------------------------


def memory(folder: Path, _rounds: int) -> bool:
    """The most that all processes had on a file of 2 GiB, plain and compressed."""
    kept = True
    plain = corpus(folder / "large.jsonl", "Datum", 2048 * MIB)
    packed = folder / "large.jsonl.gz"
    for file in (plain, packed):
        if file is packed:
            with packed.open("wb") as out:
                subprocess.run(["gzip", "-1", "-c", str(plain)], stdout=out, check=True)
            plain.unlink()
        start = time.perf_counter()
        with subprocess.Popen(validate("Datum", str(file)), stdout=subprocess.PIPE) as running:
            each, most = watch(running)
            assert running.stdout is not None
            print(f"\n{file.name}: {running.stdout.read().decode().strip()}")
        print(f"{time.perf_counter() - start:.0f} s; most resident memory, MiB:")
        print(f"  processes: {', '.join(f'{size / MIB:.0f}' for size in each)}")
        print(f"  at one time, all together: {most / MIB:.0f}")
        kept &= said(f"within {MEMORY} MiB", most <= MEMORY * MIB and not running.returncode)
    packed.unlink()
    return kept


def faults(folder: Path, _rounds: int) -> bool:
    """The most that the command had on payloads with a million faults each."""
    kept = True
    payloads = {
        "TrainingRunsResponse": {"training_runs": [0] * MANY},
        "ForwardBackwardInput": {"data": [{}] * (MANY // 2)},
        "LossFnInputs": {str(number): 0 for number in range(MANY)},
    }
    for type_, payload in payloads.items():
        file = folder / f"{type_}.json"
        file.write_bytes(orjson.dumps(payload))
        told = folder / "told.txt"
        with told.open("wb") as out, subprocess.Popen(validate(type_, str(file)), stdout=out) as it:
            _, most = watch(it)
        print(f"\n{type_}: {told.read_text().splitlines()[-1].strip()}")
        limit = FEW_MEMORY + TIMES * file.stat().st_size / MIB
        print(f"{file.stat().st_size / MIB:.1f} MiB; most resident memory: {most / MIB:.0f} MiB")
        kept &= said(f"within {limit:.0f} MiB", most <= limit * MIB)
    return kept


def watch(running: subprocess.Popen[bytes]) -> tuple[list[int], int]:
    """The most resident memory in bytes of each process, and of all at one time."""
    each: dict[int, int] = {}
    most = 0
    while running.poll() is None:
        now = {pid: peak_and_now(pid) for pid in family(running.pid)}
        each |= {pid: peak for pid, (peak, _) in now.items() if peak}
        most = max(most, sum(size for _, size in now.values()))
        time.sleep(0.05)
    return list(each.values()), most


def family(pid: int) -> list[int]:
    """A process and those that it started."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [pid, *(below for child in text.split() for below in family(int(child)))]


def peak_and_now(pid: int) -> tuple[int, int]:
    """Resident bytes of a process: the most that it ever had, and what it has.

    Pages that processes share are counted for each of them, which is more than there is.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0, 0
    sizes = dict(line.split(":", 1) for line in status.splitlines())
    if "VmHWM" not in sizes:  # It has ended.
        return 0, 0
    peak, now = (int(sizes[name].split()[0]) * 1024 for name in ("VmHWM", "VmRSS"))
    return peak, now


# --- damage --------------------------------------------------------------------------------------


def damage(folder: Path, _rounds: int) -> bool:
    """Ten thousand damaged lines among a million valid ones."""
    chance = random.Random(7)
    damaged = set(chance.sample(range(1, 1_010_001), 10_000))
    file = folder / "damaged.jsonl"
    with file.open("wb") as out:
        for number in range(1, 1_010_001):
            line = orjson.dumps(training_run(chance, number))
            out.write((spoil(chance, line) if number in damaged else line) + b"\n")
    done = subprocess.run(
        validate("TrainingRun", str(file), "--format", "json"), capture_output=True, check=False
    )
    report = json.loads(done.stdout)
    found = {fault["line"] for fault in report["faults"]}
    print(
        f"\ndamaged lines: {report['summary']['payloads']} payloads, {len(found)} of them damaged"
    )
    counted = report["summary"]["valid"] == 1_000_000 and done.returncode == 1
    file.unlink()
    return said("10,000 damaged lines all found, and no other", found == damaged and counted)


def spoil(chance: random.Random, line: bytes) -> bytes:
    """One byte or one value that is not as it should be."""
    return chance.choice(
        [
            line[: chance.randrange(1, len(line) - 1)],
            line.replace(b'"is_lora":true', b'"is_lora":1'),
            line.replace(b"10:00:00Z", b"10:00:60Z"),
            line.replace(b'"lora_rank":', b'"lora_rank":0.5e-'),
            line.replace(b'"model_owner"', b'"model_owners"'),
            line.replace(b'"training",', b'"Training",'),
            line.replace(b"research", b"res\xffarch"),
        ]
    )


PARTS: Final = {
    "start": start,
    "speed": speed,
    "files": files,
    "memory": memory,
    "faults": faults,
    "damage": damage,
}


def main() -> int:
    """Measure and print; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description="Measures `tinkerspec validate`.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each command")
    options = parser.parse_args()
    kept = True
    for name in options.parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            kept &= PARTS[name](Path(folder), options.rounds)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

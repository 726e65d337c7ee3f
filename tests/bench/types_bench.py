"""How fast the emitted Python types are, as ratios to the SDK's own types in the same run.

Every peer is a process of its own that stays up; the peers take turns at each job, so that whatever
else the machine does falls on all of them alike, and medians are compared. Absolute times mean
nothing on another machine. `make bench-types` runs it:

    .venvs/bench/bin/python tests/bench/types_bench.py [--rounds N] [--only JOB...] [--out FOLDER]

It writes a Markdown table, JSON and an SVG chart. Bars are shown, and nothing fails when one is
missed: a figure of one machine on one day is no test.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from types_worker import ENVIRONMENT, PEERS, ROOT, SDKS

HERE: Final = Path(__file__).resolve().parent
WORKER: Final = HERE / "types_worker.py"
REFERENCE: Final = "sdk063"
ROUNDS: Final = 15

NAMES: Final[Mapping[str, str]] = {
    "fast": "tinker_types[fast]",
    "plain": "tinker_types",
    "sdk063": "tinker 0.6.3",
    "sdk038": "tinker 0.38.0",
    "codegen": "datamodel-codegen",
    "msgspec": "msgspec",
    "floor": "floor",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One job, and how many times faster than the reference it should be."""

    job: str
    title: str
    fast: float | None = None
    plain: float | None = None
    times: int = 1
    """How often a peer does the job in each of its turns."""
    unit: str = "s"


ROWS: Final = (
    Row("import", "import the package", 40, 40),
    Row("import_datum", "import, build and encode the first Datum", 3, 3),
    Row("construct", "construct 64 Datums x 8192", 8, 5),
    Row("encode", "encode them as a request", 15, 10),
    Row("encode_own", "the same, by `model_dump_json`"),
    Row("decode", "decode a request", 4, 1.6),
    Row("decode_touched", "... and touch every `.data` and `to_numpy()`"),
    Row("decode_output", "decode an output, 64 x 8192 logprobs", 4, 1.6),
    Row("decode_output_touched", "... and touch every `.data` and `to_numpy()`"),
    Row("append_1k", "1,000 append_int"),
    Row("append_10k", "10,000 append_int", 100, 100),
    Row("append_100k", "100,000 append_int"),
    Row("to_ints_one", "to_ints, one chunk of 8192", 1.4, 1.4, times=3),
    Row("to_ints_many", "to_ints, 10,000 chunks", 1.4, 1.4),
    Row("length", "length, 10,000 chunks", 80, 80),
    Row("from_numpy", "from_numpy, 1M float32", 400, 400, times=3),
    Row("from_numpy_alias", "from_numpy(copy=False), 1M float32", times=3),
    Row("from_numpy_touched", "from_numpy, then `.data`"),
    Row("to_numpy", "to_numpy, 1M float32", 40, 40, times=3),
    Row("image_out", "encode an ImageChunk of 1 MB", 15, 3, times=3),
    Row("image_in", "decode an ImageChunk of 1 MB", 8, 3, times=3),
    Row("runs", "decode 10,000 TrainingRuns", 1.2, 1.0),
    Row("held_built", "memory held by the batch that was built", 3, 3, unit="B"),
    Row("held_decoded", "memory held by the request that was decoded", 3, 3, unit="B"),
    Row("peak_construct_encode", "most memory in use, construct and encode", unit="B"),
    Row("peak_decode", "most memory in use, decode", unit="B"),
)

_PARENT: Final = (
    "import sys, types; parent = types.ModuleType('tinker'); parent.__path__ = [{folder!r}]; "
    "sys.modules['tinker'] = parent; import tinker.types as t"
)
_ONE: Final = (
    "; d = t.Datum(model_input=t.ModelInput.from_ints([1, 2]), "
    "loss_fn_inputs={'weights': [1.0, 0.5]})"
)


def import_scripts() -> Mapping[str, tuple[str, str]]:
    """For each peer: Python text that imports it, and text that builds and encodes a Datum too."""
    ours = f"import sys; sys.path.insert(0, {str(ROOT / 'generated' / 'python')!r}); "
    without = "sys.modules.update(dict.fromkeys(('msgspec', 'pybase64', 'simdjson'))); "
    peers = f"import sys; sys.path.insert(0, {str(ENVIRONMENT / 'peers')!r}); "
    sdk = "; import json; json.dumps({}.model_dump(exclude_unset=True, mode='json'))"
    built = "; m = t.ModelInput(chunks=[t.EncodedTextChunk(tokens=[1, 2])]); k = "
    tensor = "dict(data=[1.0, 0.5], dtype='float32', shape=[2])"
    made = "; d = t.Datum(model_input=m, loss_fn_inputs={'weights': k})"
    old = _PARENT.format(folder=str(SDKS / "0.6.3" / "tinker"))
    new = _PARENT.format(folder=str(SDKS / "0.38.0" / "tinker"))
    return {
        "fast": (
            ours + "import tinker_types",
            ours + "import tinker_types as t" + _ONE + "; d.to_json()",
        ),
        "plain": (
            ours + without + "import tinker_types",
            ours + without + "import tinker_types as t" + _ONE + "; d.to_json()",
        ),
        "sdk063": (old, old + _ONE + sdk.format("d")),
        "sdk038": (
            new,
            new
            + "; from tinker.types._pydantic_types.datum import Datum; t.Datum = Datum"
            + _ONE
            + sdk.format("d"),
        ),
        "codegen": (
            peers + "import codegen_models",
            peers + "import codegen_models as t" + built + tensor + made + "; d.model_dump_json()",
        ),
        "msgspec": (
            peers + "import msgspec_models",
            peers
            + "import msgspec_models as t"
            + built
            + f"t.TensorData(**{tensor})"
            + made
            + "; import msgspec; msgspec.json.encode(d)",
        ),
        "floor": ("pass", "pass"),
    }


class Worker:
    """A peer's process."""

    def __init__(self, peer: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(WORKER), peer],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(),
        )

    def ask(self, job: str, times: int = 1) -> Any:
        """Have a job done; None when the peer does not do it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({"job": job, "times": times}), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit(f"a peer failed at {job}")
        return json.loads(line)

    def stop(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "OMP_NUM_THREADS": "1"}


def measure_imports(row: Row, peers: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Seconds of fresh processes; the first round warms the caches and is not counted."""
    scripts = {peer: import_scripts()[peer][row.job == "import_datum"] for peer in peers}
    seconds: dict[str, list[float]] = {peer: [] for peer in peers}
    for count in range(rounds + 1):
        for peer, script in scripts.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", script], check=True, env=_environment())
            if count:
                seconds[peer].append(time.perf_counter() - start)
    return seconds


def measure(row: Row, workers: Mapping[str, Worker], rounds: int) -> dict[str, list[float]]:
    """Figures of every peer that does the job; the first turn of each is not counted."""
    figures: dict[str, list[float]] = {}
    counts = 1 if row.unit == "B" else rounds
    for count in range(counts + (row.unit != "B")):
        for peer, worker in workers.items():
            taken = worker.ask(row.job, row.times)
            if taken is not None and (count or row.unit == "B"):
                figures.setdefault(peer, []).extend(taken)
    return figures


def table(results: Mapping[str, Mapping[str, float]], rows: Sequence[Row]) -> str:
    """Ratios of the reference's median to each peer's, in Markdown."""
    peers = [peer for peer in NAMES if peer != REFERENCE]
    lines = [
        "| job | " + " | ".join(NAMES[peer] for peer in peers) + " | bar, [fast] / without |",
        "|---|" + "---:|" * len(peers) + "---|",
    ]
    for row in rows:
        if row.job not in results:
            continue
        medians = results[row.job]
        cells = [_ratio(medians, peer) for peer in peers]
        lines.append(f"| {row.title} | " + " | ".join(cells) + f" | {_bars(row, medians)} |")
    return "\n".join(lines)


def _ratio(medians: Mapping[str, float], peer: str) -> str:
    if peer not in medians or REFERENCE not in medians:
        return "-"
    return _rounded(medians[REFERENCE] / medians[peer])


def _rounded(number: float) -> str:
    return f"{number:.0f}" if number >= 20 else f"{number:.2g}" if number < 1 else f"{number:.1f}"


def _bars(row: Row, medians: Mapping[str, float]) -> str:
    marks = []
    for peer, bar in (("fast", row.fast), ("plain", row.plain)):
        if bar is None or peer not in medians or REFERENCE not in medians:
            return ""
        kept = medians[REFERENCE] / medians[peer] >= bar
        marks.append(f"{bar:g}{'' if kept else ' missed'}")
    return " / ".join(marks)


def prepare() -> None:
    """Write the modules of the two peers that are made here."""
    peers = ENVIRONMENT / "peers"
    peers.mkdir(exist_ok=True)
    shutil.copyfile(HERE / "types_peers.py", peers / "msgspec_models.py")
    command = [
        *(str(ROOT / ".venv" / "bin" / "datamodel-codegen"), "--formatters", "builtin"),
        *("--input", str(ROOT / "generated" / "openapi.json"), "--input-file-type", "openapi"),
        *("--openapi-scopes", "schemas", "--output-model-type", "pydantic_v2.BaseModel"),
        *("--target-python-version", "3.11", "--output", str(peers / "codegen_models.py")),
    ]
    subprocess.run(command, check=True)


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description="Times the emitted types against the SDK's.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="turns of each peer")
    parser.add_argument("--only", nargs="*", help="the jobs to do")
    parser.add_argument("--peers", nargs="*", default=list(PEERS), help="the peers to ask")
    parser.add_argument("--out", type=Path, help="folder for the table, the figures, the chart")
    options = parser.parse_args()
    prepare()
    rows = [row for row in ROWS if not options.only or row.job in options.only]
    workers = {peer: Worker(peer) for peer in options.peers}
    medians: dict[str, dict[str, float]] = {}
    for row in rows:
        if row.job.startswith("import"):
            figures = measure_imports(row, options.peers, options.rounds)
        else:
            figures = measure(row, workers, options.rounds)
        medians[row.job] = {peer: statistics.median(found) for peer, found in figures.items()}
        print(table(medians, [row]).splitlines()[-1], file=sys.stderr, flush=True)
    described = {peer: worker.ask("described") for peer, worker in workers.items()}
    for worker in workers.values():
        worker.stop()
    print(table(medians, rows))
    if options.out is not None:
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "types.md").write_text(table(medians, rows) + "\n", encoding="utf-8")
        text = json.dumps({"medians": medians, "peers": described}, indent=2)
        (options.out / "types.json").write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

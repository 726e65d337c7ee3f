"""How fast the emitted Python types are, as ratios to the SDK's own types in the same run.

Every peer is a process of its own that stays up; the peers take turns at each job, so that whatever
else the machine does falls on all of them alike, and medians are compared, of seconds of the
processor. Only ratios are written: times mean nothing on another machine.

    .venvs/bench/bin/python tests/bench/types_bench.py [--rounds N] [--only JOB...] [--out FOLDER]

`make bench-types` runs it. It writes a Markdown table, JSON and an SVG chart. Bars are shown, and
nothing fails when one is missed: a figure of one machine on one day is no test. But it stops when
the package goes another way than the one to be measured: each job has its own, with `[fast]` and
without.
"""

from __future__ import annotations

import argparse
import html
import json
import math
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from types_worker import ENVIRONMENT, PEERS, ROOT, SDKS

HERE: Final = Path(__file__).resolve().parent
WORKER: Final = HERE / "types_worker.py"
REFERENCE: Final = "sdk063"
ROUNDS: Final = 15
OURS: Final = ("fast", "plain")

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
    floor: float | None = None
    """How many times the floor it should cost at most, with `[fast]`."""
    times: int = 1
    """How often a peer does the job in each of its turns."""
    unit: str = "s"


ROWS: Final = (
    Row("import", "start Python and import the package", 40, 40),
    Row("import_alone", "the import alone", 40, 40),
    Row("import_datum", "start, import, build and encode the first Datum", 3, 3),
    Row("construct", "construct 64 Datums x 8192", 8, 5, 2),
    Row("encode", "encode them as a request", 15, 10, 1.3),
    Row("encode_own", "the same, by `model_dump_json`"),
    Row("decode", "decode a request", 4, 1.6, 1),
    Row("decode_touched", "... and touch every `.data` and `to_numpy()`", 4, 1.6),
    Row("decode_output", "decode an output, 64 x 8192 logprobs", 4, 1.6),
    Row("decode_output_touched", "... and touch every `.data` and `to_numpy()`", 4, 1.6),
    Row("append_1k", "1,000 append_int", times=5),
    Row("append_10k", "10,000 append_int", 100, 100),
    Row("append_100k", "100,000 append_int"),
    Row("to_ints_one", "to_ints, one chunk of 8192", 1.4, 1.4, times=3),
    Row("to_ints_many", "to_ints, 10,000 chunks", 1.4, 1.4),
    Row("length", "length, 10,000 chunks", 80, 80),
    Row("from_numpy", "from_numpy, 1M float32", 400, 400, 1.2),
    Row("from_numpy_alias", "from_numpy(copy=False), 1M float32"),
    Row("from_numpy_touched", "from_numpy, then `.data`", 400, 400),
    Row("to_numpy", "to_numpy, 1M float32", 40, 40),
    Row("image_out", "encode an ImageChunk of 1 MB", 15, 3),
    Row("image_in", "decode an ImageChunk of 1 MB", 8, 3),
    Row("runs", "decode 10,000 TrainingRuns", 1.2, 1.2),
    Row("runs_touched", "... and read a member of each"),
    Row("runs_crowded", "... with two million other objects in the process"),
    Row("page_touched", "decode a page of 20 TrainingRuns, and read a member of each"),
    Row("held_built", "memory held by the batch that was built", 3, 3, unit="B"),
    Row("held_decoded", "memory held by the request that was decoded", 3, 3, unit="B"),
    Row("peak_construct_encode", "memory at its peak, construct and encode", unit="B"),
    Row("peak_decode", "memory at its peak, decode", unit="B"),
)

COLD: Final = (
    *("construct", "encode", "decode", "decode_touched", "decode_output", "append_10k"),
    *("to_ints_one", "length", "from_numpy", "to_numpy", "image_out", "image_in"),
    *("runs", "runs_touched", "runs_crowded", "page_touched"),
)
"""Jobs that are measured in a fresh process, too, where nothing has been done before."""
COLD_PEERS: Final = ("fast", "plain", "sdk063", "sdk038")
COLD_ROUNDS: Final = 5
"""At most: each turn takes a new process, and values of its own."""

GROWING: Final[Mapping[str, tuple[str, int]]] = {
    "growing_append": ("append_int", 100),
    "growing_to_ints": ("to_ints, of as many chunks", 100),
    "growing_construct": ("construct a request, of Datums of 8 tokens", 10),
    "growing_encode": ("encode it", 10),
    "growing_decode": ("decode it", 10),
    "growing_runs": ("decode TrainingRuns", 10),
    "growing_tensor": ("construct, encode and decode a tensor", 1000),
}
"""Jobs that are done for more and more items, and for how many at first."""
DECADES: Final = (1, 10, 100, 1000)

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


KEEPING: Final[Mapping[str, str]] = {
    "MALLOC_MMAP_THRESHOLD_": str(1 << 25),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 30),
}
"""The C library (glibc) keeps memory that a peer gives back, as it does in a process that has run
for a while. Otherwise that is chance, and getting a page again takes longer than copying it."""


class Worker:
    """A peer's process."""

    def __init__(self, *peer: str, **settings: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(WORKER), *peer],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**_environment(), **settings},
        )

    def ask(self, job: str, times: int = 1, **count: int) -> Any:
        """Have a job done, for a `count` of items if it grows; None when the peer does not."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {"job": job, "times": times, **count}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
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
            taken = import_alone(script) if row.job == "import_alone" else start_and_run(script)
            if count and (row.job, peer) != ("import_alone", "floor"):
                seconds[peer].append(taken)
    return {peer: found for peer, found in seconds.items() if found}


def start_and_run(script: str) -> float:
    """Seconds that a process needs from its start to its end."""
    before = _children()
    subprocess.run([sys.executable, "-c", script], check=True, env=_environment())
    return _children() - before


def import_alone(script: str) -> float:
    """Seconds that a running process needs."""
    timed = f"import time; s = time.process_time(); {script}; print(time.process_time() - s)"
    command = [sys.executable, "-c", timed]
    done = subprocess.run(
        command, check=True, env=_environment(), stdout=subprocess.PIPE, text=True
    )
    return float(done.stdout)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(row: Row, workers: Mapping[str, Worker], rounds: int) -> dict[str, list[float]]:
    """Figures of every peer that does the job; the first turn of each is not counted."""
    figures: dict[str, list[float]] = {}
    for count in range(rounds + 1):
        for peer, worker in workers.items():
            taken = worker.ask(row.job, row.times)
            if taken is not None and count:
                figures.setdefault(peer, []).extend(taken)
    return figures


def measure_cold(row: Row, peers: Sequence[str], rounds: int) -> dict[str, list[float]]:
    """Figures of every peer that does the job, each once in a process of its own."""
    figures: dict[str, list[float]] = {}
    for _ in range(rounds):
        for peer in peers:
            worker = Worker(peer, "--cold")
            taken = worker.ask(row.job)
            worker.stop()
            if taken is not None:
                figures.setdefault(peer, []).extend(taken)
    return figures


def measure_memory(row: Row, peers: Sequence[str]) -> dict[str, list[float]]:
    """Bytes, once, in a process that has done nothing before."""
    figures: dict[str, list[float]] = {}
    for peer in peers:
        worker = Worker(peer)
        taken = worker.ask(row.job)
        worker.stop()
        if taken is not None:
            figures[peer] = taken
    return figures


def measure_growth(job: str, worker: Worker, rounds: int) -> list[float]:
    """Seconds of one item, the more of them there are, as multiples of those among the fewest."""
    _, fewest = GROWING[job]
    costs = [
        statistics.median(worker.ask(job, rounds, count=fewest * more)) / more for more in DECADES
    ]
    return [float(f"{cost / costs[0]:.3g}") for cost in costs]


Ratios: TypeAlias = Mapping[str, Mapping[str, float]]
"""For each job and peer, how many times less than the reference it needs. Where the reference does
not do the job: than the first peer that does."""


def ratios(figures: Mapping[str, Mapping[str, Sequence[float]]]) -> dict[str, dict[str, float]]:
    """Compare medians."""
    found = {}
    for job, peers in figures.items():
        medians = {peer: statistics.median(seen) for peer, seen in peers.items()}
        reference = medians.get(REFERENCE, next(iter(medians.values())))
        found[job] = {peer: float(f"{reference / m:.3g}") for peer, m in medians.items()}
    return found


def table(found: Ratios, rows: Sequence[Row]) -> str:
    """Ratios as a Markdown table."""
    peers = [peer for peer in NAMES if peer != REFERENCE]
    lines = [
        "| job | " + " | ".join(NAMES[peer] for peer in peers) + " | bar, [fast] / without |",
        "|---|" + "---:|" * len(peers) + "---|",
    ]
    for row in rows:
        if REFERENCE not in found.get(row.job, {}):
            continue
        seen = found[row.job]
        cells = [rounded(seen[peer]) if peer in seen else "-" for peer in peers]
        lines.append(f"| {row.title} | " + " | ".join(cells) + f" | {_bars(row, seen)} |")
    return "\n".join(lines)


def cold_table(found: Ratios, cold: Ratios) -> str:
    """Ratios in fresh processes beside those in warm ones, as a Markdown table."""
    peers = [peer for peer in COLD_PEERS if peer != REFERENCE]
    heads = [f"{NAMES[peer]} {when}" for peer in peers for when in ("warm", "cold")]
    lines = ["| job | " + " | ".join(heads) + " |", "|---|" + "---:|" * len(heads)]
    for row in ROWS:
        if REFERENCE not in cold.get(row.job, {}):
            continue
        cells = [
            rounded(seen[row.job][peer]) if peer in seen[row.job] else "-"
            for peer in peers
            for seen in (found, cold)
        ]
        lines.append(f"| {row.title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def rounded(number: float) -> str:
    """Two digits, or all before the point."""
    return f"{number:.0f}" if number >= 20 else f"{number:.2g}" if number < 1 else f"{number:.1f}"


def _bars(row: Row, seen: Mapping[str, float]) -> str:
    if row.fast is None or row.plain is None:
        return ""
    bars = [("fast", row.fast), ("plain", row.plain)]
    # Judged as it is shown.
    marks = [
        f"{bar:g}{'' if float(rounded(seen[peer])) >= bar else ' (missed)'}"
        for peer, bar in bars
        if peer in seen
    ]
    if row.floor is not None and {"fast", "floor"} <= seen.keys():
        cost = seen["floor"] / seen["fast"]
        missed = "" if float(rounded(cost)) <= row.floor else ", missed"
        marks.append(f"floor x {rounded(cost)} [{row.floor:g}{missed}]")
    return " / ".join(marks)


Growth: TypeAlias = Mapping[str, Mapping[str, Sequence[float]]]
"""For each growing job and peer, what an item costs, as multiples of what it costs at first."""


def growth_table(growth: Growth) -> str:
    """Costs of one item as a Markdown table."""
    lines = [
        "| job | items at first | " + " | ".join(f"x {more:,}" for more in DECADES) + " |",
        "|---|---:|" + "---:|" * len(DECADES),
    ]
    for job, peers in growth.items():
        title, fewest = GROWING[job]
        both = zip(peers["fast"], peers["plain"], strict=True)
        cells = [f"{fast:.2f} / {plain:.2f}" for fast, plain in both]
        lines.append(f"| {title} | {fewest:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def notes(found: Ratios) -> str:
    """What the table cannot say: jobs that only some do."""
    lines = []
    if {"append_10k", "append_100k"} <= found.keys():
        growth = 1 / found["append_100k"]["fast"]
        lines.append(
            f"100,000 appends cost {rounded(growth)} times what 10,000 cost; the SDK's own would "
            "take a hundred times as long as its 10,000, and are left out."
        )
    if {"from_numpy", "from_numpy_alias"} <= found.keys():
        alias = found["from_numpy_alias"]["fast"]
        lines.append(
            f"`from_numpy(copy=False)`, which shares memory as 0.38.0 always does, costs "
            f"{rounded(1 / alias)} times what 0.38.0 needs."
        )
    return "\n".join(f"- {line}" for line in lines)


def compared_elsewhere(figures: dict[str, dict[str, list[float]]]) -> None:
    """Give the two jobs that the reference does not do something to be compared with."""
    for job, other, peer in (
        ("append_100k", "append_10k", "fast"),
        ("from_numpy_alias", "from_numpy", "sdk038"),
    ):
        if figures.get(job) and peer in figures.get(other, {}):
            figures[job] = {f"{peer}, {other}": figures[other][peer], **figures[job]}


def report(found: Ratios, cold: Ratios, growth: Growth, rows: Sequence[Row], rounds: int) -> str:
    """The page: how to read it, the tables, the notes."""
    version = NAMES[REFERENCE].split()[-1]
    return f"""<!-- Written by `make bench-types`; do not edit. -->

# How fast the Python types are

How many times less of the processor, or of memory, each needs than the types of `tinker` {version}
(`tinker.types` alone, without PyTorch and transformers): medians of {rounds} rounds in which all
take turns, on Python {platform.python_version()}. *Floor* is the least that a job costs at all:
Python with nothing imported, orjson, a copy of the memory, a list's own `append`. A bar says what
was aimed at, with and without `[fast]`, and how many times the floor the first of them may cost.
[README.md](../README.md) says why a bar is missed.

![The same as a chart](types.svg)

{table(found, rows)}

{notes(found)}

## Once, in a fresh process

The same jobs, each in a process that does nothing else, once, after it has done the same with tiny
values: medians of {min(rounds, COLD_ROUNDS)} processes. The types are compiled then, but memory has
to be got. What the first use of a type costs is in the table above, under *the first Datum*.

{cold_table(found, cold)}

## How the cost grows

What one item costs, the more of them there are, as a multiple of what it costs among the fewest
(with `[fast]` / without). A cost that grows with the square of the number would end at 1000.

{growth_table(growth)}
"""


def chart(found: Ratios, rows: Sequence[Row]) -> str:
    """Bars of both columns of the package, on a logarithmic scale, as an SVG picture.

    They begin at one: what is better goes to the right, what is worse to the left.
    """
    shown = [row for row in rows if {"fast", REFERENCE} <= found.get(row.job, {}).keys()]
    version = NAMES[REFERENCE].split()[-1]
    drawn = [found[row.job][peer] for row in shown for peer in OURS if peer in found[row.job]]
    left, right, step = 400, 850, 34
    low = math.log10(min([*drawn, 1]) / 1.7)
    scale = (right - left) / (math.log10(max(drawn)) - low)

    def across(ratio: float) -> float:
        return round(left + scale * (math.log10(ratio) - low), 1)

    bottom = len(shown) * step + 44
    parts = [
        '<text x="10" y="24" class="title">'
        f"How many times faster or smaller than tinker {version} (log scale)</text>"
    ]
    for power in range(math.floor(math.log10(max(drawn))) + 1):
        x = across(10**power)
        parts.append(f'<line x1="{x}" y1="36" x2="{x}" y2="{bottom}" class="grid"/>')
        parts.append(f'<text x="{x}" y="{bottom + 16}" class="tick">{10**power}</text>')
    for place, row in enumerate(shown):
        y = 44 + place * step
        label = html.escape(row.title.replace("`", ""))
        parts.append(f'<text x="{left - 10}" y="{y + 15}" class="label">{label}</text>')
        for offset, peer in zip((0, 12), OURS, strict=True):
            if peer in found[row.job]:
                parts.append(_bar(found[row.job][peer], peer, across, y + offset))
    height = len(shown) * step + 70
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {height}" role="img">
<title>How many times faster or smaller the package is than the SDK</title>
<style>
text {{ font: 12px sans-serif; fill: #1f2328 }}
.title {{ font-weight: bold }} .label, .left {{ text-anchor: end }} .value {{ font-size: 10px }}
.tick {{ text-anchor: middle; fill: #59636e }} .grid {{ stroke: #d1d9e0 }}
.page {{ fill: #fff }} .fast {{ fill: #1f6f8b }} .plain {{ fill: #99c1cd }}
@media (prefers-color-scheme: dark) {{
text {{ fill: #e6edf3 }} .tick {{ fill: #9198a1 }} .grid {{ stroke: #3d444d }}
.page {{ fill: #0d1117 }} .fast {{ fill: #4aa8c7 }} .plain {{ fill: #2b5866 }}
}}
</style>
<rect width="900" height="{height}" class="page"/>
<rect x="660" y="14" width="10" height="10" class="fast"/><text x="675" y="23">with [fast]</text>
<rect x="770" y="14" width="10" height="10" class="plain"/><text x="785" y="23">without</text>
{chr(10).join(parts)}
</svg>
"""


def _bar(ratio: float, peer: str, across: Callable[[float], float], y: int) -> str:
    """One bar, with its value at its end."""
    end, words = across(ratio), rounded(ratio)
    start, width = min(across(1), end), max(abs(end - across(1)), 1)
    side, x = ("value", end + 5) if ratio >= 1 else ("value left", end - 5)
    return (
        f'<rect x="{start:.1f}" y="{y}" width="{width:.1f}" height="10" class="{peer}">'
        f"<title>{NAMES[peer]}: {words}</title></rect>\n"
        f'<text x="{x:.1f}" y="{y + 9}" class="{side}">{words}</text>'
    )


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
    workers = {peer: Worker(peer, **KEEPING) for peer in options.peers}
    figures: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        if row.job.startswith("import"):
            figures[row.job] = measure_imports(row, options.peers, options.rounds)
        elif row.unit == "B":
            figures[row.job] = measure_memory(row, options.peers)
        else:
            figures[row.job] = measure(row, workers, options.rounds)
        print(table(ratios(figures), [row]).splitlines()[-1], file=sys.stderr, flush=True)
    growth = {
        job: {
            peer: measure_growth(job, workers[peer], options.rounds) for peer in ("fast", "plain")
        }
        for job in GROWING
        if (not options.only or job in options.only) and {"fast", "plain"} <= workers.keys()
    }
    cold = ratios(
        {
            row.job: measure_cold(
                row,
                [peer for peer in COLD_PEERS if peer in workers],
                min(options.rounds, COLD_ROUNDS),
            )
            for row in rows
            if row.job in COLD
        }
    )
    described = {peer: worker.ask("described") for peer, worker in workers.items()}
    for worker in workers.values():
        worker.stop()
    compared_elsewhere(figures)
    found = ratios(figures)
    page = report(found, cold, growth, rows, options.rounds)
    print(page)
    if options.out is not None:
        machine = {"python": platform.python_version(), "rounds": options.rounds}
        content = {
            "reference": REFERENCE,
            **machine,
            "ratios": found,
            "cold": cold,
            "growth": growth,
            "peers": described,
        }
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "types.md").write_text(page, encoding="utf-8")
        (options.out / "types.svg").write_text(chart(found, rows), encoding="utf-8")
        text = json.dumps(content, indent=2) + "\n"
        (options.out / "types.json").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

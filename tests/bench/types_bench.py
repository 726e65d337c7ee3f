"""How fast the emitted Python types are, as ratios to the SDK's own types in the same run.

Every peer is a process of its own that stays up; the peers take turns at each job, so that whatever
else the machine does falls on all of them alike. Seconds of the processor are compared within each
round, and the median of a run's rounds is its figure. The whole is run three times, each time with
new processes, and what is shown is the median of the runs, with the lowest and the highest. Only
ratios are written: times mean nothing on another machine.

    .venvs/bench/bin/python tests/bench/types_bench.py [--runs N] [--only JOB...] [--out FOLDER]
                                                       [--readme FILE]

`make bench-types` runs it. It writes a Markdown table, JSON, an SVG chart, and the table in the
README. Bars are shown, and nothing fails when one is missed: a figure of one machine on one day is
no test. But it stops when the package goes another way than the one to be measured: each job has
its own, with `[fast]` and without.
"""

from __future__ import annotations

import argparse
import html
import json
import math
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

from types_worker import ENVIRONMENT, PEERS, ROOT, SDKS

HERE: Final = Path(__file__).resolve().parent
WORKER: Final = HERE / "types_worker.py"
REFERENCE: Final = "sdk063"
RUNS: Final = 3
FEWEST: Final = 2
"""Rounds of each job in a run, at least."""
MOST: Final = 7
STABLE: Final = 0.08
"""What the rounds of ours may differ by, of their median, when there need not be more of them."""
ROW_SECONDS: Final = 3.0
"""After so many there are no more rounds than the fewest."""
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


Bars: TypeAlias = tuple[float | None, float | None]
"""How many times faster than the reference a job should be, with `[fast]` and without."""
NO_BARS: Final[Bars] = (None, None)


@dataclass(frozen=True, slots=True)
class Row:
    """One job, and how fast it should be in a process that has run for a while."""

    job: str
    title: str
    bars: Bars = NO_BARS
    floor: float | None = None
    """How many times the floor it should cost at most, with `[fast]`."""
    unit: str = "s"
    readme: str = ""
    """What the README calls it; what it does not show has no name there."""


ROWS: Final = (
    Row("import", "start Python and import the package", (40, 40)),
    Row("import_alone", "the import alone", (40, 40), readme="importing the package"),
    Row("import_datum", "start, import, build and encode the first Datum", (3, 3)),
    Row(
        *("construct", "construct 48 Datums x 6000", (8, 5), 2),
        readme="48 Datums of 6000 tokens, from lists and arrays",
    ),
    Row(
        *("encode", "encode them as a request", (15, 10), 1.3),
        readme="encoding them as a request",
    ),
    Row("encode_own", "the same, by `model_dump_json`"),
    Row("decode", "decode a request", (7, 3), 1, readme="decoding the request"),
    Row("decode_touched", "... and touch every `.data` and `to_numpy()`", (4, 1.6)),
    Row(
        *("decode_output", "decode an output, 48 x 6000 logprobs", (9, 4.5)),
        readme="decoding the output: 48 x 6000 logprobs",
    ),
    Row("decode_output_touched", "... and touch every `.data` and `to_numpy()`", (4, 1.6)),
    Row("append_1k", "1,000 append_int"),
    Row("append_10k", "10,000 append_int", (100, 100), readme="10,000 `append_int`"),
    Row("append_100k", "100,000 append_int"),
    Row("to_ints_one", "to_ints, one chunk of 6000", (1.4, 1.4)),
    Row("to_ints_many", "to_ints, 10,000 chunks", (1.4, 1.4)),
    Row("length", "length, 10,000 chunks", (80, 80)),
    Row(
        *("from_numpy", "from_numpy, 1M float32", (400, 400), 1.2),
        readme="`from_numpy`, a million float32",
    ),
    Row("from_numpy_alias", "from_numpy(copy=False), 1M float32"),
    Row("from_numpy_touched", "from_numpy, then `.data`", (400, 400)),
    Row("to_numpy", "to_numpy, 1M float32", (40, 40)),
    Row(
        *("image_out", "encode an ImageChunk of 1 MB", (15, 3)),
        readme="encoding an image of 1 MB",
    ),
    Row("image_in", "decode an ImageChunk of 1 MB", (13, 4), readme="decoding it"),
    Row("runs", "decode 10,000 TrainingRuns", (1.2, 1.2), readme="decoding 10,000 training runs"),
    Row("runs_touched", "... and read a member of each", readme="... and reading a member of each"),
    Row(
        *("runs_crowded", "... with two million other objects in the process", (1.1, 0.95)),
        readme="... with two million other objects in the process",
    ),
    Row("runs_uncollected", "... with the collector off", (1, 0.9)),
    Row(
        *("page_touched", "decode a page of 20 TrainingRuns, and read a member of each"),
        *((1.1, 0.9),),
        readme="a page of 20 training runs, a member of each read",
    ),
    Row("held_built", "memory held by the batch that was built", (3, 3), unit="B"),
    Row(
        *("held_decoded", "memory held by the request that was decoded", (3, 3)),
        unit="B",
        readme="memory of the decoded request (times smaller)",
    ),
    Row("peak_construct_encode", "memory at its peak, construct and encode", unit="B"),
    Row("peak_decode", "memory at its peak, decode", (None, 1), unit="B"),
)

COLD: Final[Mapping[str, Bars]] = {
    "construct": (7, None),
    "encode": (15, None),
    "decode": (7, 3),
    "decode_touched": NO_BARS,
    "decode_output": (9, 4.5),
    "append_10k": (98, None),
    "to_ints_one": NO_BARS,
    "to_ints_many": (12, None),
    "length": (97, None),
    "from_numpy": (370, None),
    "to_numpy": (29, None),
    "image_out": (12, 3),
    "image_in": (13, 4),
    "runs": NO_BARS,
    "runs_touched": NO_BARS,
    "runs_crowded": (1.1, 0.95),
    "runs_uncollected": (1, 0.9),
    "page_touched": (1.1, 0.9),
}
"""Jobs that are measured in a fresh process, too, where nothing has been done before, and how fast
they should be there."""
COLD_PEERS: Final = ("fast", "plain", "sdk063", "sdk038", "floor")
SHORT_COLD: Final = ("length", "to_ints_many", "to_ints_one", "page_touched", "image_out")
"""Jobs of few milliseconds, which chance disturbs the most."""
SHORT_ROUNDS: Final = 3
"""How often they are done in each run, and others once: each turn takes a new process, and values
of its own."""

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


Seconds: TypeAlias = Mapping[str, Sequence[float]]
"""What each peer took, round by round; or bytes of memory."""


def measure_imports(row: Row, peers: Sequence[str]) -> Seconds:
    """Seconds of fresh processes; the first round warms the caches and is not counted."""
    scripts = {peer: import_scripts()[peer][row.job == "import_datum"] for peer in peers}
    seconds: dict[str, list[float]] = {peer: [] for peer in peers}
    for count in range(FEWEST + 1):
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


def measure(job: str, workers: Mapping[str, Worker]) -> Seconds:
    """Figures of every peer that does the job, until they tell."""
    figures: dict[str, list[float]] = {}
    end = time.monotonic() + ROW_SECONDS
    for count in range(MOST):
        if count >= FEWEST and (time.monotonic() > end or are_stable(figures)):
            break
        for peer, worker in workers.items():
            taken = worker.ask(job)
            if taken is not None:
                figures.setdefault(peer, []).extend(taken)
    return figures


def are_stable(figures: Seconds) -> bool:
    """Whether the rounds of our own peers hardly differ, as ratios to the reference."""
    reference = figures.get(REFERENCE, [])
    for peer in OURS:
        found = [one / other for one, other in zip(reference, figures.get(peer, []), strict=False)]
        if found and max(found) - min(found) > STABLE * statistics.median(found):
            return False
    return True


def measure_alone(job: str, peers: Sequence[str], rounds: int, *options: str) -> Seconds:
    """Figures of every peer that does the job, each time once in a process of its own."""
    figures: dict[str, list[float]] = {}
    for _ in range(rounds):
        for peer in peers:
            worker = Worker(peer, *options)
            taken = worker.ask(job)
            worker.stop()
            if taken is not None:
                figures.setdefault(peer, []).extend(taken)
    return figures


def measure_cold(job: str, peers: Sequence[str]) -> Seconds:
    """Figures of a job in fresh processes."""
    asked = [peer for peer in COLD_PEERS if peer in peers]
    return measure_alone(job, asked, SHORT_ROUNDS if job in SHORT_COLD else 1, "--cold")


def measure_growth(job: str, worker: Worker) -> list[float]:
    """Seconds of one item, the more of them there are, as multiples of those among the fewest."""
    _, fewest = GROWING[job]
    costs = [
        statistics.median(worker.ask(job, FEWEST, count=fewest * more)) / more for more in DECADES
    ]
    return [float(f"{cost / costs[0]:.3g}") for cost in costs]


Ratios: TypeAlias = Mapping[str, Mapping[str, float]]
"""For each job and peer, how many times less than the reference it needs."""

ELSEWHERE: Final[Mapping[str, tuple[str, str]]] = {
    "append_100k": ("append_10k", "fast"),
    "from_numpy_alias": ("from_numpy", "sdk038"),
}
"""Jobs that the reference does not do, and the job and peer to compare them with instead."""


def ratios(figures: Mapping[str, Seconds]) -> dict[str, dict[str, float]]:
    """Compare what was taken in the same round, and give the median of the rounds."""
    found: dict[str, dict[str, float]] = {}
    for job, peers in figures.items():
        other, peer = ELSEWHERE.get(job, (job, REFERENCE))
        if (reference := figures.get(other, {}).get(peer)) is None:
            continue
        found[job] = {
            each: statistics.median(
                one / another for one, another in zip(reference, taken, strict=False)
            )
            for each, taken in peers.items()
        }
    return found


class Spread(NamedTuple):
    """A ratio of several runs."""

    median: float
    low: float
    high: float


Spreads: TypeAlias = Mapping[str, Mapping[str, Spread]]
"""For each job and peer, the ratios of all runs."""


def spreads(runs: Sequence[Ratios]) -> dict[str, dict[str, Spread]]:
    """Gather what the runs have found."""
    gathered: dict[str, dict[str, list[float]]] = {}
    for run in runs:
        for job, peers in run.items():
            for peer, ratio in peers.items():
                gathered.setdefault(job, {}).setdefault(peer, []).append(float(f"{ratio:.3g}"))
    return {
        job: {peer: Spread(statistics.median(each), min(each), max(each)) for peer, each in peers}
        for job, peers in ((job, peers.items()) for job, peers in gathered.items())
    }


def medians(found: Spreads) -> dict[str, dict[str, float]]:
    """Leave out how far the runs were apart."""
    return {
        job: {peer: spread.median for peer, spread in peers.items()} for job, peers in found.items()
    }


def table(found: Spreads, rows: Sequence[Row]) -> str:
    """Ratios as a Markdown table."""
    peers = [peer for peer in NAMES if peer != REFERENCE]
    lines = [
        "| job | " + " | ".join(NAMES[peer] for peer in peers) + " | bar, [fast] / without |",
        "|---|" + "---:|" * len(peers) + "---|",
    ]
    for row in rows:
        if (seen := found.get(row.job, {})) and REFERENCE in seen:
            cells = [cell(peer, seen) for peer in peers]
            bars = judged(row.bars, seen, row.floor)
            lines.append(f"| {row.title} | " + " | ".join(cells) + f" | {bars} |")
    return "\n".join(lines)


def cold_table(cold: Spreads) -> str:
    """Ratios in fresh processes, as a Markdown table."""
    peers = [peer for peer in COLD_PEERS if peer != REFERENCE]
    lines = [
        "| job | " + " | ".join(NAMES[peer] for peer in peers) + " | aim, [fast] / without |",
        "|---|" + "---:|" * len(peers) + "---|",
    ]
    for row in ROWS:
        if (seen := cold.get(row.job, {})) and REFERENCE in seen:
            cells = [cell(peer, seen) for peer in peers]
            bars = judged(COLD[row.job], seen)
            lines.append(f"| {row.title} | " + " | ".join(cells) + f" | {bars} |")
    return "\n".join(lines)


def cell(peer: str, seen: Mapping[str, Spread]) -> str:
    """A ratio; of the package itself, with the lowest and the highest of the runs."""
    if peer not in seen:
        return "-"
    median, low, high = map(rounded, seen[peer])
    return f"{median} ({low} to {high})" if peer in OURS and low != high else median


README_PEERS: Final = ("fast", "plain", "sdk038")
_README_TABLE: Final = re.compile(r"(<!-- make bench-types -->\n).*?(<!-- end -->)", re.DOTALL)


def readme_table(found: Spreads, cold: Spreads, machine: str) -> str:
    """The rows that the README shows, as a Markdown table, and the machine."""
    warm, fresh = medians(found), medians(cold)
    lines = [
        f"| speed-up over `{NAMES[REFERENCE]}` | with `[fast]` | fresh process | without "
        f"| fresh process | `{NAMES['sdk038']}` | fresh process |",
        "|---|" + "---:|" * (2 * len(README_PEERS)),
    ]
    for row in ROWS:
        if row.readme and row.job in warm:
            seen = [each.get(row.job, {}) for each in (warm, fresh)]
            cells = [
                rounded(each[peer]) if peer in each else "-"
                for peer in README_PEERS
                for each in seen
            ]
            lines.append(f"| {row.readme} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", f"Measured on {machine}."])


def with_table(readme: str, shown: str) -> str:
    """The text of the README with another table."""
    return _README_TABLE.sub(lambda found: f"{found[1]}{shown}\n{found[2]}", readme)


def machine() -> str:
    """What the figures were measured on."""
    info = Path("/proc/cpuinfo")
    found = (
        re.search(r"^model name\s*: (.+)$", info.read_text(), re.MULTILINE)
        if info.exists()
        else None
    )
    processor = found[1] if found else platform.processor() or platform.machine()
    kernel = f"{platform.system()} {platform.release().partition('-')[0]}"
    return f"Python {platform.python_version()}, {kernel}, {os.cpu_count()} x {processor}"


def rounded(number: float) -> str:
    """Two digits, or all before the point."""
    return f"{number:.0f}" if number >= 20 else f"{number:.2g}" if number < 1 else f"{number:.1f}"


def judged(bars: Bars, seen: Mapping[str, Spread], floor: float | None = None) -> str:
    """The bars of a row, and which are missed; judged as it is shown."""
    if bars == NO_BARS:
        return ""
    marks = [
        "-"
        if bar is None
        else f"{bar:g}{'' if float(rounded(seen[peer].median)) >= bar else ' (missed)'}"
        for peer, bar in zip(OURS, bars, strict=True)
        if peer in seen
    ]
    if floor is not None and {"fast", "floor"} <= seen.keys():
        cost = seen["floor"].median / seen["fast"].median
        missed = "" if float(rounded(cost)) <= floor else ", missed"
        marks.append(f"floor x {rounded(cost)} [{floor:g}{missed}]")
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


def notes(found: Spreads) -> str:
    """What the table cannot say: jobs that only some do."""
    lines = []
    if "append_100k" in found:
        growth = 1 / found["append_100k"]["fast"].median
        lines.append(
            f"100,000 appends cost {rounded(growth)} times what 10,000 cost; the SDK's own would "
            "take a hundred times as long as its 10,000, and are left out."
        )
    if "from_numpy_alias" in found:
        alias = found["from_numpy_alias"]["fast"].median
        lines.append(
            f"`from_numpy(copy=False)`, which shares memory as 0.38.0 always does, costs "
            f"{rounded(1 / alias)} times what 0.38.0 needs."
        )
    return "\n".join(f"- {line}" for line in lines)


def report(found: Spreads, cold: Spreads, growth: Growth, rows: Sequence[Row], runs: int) -> str:
    """The page: how to read it, the tables, the notes."""
    return f"""<!-- Written by `make bench-types`; do not edit. -->

# How fast the Python types are

How many times less of the processor, or of memory, each needs than `{NAMES[REFERENCE]}`
(`tinker.types` alone, without PyTorch and transformers), on {machine()}.
All take turns, {FEWEST} to {MOST} rounds in a run; shown is the median of the runs ({runs}), and in
brackets the lowest and the highest run of the package itself. *Floor* is the least
that a job costs at all: Python with nothing imported, orjson, a copy of the memory, a list's own
`append`. A bar says what was aimed at, with and without `[fast]`, and how many times the floor the
first of them may cost. [README.md](../README.md) says why a bar is missed.

![The same as a chart](types.svg)

{table(found, rows)}

{notes(found)}

## Once, in a fresh process

The same jobs, each in a process that does nothing else, once, after it has done the same with tiny
values: the medians of as many runs, in each of which short jobs are done by {SHORT_ROUNDS}
processes of each peer, and others by one. The types are compiled then, but memory has to be got.
What the first use of a type costs is in the table above, under *the first Datum*.

{cold_table(cold)}

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


def measure_warm(rows: Sequence[Row], peers: Sequence[str], *, is_first: bool) -> Ratios:
    """One run of all jobs; memory that is held is the same in each, and measured in the first."""
    workers = {peer: Worker(peer, **KEEPING) for peer in peers}
    figures: dict[str, Seconds] = {}
    for row in rows:
        if row.job.startswith("import"):
            figures[row.job] = measure_imports(row, peers)
        elif row.unit == "s":
            figures[row.job] = measure(row.job, workers)
        elif is_first or not row.job.startswith("held"):
            figures[row.job] = measure_alone(row.job, peers, 1)
        shown(row.job, ratios(figures))
    for worker in workers.values():
        worker.stop()
    return ratios(figures)


def shown(job: str, found: Ratios, when: str = "") -> None:
    """Tell who waits how far the bench is."""
    words = ", ".join(f"{peer} {rounded(ratio)}" for peer, ratio in found.get(job, {}).items())
    spent = f"{time.monotonic() - _STARTED:4.0f} s"
    print(f"{spent}  {job} {when}: {words}", file=sys.stderr, flush=True)


_STARTED: Final = time.monotonic()


def measure_growths(jobs: Sequence[str]) -> Growth:
    """How the cost of an item grows, for both of our own peers."""
    workers = {peer: Worker(peer, **KEEPING) for peer in OURS}
    growth = {
        job: {peer: measure_growth(job, worker) for peer, worker in workers.items()} for job in jobs
    }
    for worker in workers.values():
        worker.stop()
    return growth


def described(peers: Sequence[str]) -> dict[str, dict[str, str]]:
    """Versions of what each peer is and uses."""
    found = {}
    for peer in peers:
        worker = Worker(peer)
        found[peer] = worker.ask("described")
        worker.stop()
    return found


def main() -> int:
    """Measure and write."""
    parser = argparse.ArgumentParser(description="Times the emitted types against the SDK's.")
    parser.add_argument("--runs", type=int, default=RUNS, help="how often all of it is measured")
    parser.add_argument("--only", nargs="*", help="the jobs to do")
    parser.add_argument("--peers", nargs="*", default=list(PEERS), help="the peers to ask")
    parser.add_argument("--out", type=Path, help="folder for the table, the figures, the chart")
    parser.add_argument("--readme", type=Path, help="a README to write the short table into")
    options = parser.parse_args()
    prepare()
    rows = [row for row in ROWS if not options.only or row.job in options.only]
    warm_runs, cold_runs = [], []
    for run in range(options.runs):
        warm_runs.append(measure_warm(rows, options.peers, is_first=run == 0))
        cold_figures: dict[str, Seconds] = {}
        for row in rows:
            if row.job in COLD:
                cold_figures[row.job] = measure_cold(row.job, options.peers)
                shown(row.job, ratios(cold_figures), "in a fresh process")
        cold_runs.append(ratios(cold_figures))
    growth = measure_growths([job for job in GROWING if not options.only or job in options.only])
    found, cold = spreads(warm_runs), spreads(cold_runs)
    page = report(found, cold, growth, rows, options.runs)
    print(page)
    if options.out is not None:
        content = {
            "reference": REFERENCE,
            "machine": machine(),
            "runs": options.runs,
            "warm": found,
            "cold": cold,
            "growth": growth,
            "peers": described(options.peers),
        }
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / "types.md").write_text(page, encoding="utf-8")
        (options.out / "types.svg").write_text(chart(medians(found), rows), encoding="utf-8")
        text = json.dumps(content, indent=1) + "\n"
        (options.out / "types.json").write_text(text, encoding="utf-8")
    if options.readme is not None:
        readme = options.readme.read_text(encoding="utf-8")
        text = with_table(readme, readme_table(found, cold, machine()))
        options.readme.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

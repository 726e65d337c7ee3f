"""What generation costs, as ratios to the `datamodel-codegen` command on the same schemas, and what
a second contract adds.

CPU time is measured, of a command and of all that it starts. The commands take turns, so that what
else the machine does falls on each of them alike, and the medians are compared; absolute times mean
nothing on another machine. `make bench` runs it:

    python tests/bench/generate.py [--rounds N] [--json FILE]

It prints a Markdown table, writes the figures as JSON, and exits with 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import scaled

ROOT: Final = Path(__file__).resolve().parents[2]
ROUNDS: Final = 11

UNCHANGED: Final = "tinkerspec generate, unchanged tree"
FULL: Final = "tinkerspec generate, Python alone, output deleted"
ALL: Final = "tinkerspec generate, every target, output deleted"
CODEGEN: Final = "datamodel-codegen, default formatters"
ONE: Final = "tinkerspec generate, every target of one contract, output deleted"
TWO: Final = "tinkerspec generate, every target of two contracts, output deleted"
MANY: Final = 1000
"""The types of a large set: copies of this project's own."""
LARGE: Final = f"tinkerspec generate, {MANY} types, every target, output deleted"
LARGE_CODEGEN: Final = f"datamodel-codegen, {MANY} types, default formatters"
CHANGED: Final = f"tinkerspec generate, one changed type of {MANY}"


@dataclass(frozen=True, slots=True)
class Bar:
    """The largest ratio that is good enough: of a command's time to that of another one."""

    command: str
    most: float
    other: str = CODEGEN


BARS: Final = (
    Bar(UNCHANGED, 0.25),
    Bar(FULL, 0.5),
    Bar(ALL, 1.0),
    Bar(LARGE, 1.0, LARGE_CODEGEN),
    Bar(TWO, 2.0, ONE),
    Bar(CHANGED, 0.1, LARGE),
)


@dataclass(frozen=True, slots=True)
class Command:
    """What is run and timed, and what is done before it and not timed."""

    arguments: Sequence[str]
    prepare: Callable[[], None]
    code: int = 0
    """The exit code that it has to have."""


def commands(folder: Path) -> Mapping[str, Command]:
    """The commands, each on a copy of the schemas of its own."""
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["tinkerspec"]
    # The site is left out: it is the pages of docs again.
    names = ("docs", "elixir", "openapi", "python", "typescript", "vectors")
    targets = {name: tables[name] for name in names}
    tinkerspec = (sys.executable, "-m", "tinkerspec")
    # datamodel-codegen does not know of contracts: both read the same files of one contract.
    exported = folder / "schemas"
    subprocess.run(
        [*tinkerspec, "export", "--contract", tables["contract"], "--output", str(exported)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    # What datamodel-codegen does is Python alone.
    for name in ("unchanged", "full"):
        project(folder / name, exported, {"python": targets["python"]})
    project(folder / "all", exported, targets)
    # The newest contract, and with it the one that `generated/` is of.
    more = {tables["contract"]: f"contracts/{tables['contract']}"}
    project(folder / "one", ROOT / "schemas", targets)
    project(folder / "two", ROOT / "schemas", {**targets, "contracts": more})
    scaled.write(scaled.types(MANY), folder / "many")
    # What is written by hand is of the originals.
    byhand = ("mixins", "extensions", "stored", "rules")
    plain = {
        name: {key: value for key, value in table.items() if key not in byhand}
        for name, table in targets.items()
    }
    for name in ("large", "changed"):
        project(folder / name, folder / "many", plain)
    generate = (*tinkerspec, "generate")
    return {
        UNCHANGED: Command(within(generate, folder / "unchanged"), nothing),
        FULL: Command(within(generate, folder / "full"), remover(folder / "full" / "generated")),
        ALL: Command(within(generate, folder / "all"), remover(folder / "all" / "generated")),
        CODEGEN: codegen(exported, folder / "codegen"),
        ONE: Command(within(generate, folder / "one"), remover(folder / "one" / "generated")),
        TWO: Command(within(generate, folder / "two"), remover(folder / "two" / "generated")),
        LARGE: Command(within(generate, folder / "large"), remover(folder / "large" / "generated")),
        LARGE_CODEGEN: codegen(folder / "many", folder / "large_codegen"),
        CHANGED: Command(within(generate, folder / "changed"), editor(folder / "changed")),
    }


def codegen(schemas: Path, output: Path) -> Command:
    """`datamodel-codegen` on the types of a folder of schemas."""
    program = Path(sysconfig.get_path("scripts")) / "datamodel-codegen"
    arguments = (
        *(str(program), "--input", str(schemas / "types"), "--output", str(output)),
        *("--input-file-type", "jsonschema", "--output-model-type", "pydantic_v2.BaseModel"),
    )
    return Command(arguments, remover(output))


def project(folder: Path, schemas: Path, settings: Mapping[str, Mapping[str, str]]) -> None:
    """A project of these schemas and our templates, with these tables of settings."""
    for source, name in ((schemas, "schemas"), (ROOT / "templates", "templates")):
        shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    lines = ["[tool.tinkerspec]"]
    for name, table in settings.items():
        lines += [f"[tool.tinkerspec.{name}]"]
        lines += [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in table.items()]
    (folder / "pyproject.toml").write_text("\n".join([*lines, ""]))


def within(command: Sequence[str], folder: Path) -> Sequence[str]:
    """The command, told which project is meant."""
    return (*command, "--config", str(folder / "pyproject.toml"))


def remover(folder: Path) -> Callable[[], None]:
    """Puts a folder aside, if it is there.

    If it were deleted, new files would take ten times as long: ext4 gives nobody the place of a
    file that was deleted in the last minute, and looks at each such place.
    """
    numbers = itertools.count()

    def remove() -> None:
        if folder.exists():
            folder.rename(folder.with_name(f"{folder.name} {next(numbers)}"))

    return remove


def editor(folder: Path) -> Callable[[], None]:
    """Says something else of one type each time; the first run generates everything."""
    file = min((folder / "schemas" / "types").rglob("*.json"))
    numbers = itertools.count()

    def edit() -> None:
        schema = json.loads(file.read_text(encoding="utf-8"))
        schema["description"] = f"It was said in {next(numbers)} other ways."
        file.write_text(json.dumps(schema), encoding="utf-8")

    return edit


def nothing() -> None:
    """Leave everything as it is."""


def measure(timed: Mapping[str, Command], rounds: int) -> dict[str, list[float]]:
    """CPU seconds of every run; the first round warms the caches and is not counted."""
    # Whoever installs a package has its bytecode, so each command may keep its own.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    seconds: dict[str, list[float]] = {name: [] for name in timed}
    for count in range(rounds + 1):
        for name, command in timed.items():
            command.prepare()
            start = cpu_seconds()
            done = subprocess.run(
                command.arguments, env=environment, capture_output=True, text=True, check=False
            )
            elapsed = cpu_seconds() - start
            if done.returncode != command.code:
                raise SystemExit(f"{name} failed:\n{done.stderr}")
            if count:
                seconds[name].append(elapsed)
    return seconds


def cpu_seconds() -> float:
    """What all processes that this one has waited for, and theirs, have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@dataclass(frozen=True, slots=True)
class Result:
    """One bar, and what was measured against it."""

    bar: Bar
    ratio: float
    seconds: float

    @property
    def kept(self) -> bool:
        """Whether the ratio is good enough."""
        return self.ratio <= self.bar.most


def judge(seconds: Mapping[str, Sequence[float]]) -> list[Result]:
    """The ratio of the medians for every bar."""
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    return [
        Result(bar, medians[bar.command] / medians[bar.other], medians[bar.command]) for bar in BARS
    ]


def table(results: Sequence[Result], codegen: float) -> str:
    """The results in Markdown."""
    lines = [
        f"Median of `{CODEGEN}`: {codegen:.3f} s of CPU time.",
        "",
        "| command | median, s | ratio | to | bar | |",
        "|---|---|---|---|---|---|",
    ]
    for result in results:
        verdict = "kept" if result.kept else "missed"
        lines.append(
            f"| {result.bar.command} | {result.seconds:.3f} | {result.ratio:.2f} "
            f"| {result.bar.other} | {result.bar.most:.2f} | {verdict} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Measure, print and write; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description="Measures generation against datamodel-codegen.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="runs of each command")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        seconds = measure(commands(Path(folder)), options.rounds)
    results = judge(seconds)
    print(table(results, statistics.median(seconds[CODEGEN])))
    if options.json is not None:
        figures = {
            "seconds": seconds,
            "ratios": {result.bar.command: result.ratio for result in results},
            "bars": {result.bar.command: result.bar.most for result in results},
        }
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0 if all(result.kept for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())

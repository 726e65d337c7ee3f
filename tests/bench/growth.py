"""How the cost of the commands grows with the schemas, over three decades of sizes.

For each thing that a set of schemas can have more of, each command runs on larger and larger sets,
in processes of their own, until the largest size or until a run takes longer than a limit. CPU time
is measured, of the command and of all that it starts. The exponent is the slope of its logarithm
over the last decade: 1 is linear, 2 quadratic. `make bench` runs it:

    python tests/bench/growth.py [--axis NAME] [--command NAME] [--json FILE]

The target `vectors` is left out: each vector of an object has all its members, so its output alone
grows with their square. It prints a Markdown table, and exits with 1 when an exponent is above the
bar.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import scaled

STEPS: Final = (10, 100, 1000, 3000, 10_000)
LARGEST: Final[Mapping[str, int]] = {
    "required members": 10_000,
    "optional members": 10_000,
    "references": 10_000,
    "choices": 10_000,
}
"""The largest size where it is not that of files, `MOST_FILES`."""
MOST_FILES: Final = 3000
LONGEST: Final = 60.0
"""CPU seconds of a run after which no larger size is tried."""
CHEAPEST: Final = 2.0
"""CPU seconds that the largest size adds, below which chance would decide the exponent."""
BAR: Final = 1.3
"""The largest exponent that is good enough: a sort, and caches that no longer fit, cost more than
linear work."""

COMMANDS: Final[Mapping[str, Sequence[str]]] = {
    "lint": ("lint",),
    "generate": ("generate",),
    "one change": ("generate",),
    "check": ("check",),
    "diff": ("diff", "old/schemas", "schemas"),
    "diff of all": ("diff", "schemas", "other/schemas"),
}
"""Each on what the commands before it have left; a description is changed before `one change`,
and every part of the set of `diff of all`."""

PYPROJECT: Final = """\
[tool.tinkerspec]
schemas = "schemas"
output = "generated"

[tool.tinkerspec.docs]
[tool.tinkerspec.elixir]
namespace = "All.Types"
[tool.tinkerspec.openapi]
[tool.tinkerspec.python]
package = "all_types"
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One command on one axis: CPU seconds by size."""

    axis: str
    command: str
    seconds: Mapping[int, float]

    @property
    def exponent(self) -> float | None:
        """The slope between the largest size and the one that is nearest to a tenth of it; None if
        the largest costs hardly more than the smallest."""
        largest = max(self.seconds)
        smaller = [size for size in self.seconds if 2 * size <= largest]
        start = min(self.seconds.values())
        if len(smaller) < 2 or self.seconds[largest] - start < CHEAPEST:
            return None
        small = min(smaller, key=lambda size: abs(size - largest / 10))
        # What every run costs is there before the sizes count.
        grown = [max(self.seconds[size] - start, 0.01) for size in (small, largest)]
        return math.log(grown[1] / grown[0]) / math.log(largest / small)


def main() -> int:
    """Run all, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--axis", choices=scaled.AXES, action="append")
    parser.add_argument("--command", choices=COMMANDS, action="append")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = []
    print(f"| more | command | {' | '.join(map(str, STEPS))} | exponent |")
    print(f"|---|---|{'---|' * (len(STEPS) + 1)}")
    for axis in options.axis or scaled.AXES:
        found = list(measured(axis, options.command or tuple(COMMANDS)))
        for row in found:
            rows.append(row)
            cells = [f"{row.seconds[size]:.1f}" if size in row.seconds else "" for size in STEPS]
            exponent = "" if row.exponent is None else f"{row.exponent:.2f}"
            print(f"| {axis} | {row.command} | {' | '.join(cells)} | {exponent} |", flush=True)
        for size, share in shares(found):
            print(f"one change of {size} {axis} costs {share:.2f} of generate", flush=True)
    if options.json:
        options.json.write_text(json.dumps([[r.axis, r.command, dict(r.seconds)] for r in rows]))
    steep = [row for row in rows if row.exponent is not None and row.exponent > BAR]
    for row in steep:
        print(f"{row.command} grows with the power {row.exponent:.2f} of {row.axis}")
    return 1 if steep else 0


def shares(rows: Sequence[Row]) -> Iterator[tuple[int, float]]:
    """What `one change` costs of `generate`, by size."""
    seconds = {row.command: row.seconds for row in rows}
    if {"generate", "one change"} <= seconds.keys():
        for size, whole in seconds["generate"].items():
            yield size, seconds["one change"][size] / whole


def measured(axis: str, commands: Sequence[str]) -> Iterator[Row]:
    """The commands on the sets of one axis."""
    seconds: dict[str, dict[int, float]] = {command: {} for command in commands}
    for size in (size for size in STEPS if size <= LARGEST.get(axis, MOST_FILES)):
        with tempfile.TemporaryDirectory() as folder:
            project(Path(folder), axis, size)
            for command, arguments in COMMANDS.items():
                if command == "one change":
                    change(Path(folder))
                if command in commands or command == "generate":
                    taken = cpu_seconds(arguments, Path(folder))
                    seconds.setdefault(command, {})[size] = taken
        if any(max(each.values()) > LONGEST for each in seconds.values()):
            break
    yield from (Row(axis, command, seconds[command]) for command in commands)


def project(folder: Path, axis: str, size: int) -> None:
    """A project with a set of this size, and next to it the set with one description changed, and
    with everything."""
    files = scaled.AXES[axis](size)
    scaled.write(files, folder / "schemas")
    other = {path: scaled.changed(schema) for path, schema in files.items()}
    scaled.write(other, folder / "other" / "schemas")
    first = min(files)
    files[first] = {**files[first], "description": "It was said otherwise."}
    scaled.write(files, folder / "old" / "schemas")
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")


def change(folder: Path) -> None:
    """Change the description of one type."""
    first = min((folder / "schemas").rglob("*/**/*.json"))
    schema = {**json.loads(first.read_text(encoding="utf-8")), "description": "It is news."}
    first.write_text(json.dumps(schema), encoding="utf-8")


def cpu_seconds(arguments: Sequence[str], folder: Path) -> float:
    """CPU seconds of a command that works, in a project."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "tinkerspec", *arguments],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode > 1 or "Traceback" in done.stderr:
        raise SystemExit(
            f"{' '.join(arguments)} failed:\n{done.stdout[-500:]}{done.stderr[-2000:]}"
        )
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())

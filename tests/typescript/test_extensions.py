"""How hand-written functions reach the module of their type, and what is said of odd ones."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from compiler import Refusal, compile_modules
from emitted import case_job, write
from node import NODE
from tinkerspec.targets import Job
from tinkerspec.targets.typescript import TARGET

RIGHT = {
    "ratio.js": "export function half({ a }) {\n  return a / 2;\n}\n",
    "ratio.d.ts": "export function half(ratio: { a: number }): number;\n",
}


PARKED = {
    "park_instruction.js": "export function overhead() {\n  return 90;\n}\n",
    "park_instruction.d.ts": """\
import type { ParkInstruction } from "../park_instruction.js";
export function overhead(instruction: ParkInstruction): number;
""",
}

ASKING = """\
import { overhead } from "./typescript/instruction.js";

console.log(overhead({ kind: "park" }));
for (const kind of ["point", "wait"]) {
  try {
    overhead({ kind });
  } catch (error) {
    console.log(error.message);
  }
}
"""

TYPED = """\
import { overhead, type Instruction } from "./typescript/instruction.js";

export const seconds = (one: Instruction): number => overhead(one);
export const text = (one: Instruction): string => overhead(one);
"""


def job(folder: Path, set_: str = "number_bounds", **files: str) -> Job:
    """A set of schemas with extensions."""
    (folder / "ext").mkdir()
    for name, text in files.items():
        (folder / "ext" / name).write_text(text, encoding="utf-8")
    made = case_job(set_)
    return replace(made, root=folder, settings={**made.settings, "extensions": "ext"})


def test_a_function_is_reexported_with_its_types(tmp_path: Path) -> None:
    emitted = {file.path: file.data.decode() for file in TARGET.emit(job(tmp_path, **RIGHT))}
    line = 'export { half } from "./_extensions/ratio.js";\n'
    for ending in ("js", "d.ts"):
        assert emitted[f"typescript/ratio.{ending}"].endswith(line)
        assert emitted[f"typescript/_extensions/ratio.{ending}"].endswith(RIGHT[f"ratio.{ending}"])


def test_a_union_asks_its_variants_and_what_is_not_written_says_so(tmp_path: Path) -> None:
    write(job(tmp_path, "foreign", **PARKED), tmp_path)
    (tmp_path / "asking.mjs").write_text(ASKING, encoding="utf-8")
    done = subprocess.run(
        [*NODE, tmp_path / "asking.mjs"], capture_output=True, text=True, check=False, timeout=60
    )
    remedy = "export a function `overhead` in ext/point_instruction.js, and its types beside it"
    assert (done.stdout.splitlines(), done.stderr) == (
        ["90", f"PointInstruction has no overhead yet: {remedy}", "no Instruction has this kind"],
        "",
    )
    assert compile_modules(tmp_path, {"typed": TYPED}) == [Refusal("typed", 4, "TS2322")]


@pytest.mark.parametrize(
    ("files", "code", "file", "words"),
    [
        ({"ratio.d.ts": ""}, "types", "ext/ratio.d.ts", "`half` stands in ext/ratio.js"),
        ({"ratio.js": ""}, "types", "ext/ratio.js", "`half` stands in ext/ratio.d.ts"),
        (
            {"ratio.js": "export function parse() {}\n"},
            "name",
            "ext/ratio.js",
            "every module of a type exports a `parse` of its own",
        ),
        ({"ration.js": ""}, "orphan", "ext/ration.js", "no type has the module name `ration`"),
    ],
)
def test_what_does_not_fit_is_named(
    tmp_path: Path, files: dict[str, str], code: str, file: str, words: str
) -> None:
    (found,) = TARGET.check(job(tmp_path, **{**RIGHT, **files}))
    assert (found.code, found.file) == (f"typescript-extension-{code}", file)
    assert words in found.message

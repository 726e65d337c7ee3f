"""What vectors do not say of the emitted TypeScript package, as Node.js runs it."""

from __future__ import annotations

import json
import random
import re
import struct
import subprocess
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Final

import orjson
from node import NODE
from vectors import ROOT

PACKAGE: Final = ROOT / "generated" / "typescript"
RUNTIME: Final = Path(__file__).with_name("runtime.mjs")


def doubles() -> Iterator[float]:
    """Doubles of every size, and those where the way of writing changes."""
    for edge in (1e-7, 1e-6, 1e-5, 1e-4, 1.0, 1e15, 1e16, 1e17, 1e21, 1e22, 2.0**53, 5e-324):
        yield from (edge, edge * 1.5, -edge, edge * 0.9)
    yield from (0.0, -0.0, 1.7976931348623157e308, 0.1, 123456789012345680.0)
    source = random.Random(1)
    for _ in range(2000):
        (number,) = struct.unpack("<d", source.randbytes(8))
        if isfinite(number):
            yield number
        yield source.uniform(-1e3, 1e3)


def test_the_runtime_keeps_its_word() -> None:
    told = json.dumps([[number, orjson.dumps(number).decode()] for number in doubles()])
    done = subprocess.run(
        [*NODE, RUNTIME, PACKAGE],
        input=told,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout


def test_the_program_of_the_introduction_gives_what_it_says(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").split("## The TypeScript package")[1]
    program, printed = re.findall(r"^```(?:ts|text)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)[:2]
    script = tmp_path / "program.mjs"
    script.write_text(
        program.replace('"tinker-types/', f'"{PACKAGE}/').replace('params";', 'params.js";')
    )
    done = subprocess.run([*NODE, script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == (printed, "")


SPARSE: Final = {
    "data": [1, 2],
    "dtype": "int64",
    "shape": [2, 2],
    "sparse_crow_indices": [0, 1, 2],
    "sparse_col_indices": [1, 0],
}
DENSE: Final = {"data": [1, 2], "dtype": "int64", "shape": [2]}
CONVERTED: Final = """
const [folder, cases] = process.argv.slice(1);
const { toArray, toList } = await import(folder + "/tensor_data.js");
const told = (convert, tensor) => {
  try {
    return String(convert(tensor).data ?? convert(tensor));
  } catch (error) {
    return error.constructor === TypeError ? error.message : String(error);
  }
};
const pairs = JSON.parse(cases).map((each) => [told(toList, each), told(toArray, each)]);
console.log(JSON.stringify(pairs));
"""


def converted(package: Path, tensors: list[dict[str, object]]) -> list[tuple[str, str]]:
    """What `toList` and `toArray` make of tensors, or the messages of what they throw."""
    command = [*NODE, "--input-type=module", "-e", CONVERTED, str(package), json.dumps(tensors)]
    text = subprocess.check_output(command, text=True, timeout=60)
    return [(first, second) for first, second in json.loads(text)]


def test_a_tensor_whose_elements_do_not_fit_is_told() -> None:
    newest = ROOT / "generated" / "contracts" / "0.38.0" / "typescript"
    wrong: list[tuple[dict[str, object], str]] = [
        (SPARSE | {"sparse_crow_indices": [0, 1, 5]}, "sparse_crow_indices should be one more"),
        (SPARSE | {"sparse_crow_indices": [0, 1]}, "sparse_crow_indices should be one more"),
        (SPARSE | {"shape": [3, 2], "sparse_crow_indices": [0, 3, 1, 2]}, "sparse_crow_indices sh"),
        (SPARSE | {"sparse_col_indices": [0, 9]}, "sparse_col_indices should rise within a row"),
        (SPARSE | {"sparse_col_indices": [0, -1]}, "sparse_col_indices should rise within a row"),
        (SPARSE | {"sparse_col_indices": [0]}, "sparse_col_indices should be as many"),
        (SPARSE | {"sparse_col_indices": None}, "a sparse tensor should have both"),
        (SPARSE | {"shape": None}, "the shape of a sparse tensor should have two sides"),
        (DENSE | {"shape": [3]}, "the shape [3] should have as many elements as data, 2"),
        (DENSE | {"data": ["a", 2]}, "under int64, element 0 should be an integer"),
    ]
    for package, cases in ((newest, wrong), (PACKAGE, wrong[-2:])):
        found = converted(package, [tensor for tensor, _ in cases])
        for (_, message), messages in zip(cases, found, strict=True):
            assert [text.startswith(message) for text in messages] == [True, True], messages
    assert converted(newest, [SPARSE, DENSE]) == [("0,1,2,0", "0,1,2,0"), ("1,2", "1,2")]

"""Every TypeScript program of the reference: it compiles, it runs, and it makes its example.

Those of Python are tested in tests/integration, those of Elixir in tests/crosslang.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import our_schemas
import pytest
from compiler import compile_modules
from emitted import case_job, own_job, write
from node import NODE
from tinkerspec.contract.model import Json
from tinkerspec.targets import Job
from tinkerspec.targets.typescript.usage import usage
from tinkerspec_oracle import Oracle
from vectors import SETS, same_json

RUNNER: Final = Path(__file__).with_name("programs.mjs")
HOST: Final = "declare const console: { assert(holds: boolean, text?: string): void };\n"
"""What Node.js and browsers have, and the language itself has not."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program: the name of its module, its text, and the payload that it has to make."""

    name: str
    text: str
    payload: Json


def programs(job: Job) -> Iterator[Program]:
    """Those of a set of schemas, of which some examples cannot be written."""
    oracle = Oracle({document.path: document.root for document in job.sources.types})
    package = job.settings["package"]
    for type_, shown in usage(job).types.items():
        examples = job.contract.by_name[type_].examples
        for number, (example, text) in enumerate(zip(examples, shown.programs, strict=True)):
            if oracle.is_writable(type_, example):
                name = f"{package}_{type_}_{number}".lower()
                yield Program(name, text, oracle.canonical(type_, example))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has installed the package of each set of schemas."""
    found = tmp_path_factory.mktemp("programs")
    for job in jobs():
        made = write(job, found / "made" / job.settings["package"])
        target = found / "node_modules" / job.settings["package"]
        target.parent.mkdir(exist_ok=True)
        made.rename(target)
    (found / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return found


def jobs() -> list[Job]:
    return [own_job(), *map(case_job, SETS)]


def run(folder: Path, found: Sequence[Program]) -> subprocess.CompletedProcess[str]:
    files = []
    for program in found:
        files.append(folder / f"{program.name}.ts")
        files[-1].write_text(f"{program.text}\nexport {{ payload }};\n", encoding="utf-8")
    return subprocess.run(
        [*NODE, RUNNER, *files], capture_output=True, text=True, check=False, timeout=120
    )


def test_every_program_makes_its_example(folder: Path) -> None:
    found = [program for job in jobs() for program in programs(job)]
    assert len(found) > 100
    assert len({program.name for program in found}) == len(found)
    done = run(folder, found)
    assert (done.returncode, done.stderr) == (0, "")
    made = zip(found, map(json.loads, json.loads(done.stdout)), strict=True)
    assert [each.name for each, payload in made if not same_json(payload, each.payload)] == []


def test_every_program_of_ours_compiles(folder: Path) -> None:
    modules = {each.name: each.text for each in programs(own_job())}
    assert compile_modules(folder, {"host": HOST, **modules}) == []


def test_a_program_that_does_not_hold_is_found(folder: Path) -> None:
    (program, *_) = programs(own_job())
    faulty = Program("faulty", program.text.replace("=== payload", "!== payload"), None)
    done = run(folder, [faulty])
    assert done.returncode == 1
    assert "an assertion does not hold" in done.stderr


def test_the_pages_show_a_program_for_each_example() -> None:
    pages = sorted((our_schemas.ROOT / "generated/docs/types").rglob("*.md"))
    texts = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert texts.count("```typescript\n") == texts.count("```json\n") > 20

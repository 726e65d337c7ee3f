"""Every Elixir program on the reference pages runs, and makes what the payload beside it says.

The Python ones, and the pages themselves, are tested in tests/integration.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from elixir import PACKAGE, ROOT, compile_package
from pages import SETS, blocks, generate_case, pages, title

RUNNER = ROOT / "tests" / "crosslang" / "programs.exs"


@pytest.fixture(scope="module")
def ebin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("beams")
    compile_package(PACKAGE, folder)
    return folder


def run(ebin: Path, programs: list[Path]) -> tuple[int, str]:
    done = subprocess.run(
        ["elixir", "-pa", ebin, RUNNER, *programs],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def written(folder: Path, name: str, program: str) -> Path:
    path = folder / f"{name}.exs"
    path.write_text(program, encoding="utf-8")
    return path


def checked(folder: Path, pages_of: list[Path]) -> list[Path]:
    """The programs of pages, each with a check that its value is what reading the payload gives."""
    programs = []
    for page in pages_of:
        text = page.read_text(encoding="utf-8")
        payloads, sources = blocks(text, "json"), blocks(text, "elixir")
        assert len(sources) == len(payloads), page
        for number, (payload, source) in enumerate(zip(payloads, sources, strict=True)):
            literal = json.dumps(payload).replace("#{", "\\#{")
            same = f"\n{{:ok, ^value}} = {title(text)}.decode({literal})\n"
            name = f"{folder.name}_{page.stem}_{number}"
            programs.append(written(folder, name, source + same))
    return programs


def test_every_program_runs_and_makes_the_payload_beside_it(ebin: Path, tmp_path: Path) -> None:
    programs = checked(tmp_path, pages())
    assert len(programs) >= len(pages()) > 20
    assert run(ebin, programs) == (0, "")


def test_programs_of_odd_schemas_run_too(tmp_path: Path) -> None:
    programs = []
    for name in SETS:
        output = generate_case(name, tmp_path / name)
        shutil.copytree(output / "elixir" / "lib", tmp_path / "lib", dirs_exist_ok=True)
        programs += checked(tmp_path / name, pages(output / "docs"))
    compile_package(tmp_path, tmp_path / "beams")
    assert len(programs) > 80
    assert run(tmp_path / "beams", programs) == (0, "")


def test_a_program_that_does_not_hold_is_found(ebin: Path, tmp_path: Path) -> None:
    sound = written(tmp_path, "sound", "{:ok, 1} = {:ok, 1}")
    faulty = written(tmp_path, "faulty", "value = 1\n{:ok, ^value} = {:ok, 2}")
    status, output = run(ebin, [sound, faulty])
    assert (status, output) == (1, f"{faulty}: no match of right hand side value: {{:ok, 2}}\n")

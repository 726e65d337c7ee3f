"""The Elixir programs of the reference pages, and what runs them: all in one process."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Final

from elixir import ROOT
from pages import blocks, title

RUNNER: Final = ROOT / "tests" / "crosslang" / "programs.exs"


def run(ebin: Path, programs: list[Path]) -> tuple[int, str]:
    """The exit code and the output of the programs with a compiled package."""
    done = subprocess.run(
        ["elixir", "-pa", ebin, RUNNER, *programs],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def written(folder: Path, name: str, program: str) -> Path:
    """The file of a program."""
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
            literal = json.dumps(payload, ensure_ascii=False).replace("#{", "\\#{")
            same = f"\n{{:ok, ^value}} = {title(text)}.decode({literal})\n"
            name = f"{folder.name}_{page.stem}_{number}"
            programs.append(written(folder, name, source + same))
    return programs

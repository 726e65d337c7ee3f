"""generator/YOUR_API.md: the worked example prints what the page shows, word for word."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from tinkerspec import cli

from .conftest import ROOT

PAGE: Final = ROOT / "generator" / "YOUR_API.md"
BLOCK: Final = re.compile(
    r"(?:`(?P<file>[\w.]+)`[^`]*:\n\n)?```(?P<language>\w+)\n(?P<text>.*?)```\n", re.DOTALL
)
Snapshot = Callable[[str, Path], None]


def test_the_worked_example_prints_what_the_page_shows(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    snapshot: Snapshot,
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    start, end = page.index("\n## From a document\n"), page.index("\n## By hand\n")
    folder = tmp_path / "courier"
    folder.mkdir()
    monkeypatch.chdir(folder)
    seen: list[str] = []

    def shown(block: re.Match[str]) -> str:
        text = block["text"]
        if block["language"] == "console":
            commands = re.findall(r"^\$ (.+)$", text, re.MULTILINE)
            text = "".join(f"$ {command}\n{printed(command)}" for command in commands)
            seen.append(text)
            head, tail = (block.span("text")[n] - block.start() for n in (0, 1))
            return block[0][:head] + text + block[0][tail:]
        assert block["file"], f"no file is named for {text}"
        Path(block["file"]).write_text(text, encoding="utf-8")
        return block[0]

    def printed(command: str) -> str:
        program, *arguments = shlex.split(command)
        if program == "tinkerspec":
            capsys.readouterr()
            assert cli.main(arguments) == (1 if "--check" in arguments else 0)
            return capsys.readouterr().out
        path = {}
        if program.startswith("PYTHONPATH="):
            path["PYTHONPATH"] = program.partition("=")[2]
            program, arguments = sys.executable, arguments[1:]
        done = subprocess.run(
            [program, *arguments],
            env={**os.environ, **path},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    example = BLOCK.sub(shown, page[start:end])
    snapshot(page[:start] + example + page[end:], PAGE)
    # What the text around the commands says of them.
    (closed, opened) = (each for each in seen if "python send.py" in each)
    assert "enum /state" in closed
    assert "held at customs books True" in opened
    assert "import-lost" in next(each for each in seen if each.startswith("$ tinkerspec import"))

"""A member and a variant are one edit of a schema: the emitted package and its types follow.

What type checkers say of them is in tests/typing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from changed_schemas import (
    USE,
    add_audio_chunk,
    add_sample_weight,
    copy,
    tinkerspec,
    write_length,
)

from .conftest import Run

LENGTH: Final = """\
from tinker_types import AudioChunk, ModelInput

chunk = AudioChunk(data=b"abc", sample_rate=16000, tokens=3)
print(ModelInput.from_ints([1]).append(chunk).length)
"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the member and the variant, and nothing written by hand."""
    project = copy(tmp_path_factory.mktemp("changed"))
    add_sample_weight(project)
    add_audio_chunk(project)
    tinkerspec(project, "generate", "--target", "python")
    return project


def run(project: Path, program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": str(project / "generated/python")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_package_makes_reads_and_writes_them(changed: Path) -> None:
    done = run(changed, USE)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_behaviour_that_is_missing_is_named_and_can_be_written(
    tmp_path: Path, inside: Run
) -> None:
    project = copy(tmp_path)
    add_audio_chunk(project)
    shown = inside("lint", cwd=project).stdout
    schema = "schemas/types/input/audio_chunk.json:3:12: warning"
    python = "write `length` in templates/python/mixins/audio_chunk.py, in class AudioChunkMixin"
    elixir = "write `length/1` in templates/elixir/extensions/audio_chunk.ex"
    assert f"{schema}[python-behaviour-missing]" in shown
    assert f"{schema}[elixir-behaviour-missing]" in shown
    assert f"{schema}[typescript-behaviour-missing]" in shown
    assert python in shown
    assert elixir in shown
    assert "function `length` in templates/typescript/extensions/audio_chunk.js" in shown

    assert inside("generate", "--target", "python", cwd=project).returncode == 0
    done = run(project, LENGTH)
    assert f"NotImplementedError: AudioChunk has no length yet: {python}" in done.stderr

    write_length(project)
    linted = inside("lint", cwd=project)
    assert (linted.returncode, "warning" in linted.stdout) == (0, False)
    assert inside("generate", "--target", "python", cwd=project).returncode == 0
    done = run(project, LENGTH)
    assert (done.stdout, done.stderr) == ("4\n", "")

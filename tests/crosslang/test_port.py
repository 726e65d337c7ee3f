"""What README.md tells the maintainer of an Elixir port: the example, the archives, the vectors."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Final

import dist
import pytest
from elixir import ROOT
from tinkerspec.config import load_config
from vectors import decode_vectors

README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
SECTION: Final = README.split("## The Elixir package\n")[1].split("\n## ")[0]

MIX: Final = """
defmodule Port.MixProject do
  use Mix.Project

  def project, do: [app: :port, version: "1.0.0", deps: [DEPENDENCY]]
  def application, do: []
end
"""
# A port has the real one from Hex, which cannot be reached from everywhere. jiffy alone would lose
# the least doubles in reading.
HELPER: Final = """
defmodule Jason do
  def decode!(text), do: text |> Tinkex.Types.Codec.Json.read() |> elem(1)
  def encode!(value), do: IO.iodata_to_binary(:jiffy.encode(value, [:use_nil]))
end

ExUnit.start()
"""


def block(language: str, number: int = 0) -> str:
    """The text of the section's n-th fenced block of a language."""
    found: str = re.findall(rf"^```{language}\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)[
        number
    ]
    return found


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, "MIX_ENV": "test", "MIX_HOME": str(cwd / "home")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_example_prints_what_the_readme_says(ebin: Path, tmp_path: Path) -> None:
    (tmp_path / "example.exs").write_text(block("elixir"), encoding="utf-8")
    assert run("elixir", "-pa", str(ebin), "example.exs", cwd=tmp_path) == block("text")


@pytest.fixture
def port(tmp_path: Path) -> Path:
    """A project that took the archives, as the README says."""
    for name, data in dist.archives(load_config(ROOT / "pyproject.toml")).items():
        (tmp_path / name).write_bytes(data)
    for line in re.findall(r"^\$ ((?:mkdir|tar) .*)$", block("console"), re.MULTILINE):
        run("sh", "-c", line, cwd=tmp_path)
    (tmp_path / "test").mkdir()
    (tmp_path / "mix.exs").write_text(MIX.replace("DEPENDENCY", block("elixir", 1)))
    (tmp_path / "test" / "test_helper.exs").write_text(HELPER, encoding="utf-8")
    (name,) = re.findall(r"as `(test/\w+_test\.exs)`", SECTION)
    (tmp_path / name).write_text(block("elixir", 2), encoding="utf-8")
    return tmp_path


def test_the_readme_names_archives_that_there_are() -> None:
    named = set(re.findall(r"(\S+\.tar\.gz)", block("console")))
    assert len(named) == 2
    assert named <= dist.archives(load_config(ROOT / "pyproject.toml")).keys()


def test_a_port_s_own_ci_reads_the_vectors_and_fails_where_one_does_not_hold(port: Path) -> None:
    types = {vector.type for vector in decode_vectors()}
    path = port / "vendor" / "vectors" / "cursor.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"code": "missing"', '"code": "absent"', 1), encoding="utf-8")
    with pytest.raises(AssertionError) as failed:
        run("mix", "test", cwd=port)
    assert f"{len(types)} tests, 1 failure" in str(failed.value)
    assert re.findall(r"\d\) test (\S+) ", str(failed.value)) == [path.name]

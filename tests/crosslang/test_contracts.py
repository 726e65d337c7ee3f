"""Folders of schemas that describe several contracts, in Elixir: a small one, and ours."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import contracts
import pytest
from elixir import ROOT, compile_package, sources
from tinkerspec import pipeline
from tinkerspec.config import load_config


def test_elixir_has_the_types_of_each_contract(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "tests" / "cases" / "contracts", tmp_path / "project")
    config = load_config(tmp_path / "project" / "pyproject.toml")
    pipeline.generate(config, ["elixir"])
    made = {}
    for name in ("contracts/2024-05", "contracts/1.1", "."):
        texts = [path.read_text("utf-8") for path in sources(config.output / name / "elixir")]
        modules = re.findall(r"^defmodule Post\.Types\.(\w+) do", "".join(texts), re.MULTILINE)
        made[name] = {*modules} & {"Bike", "Carrier", "Drone", "Parcel"}
    assert made == {
        "contracts/2024-05": {"Parcel"},
        "contracts/1.1": {"Bike", "Carrier", "Parcel"},
        ".": {"Carrier", "Drone", "Parcel"},
    }
    compile_package(config.output / "contracts/1.1" / "elixir", tmp_path / "beams")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all contracts, so that only what is different is compiled."""
    return tmp_path_factory.mktemp("contracts")


# That of `generated/` passes them in tests/elixir, and the rest in `make fuzz`.
@pytest.mark.parametrize("name", contracts.TRIED)
def test_elixir_passes_the_vectors_of_the_oldest_and_the_newest_recorded_contract(
    folder: Path, name: str
) -> None:
    passed, printed = contracts.in_elixir(contracts.generated(name, folder), folder)
    assert passed, printed


UNSOUND = """
alias Tinkex.Types.TensorData
sparse = %TensorData{data: [1, 2], dtype: :int64, shape: [2, 2],
  sparse_crow_indices: [0, 1, 2], sparse_col_indices: [1, 0]}
[0, 1, 2, 0] = TensorData.tolist(sparse)
for changed <- [%{sparse_crow_indices: [0, 1, 5]}, %{sparse_crow_indices: [0, 1]},
      %{sparse_crow_indices: []}, %{sparse_crow_indices: nil}, %{sparse_crow_indices: %{}},
      %{sparse_col_indices: nil}, %{sparse_col_indices: [0, 9]}, %{sparse_col_indices: [0.5, 1]},
      %{sparse_col_indices: [0, -1]}, %{sparse_col_indices: [0 | 1]}, %{data: nil},
      %{shape: nil}, %{shape: [4]}], convert <- [&TensorData.tolist/1, &TensorData.to_nx/1] do
  try do
    convert.(Map.merge(sparse, changed))
    raise "a wrong tensor is taken"
  rescue
    error in ArgumentError -> "the payload is no Tinkex.Types.TensorData" <> _ = error.message
  end
end
"""


def test_a_sparse_tensor_that_is_not_sound_is_told_in_elixir(tmp_path: Path) -> None:
    compile_package(ROOT / "generated/contracts/0.38.0/elixir", tmp_path)
    done = subprocess.run(
        ["elixir", "-pa", tmp_path, "-e", UNSOUND],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")

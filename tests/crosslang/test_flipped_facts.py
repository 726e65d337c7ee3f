"""Each fact that Elixir knows is obeyed: with another value, the package does something else."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

from changed_schemas import ROOT, copy, flip_facts, tinkerspec
from elixir import compile_package

PROGRAM: Final = """
alias Tinkex.Types.{CheckpointType, Datum, EncodedTextChunk, LoraConfig, ModelInput}

dtype = fn key ->
  datum = Datum.new(model_input: ModelInput.empty(), loss_fn_inputs: %{key => [1]})
  datum.loss_fn_inputs[key].dtype
end

unknown =
  try do
    dtype.("odd")
  rescue
    error in ArgumentError -> error.message =~ "dtype_key at" && :dtype_key
  end

duration? = EncodedTextChunk |> Code.ensure_loaded!() |> function_exported?(:duration, 1)
IO.inspect({CheckpointType.values(), %LoraConfig{}.rank, dtype.("weights"), unknown, duration?})
"""


def behaviour(output: Path, ebin: Path) -> str:
    compile_package(output / "elixir", ebin)
    done = subprocess.run(
        ["elixir", "-pa", str(ebin), "-e", PROGRAM],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


def test_the_elixir_package_obeys_each(tmp_path: Path) -> None:
    project = copy(tmp_path / "project")
    flip_facts(project)
    tinkerspec(project, "generate")
    before = behaviour(ROOT / "generated", tmp_path / "before")
    after = behaviour(project / "generated", tmp_path / "after")
    assert before == '{["training", "sampler"], 32, :float32, :int64, false}'
    assert after == "{[:training, :sampler], 8, :int64, :dtype_key, true}"

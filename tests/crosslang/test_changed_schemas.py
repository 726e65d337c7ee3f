"""What is changed in the schemas is obeyed by the Elixir package after generating: a member and a
variant more, and another value for each fact that Elixir knows."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import pytest
from changed_schemas import (
    add_audio_chunk,
    add_sample_weight,
    copy,
    flip_facts,
    tinkerspec,
    write_length,
)
from elixir import compile_files, compile_package, sources

USE: Final = """
alias Tinkex.Types.{AudioChunk, Datum, ModelInput}

payload = %{"data" => "YWJj", "sample_rate" => 16_000, "tokens" => 3, "type" => "audio"}
chunk = %AudioChunk{data: "YWJj", sample_rate: 16_000, tokens: 3}
{:ok, ^chunk} = AudioChunk.decode(payload)
^payload = AudioChunk.to_map(chunk)

text = ModelInput.from_ints([1])
input = ModelInput.append(text, chunk)
[_text, ^chunk] = input.chunks
{:ok, ^input} = input |> ModelInput.to_map() |> ModelInput.decode()

datum = Datum.new(%{model_input: input, loss_fn_inputs: %{weights: [1]}, sample_weight: 0.5})
%{"sample_weight" => 0.5} = Datum.to_map(datum)
{:ok, ^datum} = datum |> Datum.to_map() |> Datum.decode()
1.0 = Datum.new(model_input: text).sample_weight

try do
  Datum.new(model_input: text, sample_weight: -1)
rescue
  error in ArgumentError -> true = error.message =~ ~s(range at "/sample_weight")
else
  _ -> raise "a bound is not kept"
end
"""

LENGTH: Final = """
alias Tinkex.Types.{AudioChunk, ModelInput}

chunk = %AudioChunk{data: "YWJj", sample_rate: 16_000, tokens: 3}
[1] |> ModelInput.from_ints() |> ModelInput.append(chunk) |> ModelInput.length() |> IO.write()
"""

FACTS: Final = """
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


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with all changes, its package compiled, and nothing written by hand."""
    project = copy(tmp_path_factory.mktemp("changed"))
    add_sample_weight(project)
    add_audio_chunk(project)
    flip_facts(project)
    tinkerspec(project, "generate", "--target", "elixir")
    compile_package(project / "generated/elixir", project / "beams")
    return project


def run(ebin: Path, program: str) -> subprocess.CompletedProcess[str]:
    """What a compiled package says to a program."""
    return subprocess.run(
        ["elixir", "-pa", str(ebin), "-e", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_package_makes_reads_and_writes_what_was_added(changed: Path) -> None:
    done = run(changed / "beams", USE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    format_ = ["mix", "format", "--check-formatted"]
    subprocess.run(format_, cwd=changed / "generated/elixir", check=True, timeout=120)


def test_the_package_obeys_each_fact(ebin: Path, changed: Path) -> None:
    before, after = (run(beams, FACTS).stdout.strip() for beams in (ebin, changed / "beams"))
    assert before == '{["training", "sampler"], 32, :float32, :int64, false}'
    assert after == "{[:training, :sampler], 8, :int64, :dtype_key, true}"


def test_a_behaviour_raises_until_it_is_written(changed: Path) -> None:
    reason = "write `length/1` in templates/elixir/extensions/audio_chunk.ex"
    assert f"AudioChunk has no length/1 yet: {reason}" in run(changed / "beams", LENGTH).stderr
    package = changed / "generated/elixir"
    before = {path: path.read_bytes() for path in sources(package)}
    write_length(changed)
    tinkerspec(changed, "generate", "--target", "elixir")
    new = [path for path in sources(package) if path.read_bytes() != before.get(path)]
    assert 0 < len(new) < 5
    compile_files(new, changed / "beams")
    done = run(changed / "beams", LENGTH)
    assert (done.stdout, done.stderr) == ("4", "")

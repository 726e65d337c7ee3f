"""What is added to a schema is made, read and written by the Elixir package after generating."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import pytest
from changed_schemas import add_audio_chunk, add_sample_weight, copy, tinkerspec, write_length
from elixir import compile_package

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


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the member and the variant, and nothing written by hand."""
    project = copy(tmp_path_factory.mktemp("changed"))
    add_sample_weight(project)
    add_audio_chunk(project)
    return project


def run(project: Path, program: str) -> subprocess.CompletedProcess[str]:
    """What the package that the project's schemas make says to a program."""
    tinkerspec(project, "generate")
    compile_package(project / "generated/elixir", project / "beams")
    return subprocess.run(
        ["elixir", "-pa", str(project / "beams"), "-e", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_package_makes_reads_and_writes_it(changed: Path) -> None:
    done = run(changed, USE)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    format_ = ["mix", "format", "--check-formatted"]
    subprocess.run(format_, cwd=changed / "generated/elixir", check=True, timeout=120)


def test_a_behaviour_raises_until_it_is_written(changed: Path) -> None:
    reason = "write `length/1` in templates/elixir/extensions/audio_chunk.ex"
    assert f"AudioChunk has no length/1 yet: {reason}" in run(changed, LENGTH).stderr
    write_length(changed)
    done = run(changed, LENGTH)
    assert (done.stdout, done.stderr) == ("4", "")

"""A copy of this project, and changes of its schemas as somebody would make them by hand."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from tinkerspec.contract.model import Json

ROOT: Final = Path(__file__).resolve().parents[2]
TYPES: Final = "schemas/types"

AUDIO_CHUNK: Final = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "AudioChunk",
    "description": "A recording that travels inside the request.",
    "x-direction": "request",
    "type": "object",
    "properties": {
        "data": {
            "description": "The encoded recording.",
            "type": "string",
            "contentEncoding": "base64",
        },
        "sample_rate": {
            "description": "Samples a second.",
            "type": "integer",
            "minimum": 1,
            "maximum": 2**63 - 1,
        },
        "tokens": {
            "description": "Number of tokens that the recording takes up in the context.",
            "type": "integer",
            "minimum": 0,
            "maximum": 2**63 - 1,
        },
        "type": {
            "description": "Tag of this kind of chunk.",
            "type": "string",
            "const": "audio",
            "default": "audio",
        },
    },
    "required": ["data", "sample_rate", "tokens"],
    "additionalProperties": False,
    "examples": [{"data": "YWJj", "sample_rate": 16000, "tokens": 3, "type": "audio"}],
}

MIXIN: Final = '''\
"""What an `AudioChunk` does beyond its fields."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..audio_chunk import AudioChunkFields as _Base
else:
    _Base = object


class AudioChunkMixin(_Base):
    """Length."""

    @property
    def length(self) -> int:
        """Number of tokens that the recording takes up in the context."""
        return self.tokens
'''

EXTENSION: Final = '''\
defmodule Tinkex.Types.Ext.AudioChunk do
  @moduledoc false

  alias Tinkex.Types.AudioChunk

  @doc """
  Gives the number of tokens that the recording takes up in the context.
  """
  @spec length(AudioChunk.t()) :: non_neg_integer()
  def length(%AudioChunk{tokens: tokens} = _chunk), do: tokens
end
'''

FUNCTIONS: Final = {
    "audio_chunk.js": "export function length({ tokens }) {\n  return tokens;\n}\n",
    "audio_chunk.d.ts": """\
import type { AudioChunk } from "../audio_chunk.js";

/** How many tokens the recording takes up in the context. */
export function length(chunk: AudioChunk): number | bigint;
""",
}


USE: Final = """\
import pydantic
from tinker_types import AudioChunk, Datum, ModelInput, payload_errors

chunk = AudioChunk(data=b"abc", sample_rate=16000, tokens=3)
text = ModelInput.from_ints([1])
value = text.append(chunk)
assert value.chunks[1] == chunk
assert ModelInput.from_json(value.to_json()) == value
assert value.to_wire()["chunks"][1] == chunk.to_wire()
assert chunk.to_wire() == {"data": "YWJj", "sample_rate": 16000, "tokens": 3, "type": "audio"}

datum = Datum(model_input=text, loss_fn_inputs={"weights": [1]}, sample_weight=0.5)
assert datum.to_wire()["sample_weight"] == 0.5
assert Datum.from_json(datum.to_json()) == datum
assert Datum(model_input=text, loss_fn_inputs={}).sample_weight == 1
try:
    Datum(model_input=text, loss_fn_inputs={}, sample_weight=-1)
except pydantic.ValidationError as error:
    assert [fault["pointer"] for fault in payload_errors(error)] == ["/sample_weight"]
else:
    raise AssertionError("a bound is not kept")
"""
"""What a program does with the new member and the new variant."""

MISUSE: Final = """\
from tinker_types import AudioChunk, Datum, ModelInput

AudioChunk(data=b"abc", sample_rate=16000)  # error
AudioChunk(data=b"abc", sample_rate="16000", tokens=3)  # error
Datum(model_input=ModelInput.empty(), loss_fn_inputs={}, sample_weight="1")  # error
Datum(model_input=ModelInput.empty(), loss_fn_inputs={}, sample_weights=1)  # error
"""
"""What type checkers have to find in the use of both."""


def copy(folder: Path) -> Path:
    """Everything that generation reads of this project for one contract, and nothing else."""
    for name in ("schemas", "templates"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    one = re.sub(r"^contracts = .*\n", "", text, flags=re.MULTILINE)
    (folder / "pyproject.toml").write_text(one, encoding="utf-8")
    return folder


def tinkerspec(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a project; it has to end well."""
    command = [sys.executable, "-m", "tinkerspec", *arguments]
    done = subprocess.run(
        command, cwd=project, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def edit(project: Path, path: str, change: Callable[[dict[str, Any]], None]) -> None:
    """Change one schema, which is at a path below `schemas/types`."""
    file = project / TYPES / path
    schema = json.loads(file.read_text(encoding="utf-8"))
    change(schema)
    file.write_text(json.dumps(schema, indent=2) + "\n", encoding="utf-8")


def add_sample_weight(project: Path) -> None:
    """Give `Datum` a member more: one edit of one schema."""

    def change(schema: dict[str, Any]) -> None:
        schema["properties"]["sample_weight"] = {
            "description": "Factor of the loss of the whole example.",
            "type": "number",
            "minimum": 0,
            "default": 1.0,
        }

    edit(project, "training/datum.json", change)


def add_audio_chunk(project: Path) -> None:
    """Give `ModelInputChunk` a variant more: one schema, and one edit of the union."""

    def change(schema: dict[str, Any]) -> None:
        schema["oneOf"].append({"$ref": "audio_chunk.json"})
        schema["discriminator"]["mapping"]["audio"] = "audio_chunk.json"

    file = project / TYPES / "input/audio_chunk.json"
    file.write_text(json.dumps(AUDIO_CHUNK, indent=2) + "\n", encoding="utf-8")
    edit(project, "input/model_input_chunk.json", change)


def write_length(project: Path) -> None:
    """Write the behaviour that the union asks of the new variant, in every language."""
    mixin = project / "templates/python/mixins/audio_chunk.py"
    mixin.write_text(MIXIN, encoding="utf-8")
    extension = project / "templates/elixir/extensions/audio_chunk.ex"
    extension.write_text(EXTENSION, encoding="utf-8")
    for name, text in FUNCTIONS.items():
        file = project / "templates/typescript/extensions" / name
        file.write_text(text, encoding="utf-8")


def _state(path: str, *steps: str, value: Json) -> Callable[[Path], None]:
    """An edit that states a fact in a schema, where the steps lead."""

    def change(schema: dict[str, Any]) -> None:
        node = schema
        for step in steps[:-1]:
            node = node[step]
        node[steps[-1]] = value

    return lambda project: edit(project, path, change)


_LISTS: Final = ("properties", "loss_fn_inputs")

FLIPS: Final[Mapping[str, Callable[[Path], None]]] = MappingProxyType(
    {
        "x-behaviours": _state(
            "input/model_input_chunk.json", "x-behaviours", value=["length", "duration"]
        ),
        "x-direction": _state("run/cursor.json", "x-direction", value="both"),
        "x-list-dtype": _state(
            "training/datum.json", *_LISTS, "x-list-dtype", "weights", value="int64"
        ),
        "x-renamed-from": _state("run/cursor.json", "x-renamed-from", value="Pointer"),
        "x-lang.elixir.enum": _state(
            "run/checkpoint_type.json", "x-lang", "elixir", "enum", value="atom"
        ),
        "x-lang.elixir.struct_default": _state(
            *("model/lora_config.json", "properties", "rank", "x-lang", "elixir"),
            *("struct_default",),
            value=8,
        ),
        "x-lang.elixir.unknown_list_key": _state(
            "training/datum.json", *_LISTS, "x-lang", "elixir", "unknown_list_key", value="error"
        ),
        "x-lang.python.modules": _state(
            "optim/adam_params.json", "x-lang", "python", "modules", value=["cursor"]
        ),
        "x-lang.python.unknown_list_key": _state(
            "training/datum.json", *_LISTS, "x-lang", "python", "unknown_list_key", value="infer"
        ),
    }
)
"""Edits by the fact that each gives another value."""


def flip_facts(project: Path) -> None:
    """Give every fact that only this project's dialect has another value."""
    for change in FLIPS.values():
        change(project)

"""What a user writes: no checker has anything to say about it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pydantic
import tinker_types
from tinker_types import (
    AdamParams,
    Datum,
    EncodedTextChunk,
    ForwardBackwardInput,
    ForwardBackwardOutput,
    ImageChunk,
    LossFnType,
    ModelInput,
    TensorData,
    TrainingRun,
    convert,
    from_json,
    loss_fn_type,
    payload_errors,
    wire,
)
from tinker_types.checkpoint import CheckpointType, ParsedCheckpointTinkerPath
from tinker_types.optim_step_request import AdamParams as SameParams

chunk = EncodedTextChunk(tokens=(1, 2, 3))
text = ModelInput.from_ints(range(3)).append(chunk).append_int(4).append_int(np.int64(5))
tokens: list[int] = text.to_ints()
length: int = text.length + chunk.length

image = ImageChunk(data="YWJj", format="png", height=1, tokens=1, width=1)
data: bytes = ImageChunk(data=b"abc", format="png", height=1, tokens=1, width=1).data

datum = Datum(
    model_input=text,
    loss_fn_inputs={
        "target_tokens": range(2),
        "advantages": (0.5, np.float32(1)),
        "weights": np.array([0.5, 1.0], np.float32),
        "logprobs": TensorData(data=[0.5], dtype="float32"),
    },
)
tensors: Mapping[str, TensorData] = datum.loss_fn_inputs
array = TensorData.from_numpy(np.zeros((2, 3))).to_numpy()

params: SameParams = AdamParams(learning_rate=1)
scalars = AdamParams(learning_rate=np.float32(0.5), beta1=np.float64(0.5), eps=np.int64(1))
counts = EncodedTextChunk(tokens=[np.int32(1), 2])
batch = ForwardBackwardInput(data=(datum,), loss_fn="ppo", loss_fn_config={"clip": 1})
output = ForwardBackwardOutput(
    loss_fn_output_type="array", loss_fn_outputs=[{"logprobs": array}], metrics={}
)


@dataclass(frozen=True)
class Theirs:
    """A class of another package."""

    tokens: list[int]


theirs: Theirs = convert(chunk, Theirs)
several: list[Theirs] = convert([chunk], to=list[Theirs], extra="ignore")
back: EncodedTextChunk = convert(theirs, EncodedTextChunk)


class Noted(ModelInput):
    """What users add is theirs, and checked as well."""

    note: str = ""


noted: str = Noted(chunks=[chunk], note="a").append_int(1).note
loss: LossFnType | None = loss_fn_type.parse("ppo")
kind: CheckpointType = ParsedCheckpointTinkerPath.from_tinker_path(
    "tinker://r/weights/1"
).checkpoint_type
payload: wire.AdamParams = {"learning_rate": 0.5}
chunks: list[wire.ModelInputChunk] = [{"tokens": [1]}]

try:
    run: TrainingRun = from_json(TrainingRun, "{}")
except pydantic.ValidationError as error:
    codes: list[str] = [fault["code"] for fault in payload_errors(error)]

version: str = tinker_types.CONTRACT_VERSION

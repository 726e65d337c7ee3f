"""Structs of msgspec for the same payloads: what the bench compares with, no code of the package.

The bench copies this file next to the output of datamodel-code-generator.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Int64 = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]


class TensorData(Struct, frozen=True, forbid_unknown_fields=True):
    data: list[int | float]
    dtype: Literal["int64", "float32"]
    shape: list[int] | None = None


class EncodedTextChunk(Struct, frozen=True, forbid_unknown_fields=True, tag="encoded_text"):
    tokens: list[Int64]


class ImageChunk(Struct, frozen=True, forbid_unknown_fields=True, tag="image"):
    data: bytes
    format: Literal["png", "jpeg"]
    height: int
    tokens: int
    width: int
    expected_tokens: int | None = None


class ModelInput(Struct, frozen=True, forbid_unknown_fields=True):
    chunks: list[EncodedTextChunk | ImageChunk]


class Datum(Struct, frozen=True, forbid_unknown_fields=True):
    loss_fn_inputs: dict[str, TensorData]
    model_input: ModelInput


class ForwardBackwardInput(Struct, frozen=True, forbid_unknown_fields=True):
    data: list[Datum]
    loss_fn: Literal["cross_entropy", "importance_sampling", "ppo", "cispo", "dro"]
    loss_fn_config: dict[str, float] | None = None


class ForwardBackwardRequest(Struct, frozen=True, forbid_unknown_fields=True):
    forward_backward_input: ForwardBackwardInput
    model_id: str
    seq_id: int | None = None


class ForwardBackwardOutput(Struct, frozen=True):
    loss_fn_output_type: str
    loss_fn_outputs: list[dict[str, TensorData]]
    metrics: dict[str, float]


class Checkpoint(Struct, frozen=True):
    checkpoint_id: str
    checkpoint_type: Literal["training", "sampler"]
    time: datetime
    tinker_path: str
    size_bytes: int | None = None
    public: bool = False


class TrainingRun(Struct, frozen=True):
    training_run_id: str
    base_model: str
    model_owner: str
    is_lora: bool
    last_request_time: datetime
    corrupted: bool = False
    lora_rank: int | None = None
    last_checkpoint: Checkpoint | None = None
    last_sampler_checkpoint: Checkpoint | None = None
    user_metadata: dict[str, str] | None = field(default=None)


class Cursor(Struct, frozen=True):
    offset: int
    limit: int
    total_count: int


class TrainingRunsResponse(Struct, frozen=True):
    training_runs: list[TrainingRun]
    cursor: Cursor

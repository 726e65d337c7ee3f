"""A user's script: only its imports say whose types it uses (`test_drop_in.py` changes them)."""

import json
from typing import get_args

import numpy as np
import tinker.types as types
from tinker.types import AdamParams, Datum, ForwardBackwardInput, ModelInput, TensorData
from tinker.types.checkpoint import Checkpoint, CheckpointType, ParsedCheckpointTinkerPath
from tinker.types.encoded_text_chunk import EncodedTextChunk
from tinker.types.forward_backward_output import ForwardBackwardOutput
from tinker.types.loss_fn_type import LossFnType
from tinker.types.model_input_chunk import ModelInputChunk
from tinker.types.optim_step_request import AdamParams as SameAdamParams
from tinker.types.optim_step_request import OptimStepRequest
from tinker.types.tensor_dtype import TensorDtype

print(AdamParams is SameAdamParams, AdamParams(), AdamParams(learning_rate=3e-4, beta2=0.99))
print(get_args(LossFnType), get_args(TensorDtype), get_args(CheckpointType))
print(len(get_args(get_args(ModelInputChunk)[0])))


def example(prompt: list[int], answer: list[int]) -> Datum:
    tokens = ModelInput.from_ints(prompt)
    for token in answer:
        tokens = tokens.append_int(token)
    tokens = tokens.append(EncodedTextChunk(tokens=[2]))
    ids = tokens.to_ints()
    return Datum(
        model_input=ModelInput.from_ints(ids[:-1]),
        loss_fn_inputs={
            "target_tokens": ids[1:],
            "weights": np.array([0] * (len(prompt) - 1) + [1] * (len(answer) + 1), np.float32),
            "advantages": TensorData(
                data=[0.5] * (len(ids) - 1), dtype="float32", shape=[len(ids) - 1]
            ),
        },
    )


batch = [example([1, 5, 6], [7, 8]), example([1], [9])]
for datum in batch:
    print(datum)
    print(str(datum) == repr(datum), datum.model_input.length)
    print(datum.loss_fn_inputs["weights"].to_numpy(), datum.loss_fn_inputs["weights"].tolist())
    print(datum.loss_fn_inputs["target_tokens"].dtype, datum.loss_fn_inputs["target_tokens"].shape)
    print(datum.model_input.chunks[0].tokens, datum.model_input.chunks[0].length)

request = types.ForwardBackwardRequest(
    forward_backward_input=ForwardBackwardInput(
        data=batch, loss_fn="ppo", loss_fn_config={"clip_low_threshold": 0.8}
    ),
    model_id="model-1",
    seq_id=3,
)
print(request.model_dump())
print(json.dumps(request.model_dump(exclude_unset=True, mode="json")))
print(request.model_dump_json(exclude_none=True))
print(type(request).model_validate(request.model_dump()) == request)
print(type(request).model_validate_json(request.model_dump_json()) == request)
print(types.ForwardRequest(forward_input=request.forward_backward_input, model_id="m"))

step = OptimStepRequest(adam_params=AdamParams(eps=1e-8), model_id="model-1", seq_id=4)
print(step, step.type, step.model_dump_json())
print(types.LoraConfig(rank=8).model_copy(update={"seed": 1}), types.LoraConfig(rank=8).seed)
print(sorted(types.LoraConfig.model_fields), list(Datum.model_fields))

output = ForwardBackwardOutput.model_validate_json(
    json.dumps(
        {
            "loss_fn_output_type": "x",
            "loss_fn_outputs": [{"logprobs": {"data": [-0.5, -1.0], "dtype": "float32"}}],
            "metrics": {"loss": 0.25, "tokens": 2},
            "new_in_the_service": True,
        }
    )
)
print(output, output.metrics["loss"], output.loss_fn_outputs[0]["logprobs"].tolist())
print(types.OptimStepResponse(), types.OptimStepResponse(metrics={"grad_norm": 1.5}).metrics)

path = ParsedCheckpointTinkerPath.from_tinker_path("tinker://run-1/weights/0001")
print(path, path.checkpoint_type, path.checkpoint_id)
runs = types.TrainingRunsResponse.model_validate(
    {
        "training_runs": [
            {
                "training_run_id": "run-1",
                "base_model": "b",
                "model_owner": "o",
                "is_lora": True,
                "last_request_time": "2025-11-26T10:00:00.5+02:00",
                "last_checkpoint": {
                    "checkpoint_id": "weights/0001",
                    "checkpoint_type": "training",
                    "time": "2025-11-26T10:00:00Z",
                    "tinker_path": "tinker://run-1/weights/0001",
                },
            }
        ],
        "cursor": {"offset": 0, "limit": 20, "total_count": 1},
    }
)
run = runs.training_runs[0]
print(run.last_request_time.isoformat(), run.last_checkpoint.time.isoformat(), run.corrupted)
print(run.last_sampler_checkpoint, isinstance(run.last_checkpoint, Checkpoint), runs.cursor)

tensor = TensorData.from_numpy(np.arange(6, dtype=np.int32).reshape(2, 3))
print(tensor, tensor.tolist(), tensor.to_numpy().dtype, tensor.to_numpy().shape)
print(TensorData.from_numpy(np.array(0.5, np.float16)), TensorData.from_numpy(np.zeros((0, 2))))
print(ModelInput.empty(), ModelInput.empty().length, hash(ModelInput) == hash(ModelInput))

built = ModelInput.empty()
longer = built.append_int(7)
print(built, longer)
longer.chunks.append(EncodedTextChunk(tokens=[8, 9]))
print(longer.length, longer.to_ints(), longer.model_dump_json())
tensor.data.append(6)
print(tensor.data, tensor.shape)


def refused(make: object) -> None:
    try:
        print("made", make())
    except ValueError as error:
        print(type(error).__name__ if hasattr(error, "errors") else "ValueError")


refused(lambda: AdamParams(lr=1e-4))
refused(lambda: AdamParams(learning_rate="fast"))
refused(lambda: types.LoraConfig())
refused(lambda: Datum(loss_fn_inputs={"weights": [[1, 2], [3]]}, model_input=ModelInput.empty()))
refused(lambda: TensorData(data=["x"], dtype="int64"))
refused(lambda: TensorData(data=[1], dtype="int32"))
refused(lambda: ForwardBackwardInput(data=[], loss_fn="mse"))
refused(lambda: setattr(step, "model_id", "other"))
refused(lambda: ModelInput.from_ints(["a"]))
refused(lambda: OptimStepRequest(adam_params=AdamParams(), model_id="m", type="other"))

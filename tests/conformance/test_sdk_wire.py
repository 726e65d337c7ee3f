"""The wire of the real SDK: what its client posts is read, and written again in canonical form."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
import sdk
import tinker_types
from pydantic import BaseModel, ValidationError
from vectors import Json, same_json

SDK: Any = sdk.load()


def posted(request: BaseModel) -> bytes:
    """The body that the SDK's client posts: what was never set is not written, tags included."""
    return json.dumps(request.model_dump(exclude_unset=True, mode="json")).encode()


def datum(**loss_fn_inputs: Json) -> Any:
    tokens = SDK.ModelInput.empty().append_int(1).append(SDK.EncodedTextChunk(tokens=[2, 3]))
    return SDK.Datum(loss_fn_inputs=loss_fn_inputs, model_input=tokens)


def batch(*data: Any, **more: Json) -> Any:
    return SDK.ForwardBackwardInput(data=list(data), loss_fn="importance_sampling", **more)


DATA = [
    datum(),
    datum(target_tokens=[2, 3, 4], weights=[0, 1, 1], advantages=[0.5, -0.25, 1e-3]),
    datum(target_tokens=[], weights=[]),
    datum(
        target_tokens=np.array([[2, 3], [4, 5]], np.int32),
        weights=np.array([0.1, 1 / 3], np.float32),
        logprobs=np.array([0.1, -1e-300]),
        mine=np.array([0.5], np.float16),
    ),
    datum(target_tokens=SDK.TensorData(data=[2**63 - 1, -(2**63)], dtype="int64")),
]

REQUESTS = [
    SDK.ForwardRequest(forward_input=batch(*DATA), model_id="model-1"),
    SDK.ForwardRequest(forward_input=batch(), model_id="model-1", seq_id=None),
    SDK.ForwardBackwardRequest(
        forward_backward_input=batch(*DATA, loss_fn_config={"clip_low_threshold": 0.8, "b": 1}),
        model_id="modèle 🚀",
        seq_id=7,
    ),
    SDK.OptimStepRequest(adam_params=SDK.AdamParams(), model_id="model-1"),
    SDK.OptimStepRequest(
        adam_params=SDK.AdamParams(learning_rate=1, eps=1e-8), model_id="m", seq_id=0
    ),
    SDK.OptimStepRequest(adam_params=SDK.AdamParams(), model_id="m", type="optim_step"),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: type(request).__name__)
def test_what_the_client_posts_is_read(request_: BaseModel) -> None:
    name = type(request_).__name__
    body = posted(request_)
    ours = getattr(tinker_types, name).from_json(body)
    expected = sdk.canonical(name, request_)
    assert same_json(sdk.known(request_, ours.to_wire()), expected)
    assert same_json(sdk.known(request_, json.loads(ours.to_json())), expected)


def test_the_client_posts_no_tags_and_no_defaults() -> None:
    body = json.loads(posted(REQUESTS[0]))
    assert "seq_id" not in body
    chunks = body["forward_input"]["data"][0]["model_input"]["chunks"]
    assert chunks == [{"tokens": [1]}, {"tokens": [2, 3]}]
    assert json.loads(posted(REQUESTS[3])) == {"adam_params": {}, "model_id": "model-1"}


def test_what_no_vector_shows() -> None:
    assert SDK.ImageChunk(data="!!!!YWJj", format="png").data == b"abc"
    with pytest.raises(KeyError):
        datum(mine=[1])
    with np.errstate(over="ignore"):
        assert np.isinf(SDK.TensorData(data=[1e39], dtype="float32").to_numpy()[0])
    checkpoint = SDK.Checkpoint.model_validate(
        {
            "checkpoint_id": "weights/1",
            "checkpoint_type": "training",
            "time": "2025-11-26T01:00:00.5+02:00",
            "tinker_path": "tinker://run/weights/1",
        }
    )
    assert json.loads(posted(checkpoint))["time"] == "2025-11-26T01:00:00.500000+02:00"
    ours = tinker_types.Checkpoint.from_json(posted(checkpoint))
    assert ours.to_wire()["time"] == "2025-11-25T23:00:00.500000Z"


def test_the_sdk_reads_what_we_write() -> None:
    for request in REQUESTS:
        name = type(request).__name__
        ours = getattr(tinker_types, name).from_json(posted(request))
        again = getattr(SDK, name).model_validate(sdk.known(request, json.loads(ours.to_json())))
        assert same_json(sdk.canonical(name, again), sdk.canonical(name, request))


LACKING = ("height", "tokens", "width")


def faults(type_: str, body: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as refused:
        getattr(tinker_types, type_).from_json(body)
    return sorted((f["code"], f["pointer"]) for f in tinker_types.payload_errors(refused.value))


@pytest.mark.parametrize(
    "chunk",
    [
        SDK.ImageChunk(data=b"abc", format="png"),
        SDK.ImageChunk(data=b"abc", format="jpeg", expected_tokens=4, type="image"),
        SDK.ImageAssetPointerChunk(location="a.png", format="png"),
    ],
    ids=["image", "tagged image", "pointer"],
)
def test_image_chunks_lack_exactly_three_fields(chunk: BaseModel) -> None:
    name = type(chunk).__name__
    assert faults(name, posted(chunk)) == [("missing", f"/{key}") for key in LACKING]


@pytest.mark.parametrize(
    "chunk",
    [
        SDK.ImageChunk(data=b"abc", format="png"),
        SDK.ImageChunk(data=b"abc", format="png", expected_tokens=4, type="image"),
        SDK.ImageAssetPointerChunk(location="a", format="png"),
        SDK.ImageAssetPointerChunk(location="a", format="png", type="image_asset_pointer"),
    ],
    ids=["image", "tagged image", "pointer", "tagged pointer"],
)
def test_image_chunks_in_a_request_lack_exactly_three_fields(chunk: BaseModel) -> None:
    where = "/forward_input/data/0/model_input/chunks/1"
    assert faults("ForwardRequest", posted(with_chunk(chunk))) == [
        ("missing", f"{where}/{key}") for key in LACKING
    ]


def with_chunk(chunk: BaseModel) -> Any:
    text = SDK.EncodedTextChunk(tokens=[1])
    example = SDK.Datum(loss_fn_inputs={}, model_input=SDK.ModelInput(chunks=[text, chunk]))
    return SDK.ForwardRequest(forward_input=batch(example), model_id="m")


RESPONSES = {
    "ForwardBackwardOutput": SDK.ForwardBackwardOutput(
        loss_fn_output_type="x",
        loss_fn_outputs=[{"logprobs": SDK.TensorData(data=[0.5], dtype="float32")}],
        metrics={"loss": 1},
    ),
    "OptimStepResponse": SDK.OptimStepResponse(metrics={"grad_norm": 0.5}),
    "Cursor": SDK.Cursor(offset=0, limit=1, total_count=2),
}


@pytest.mark.parametrize("name", sorted(RESPONSES))
def test_responses_too(name: str) -> None:
    ours = getattr(tinker_types, name).from_json(posted(RESPONSES[name]))
    wire = sdk.known(RESPONSES[name], ours.to_wire())
    assert same_json(wire, sdk.canonical(name, RESPONSES[name]))

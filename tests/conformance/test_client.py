"""Values of the package, converted for the real client: it posts what it posts of its own types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import service
import tinker_types
import vectors
from pydantic import ValidationError
from tinker_types import convert, payload_errors
from vectors import Json

README = (vectors.ROOT / "README.md").read_text(encoding="utf-8")
TOKENS = [[11, 12], [13, 14, 15]]


@pytest.fixture(scope="module")
def tinker() -> Iterator[Any]:
    with service.loaded() as module:
        yield module
        service.end_loop()


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINKER_TELEMETRY", "0")


def data(types: Any) -> list[Any]:
    """Two examples, of the SDK's types or of ours."""
    first = types.ModelInput.from_ints(TOKENS[0])
    second = types.ModelInput.empty().append_int(13)
    second = second.append(types.EncodedTextChunk(tokens=[14, 15]))
    return [
        types.Datum(
            model_input=first, loss_fn_inputs={"target_tokens": [12, 13], "weights": [0, 1]}
        ),
        types.Datum(
            model_input=second,
            loss_fn_inputs={
                "target_tokens": np.array(TOKENS[1]),
                "weights": np.array([0.1, 1 / 3, 1], np.float32),
                "advantages": types.TensorData(data=[0.5, 1, 2], dtype="float32"),
            },
        ),
    ]


def squares(given: list[Any], logprobs: list[Any]) -> tuple[Any, dict[str, float]]:
    """A custom loss: the sum of the squares, whose gradient is the double."""
    assert [len(datum.model_input.to_ints()) for datum in given] == [2, 3]

    class Loss:
        def backward(self) -> None:
            for item in logprobs:
                item.grad = type(item)([2 * number for number in item.tolist()])

    return Loss(), {"squares": 1.0}


def train(tinker: Any, client: Any, types: Any) -> list[Any]:
    """All that a program asks of the client, with values of the SDK's types or of ours."""
    theirs = tinker.types
    create = theirs.CreateModelRequest(
        session_id="session-1",
        model_seq_id=7,
        base_model="base",
        lora_config=convert(types.LoraConfig(rank=8, train_mlp=False), theirs.LoraConfig),
    )
    pool = tinker.lib.client_connection_pool_type.ClientConnectionPoolType.TRAIN

    async def created() -> None:
        with client.holder.aclient(pool) as low:
            await low.models.create(request=create)

    client.holder.run_coroutine_threadsafe(created()).result(service.SECONDS)
    training = client.create_lora_training_client("base", rank=4)
    batch = convert(data(types), list[theirs.Datum])
    config = {"clip_low_threshold": 0.5}
    futures = [
        training.forward(batch, "cross_entropy"),
        training.forward_backward(batch, "importance_sampling", config),
        training.optim_step(convert(types.AdamParams(learning_rate=1e-3), theirs.AdamParams)),
        training.optim_step(convert(types.AdamParams(), theirs.AdamParams)),
        training.forward_backward_custom(batch, squares),
    ]
    return [future.result(service.SECONDS) for future in futures]


def bodies(tinker: Any, types: Any) -> tuple[list[tuple[str, Json]], list[Any]]:
    there = service.Service()
    with service.listening(there) as address, service.connected(tinker, address) as client:
        results = train(tinker, client, types)
    return there.posted, results


def test_the_client_posts_what_it_posts_of_its_own_types(tinker: Any) -> None:
    theirs, _ = bodies(tinker, tinker.types)
    ours, results = bodies(tinker, tinker_types)
    assert ours == theirs
    assert [operation for operation, _ in ours] == [
        *("create_model", "create_model", "forward", "forward_backward"),
        *("optim_step", "optim_step", "forward", "forward_backward"),
    ]
    by_own_rank, by_arguments = ours[0][1], ours[1][1]
    assert by_own_rank["lora_config"] == {"rank": 8, "train_mlp": False}
    assert by_arguments["lora_config"].keys() == tinker_types.LoraConfig.model_fields.keys()
    assert ours[4][1]["adam_params"] == {"learning_rate": 1e-3}
    assert ours[5][1]["adam_params"] == {}
    custom = ours[7][1]["forward_backward_input"]["data"]
    assert custom[0]["loss_fn_inputs"]["weights"]["data"] == [1.0, 2.5]
    # And back: the results are read with what the package adds to them.
    output = convert(results[1], tinker_types.ForwardBackwardOutput)
    assert [list(item["logprobs"].to_numpy()) for item in output.loss_fn_outputs] == (
        service.LOGPROBS
    )
    assert output.metrics == {"loss:mean": 0.75}
    assert convert(results[2], tinker_types.OptimStepResponse).success
    assert results[4].metrics["squares"] == 1.0


def images(types: Any, **more: int) -> Any:
    chunk = types.ImageChunk(data=b"\x89PNG", format="png", expected_tokens=3, **more)
    tokens = types.ModelInput(chunks=[types.EncodedTextChunk(tokens=[1]), chunk])
    return types.Datum(model_input=tokens, loss_fn_inputs={"target_tokens": [2]})


def test_images_cross_without_what_the_client_lacks(tinker: Any) -> None:
    ours = images(tinker_types, height=2, width=2, tokens=3)
    with pytest.raises(ValidationError) as refused:
        convert(ours, tinker.types.Datum)
    lost = [(fault["code"], fault["pointer"]) for fault in payload_errors(refused.value)]
    assert lost == [
        ("extra", f"/model_input/chunks/1/{name}") for name in ("height", "tokens", "width")
    ]
    posted = []
    for example in (images(tinker.types), convert(ours, tinker.types.Datum, extra="ignore")):
        there = service.Service()
        with service.listening(there) as address, service.connected(tinker, address) as client:
            training = client.create_lora_training_client("base", rank=4)
            training.forward_backward([example], "cross_entropy").result(service.SECONDS)
        posted.append(there.posted)
    assert posted[0] == posted[1]
    assert posted[0][1][1]["forward_backward_input"]["data"][0]["model_input"]["chunks"][1] == {
        "data": "iVBORw==",
        "format": "png",
        "expected_tokens": 3,
    }


def test_the_example_of_the_readme(tinker: Any) -> None:
    (example,) = re.findall(r"^```python\n(import tinker\n.*?)^```$", README, re.M | re.S)
    there = service.Service()
    with service.listening(there) as address, service.connected(tinker, address) as client:
        training = client.create_lora_training_client("base")
        names = {"training": training, "data": data(tinker_types)}
        exec(compile(example, "README.md", "exec"), names)
    assert len(there.posted[1][1]["forward_backward_input"]["data"]) == 2
    assert type(names["output"]) is tinker_types.ForwardBackwardOutput

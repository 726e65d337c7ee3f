"""Records the requests that the clients of real SDK releases send.

`python tests/conformance/sent.py` writes `recordings/sent/<release>.json` anew; with `--check`
nothing is written, and the exit code is 1 when a file would change. It needs what the clients
import, in a folder on PYTHONPATH: `python -m pip install --target FOLDER distro protobuf
zstandard`.

The client below the public ones, `tinker._client.AsyncTinker`, is given values that are
constructed here, and sends to a transport that answers in its own process. Neither `torch` nor
`transformers` is needed. A recorded request has

- `path`, `type` (of the body) and the names of `headers`, whose values are partly drawn;
- `body`, where it is JSON. A protobuf body is left out: the contract says nothing of its bytes;
- `parts`, the types of the contract in the body, by JSON pointers; none in protobuf.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import importlib
import json
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import httpx
import numpy as np
import sdk
import vectors
from releases import DMEL, FOLDER, PNG, RELEASES, datum, order, other_params, sparse, step
from vectors import Json

SENT: Final = FOLDER / "sent"

_OF_MACHINE: Final = re.compile(
    "x-api-key|x-stainless-(arch|async|os|raw-response|read-timeout|retry-count|runtime.*)"
)
"""Headers that no operation is about: the key, and what the client knows of its machine."""

_Call = Callable[[Any, Any], Awaitable[object]]
"""A call of a client, with the types of its release."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call that is recorded from the releases that have it."""

    name: str
    make: _Call
    parts: Mapping[str, str]
    since: str = "0"
    until: str = "1"
    config: Mapping[str, bool] = field(default_factory=dict)
    """What the client's configuration says, in releases that have one."""

    def is_in(self, release: str) -> bool:
        """Whether a release has it."""
        return order(self.since) <= order(release) < order(self.until)


def _create(t: Any, **lora: Any) -> Any:
    return t.CreateModelRequest(
        session_id="session-1",
        model_seq_id=0,
        base_model="llama-3.1-8b",
        lora_config=t.LoraConfig(**lora),
    )


def _every_chunk(t: Any) -> Any:
    chunks = [
        t.EncodedTextChunk(tokens=[11, 12]),
        t.ImageChunk(data=PNG, format="png"),
        t.ImageChunk(data=PNG, format="jpeg", expected_tokens=256),
        t.ImageAssetPointerChunk(format="png", location="a/b.png"),
        t.ImageAssetPointerChunk(format="jpeg", location="a.jpg", expected_tokens=64),
        t.EncodedTextChunk(tokens=[]),
        *([t.DmelChunk(dmel=DMEL)] if hasattr(t, "DmelChunk") else []),
    ]
    return t.ModelInput(chunks=chunks)


def _sample(t: Any, prompt: Any, **more: Any) -> Any:
    params = t.SamplingParams(max_tokens=8)
    return t.SampleRequest(
        prompt=prompt, sampling_params=params, sampling_session_id="s", seq_id=1, **more
    )


def _data(t: Any) -> list[Any]:
    arrays = {
        "target_tokens": np.array([1, 2]),
        "advantages": np.array([0.5, -1.0], np.float32),
    }
    made = [
        datum(t),
        t.Datum(model_input=_every_chunk(t), loss_fn_inputs=arrays),
        t.Datum(model_input=t.ModelInput.empty(), loss_fn_inputs={}),
    ]
    if "sparse_crow_indices" in t.TensorData.__annotations__:
        made.append(t.Datum(model_input=_every_chunk(t), loss_fn_inputs={"weights": sparse(t)}))
    return made


def _batch(t: Any, data: list[Any]) -> Any:
    return t.ForwardBackwardInput(
        data=data, loss_fn="ppo", loss_fn_config={"clip_low_threshold": 0.8}
    )


def _pass(t: Any, data: list[Any]) -> Any:
    return t.ForwardBackwardRequest(forward_backward_input=_batch(t, data), model_id="m", seq_id=1)


def _protobuf(t: Any) -> Any:
    # Messages have no stored images.
    return _pass(t, [datum(t)])


_LORA: Final = {"/lora_config": "LoraConfig"}
_STEP: Final = {"": "OptimStepRequest", "/adam_params": "AdamParams"}
_OTHER_STEP: Final = {"": "OptimStepRequest", "/optimizer_params": "OptimizerParams"}
_PROMPT: Final = {"/prompt": "ModelInput"}

CALLS: Final = (
    Call(
        "a model with the default of LoRA",
        lambda c, t: c.models.create(request=_create(t, rank=32)),
        _LORA,
    ),
    Call(
        "a model with every member of LoRA",
        lambda c, t: c.models.create(
            request=_create(t, rank=8, seed=7, train_mlp=True, train_attn=False)
        ),
        _LORA,
    ),
    Call(
        "a default step", lambda c, t: c.training.optim_step(request=step(t, t.AdamParams())), _STEP
    ),
    Call(
        "a step",
        lambda c, t: c.training.optim_step(
            request=step(t, t.AdamParams(learning_rate=1e-3, eps=1e-8), seq_id=3)
        ),
        _STEP,
    ),
    Call(
        "a step with Dimuon",
        lambda c, t: c.training.optim_step(request=step(t, t.DimuonParams(learning_rate=0.01))),
        {**_OTHER_STEP, "/optimizer_params": "DimuonParams"},
        since="0.30.4",
    ),
    Call(
        "a step with another optimizer",
        lambda c, t: c.training.optim_step(request=step(t, other_params(t))),
        _OTHER_STEP,
        since="0.30.4",
    ),
    Call(
        "a forward pass",
        lambda c, t: c.training.forward(
            request=t.ForwardRequest(forward_input=_batch(t, _data(t)), model_id="m", seq_id=2)
        ),
        {"": "ForwardRequest", "/forward_input": "ForwardBackwardInput"},
        until="0.25.0",
    ),
    Call(
        "a pass",
        lambda c, t: c.training.forward_backward(request=_pass(t, _data(t))),
        {"": "ForwardBackwardRequest", "/forward_backward_input/data/1": "Datum"},
        until="0.25.0",
    ),
    Call(
        "a pass as protobuf",
        lambda c, t: c.training.forward_backward(request=_protobuf(t)),
        {},
        since="0.25.0",
    ),
    Call(
        "a compressed pass as protobuf",
        lambda c, t: c.training.forward_backward(request=_protobuf(t), forward_only=True),
        {},
        since="0.25.0",
        config={"proto_compress_fwdbwd": True},
    ),
    Call(
        "a sample of text",
        lambda c, t: c.sampling.asample(request=_sample(t, t.ModelInput.from_ints([11, 12]))),
        _PROMPT,
    ),
    Call(
        "a sample of every kind of chunk",
        lambda c, t: c.sampling.asample(request=_sample(t, _every_chunk(t))),
        _PROMPT,
    ),
    Call(
        "a result",
        lambda c, t: c.futures.retrieve(request=_future(t, request_id="request-1")),
        {},
    ),
    Call(
        "a result or its size",
        lambda c, t: c.futures.retrieve(
            request=_future(t, request_id="request-1", allow_metadata_only=True)
        ),
        {},
        since="0.14.0",
    ),
)


def _future(t: Any, **members: Any) -> Any:
    module = importlib.import_module(f"{t.__name__}.future_retrieve_request")
    return module.FutureRetrieveRequest(**members)


async def _sent(call: Call, types: Any, client: Any) -> Json:
    """The one request of a call."""
    requests: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, json={"request_id": "request-1"})

    configured = {}
    if call.config:
        config = importlib.import_module(f"{types.__name__}.client_config_response")
        configured["_client_config"] = config.ClientConfigResponse(**call.config)
    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        below = client.AsyncTinker(
            api_key="tml-key", base_url="http://service.invalid", http_client=http, **configured
        )
        await call.make(below, types)
    (request,) = requests
    kind = request.headers["content-type"]
    headers = [
        name
        for name in sorted(request.headers)
        if name.startswith(("x-", "content-encoding")) and not _OF_MACHINE.fullmatch(name)
    ]
    document = {
        "name": call.name,
        "path": request.url.path,
        "type": kind,
        "headers": headers,
    }
    if kind == "application/json":
        document |= {"body": json.loads(request.content), "parts": dict(call.parts)}
    return document


def recorded(release: str) -> Json:
    """The document of one release, whose client is loaded in this process, which then ends."""
    wheel = hashlib.sha256(sdk.wheel(release).read_bytes()).hexdigest()
    with tempfile.TemporaryDirectory() as folder, sdk.release(release, Path(folder)) as types:
        sys.path.append(folder)  # Where the client reads its own version.
        client = importlib.import_module("tinker._client")
        sent = [asyncio.run(_sent(call, types, client)) for call in CALLS if call.is_in(release)]
    return {"release": release, "wheel": f"sha256:{wheel}", "sent": sent}


def main(arguments: list[str] | None = None) -> int:
    """Records, or checks; the exit code is 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 on a change")
    check: bool = parser.parse_args(arguments).check
    SENT.mkdir(exist_ok=True)
    # The protobuf messages of two releases have the same names, so that each has its own process.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as processes:
        documents = list(processes.map(recorded, RELEASES))
    changed = 0
    for document in documents:
        path = SENT / f"{document['release']}.json"
        text = vectors.format_document(document)
        if not path.exists() or path.read_text("utf-8") != text:
            changed += 1
            print(f"{'differs' if check else 'wrote'}: {path}")
            if not check:
                path.write_text(text, "utf-8")
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())

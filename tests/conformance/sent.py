"""Records the requests that the clients of real SDK releases send.

`python tests/conformance/sent.py` writes `recordings/sent/<release>.json` anew; with `--check`
nothing is written, and the exit code is 1 when a file would change. It needs what the clients
import, in a folder on PYTHONPATH: `python -m pip install --target FOLDER distro protobuf
zstandard`.

The client below the public ones, `tinker._client.AsyncTinker`, is given values that are
constructed here, and sends to a transport that answers in its own process. Neither `torch` nor
`transformers` is needed. A recorded request has

- `method`, `path`, `query`, and the names of `headers`, whose values are partly drawn;
- `type` of the body, if there is one;
- `body`, where it is JSON, or `message`, where it is protobuf: the message as the release's own
  module reads it, in protobuf's JSON. `message_value` is the request that the client was given, as
  `releases.py` records values: what `protobuf.py` has to make of the message;
- `parts`, the types of the contract in the body, by JSON pointers.

The client of training runs is the public one, below which there is none: it is given a holder that
does what the SDK's own does without threads.
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
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import httpx
import numpy as np
import sdk
import vectors
from releases import (
    DMEL,
    FOLDER,
    PNG,
    RELEASES,
    datum,
    order,
    other_params,
    spans,
    sparse,
    step,
    written,
)
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
    message: Callable[[Any], Any] | None = None
    """What is sent as a protobuf message, by the types of the release."""
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


def _chunks(t: Any) -> list[Any]:
    return [
        t.EncodedTextChunk(tokens=[11, 12]),
        t.ImageChunk(data=PNG, format="png"),
        t.ImageChunk(data=PNG, format="jpeg", expected_tokens=256),
        t.EncodedTextChunk(tokens=[]),
        *([t.DmelChunk(dmel=DMEL)] if hasattr(t, "DmelChunk") else []),
    ]


def _every_chunk(t: Any) -> Any:
    stored = [
        t.ImageAssetPointerChunk(format="png", location="a/b.png"),
        t.ImageAssetPointerChunk(format="jpeg", location="a.jpg", expected_tokens=64),
    ]
    return t.ModelInput(chunks=[*_chunks(t), *stored])


def _sample(t: Any, prompt: Any, **more: Any) -> Any:
    params = t.SamplingParams(max_tokens=8)
    return t.SampleRequest(
        prompt=prompt, sampling_params=params, sampling_session_id="s", seq_id=1, **more
    )


def _data(t: Any, every_chunk: Any) -> list[Any]:
    arrays = {
        "target_tokens": np.array([1, 2]),
        "advantages": np.array([0.5, -1.0], np.float32),
    }
    made = [
        datum(t),
        t.Datum(model_input=every_chunk, loss_fn_inputs=arrays),
        t.Datum(model_input=t.ModelInput.empty(), loss_fn_inputs={}),
    ]
    if "sparse_crow_indices" in t.TensorData.__annotations__:
        made.append(t.Datum(model_input=every_chunk, loss_fn_inputs={"weights": sparse(t)}))
    if hasattr(t, "PromptProvenanceSpan"):
        made.append(datum(t, **spans(t)))
    return made


def _batch(t: Any, data: list[Any], **more: str) -> Any:
    return t.ForwardBackwardInput(
        data=data, loss_fn="ppo", loss_fn_config={"clip_low_threshold": 0.8, **more}
    )


def _pass(t: Any, data: list[Any], **more: str) -> Any:
    batch = _batch(t, data, **more)
    return t.ForwardBackwardRequest(forward_backward_input=batch, model_id="m", seq_id=1)


def _protobuf(t: Any) -> Any:
    # Messages have no stored images, and text among the settings since there are spans.
    more = {"reduction": "mean"} if hasattr(t, "PromptProvenanceSpan") else {}
    return _pass(t, _data(t, t.ModelInput(chunks=_chunks(t))), **more)


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
            request=t.ForwardRequest(
                forward_input=_batch(t, _data(t, _every_chunk(t))), model_id="m", seq_id=2
            )
        ),
        {"": "ForwardRequest", "/forward_input": "ForwardBackwardInput"},
        until="0.25.0",
    ),
    Call(
        "a pass",
        lambda c, t: c.training.forward_backward(request=_pass(t, _data(t, _every_chunk(t)))),
        {"": "ForwardBackwardRequest", "/forward_backward_input/data/1": "Datum"},
        until="0.25.0",
    ),
    Call(
        "a pass as protobuf",
        lambda c, t: c.training.forward_backward(request=_protobuf(t)),
        {},
        message=_protobuf,
        since="0.25.0",
    ),
    Call(
        "a compressed pass as protobuf",
        lambda c, t: c.training.forward_backward(request=_protobuf(t), forward_only=True),
        {},
        message=_protobuf,
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
    Call("training runs", lambda c, t: _rest(c)._list_training_runs_submit(), {}),
    Call(
        "a page of training runs",
        lambda c, t: _rest(c)._list_training_runs_submit(limit=5, offset=10),
        {},
    ),
    Call(
        "training runs of a project",
        lambda c, t: _rest(c)._list_training_runs_submit(
            access_scope="accessible", project_id="project-1"
        ),
        {},
        since="0.22.3",
    ),
    Call("a training run", lambda c, t: _rest(c)._get_training_run_submit("run-1"), {}),
)


@dataclass(frozen=True, slots=True)
class _Holder:
    """What the client of training runs asks of the one that holds the client below it."""

    below: Any

    def get_telemetry(self) -> None:
        return None

    @contextmanager
    def aclient(self, pool: object) -> Iterator[Any]:
        yield self.below

    async def execute_with_retries(self, send: Callable[[], Awaitable[object]]) -> object:
        return await send()

    def run_coroutine_threadsafe(self, sending: Coroutine[Any, Any, object]) -> Any:
        return sending


def _rest(below: Any) -> Any:
    """The client of training runs, without the packages that it is in, which need torch."""
    tinker = sys.modules["tinker"]
    tinker.NoneType = type(None)  # type: ignore[attr-defined]
    for name in ("lib", "lib.public_interfaces"):
        if f"tinker.{name}" not in sys.modules:
            package = ModuleType(f"tinker.{name}")
            package.__path__ = [str(Path(tinker.__path__[0], *name.split(".")))]
            sys.modules[package.__name__] = package
    return importlib.import_module("tinker.lib.public_interfaces.rest_client").RestClient(
        _Holder(below)
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
    kind = request.headers.get("content-type")
    headers = [
        name
        for name in sorted(request.headers)
        if name.startswith(("x-", "content-encoding")) and not _OF_MACHINE.fullmatch(name)
    ]
    document = {
        "name": call.name,
        "method": request.method,
        "path": request.url.path,
        "query": dict(request.url.params),
        "headers": headers,
    }
    if kind == "application/json":
        document |= {"body": json.loads(request.content), "parts": dict(call.parts)}
    elif call.message is not None:
        value = written(call.message(types), defaults=True)
        document |= {"message": _message(request), "message_value": value}
    return document if kind is None else {**document, "type": kind}


def _message(request: httpx.Request) -> Json:
    """The protobuf message of a request, read by the module of the release."""
    body = request.content
    if request.headers.get("content-encoding") == "zstd":
        body = importlib.import_module("zstandard").decompress(body)
    kind = importlib.import_module("tinker.proto.tinker_public_pb2").ForwardBackwardRequest
    form = importlib.import_module("google.protobuf.json_format")
    read = form.MessageToDict(kind.FromString(body), preserving_proto_field_name=True)
    return json.loads(json.dumps(read, sort_keys=True))


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

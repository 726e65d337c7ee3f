"""One peer of the bench of the types: does its jobs on request, and says how long each took.

`types_bench.py` starts one of these for each peer and lets them take turns:

    python tests/bench/types_worker.py PEER [--cold]

A line of JSON comes in for each turn (`{"job": ..., "times": n}`), a line goes out with the seconds
of each time. A job that a peer has no method for is one that it does not do. With `"count": n` the
job is done for so many items. With `--cold` a process does one job, once, and before it the same
with tiny values: schemas are compiled then, but memory is new.
"""

from __future__ import annotations

import base64
import gc
import importlib
import importlib.metadata
import json
import math
import os
import sys
import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any, Final, cast

ROOT: Final = Path(__file__).resolve().parents[2]
ENVIRONMENT: Final = ROOT / ".venvs" / "bench"
SDKS: Final = ROOT / ".venvs" / "bench-sdks"
DATUMS: Final = 48
LENGTH: Final = 6000
MILLION: Final = 1_000_000
RUNS: Final = 10_000
PAGE: Final = 20
CROWD: Final = 2_000_000
"""Objects of others that are alive in the process while runs are read."""
SHORT: Final = 0.03
"""Seconds: work that takes less is done as often as it takes, each time that it is timed. The same
for every peer, or those that repeat it seldom would pay more for what the collector left cold."""
EXTRAS: Final = ("msgspec", "pybase64", "simdjson")
"""What the extra `[fast]` of the emitted package brings."""

IS_COLD: Final = "--cold" in sys.argv

Work = Callable[[], object]

READING: Final = (
    "decode",
    "decode_touched",
    "decode_output",
    "decode_output_touched",
    "image_in",
    "held_decoded",
    "peak_decode",
)
"""Jobs that read long text with arrays or bytes in it."""
RUN_READING: Final = ("runs", "runs_touched", "runs_crowded", "runs_uncollected", "page_touched")
"""Jobs that read text without them."""


class Inputs:
    """The same values for every peer, made from a fixed seed.

    Args:
        share: How many of all values; a tiny share of them gives one or a few of each.
    """

    def __init__(self, share: float = 1) -> None:
        import numpy

        self.datums, self.length, self.million, self.runs, self.crowd = (
            math.ceil(count * share) for count in (DATUMS, LENGTH, MILLION, RUNS, CROWD)
        )
        self._arrays = numpy.random.default_rng(20251126)

    def _tokens(self) -> Any:
        return self._arrays.integers(150_000, size=self.length)

    def _float32(self, size: int) -> Any:
        return self._arrays.standard_normal(size).astype("float32")

    @cached_property
    def batch(self) -> list[tuple[list[int], dict[str, Any]]]:
        """Tokens and loss inputs of each datum: an int64 array, a float32 array, a list."""
        return [
            (
                self._tokens().tolist(),
                {
                    "target_tokens": self._tokens(),
                    "weights": self._float32(self.length),
                    "advantages": self._arrays.standard_normal(self.length).tolist(),
                },
            )
            for _ in range(self.datums)
        ]

    @cached_property
    def request(self) -> dict[str, Any]:
        """The batch as the SDK writes it: plain lists, doubles in full."""
        data = [
            {
                "loss_fn_inputs": {
                    key: {
                        "data": values if isinstance(values, list) else values.tolist(),
                        "dtype": "int64" if key == "target_tokens" else "float32",
                        "shape": [self.length],
                    }
                    for key, values in inputs.items()
                },
                "model_input": {"chunks": [{"tokens": tokens, "type": "encoded_text"}]},
            }
            for tokens, inputs in self.batch
        ]
        return {
            "forward_backward_input": {"data": data, "loss_fn": "ppo"},
            "model_id": "model",
        }

    @cached_property
    def request_text(self) -> bytes:
        """The request, as compact JSON."""
        return compact(self.request)

    @cached_property
    def output_text(self) -> bytes:
        """The output for such a batch: logprobs, doubles in full."""
        outputs = [
            {
                "logprobs": {
                    "data": self._float32(self.length).tolist(),
                    "dtype": "float32",
                    "shape": [self.length],
                }
            }
            for _ in range(self.datums)
        ]
        output = {
            "loss_fn_output_type": "ArrayRecord",
            "loss_fn_outputs": outputs,
            "metrics": {"loss": 0.5},
        }
        return compact(output)

    @cached_property
    def floats(self) -> Any:
        """A million of float32."""
        return self._float32(self.million)

    @cached_property
    def image(self) -> bytes:
        """A megabyte."""
        content: bytes = self._arrays.bytes(self.million)
        return content

    @cached_property
    def image_text(self) -> bytes:
        """An image chunk as JSON."""
        data = base64.b64encode(self.image).decode()
        members = {"height": 8, "tokens": 7, "width": 8, "expected_tokens": 7, "type": "image"}
        return json.dumps({"data": data, "format": "png", **members}).encode()

    @cached_property
    def sdk_image_text(self) -> bytes:
        """The same, without what the SDK does not know."""
        data = base64.b64encode(self.image).decode()
        return json.dumps({"data": data, "format": "png", "expected_tokens": 7}).encode()

    @cached_property
    def runs_text(self) -> bytes:
        """Training runs, each with both checkpoints."""
        moment = "2025-11-26T10:00:00Z"

        def checkpoint(number: int, kind: str) -> dict[str, Any]:
            name = f"{'sampler_weights' if kind == 'sampler' else 'weights'}/{number:04}"
            path = f"tinker://run-{number}/{name}"
            members = {"checkpoint_type": kind, "time": moment, "size_bytes": number}
            return {"checkpoint_id": name, "tinker_path": path, "public": False, **members}

        runs = [
            {
                "training_run_id": f"run-{number}",
                "base_model": "some/model",
                "model_owner": "someone",
                "is_lora": True,
                "lora_rank": 32,
                "last_request_time": moment,
                "last_checkpoint": checkpoint(number, "training"),
                "last_sampler_checkpoint": checkpoint(number, "sampler"),
            }
            for number in range(self.runs)
        ]
        cursor = {"offset": 0, "limit": self.runs, "total_count": self.runs}
        return json.dumps({"training_runs": runs, "cursor": cursor}).encode()

    def some_runs(self, count: int) -> bytes:
        """The first of the training runs."""
        content = json.loads(self.runs_text)
        return json.dumps({**content, "training_runs": content["training_runs"][:count]}).encode()


def compact(value: object) -> bytes:
    """A value as JSON text without spaces, as `json` writes it too, but much sooner."""
    import orjson

    return orjson.dumps(value)


class Peer:
    """What all peers have. Each method prepares a job, and gives the work that is timed."""

    ways: Mapping[str, str] = MappingProxyType({})
    """The way that each of some jobs has to take, and no other."""

    def __init__(self) -> None:
        self.inputs = Inputs()

    def described(self) -> dict[str, str]:
        """Versions of what the peer is and uses."""
        return {}

    def taken(self) -> dict[str, int]:
        """How often each way was taken."""
        return {}


class Pydantic(Peer):
    """What packages of pydantic models have in common; `types` holds the classes."""

    types: Any
    dump: dict[str, Any]

    def _datum(self, tokens: list[int], inputs: dict[str, Any]) -> Any:
        return self.types.Datum(
            model_input=self.types.ModelInput.from_ints(tokens), loss_fn_inputs=dict(inputs)
        )

    def batch(self) -> list[Any]:
        return [self._datum(tokens, inputs) for tokens, inputs in self.inputs.batch]

    def request(self) -> Any:
        wrapped = self.types.ForwardBackwardInput(data=self.batch(), loss_fn="ppo")
        return self.types.ForwardBackwardRequest(forward_backward_input=wrapped, model_id="model")

    def encoded(self, value: Any) -> object:
        return json.dumps(value.model_dump(exclude_unset=True, mode="json"))

    def decoded(self, type_: str, text: bytes) -> Any:
        return getattr(self.types, type_).model_validate(json.loads(text))

    def construct(self) -> Work:
        _ = self.inputs.batch  # Made before the clock runs.
        return self.batch

    def encode(self) -> Work:
        request = self.request()
        return lambda: self.encoded(request)

    def encode_own(self) -> Work:
        request = self.request()
        return request.model_dump_json

    def decode(self) -> Work:
        text = self.inputs.request_text
        return lambda: self.decoded("ForwardBackwardRequest", text)

    def decode_touched(self) -> Work:
        text = self.inputs.request_text
        return lambda: touched_request(self.decoded("ForwardBackwardRequest", text))

    def decode_output(self) -> Work:
        text = self.inputs.output_text
        return lambda: self.decoded("ForwardBackwardOutput", text)

    def decode_output_touched(self) -> Work:
        text = self.inputs.output_text
        return lambda: touched_output(self.decoded("ForwardBackwardOutput", text))

    def runs(self) -> Work:
        text = self.inputs.runs_text
        return lambda: self.decoded("TrainingRunsResponse", text)

    def runs_touched(self, count: int = RUNS) -> Work:
        text = self.inputs.some_runs(count)
        return lambda: touched_runs(self.decoded("TrainingRunsResponse", text))

    def runs_crowded(self) -> Work:
        crowd: list[list[object]] = [[] for _ in range(self.inputs.crowd)]
        read = self.runs_touched()

        def work() -> object:
            assert crowd  # Alive for as long as the work is.
            return read()

        return work

    def runs_uncollected(self) -> Work:
        read = self.runs_touched()

        def work() -> object:
            gc.disable()
            try:
                return read()
            finally:
                gc.enable()

        return work

    def page_touched(self) -> Work:
        return self.runs_touched(PAGE)

    def held_built(self) -> int:
        _ = self.inputs.batch  # Made before the clock runs.
        return held(self.batch)

    def held_decoded(self) -> int:
        return held(self.decode())

    def peak_construct_encode(self) -> int:
        _ = self.inputs.batch  # Made before the clock runs.
        return peak(lambda: self.encoded(self.request()))

    def peak_decode(self) -> int:
        return peak(self.decode())


class Sdk(Pydantic):
    """A release of the SDK: its types alone, under a bare module in place of the package."""

    folder: str

    def __init__(self) -> None:
        super().__init__()
        self.types = bare_sdk(self.folder)

    def chain(self, count: int) -> Any:
        value = self.types.ModelInput.empty()
        for token in range(count):
            value = value.append_int(token)
        return value

    def chained(self, count: int) -> Any:
        """What such a chain gives, made at once: appending takes the square of its length."""
        chunks = [self.types.EncodedTextChunk(tokens=[token]) for token in range(count)]
        return self.types.ModelInput(chunks=chunks)

    def append_1k(self) -> Work:
        return lambda: self.chain(1000)

    def append_10k(self) -> Work:
        return lambda: self.chain(10_000)

    def to_ints_one(self) -> Work:
        return cast(Work, self.types.ModelInput.from_ints(self.inputs.batch[0][0]).to_ints)

    def to_ints_many(self) -> Work:
        return cast(Work, self.chained(10_000).to_ints)

    def length(self) -> Work:
        value = self.chained(10_000)
        return lambda: value.length

    def from_numpy(self) -> Work:
        array = self.inputs.floats
        return lambda: self.types.TensorData.from_numpy(array)

    def from_numpy_touched(self) -> Work:
        array = self.inputs.floats
        return lambda: self.types.TensorData.from_numpy(array).data

    def to_numpy(self) -> Work:
        return cast(Work, self.types.TensorData.from_numpy(self.inputs.floats).to_numpy)

    def _image(self) -> Any:
        return self.types.ImageChunk(data=self.inputs.image, format="png", expected_tokens=7)

    def image_out(self) -> Work:
        image = self._image()
        return lambda: self.encoded(image)

    def image_in(self) -> Work:
        text = self.inputs.sdk_image_text
        return lambda: self.decoded("ImageChunk", text)


class Sdk063(Sdk):
    """The release that the bars are measured against."""

    folder = "0.6.3"


class Sdk038(Sdk):
    """The newest release: dataclasses for what is built, pydantic models for what travels."""

    folder = "0.38.0"

    def _private(self, module: str) -> Any:
        return importlib.import_module(f"tinker.types._pydantic_types.{module}")

    def request(self) -> Any:
        batch = [
            self._private("datum").Datum(
                model_input=self.types.ModelInput.from_ints(tokens), loss_fn_inputs=dict(inputs)
            )
            for tokens, inputs in self.inputs.batch
        ]
        model = self._private("forward_backward_input").ForwardBackwardInput
        return model(data=batch, loss_fn="ppo")

    def decoded(self, type_: str, text: bytes) -> Any:
        if type_ == "ForwardBackwardRequest":
            tree = json.loads(text)["forward_backward_input"]
            return self._private("forward_backward_input").ForwardBackwardInput.model_validate(tree)
        if type_ == "ForwardBackwardOutput":
            tree = json.loads(text)
            kind = self._private("tensor_data").TensorData
            tree["loss_fn_outputs"] = [
                {key: kind.model_validate(tensor) for key, tensor in record.items()}
                for record in tree["loss_fn_outputs"]
            ]
            return self.types.ForwardBackwardOutput(**tree)
        return super().decoded(type_, text)

    def decode_touched(self) -> Work:
        text = self.inputs.request_text
        return lambda: touched_input(self.decoded("ForwardBackwardRequest", text))


class Ours(Sdk):
    """The emitted package, with everything that `[fast]` brings."""

    is_fast = True
    ways = MappingProxyType(
        {
            **dict.fromkeys(READING, "read:apart"),
            **dict.fromkeys(RUN_READING, "read:text"),
            "image_out": "write:spliced",
        }
    )

    def __init__(self) -> None:
        Peer.__init__(self)
        sys.path.insert(0, str(ROOT / "generated" / "python"))
        self.types = importlib.import_module("tinker_types")
        self._runtime = importlib.import_module("tinker_types._runtime")
        found = self._runtime.accelerators()
        if [name for name, version in found.items() if (version is not None) != self.is_fast]:
            raise SystemExit(f"this peer should be with all of [fast], or with nothing: {found}")

    def described(self) -> dict[str, str]:
        found = {name: str(version) for name, version in self._runtime.accelerators().items()}
        return {"contract": self.types.CONTRACT_VERSION, **found}

    def taken(self) -> dict[str, int]:
        taken: dict[str, int] = self._runtime.paths_taken()
        return taken

    def encoded(self, value: Any) -> object:
        return value.to_json()

    def decoded(self, type_: str, text: bytes) -> Any:
        return getattr(self.types, type_).from_json(text)

    def chained(self, count: int) -> Any:
        return self.chain(count)

    def append_100k(self) -> Work:
        return lambda: self.chain(100_000)

    def from_numpy_alias(self) -> Work:
        array = self.inputs.floats
        return lambda: self.types.TensorData.from_numpy(array, copy=False)

    def _image(self) -> Any:
        return self.types.ImageChunk(
            data=self.inputs.image, format="png", height=8, tokens=7, width=8, expected_tokens=7
        )

    def image_in(self) -> Work:
        text = self.inputs.image_text
        return lambda: self.decoded("ImageChunk", text)

    def growing_append(self, count: int) -> Work:
        return lambda: self.chain(count)

    def growing_to_ints(self, count: int) -> Work:
        return self.chain(count).to_ints

    def growing_construct(self, count: int) -> Work:
        return lambda: self._small_request(count)

    def growing_encode(self, count: int) -> Work:
        request = self._small_request(count)
        return lambda: self.encoded(request)

    def growing_decode(self, count: int) -> Work:
        text = self._small_request(count).to_json()
        return lambda: self.decoded("ForwardBackwardRequest", text)

    def growing_runs(self, count: int) -> Work:
        text = self.inputs.some_runs(count)
        return lambda: self.decoded("TrainingRunsResponse", text)

    def growing_tensor(self, count: int) -> Work:
        numbers = self.inputs.floats[:count].tolist()
        kind = self.types.TensorData
        return lambda: kind.from_json(kind(data=numbers, dtype="float32").to_json())

    def _small_request(self, count: int) -> Any:
        inputs = {"weights": [0.5] * 8, "target_tokens": list(range(8))}
        data = [self._datum(list(range(8)), inputs) for _ in range(count)]
        wrapped = self.types.ForwardBackwardInput(data=data, loss_fn="cross_entropy")
        return self.types.ForwardBackwardRequest(forward_backward_input=wrapped, model_id="model")


class OursPlain(Ours):
    """The emitted package as it is without `[fast]`."""

    is_fast = False
    ways = MappingProxyType(
        {
            **dict.fromkeys(READING, "read:apart"),
            **dict.fromkeys(RUN_READING, "read:text"),
            "image_out": "write:spliced",
        }
    )

    def __init__(self) -> None:
        # Importing fails then, as where it is missing; the type of the mapping does not tell of it.
        for name in EXTRAS:
            sys.modules[name] = None  # type: ignore[assignment]
        super().__init__()


class Codegen(Pydantic):
    """Plain output of datamodel-code-generator: models that check, and do nothing else."""

    def __init__(self) -> None:
        super().__init__()
        sys.path.insert(0, str(ENVIRONMENT / "peers"))
        self.types = importlib.import_module("codegen_models")

    def _datum(self, tokens: list[int], inputs: dict[str, Any]) -> Any:
        tensors = {
            key: {
                "data": values if isinstance(values, list) else values.tolist(),
                "dtype": "int64" if key == "target_tokens" else "float32",
                "shape": [self.inputs.length],
            }
            for key, values in inputs.items()
        }
        chunk = self.types.EncodedTextChunk(tokens=tokens)
        model_input = self.types.ModelInput(chunks=[chunk])
        return self.types.Datum(model_input=model_input, loss_fn_inputs=tensors)

    def encoded(self, value: Any) -> object:
        return value.model_dump_json()

    def decoded(self, type_: str, text: bytes) -> Any:
        return getattr(self.types, type_).model_validate_json(text)

    decode_touched = None
    decode_output_touched = None
    encode_own = None


class Msgspec(Codegen):
    """Structs of msgspec, declared by hand for the same payloads."""

    def __init__(self) -> None:
        Peer.__init__(self)
        sys.path.insert(0, str(ENVIRONMENT / "peers"))
        self.types = importlib.import_module("msgspec_models")
        self._json = importlib.import_module("msgspec.json")

    def _datum(self, tokens: list[int], inputs: dict[str, Any]) -> Any:
        types = self.types
        tensors = {
            key: types.TensorData(
                data=values if isinstance(values, list) else values.tolist(),
                dtype="int64" if key == "target_tokens" else "float32",
                shape=[self.inputs.length],
            )
            for key, values in inputs.items()
        }
        chunk = types.EncodedTextChunk(tokens=tokens)
        model_input = types.ModelInput(chunks=[chunk])
        return types.Datum(model_input=model_input, loss_fn_inputs=tensors)

    def encoded(self, value: Any) -> object:
        return self._json.encode(value)

    def decoded(self, type_: str, text: bytes) -> Any:
        return self._json.decode(text, type=getattr(self.types, type_))


class Floor(Peer):
    """The least that each job can cost: what remains when there are no types at all."""

    def construct(self) -> Work:
        """Every element looked at once, and copied."""
        from pydantic_core import SchemaValidator, core_schema

        ints, floats = core_schema.int_schema(strict=True), core_schema.float_schema(strict=True)
        check = {
            kind: SchemaValidator(core_schema.list_schema(item, fail_fast=True)).validate_python
            for kind, item in ((int, ints), (float, floats))
        }
        batch = self.inputs.batch

        def work() -> object:
            return [
                (
                    check[int](tokens),
                    *(
                        check[float](values) if isinstance(values, list) else values.copy()
                        for values in inputs.values()
                    ),
                )
                for tokens, inputs in batch
            ]

        return work

    def encode(self) -> Work:
        import orjson

        tree = self.inputs.request
        return lambda: orjson.dumps(tree)

    def decode(self) -> Work:
        import orjson

        text = self.inputs.request_text
        return lambda: orjson.loads(text)

    def decode_output(self) -> Work:
        import orjson

        text = self.inputs.output_text
        return lambda: orjson.loads(text)

    def runs(self) -> Work:
        import orjson

        text = self.inputs.runs_text
        return lambda: orjson.loads(text)

    def _append(self, count: int) -> Work:
        def work() -> object:
            tokens: list[int] = []
            for token in range(count):
                tokens.append(token)
            return tokens

        return work

    def append_1k(self) -> Work:
        return self._append(1000)

    def append_10k(self) -> Work:
        return self._append(10_000)

    def append_100k(self) -> Work:
        return self._append(100_000)

    def to_ints_one(self) -> Work:
        return self.inputs.batch[0][0].copy

    def to_ints_many(self) -> Work:
        return list(range(10_000)).copy

    def from_numpy(self) -> Work:
        return self.inputs.floats.copy

    def from_numpy_touched(self) -> Work:
        return self.inputs.floats.tolist

    def to_numpy(self) -> Work:
        return self.inputs.floats.copy

    def image_out(self) -> Work:
        import pybase64

        image = self.inputs.image
        return lambda: pybase64.b64encode(image)

    def image_in(self) -> Work:
        import pybase64

        text = base64.b64encode(self.inputs.image)
        return lambda: pybase64.b64decode(text, validate=True)


def touched_request(request: Any) -> object:
    return touched_input(request.forward_backward_input)


def touched_input(value: Any) -> object:
    for datum in value.data:
        for chunk in datum.model_input.chunks:
            _ = chunk.tokens
        touched_tensors(datum.loss_fn_inputs)
    return value


def touched_output(output: Any) -> object:
    for record in output.loss_fn_outputs:
        touched_tensors(record)
    return output


def touched_runs(response: Any) -> object:
    for run in response.training_runs:
        _ = run.base_model
    return response


def touched_tensors(tensors: dict[str, Any]) -> None:
    for tensor in tensors.values():
        tensor.to_numpy()
        _ = tensor.data


def held(work: Work) -> int:
    """Bytes that the result of some work holds, in whatever Python or numpy has allocated."""
    work()  # What is made once, such as a compiled schema, is not counted.
    gc.collect()
    tracemalloc.start()
    try:
        result = work()
        gc.collect()
        now, _ = tracemalloc.get_traced_memory()
        del result
    finally:
        tracemalloc.stop()
    return now


def peak(work: Work) -> int:
    """Bytes of memory that the process had at most during some work, beyond those before it."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # Forget the peak until now.
    before = _status("VmRSS")
    result = work()
    most = _status("VmHWM")
    del result
    return most - before


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1024


def bare_sdk(folder: str) -> ModuleType:
    """The types of a release, without the package round them, which imports torch."""
    parent = ModuleType("tinker")
    parent.__path__ = [str(SDKS / folder / "tinker")]
    sys.modules["tinker"] = parent
    return importlib.import_module("tinker.types")


PEERS: Final[dict[str, type[Peer]]] = {
    "fast": Ours,
    "plain": OursPlain,
    "sdk063": Sdk063,
    "sdk038": Sdk038,
    "codegen": Codegen,
    "msgspec": Msgspec,
    "floor": Floor,
}


def serve(peer: Peer) -> None:
    """Do what is asked, line by line."""
    prepared: dict[tuple[Any, ...], tuple[Work, int]] = {}
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # Whatever a peer prints is none of ours.
    for line in sys.stdin:
        asked = json.loads(line)
        name, before = asked["job"], peer.taken()
        method = getattr(peer, name, None)
        answer: Any = None
        if name == "described":
            answer = peer.described()
        elif method is not None and name.startswith(("held", "peak")):
            answer = [method()]
        elif method is not None:
            counts = [asked["count"]] if "count" in asked else []
            key = (name, *counts)
            if key not in prepared:
                prepared.clear()
                prepared[key] = prepare(peer, method, counts)
                before = peer.taken()
            answer = [timed(*prepared[key]) for _ in range(asked["times"])]
        others = {way for way, count in peer.taken().items() if count != before.get(way, 0)}
        expected = {way for way in [peer.ways.get(name)] if way is not None}
        if others != expected and "count" not in asked:  # Short text is read in the usual way.
            raise SystemExit(f"{name} went the way {others}, not {peer.ways.get(name)}")
        print(json.dumps(answer), file=out, flush=True)


def prepare(peer: Peer, method: Callable[..., Work], counts: Sequence[int]) -> tuple[Work, int]:
    """The work of a job, and how often to do it each time that it is timed."""
    if not IS_COLD:
        work = method(*counts)
        return work, how_often(work)
    peer.inputs = Inputs(share=1 / MILLION)
    method(*counts)()
    peer.inputs = Inputs()
    return method(*counts), 1


def how_often(work: Work) -> int:
    """How often to do work that may be too short to be timed once."""
    count = 1
    while (seconds := timed(work, count)) * count < SHORT:
        count = max(2 * count, math.ceil(SHORT / max(seconds, 1e-7)))
    return count


def timed(work: Work, count: int) -> float:
    """Seconds of the processor, of one time, with the collector as Python has it by default."""
    gc.collect()
    time.process_time()  # After the collector, the clock alone would take as long as short work.
    start = time.process_time()
    for _ in range(count - 1):
        work()
    result = work()
    seconds = (time.process_time() - start) / count
    del result  # What it takes to throw a batch away is nobody's job.
    return seconds


if __name__ == "__main__":
    serve(PEERS[sys.argv[1]]())

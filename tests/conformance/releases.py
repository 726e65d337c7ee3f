"""Records what the types of real SDK releases write, to hold each against its own contract.

`python tests/conformance/releases.py` writes `recordings/<release>.json` anew; with `--check`
nothing is written, and the exit code is 1 when a file would change. A recording is a payload that
the SDK's client would write of a value that is constructed here:

- a model by `model_dump`, with the options that the release's client passes;
- a dataclass, which later releases write as protobuf alone, by the names of its members, without
  those that are None or an empty map, which protobuf does not write; a tensor with its `data`.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

import numpy as np
import sdk
import vectors
from pydantic import BaseModel
from vectors import HERE, Json

RELEASES: Final = ("0.6.3", "0.18.2", "0.25.0", "0.38.0")
FOLDER: Final = HERE / "recordings"
_WRITES_DEFAULTS: Final = "0.18.0"
"""The first release whose client writes members that were not set."""

_NOON: Final = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """A value that is recorded from the releases that can construct it."""

    type: str
    name: str
    make: Callable[[Any], Any]
    since: str = "0"
    until: str = "1"

    def is_in(self, release: str) -> bool:
        """Whether a release can construct it."""
        return order(self.since) <= order(release) < order(self.until)


def order(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split(".")))


def _tensor(t: Any) -> Any:
    return t.TensorData(data=[11, 12, 13], dtype="int64", shape=[3])


def sparse(t: Any, **more: Any) -> Any:
    indices = {"sparse_crow_indices": [0, 1, 1, 3], "sparse_col_indices": [2, 0, 3]}
    return t.TensorData(data=[1.5, -2.0, 0.25], dtype="float32", shape=[3, 4], **indices, **more)


def _text(t: Any) -> Any:
    return t.ModelInput.from_ints([11, 12, 13])


def datum(t: Any, **more: Any) -> Any:
    inputs = {"target_tokens": [12, 13, 14], "weights": [0.0, 1.0, 1.0]}
    return t.Datum(model_input=_text(t), loss_fn_inputs=inputs, **more)


def _datum_with(key: str) -> Callable[[Any], Any]:
    return lambda t: t.Datum(model_input=_text(t), loss_fn_inputs={key: [1, 2, 3]})


def spans(t: Any) -> dict[str, Any]:
    prompt = t.PromptProvenanceSpan(sequence_id="seq-1", length=2)
    sampled = t.SampledProvenanceSpan(sequence_id="seq-2", offset=4, length=1)
    return {"model_input_spans": [prompt, sampled], "loss_fn_input_spans": [prompt, sampled]}


def _batch(t: Any, loss_fn: str = "cross_entropy", **more: Any) -> Any:
    return t.ForwardBackwardInput(data=[datum(t)], loss_fn=loss_fn, **more)


def _called(name: str) -> Callable[[Any], Any]:
    return lambda t: name


def _batch_for(loss_fn: str) -> Callable[[Any], Any]:
    return lambda t: _batch(t, loss_fn)


def _checkpoint(t: Any, **more: Any) -> Any:
    members = {
        "checkpoint_id": "weights/0001",
        "checkpoint_type": "training",
        "time": _NOON,
        "tinker_path": "tinker://run-1/weights/0001",
    }
    return t.Checkpoint(**{**members, **more})


def _run(t: Any, **more: Any) -> Any:
    members = {
        "training_run_id": "run-1",
        "base_model": "llama-3.1-8b",
        "model_owner": "user@example.com",
        "is_lora": True,
        "last_request_time": _NOON,
    }
    return t.TrainingRun(**{**members, **more})


def _page(t: Any, *runs: Any) -> Any:
    cursor = t.Cursor(offset=0, limit=20, total_count=len(runs))
    return t.TrainingRunsResponse(training_runs=list(runs), cursor=cursor)


def _output(t: Any, **more: Any) -> Any:
    logprobs = t.TensorData(data=[-0.25, -1.5], dtype="float32", shape=[2])
    return t.ForwardBackwardOutput(
        loss_fn_output_type="ArrayRecord", loss_fn_outputs=[{"logprobs": logprobs}], **more
    )


def step(t: Any, params: Any, **more: Any) -> Any:
    member = "optim_params" if hasattr(t, "OptimParams") else "adam_params"
    return t.OptimStepRequest(model_id="model-1", **{member: params}, **more)


def _path(t: Any, path: str) -> Any:
    return t.ParsedCheckpointTinkerPath.from_tinker_path(path)


def other_params(t: Any) -> Any:
    base = t.DimuonParams.__mro__[1]
    return base(type="muon", learning_rate=0.02, nested={"momentum": [0.9, 0.95], "on": True})


PNG: Final = b"\x89PNG\r\n\x1a\n\x00"
# Of dtype 0 and shape [3, 80], as the header of a TensorContainer says it.
DMEL: Final = bytes([0, 2, 3, 80]) + b"\x00" * 16
_KEYS: Final = ("advantages", "logprobs", "clip_low_threshold", "clip_high_threshold")
_LOSSES: Final = (
    *((name, "0") for name in ("cross_entropy", "importance_sampling", "ppo", "cispo", "dro")),
    ("gspo", "0.34.0"),
    ("stable_reinforce", "0.35.0"),
    ("custom", "0.36.0"),
)

SAMPLES: Final = (
    Sample("AdamParams", "defaults", lambda t: t.AdamParams()),
    Sample("AdamParams", "some members", lambda t: t.AdamParams(learning_rate=1e-3, eps=1e-8)),
    Sample(
        "AdamParams",
        "decay and clipping",
        lambda t: t.AdamParams(weight_decay=0.01, grad_clip_norm=1.0),
        since="0.7.0",
    ),
    Sample(
        "AdamParams",
        "all that there is from the start",
        lambda t: t.AdamParams(learning_rate=2, beta1=0, beta2=0.999, eps=1e-8),
    ),
    Sample(
        "AdamParams",
        "decay and clipping of any size",
        lambda t: t.AdamParams(weight_decay=-0.5, grad_clip_norm=1e12),
        since="0.7.0",
    ),
    Sample("AdamParams", "learning_rate 0", lambda t: t.AdamParams(learning_rate=0.0)),
    Sample("AdamParams", "beta1 1", lambda t: t.AdamParams(beta1=1.0)),
    Sample("AdamParams", "beta2 1", lambda t: t.AdamParams(beta2=1.0)),
    Sample("AdamParams", "eps 0", lambda t: t.AdamParams(eps=0.0)),
    Sample(
        "DimuonParams", "defaults", lambda t: t.DimuonParams(learning_rate=0.001), since="0.30.4"
    ),
    Sample(
        "DimuonParams",
        "every member",
        lambda t: t.DimuonParams(learning_rate=0, beta1=0.5, grad_clip_norm=-1.0),
        since="0.30.4",
    ),
    Sample("OptimizerParams", "of another optimizer", other_params, since="0.30.4"),
    Sample(
        "OptimizerParams",
        "of an optimizer without settings",
        lambda t: t.DimuonParams.__mro__[1](type="sgd"),
        since="0.30.4",
    ),
    Sample(
        "OptimizerParams",
        "of Dimuon",
        lambda t: t.DimuonParams(learning_rate=0.01, beta1=0.0),
        since="0.30.4",
    ),
    Sample("OptimStepRequest", "default step", lambda t: step(t, t.AdamParams())),
    Sample("OptimStepRequest", "with seq_id", lambda t: step(t, t.AdamParams(), seq_id=3)),
    Sample(
        "OptimStepRequest",
        "every member",
        lambda t: step(t, t.AdamParams(beta1=0.8), seq_id=0, type="optim_step"),
    ),
    Sample(
        "OptimStepRequest",
        "Dimuon",
        lambda t: step(t, t.DimuonParams(learning_rate=0.01), seq_id=4),
        since="0.30.4",
    ),
    Sample(
        "OptimStepRequest",
        "another optimizer",
        lambda t: step(t, other_params(t)),
        since="0.30.4",
    ),
    Sample("OptimStepResponse", "metrics", lambda t: t.OptimStepResponse(metrics={"norm": 0.5})),
    Sample("OptimStepResponse", "empty metrics", lambda t: t.OptimStepResponse(metrics={})),
    Sample("OptimStepResponse", "no metrics", lambda t: t.OptimStepResponse()),
    Sample("LoraConfig", "rank alone", lambda t: t.LoraConfig(rank=32)),
    Sample(
        "LoraConfig",
        "every member",
        lambda t: t.LoraConfig(rank=8, seed=7, train_unembed=False, train_mlp=True),
    ),
    Sample(
        "LoraConfig",
        "attention alone",
        lambda t: t.LoraConfig(
            rank=1, seed=-1, train_unembed=False, train_mlp=False, train_attn=True
        ),
    ),
    Sample(
        "LoraConfig",
        "all but attention",
        lambda t: t.LoraConfig(rank=128, train_unembed=True, train_mlp=True, train_attn=False),
    ),
    Sample("LoraConfig", "rank 0", lambda t: t.LoraConfig(rank=0)),
    Sample("ModelID", "text", lambda t: "model-1"),
    Sample("TensorDtype", "int64", lambda t: "int64"),
    Sample("TensorDtype", "float32", lambda t: "float32"),
    Sample("ImageFormat", "png", lambda t: "png"),
    Sample("ImageFormat", "jpeg", lambda t: "jpeg"),
    Sample("TensorData", "integers", _tensor),
    Sample("TensorData", "no shape", lambda t: t.TensorData(data=[0.5, 1.0], dtype="float32")),
    Sample("TensorData", "empty", lambda t: t.TensorData(data=[], dtype="float32", shape=[0])),
    Sample(
        "TensorData",
        "two dimensions",
        lambda t: t.TensorData.from_numpy(np.array([[0.1, 0.2], [0.3, 0.4]], np.float32)),
    ),
    Sample("TensorData", "a scalar", lambda t: t.TensorData.from_numpy(np.array(5))),
    Sample("TensorData", "sparse", sparse, since="0.18.0"),
    Sample(
        "TensorData",
        "sparse without elements",
        lambda t: t.TensorData(
            data=[],
            dtype="int64",
            shape=[2, 5],
            sparse_crow_indices=[0, 0, 0],
            sparse_col_indices=[],
        ),
        since="0.18.0",
    ),
    Sample("EncodedTextChunk", "tokens", lambda t: t.EncodedTextChunk(tokens=[1, 2])),
    Sample("EncodedTextChunk", "no tokens", lambda t: t.EncodedTextChunk(tokens=[])),
    Sample(
        "EncodedTextChunk",
        "every member",
        lambda t: t.EncodedTextChunk(tokens=[0], type="encoded_text"),
    ),
    Sample("ImageChunk", "required members", lambda t: t.ImageChunk(data=PNG, format="png")),
    Sample(
        "ImageChunk",
        "expected tokens",
        lambda t: t.ImageChunk(data=PNG, format="jpeg", expected_tokens=256),
    ),
    Sample(
        "ImageChunk",
        "every member",
        lambda t: t.ImageChunk(data=b"", format="png", expected_tokens=0, type="image"),
    ),
    Sample(
        "ImageAssetPointerChunk",
        "required members",
        lambda t: t.ImageAssetPointerChunk(format="png", location="a/b.png"),
    ),
    Sample(
        "ImageAssetPointerChunk",
        "expected tokens",
        lambda t: t.ImageAssetPointerChunk(format="png", location="a.png", expected_tokens=64),
    ),
    Sample(
        "ImageAssetPointerChunk",
        "every member",
        lambda t: t.ImageAssetPointerChunk(
            format="jpeg", location="", expected_tokens=0, type="image_asset_pointer"
        ),
    ),
    Sample("DmelChunk", "audio", lambda t: t.DmelChunk(dmel=DMEL), since="0.23.0"),
    Sample("ModelInputChunk", "text", lambda t: t.EncodedTextChunk(tokens=[3])),
    Sample("ModelInputChunk", "an image", lambda t: t.ImageChunk(data=PNG, format="png")),
    Sample(
        "ModelInputChunk",
        "a stored image",
        lambda t: t.ImageAssetPointerChunk(format="jpeg", location="a.jpg", expected_tokens=3),
    ),
    Sample("ModelInputChunk", "audio", lambda t: t.DmelChunk(dmel=DMEL), since="0.23.0"),
    Sample("ModelInput", "empty", lambda t: t.ModelInput.empty()),
    Sample("ModelInput", "text", _text),
    Sample(
        "ModelInput",
        "text and images",
        lambda t: (
            _text(t)
            .append(t.ImageChunk(data=PNG, format="png", expected_tokens=4))
            .append(t.ImageAssetPointerChunk(format="png", location="a.png"))
            .append_int(7)
        ),
    ),
    Sample(
        "ModelInput",
        "every kind of chunk",
        lambda t: (
            _text(t).append(t.DmelChunk(dmel=DMEL)).append(t.ImageChunk(data=PNG, format="png"))
        ),
        since="0.23.0",
    ),
    Sample("Datum", "lists", datum),
    *(Sample("Datum", f"a list under {key}", _datum_with(key)) for key in _KEYS),
    Sample("Datum", "no inputs", lambda t: t.Datum(model_input=_text(t), loss_fn_inputs={})),
    Sample("Datum", "inputs left out", lambda t: t.Datum(model_input=_text(t)), since="0.20.0"),
    Sample(
        "Datum",
        "arrays",
        lambda t: t.Datum(
            model_input=_text(t),
            loss_fn_inputs={
                "target_tokens": np.array([[1, 2], [3, 4]]),
                "advantages": np.array([0.5, -1.0], np.float32),
            },
        ),
    ),
    Sample(
        "Datum",
        "a sparse tensor",
        lambda t: t.Datum(model_input=_text(t), loss_fn_inputs={"weights": sparse(t)}),
        since="0.18.0",
    ),
    Sample("Datum", "spans", lambda t: datum(t, **spans(t)), since="0.26.0"),
    Sample(
        "Datum",
        "spans that the client checked",
        lambda t: datum(t).with_provenance(*spans(t).values()),
        since="0.26.0",
    ),
    Sample(
        "Datum",
        "a span of no tokens",
        lambda t: datum(
            t,
            model_input_spans=[t.PromptProvenanceSpan(sequence_id="s", length=0)],
            loss_fn_input_spans=[],
        ),
        since="0.35.0",
    ),
    Sample(
        "Datum",
        "a mask of ratios",
        lambda t: t.Datum(model_input=_text(t), loss_fn_inputs={"sequence_ratio_mask": [1, 0, 1]}),
        since="0.34.0",
    ),
    Sample(
        "PromptProvenanceSpan",
        "defaults",
        lambda t: t.PromptProvenanceSpan(sequence_id="seq-1", length=3),
        since="0.26.0",
    ),
    Sample(
        "PromptProvenanceSpan",
        "every member",
        lambda t: t.PromptProvenanceSpan(sequence_id="seq-1", offset=2**40, length=1),
        since="0.26.0",
    ),
    Sample(
        "SampledProvenanceSpan",
        "defaults",
        lambda t: t.SampledProvenanceSpan(sequence_id="seq-2", length=3),
        since="0.26.0",
    ),
    Sample(
        "SampledProvenanceSpan",
        "every member",
        lambda t: t.SampledProvenanceSpan(sequence_id="seq-2", offset=9, length=3),
        since="0.26.0",
    ),
    Sample(
        "ProvenanceSpan",
        "of a prompt",
        lambda t: t.PromptProvenanceSpan(sequence_id="seq-1", length=3),
        since="0.26.0",
    ),
    Sample(
        "ProvenanceSpan",
        "sampled",
        lambda t: t.SampledProvenanceSpan(sequence_id="seq-2", offset=9, length=3),
        since="0.26.0",
    ),
    Sample("LossFnInputs", "a tensor", lambda t: {"target_tokens": _tensor(t)}),
    Sample("LossFnInputs", "a sparse tensor", lambda t: {"weights": sparse(t)}, since="0.18.0"),
    Sample("LossFnOutput", "a tensor", lambda t: {"logprobs": _tensor(t)}),
    Sample("LossFnOutput", "nothing", lambda t: {}),
    *(Sample("LossFnType", name, _called(name), since=since) for name, since in _LOSSES),
    *(
        Sample("ForwardBackwardInput", name, _batch_for(name), since=since)
        for name, since in _LOSSES
    ),
    Sample(
        "ForwardBackwardInput",
        "settings that are numbers",
        lambda t: _batch(t, "ppo", loss_fn_config={"clip_low_threshold": 0.8, "b": 1}),
    ),
    Sample(
        "ForwardBackwardInput",
        "no data and no settings",
        lambda t: t.ForwardBackwardInput(data=[], loss_fn="dro", loss_fn_config={}),
    ),
    Sample(
        "ForwardBackwardInput",
        "settings that are text",
        lambda t: _batch(t, loss_fn_config={"reduction": "mean", "kl_coeff": 0.1}),
        since="0.26.2",
    ),
    Sample(
        "ForwardBackwardRequest",
        "a batch",
        lambda t: t.ForwardBackwardRequest(
            forward_backward_input=_batch(t), model_id="model-1", seq_id=1
        ),
    ),
    Sample(
        "ForwardBackwardRequest",
        "no seq_id",
        lambda t: t.ForwardBackwardRequest(forward_backward_input=_batch(t), model_id="m"),
    ),
    Sample(
        "ForwardBackwardRequest",
        "spans",
        lambda t: t.ForwardBackwardRequest(
            forward_backward_input=t.ForwardBackwardInput(
                data=[datum(t, **spans(t))], loss_fn="importance_sampling"
            ),
            model_id="model-1",
        ),
        since="0.26.0",
    ),
    Sample(
        "ForwardRequest",
        "a batch",
        lambda t: t.ForwardRequest(forward_input=_batch(t), model_id="model-1", seq_id=2),
    ),
    Sample(
        "ForwardRequest",
        "no seq_id",
        lambda t: t.ForwardRequest(forward_input=_batch(t), model_id="model-1"),
    ),
    Sample("ForwardBackwardOutput", "metrics", lambda t: _output(t, metrics={"loss": 0.75})),
    Sample("ForwardBackwardOutput", "no metrics", _output, since="0.20.0"),
    Sample("CheckpointType", "training", lambda t: "training"),
    Sample("CheckpointType", "sampler", lambda t: "sampler"),
    Sample("CheckpointType", "external", lambda t: "external", since="0.28.0"),
    Sample("Checkpoint", "required members", _checkpoint),
    Sample("Checkpoint", "size", lambda t: _checkpoint(t, size_bytes=1024, public=True)),
    Sample("Checkpoint", "empty", lambda t: _checkpoint(t, size_bytes=0, public=False)),
    Sample(
        "Checkpoint",
        "a time without a zone",
        lambda t: _checkpoint(t, time=_NOON.replace(tzinfo=None)),
    ),
    Sample(
        "Checkpoint",
        "a time in another zone",
        lambda t: _checkpoint(t, time=_NOON.astimezone(timezone(timedelta(hours=2)))),
    ),
    Sample("Checkpoint", "expiry", lambda t: _checkpoint(t, expires_at=_NOON), since="0.9.0"),
    Sample(
        "Checkpoint",
        "labels",
        lambda t: _checkpoint(t, user_metadata={"experiment": "a", "step": "10"}),
        since="0.26.2",
    ),
    Sample(
        "Checkpoint",
        "external",
        lambda t: _checkpoint(
            t,
            checkpoint_type="external",
            checkpoint_id="external_weights/1",
            tinker_path="tinker://run-1/external_weights/1",
        ),
        since="0.28.0",
    ),
    Sample(
        "ParsedCheckpointTinkerPath", "weights", lambda t: _path(t, "tinker://run-1/weights/0001")
    ),
    Sample(
        "ParsedCheckpointTinkerPath",
        "sampler_weights",
        lambda t: _path(t, "tinker://run-1/sampler_weights/0001"),
    ),
    Sample(
        "ParsedCheckpointTinkerPath",
        "external_weights",
        lambda t: _path(t, "tinker://run-1/external_weights/0001"),
        since="0.28.0",
    ),
    Sample("Cursor", "a page", lambda t: t.Cursor(offset=20, limit=20, total_count=55)),
    Sample("TrainingRun", "required members", _run),
    Sample(
        "TrainingRun",
        "every member",
        lambda t: _run(
            t,
            corrupted=True,
            lora_rank=32,
            last_checkpoint=_checkpoint(t),
            last_sampler_checkpoint=_checkpoint(t, checkpoint_type="sampler"),
            user_metadata={"a": "b"},
        ),
    ),
    Sample(
        "TrainingRun",
        "of all weights",
        lambda t: _run(t, is_lora=False, corrupted=False, user_metadata={}),
    ),
    Sample("TrainingRunsResponse", "no runs", _page),
    Sample("TrainingRunsResponse", "two runs", lambda t: _page(t, _run(t), _run(t))),
)


def written(value: Any, *, defaults: bool) -> Json:
    """What the client writes of a value."""
    if isinstance(value, BaseModel):
        return value.model_dump(exclude_unset=not defaults, exclude_none=defaults, mode="json")
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        if "sparse_crow_indices" in names:
            names = ["data", *(name for name in names if name != "_numpy")]
        members = {name: getattr(value, name) for name in names}
        given = {name: each for name, each in members.items() if each is not None and each != {}}
        return written(given, defaults=defaults)
    if isinstance(value, Mapping):
        return {key: written(each, defaults=defaults) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [written(each, defaults=defaults) for each in value]
    return value


def writes_defaults(release: str) -> bool:
    """Whether the client of a release writes members that were not set."""
    return order(release) >= order(_WRITES_DEFAULTS)


def recorded(release: str) -> Json:
    """The document of one release."""
    defaults = writes_defaults(release)
    with tempfile.TemporaryDirectory() as folder:
        types = sdk.another(release, Path(folder))
        payloads = [
            {
                "type": sample.type,
                "name": sample.name,
                "payload": written(sample.make(types), defaults=defaults),
            }
            for sample in SAMPLES
            if sample.is_in(release)
        ]
    return {"release": release, "payloads": payloads}


def _texts() -> Iterator[tuple[Path, str]]:
    for release in RELEASES:
        yield FOLDER / f"{release}.json", vectors.format_document(recorded(release))


def main(arguments: list[str] | None = None) -> int:
    """Records, or checks; the exit code is 1 when a check finds a difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 on a change")
    check: bool = parser.parse_args(arguments).check
    FOLDER.mkdir(exist_ok=True)
    changed = [(p, t) for p, t in _texts() if not p.exists() or p.read_text("utf-8") != t]
    for path, text in changed:
        print(f"{'differs' if check else 'wrote'}: {path}")
        if not check:
            path.write_text(text, "utf-8")
    return 1 if check and changed else 0


if __name__ == "__main__":
    sys.exit(main())

"""What chunks, inputs, responses and paths do beyond their fields."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from tinker_types import (
    EncodedTextChunk,
    ForwardBackwardOutput,
    ImageAssetPointerChunk,
    ImageChunk,
    ModelInput,
    OptimStepResponse,
    ParsedCheckpointTinkerPath,
    payload_errors,
)

IMAGE = ImageChunk(data=b"abc", format="png", height=2, tokens=7, width=3)
POINTER = ImageAssetPointerChunk(format="jpeg", height=2, location="a", tokens=5, width=3)


def faults(action: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        action()
    return [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)]


def test_length_of_chunks() -> None:
    assert EncodedTextChunk(tokens=[]).length == 0
    assert EncodedTextChunk(tokens=[1, 2]).length == 2
    assert IMAGE.length == 7
    assert ImageChunk(**{**dict(IMAGE), "expected_tokens": 9}).length == 7
    assert POINTER.length == 5


@pytest.mark.parametrize(
    "tokens", [[1, 2], (1, 2), range(1, 3), np.array([1, 2]), [1.0, np.int8(2)]]
)
def test_token_lists_come_in_many_ways(tokens: Any) -> None:
    for value in (
        ModelInput.from_ints(tokens),
        ModelInput(chunks=[EncodedTextChunk(tokens=tokens)]),
    ):
        assert value.to_ints() == [1, 2]
        assert [type(token) for token in value.to_ints()] == [int, int]
        assert value.chunks[0].type == "encoded_text"


@pytest.mark.parametrize("data", [b"abc", "YWJj", bytearray(b"abc")])
def test_image_data_is_bytes_or_base64(data: Any) -> None:
    image = ImageChunk(data=data, format="png", height=2, tokens=7, width=3)
    assert image == IMAGE
    assert image.data == b"abc"
    for dumped in (image.model_dump(), image.model_dump(mode="json"), image.to_wire()):
        assert dumped["data"] == "YWJj"
    assert json.loads(image.model_dump_json())["data"] == "YWJj"


def test_inputs_grow_by_new_values() -> None:
    empty = ModelInput.empty()
    grown = empty.append_int(1).append_int(2).append(IMAGE).append_int(3)
    assert empty.chunks == []
    assert [chunk.length for chunk in grown.chunks] == [1, 1, 7, 1]
    assert grown.length == 10
    assert grown == ModelInput(
        chunks=[
            EncodedTextChunk(tokens=[1]),
            EncodedTextChunk(tokens=[2]),
            IMAGE,
            EncodedTextChunk(tokens=[3]),
        ]
    )
    assert grown.model_fields_set == {"chunks"}


def test_the_chunks_of_a_grown_input_are_its_own() -> None:
    first = ModelInput.from_ints([1])
    second = first.append_int(2)
    second.chunks.append(IMAGE)
    assert (first.length, second.length) == (1, 9)


def test_length_follows_the_lists_that_were_handed_out() -> None:
    value = ModelInput.from_ints([1])
    assert value.length == 1
    value.chunks.append(IMAGE)
    assert value.length == 8
    assert len(value.to_wire()["chunks"]) == 2


def test_append_checks_the_chunk() -> None:
    assert ModelInput.empty().append({"tokens": [1]}).to_ints() == [1]
    assert faults(lambda: ModelInput.empty().append(5)) == [("type", "/chunks/0")]
    assert faults(lambda: ModelInput.empty().append_int("1")) == [("type", "/tokens/0")]
    assert faults(lambda: ModelInput.empty().append_int(2**63)) == [("range", "/tokens/0")]


def test_subclasses_stay_what_they_are() -> None:
    class Mine(ModelInput):
        note: str = ""

    mine = Mine(chunks=[], note="a").append_int(1)
    assert type(mine) is Mine
    assert mine.note == "a"
    assert type(Mine.from_ints([1])) is type(Mine.empty()) is Mine


def test_images_have_no_token_ids() -> None:
    for chunk in (IMAGE, POINTER):
        value = ModelInput.from_ints([1]).append(chunk)
        with pytest.raises(ValueError, match=f"the input holds an {type(chunk).__name__}$"):
            value.to_ints()


class Encoding:
    ids = (1, 2)


class Tokenizer:
    def __init__(self, result: Any) -> None:
        self.result = result
        self.calls: list[Any] = []

    def encode(self, text: str, **kwargs: Any) -> Any:
        self.calls.append((text, kwargs))
        return self.result


@pytest.mark.parametrize("result", [[1, 2], (1, 2), Encoding(), np.array([1, 2])])
def test_from_text_takes_lists_and_encodings(result: Any) -> None:
    tokenizer = Tokenizer(result)
    value = ModelInput.from_text("hi", tokenizer, add_special_tokens=False)
    assert value.to_ints() == [1, 2]
    assert tokenizer.calls == [("hi", {"add_special_tokens": False})]


def test_from_text_refuses_what_gives_no_tokens() -> None:
    assert faults(lambda: ModelInput.from_text("hi", Tokenizer("12"))) == [("type", "/tokens")]
    assert faults(lambda: ModelInput.from_text("hi", Tokenizer([[1]]))) == [("type", "/tokens/0")]
    for wrong, kind in ((5, "int"), ("tokenizer", "str")):
        with pytest.raises(TypeError, match=f"method encode that gives tokens, got {kind}$"):
            ModelInput.from_text("hi", wrong)


def test_loss_is_a_metric() -> None:
    output = ForwardBackwardOutput(loss_fn_output_type="x", loss_fn_outputs=[], metrics={"loss": 1})
    assert output.loss == 1.0
    empty = ForwardBackwardOutput(loss_fn_output_type="x", loss_fn_outputs=[], metrics={})
    assert empty.loss is None
    assert "loss" not in empty.to_wire()


def test_a_response_is_a_success() -> None:
    assert OptimStepResponse().success is True
    assert OptimStepResponse(metrics={"a": 1}).to_wire() == {"metrics": {"a": 1.0}}


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("tinker://run-1/weights/0001", "training", "weights/0001"),
        ("tinker://run:1/sampler_weights/a b", "sampler", "sampler_weights/a b"),
    ],
)
def test_paths_are_taken_apart(path: str, kind: str, name: str) -> None:
    parsed = ParsedCheckpointTinkerPath.from_tinker_path(path)
    run = path.split("/")[2]
    assert parsed.to_wire() == {
        "tinker_path": path,
        "training_run_id": run,
        "checkpoint_type": kind,
        "checkpoint_id": name,
    }
    assert ParsedCheckpointTinkerPath.from_json(parsed.to_json()) == parsed


@pytest.mark.parametrize(
    "path",
    [
        "",
        "run/weights/1",
        "http://run/weights/1",
        "TINKER://run/weights/1",
        "tinker:/run/weights/1",
        "tinker://run/checkpoints/1",
        "tinker://run/weights",
        "tinker://run/weights/1/2",
        "tinker:///weights/1",
        "tinker://run//1",
        "tinker://run/weights/",
        " tinker://run/weights/1",
    ],
)
def test_other_paths_are_refused(path: str) -> None:
    assert faults(lambda: ParsedCheckpointTinkerPath.from_tinker_path(path)) == [
        ("tinker_path", "")
    ]
    payload = {
        "tinker_path": path,
        "training_run_id": "run",
        "checkpoint_type": "training",
        "checkpoint_id": "weights/1",
    }
    for read in (ParsedCheckpointTinkerPath.from_json, ParsedCheckpointTinkerPath.model_validate):
        assert faults(lambda read=read: read(payload)) == [("tinker_path", "/tinker_path")]


@pytest.mark.parametrize("path", [None, 5, b"tinker://run/weights/1"])
def test_a_path_is_text(path: Any) -> None:
    assert faults(lambda: ParsedCheckpointTinkerPath.from_tinker_path(path)) == [
        ("tinker_path", "")
    ]

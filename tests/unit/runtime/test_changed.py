"""Lists and maps that were handed out and changed: what is written can be read, or nothing is."""

from __future__ import annotations

import copy
import json
import pickle
import random
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Final

import numpy as np
import pytest
import tinker_types
from drawn import seeds
from pydantic import BaseModel, Field, ValidationError
from spoiling import Spoiler
from tinker_types import (
    AdamParams,
    Datum,
    EncodedTextChunk,
    ForwardBackwardInput,
    ForwardBackwardOutput,
    ModelInput,
    ParsedCheckpointTinkerPath,
    TensorData,
    TrainingRun,
    from_json,
    to_json,
    to_wire,
)
from tinker_types._runtime import (
    Int64,
    IntegerItems,
    KeyRule,
    Number,
    OpenModel,
    SizeRule,
    StrictListModel,
    Timestamp,
    UniqueItems,
    ways,
)
from vectors import decode_vectors, oracle

ROUNDS: Final = 200


def tensor(**members: Any) -> TensorData:
    return TensorData(**({"data": [1.0, 2.0], "dtype": "float32", "shape": [2]} | members))


def datum() -> Datum:
    return Datum(model_input=ModelInput.from_ints([1]), loss_fn_inputs={"weights": [1.0]})


def batch() -> ForwardBackwardInput:
    return ForwardBackwardInput(data=[datum()], loss_fn="ppo", loss_fn_config={"clip": 1})


def run() -> TrainingRun:
    return TrainingRun(
        training_run_id="r",
        base_model="m",
        model_owner="o",
        is_lora=False,
        last_request_time=datetime(2025, 11, 26, tzinfo=UTC),
        user_metadata={"a": "b"},
    )


def output() -> ForwardBackwardOutput:
    return ForwardBackwardOutput(
        loss_fn_output_type="a", loss_fn_outputs=[{"logprobs": tensor()}], metrics={"loss": 1}
    )


CHANGES: Final[tuple[tuple[Callable[[], Any], str, list[str]], ...]] = (
    (tensor, "v.data.append(3.0)", ["/data"]),
    (tensor, "v.shape[0] = 1", ["/data"]),
    (tensor, "v.shape.append(-1)", ["/shape/1"]),
    (tensor, "v.data[0] = 'x'", ["/data/0"]),
    (tensor, "v.data[1] = True", ["/data/1"]),
    (tensor, "v.data[1] = np.float32(1)", ["/data/1"]),
    (tensor, "v.data[1] = [1.0]", ["/data/1"]),
    (tensor, "v.data[0] = v.shape[0] = None", ["/data/0", "/shape/0"]),
    (lambda: tensor(data=[1, 2], dtype="int64"), "v.data[1] = 0.5", ["/data"]),
    (lambda: tensor(data=[1, 2], dtype="int64"), "v.data[1] = 2**63", ["/data"]),
    (lambda: TensorData.from_numpy(np.arange(2.0)), "v.data.pop()", ["/data"]),
    (lambda: TensorData.from_numpy(np.zeros(2), copy=False), "v.shape.clear()", ["/data"]),
    (datum, "v.loss_fn_inputs['weights'] = [1, 2]", ["/loss_fn_inputs/weights"]),
    (datum, "v.loss_fn_inputs['weights'] = np.zeros(1)", ["/loss_fn_inputs/weights"]),
    (datum, "v.loss_fn_inputs[1] = tensor()", ["/loss_fn_inputs/1"]),
    (datum, "v.loss_fn_inputs['a/b'] = datum()", ["/loss_fn_inputs/a~1b"]),
    (datum, "v.loss_fn_inputs['weights'].data[0] = 'x'", ["/loss_fn_inputs/weights/data/0"]),
    (datum, "v.model_input.chunks[0].tokens.append(2**63)", ["/model_input/chunks/0/tokens/1"]),
    (datum, "v.model_input.chunks[0].tokens.append(1.5)", ["/model_input/chunks/0/tokens/1"]),
    (datum, "v.model_input.chunks.append(1)", ["/model_input/chunks/1"]),
    (datum, "v.model_input.chunks.append(tensor())", ["/model_input/chunks/1"]),
    (
        datum,
        "v.model_input.chunks.append({'type': 'image'}); v.loss_fn_inputs['x'] = {'data': [1]}",
        [
            *("/model_input/chunks/1/data", "/model_input/chunks/1/format"),
            *("/model_input/chunks/1/height", "/model_input/chunks/1/tokens"),
            *("/model_input/chunks/1/width", "/loss_fn_inputs/x/dtype"),
        ],
    ),
    (batch, "v.data.append(1); v.data[0].loss_fn_inputs['y'] = 1", ["/data/0/loss_fn_inputs/y"]),
    (batch, "v.loss_fn_config['b'] = 'x'", ["/loss_fn_config/b"]),
    (batch, "v.loss_fn_config['b'] = float('nan')", ["/loss_fn_config/b"]),
    (run, "v.user_metadata['b'] = None", ["/user_metadata/b"]),
    (output, "v.loss_fn_outputs[0]['x'] = 1", ["/loss_fn_outputs/0/x"]),
    (output, "v.metrics['loss'] = None; v.loss_fn_outputs.append([])", ["/loss_fn_outputs/1"]),
)


def refused(value: Any) -> list[str]:
    """The places that are named when a value cannot be written, in either form."""
    messages = []
    for write in (to_json, to_wire):
        with pytest.raises(ValueError, match=": ") as caught:
            write(value)
        assert not isinstance(caught.value, ValidationError)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]
    return [line.split(": ")[0] for line in messages[0].splitlines()]


@pytest.mark.parametrize(("make", "change", "places"), CHANGES, ids=[c[1] for c in CHANGES])
def test_each_place_is_named(make: Callable[[], Any], change: str, places: list[str]) -> None:
    value = make()
    value.to_json()
    exec(change, {**globals(), "v": value})
    for changed in (value, copy.copy(value), copy.deepcopy(value), value.model_copy()):
        assert refused(changed)[: len(places)] == places
    assert refused(pickle.loads(pickle.dumps(value)))[: len(places)] == places


def test_all_faults_of_all_members_are_named() -> None:
    value = output()
    # Checkers refuse these; programs without checkers do them.
    value.metrics["loss"], value.metrics["b"] = "x", float("inf")  # type: ignore[assignment]
    value.loss_fn_outputs[0]["logprobs"].data[0] = "x"  # type: ignore[call-overload]
    assert refused(value) == ["/loss_fn_outputs/0/logprobs/data/0", "/metrics/b"]
    value.metrics["b"] = 1
    assert refused(value) == ["/loss_fn_outputs/0/logprobs/data/0", "/metrics/loss"]


def test_what_was_changed_to_something_right_is_written() -> None:
    value = datum()
    value.loss_fn_inputs["weights"].data[:] = [3]
    value.loss_fn_inputs["logprobs"] = tensor()
    (chunk,) = value.model_input.chunks
    assert isinstance(chunk, EncodedTextChunk)
    chunk.tokens.extend([2, 3])
    value.model_input.chunks.append(EncodedTextChunk(tokens=[4]))
    again = Datum.from_json(value.to_json())
    assert again == value
    assert again.model_input.to_ints() == [1, 2, 3, 4]


def test_what_a_copy_shares_may_be_changed_through_either() -> None:
    for make, change in ((tensor, "v.data.append(3.0)"), (run, "v.user_metadata['b'] = 1")):
        for first, second in ((0, 1), (1, 0)):
            values = [value := make(), value.model_copy()]
            exec(change, {"v": values[first]})
            assert refused(values[second])


def test_members_that_were_never_checked_are_checked_when_they_are_written() -> None:
    assert refused(AdamParams().model_copy(update={"beta1": 2})) == ["/beta1"]
    assert refused(AdamParams().model_copy(update={"beta1": 2}, deep=True)) == ["/beta1"]
    assert refused(AdamParams.model_construct(beta1=2)) == ["/beta1"]
    path = ParsedCheckpointTinkerPath.from_tinker_path("tinker://r/weights/1")
    assert refused(path.model_copy(update={"tinker_path": "x"})) == ["/tinker_path"]


def test_looking_at_all_members_hands_them_out() -> None:
    for look in (dict, lambda value: dict(list(value)), vars):
        value: Any = tensor()
        look(value)["data"].append("x")
        assert refused(value) == ["/data/2"]


def set_past(value: Any, name: str, changed: Any) -> None:
    object.__setattr__(value, name, changed)


def set_in_vars(value: Any, name: str, changed: Any) -> None:
    vars(value)[name] = changed


def set_in_state(value: Any, name: str, changed: Any) -> None:
    value.__getstate__()["__dict__"][name] = changed


@pytest.mark.parametrize("write", [set_past, set_in_vars, set_in_state])
def test_what_is_written_past_a_value_is_found_without_speed_alone(
    write: Callable[[Any, str, Any], None],
) -> None:
    """The README of the package says so."""
    params = AdamParams()
    write(params, "beta1", 2.0)
    if ways.best is ways.Ways:
        assert refused(params) == ["/beta1"]
    else:
        assert b'"beta1":2.0' in params.to_json()


def test_a_list_or_map_that_is_set_past_a_value_is_found() -> None:
    for make, name in ((tensor, "data"), (run, "user_metadata")):
        value: Any = make()
        set_past(value, name, 5)
        assert refused(value) == [f"/{name}"]


def test_inputs_that_grew_from_a_changed_one_are_checked() -> None:
    value: Any = ModelInput.from_ints([1]).append_int(2)
    for wrong in (3, "x", tensor(), value):
        chunks = [*value.chunks]
        changed: Any = ModelInput(chunks=chunks)
        changed.chunks.append(wrong)
        assert refused(changed.append_int(3).append(chunks[0])) == ["/chunks/2"]


def test_a_subclass_with_bounds_keeps_them() -> None:
    # Lists are invariant to mypy, so it allows no narrower one; here nobody assigns a wider one.
    class Digits(TensorData):
        data: Annotated[list[int], IntegerItems(ge=0, le=9)]  # type: ignore[assignment]

    array = np.arange(40) % 10
    value = Digits.from_numpy(array, copy=False)
    array[0] = 10
    assert value.to_wire()["data"][0] == 0
    value.data[1] = 10
    assert refused(value) == ["/data/1"]


class Ruled(StrictListModel):
    sized: Annotated[list[str], SizeRule(max=2)]
    unique: Annotated[list[Int64], UniqueItems()] = Field(default_factory=list)
    keyed: Annotated[dict[str, Number], KeyRule(pattern="^[a-z]+$")] = Field(default_factory=dict)
    named: Int64 = Field(default=0, alias="odd-name")
    old: Annotated[list[Int64], Field(deprecated="old news")] = Field(default_factory=list)
    anything: Any = None


def test_rules_of_lists_and_maps_are_kept() -> None:
    value = Ruled(sized=["a"], unique=[1])
    value.sized.extend("bc")
    value.unique.append(1)
    value.keyed["A/1"] = 1
    assert refused(value) == ["/sized", "/unique", "/keyed/A~11"]


class Open(OpenModel):
    a: Int64 = 0


class Group(StrictListModel):
    models: Annotated[list[Open], UniqueItems()] = Field(default_factory=list)
    moments: Annotated[list[Timestamp] | None, UniqueItems()] = None
    nested: list[Annotated[list[Open], UniqueItems()]] = Field(default_factory=list)


def test_items_that_are_equal_only_when_they_are_written_are_refused() -> None:
    """Reading compares what came."""
    moments = ["2025-11-26T10:00:00Z", "2025-11-26T10:00:00+00:00"]
    models = [{"a": 1}, {"a": 1, "unknown": 1}]
    value = Group.from_json({"models": models, "moments": moments, "nested": [[{}, {"a": 0}]]})
    assert refused(value) == ["/models", "/moments", "/nested/0"]
    sound = {"models": models[:1], "moments": moments[:1], "nested": [[{"a": 1}, {"a": 2}]]}
    assert Group.from_json(sound).to_wire() == sound


def test_a_deprecated_list_warns_and_is_checked() -> None:
    value: Any = Ruled(sized=[], old=[1])
    with pytest.warns(DeprecationWarning, match="old news") as warned:
        value.old.append("x")
    assert warned[0].filename == __file__
    assert refused(value) == ["/old/1"]


def test_values_of_any_type_nest_as_deep_as_they_are_read() -> None:
    inner: Any = []
    for _ in range(126):
        inner = [inner]
    value = Ruled(sized=[], anything=inner)
    assert Ruled.from_json(value.to_json()) == value
    assert to_json([inner])
    assert to_json({"a": Ruled(sized=[])})
    for deeper in (Ruled(sized=[], anything=[inner]), [[inner]], [value], {"a": [inner]}):
        assert refused(deeper) == ["value"]


def test_only_what_was_handed_out_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Any] = []
    monkeypatch.setattr(TensorData, "_verify", lambda self: looks.append(self))
    values = [datum() for _ in range(3)]
    looks.clear()
    value = ForwardBackwardInput(data=values, loss_fn="ppo")
    assert value.data[0].loss_fn_inputs["weights"].shape is not None  # Hands it out.
    value.to_json()
    is_plain = "tinker_types._speed" not in sys.modules
    assert len(looks) == (len(values) if is_plain else 1)


def test_threads_that_look_at_once_miss_nothing() -> None:
    for _ in range(50):
        value: Any = tensor()
        barrier = threading.Barrier(2)

        def change(name: str, value: Any = value, barrier: Any = barrier) -> None:
            barrier.wait()
            getattr(value, name).append("x")

        threads = [threading.Thread(target=change, args=(name,)) for name in ("data", "shape")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert refused(value) == ["/data/2", "/shape/1"]


def handed_out(value: Any) -> Iterator[Any]:
    """Every list and dict of a value, and of all values in it."""
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from handed_out(getattr(value, name))
    elif isinstance(value, list | dict):
        yield value
        for item in value if isinstance(value, list) else value.values():
            yield from handed_out(item)


PYTHON: Final = (
    *(float("nan"), float("inf"), object(), np.int32(1), np.zeros(1), (1,), b"a", {1}, 10**400),
    *(tensor(), datum(), EncodedTextChunk(tokens=[1]), datetime(2025, 1, 1, tzinfo=UTC), "\ud800"),
)
"""What a program may put into a list, beyond what JSON has."""


def change(chance: random.Random, holder: Any, odd: Any, keys: tuple[Any, ...]) -> None:
    if isinstance(holder, dict):
        holder[chance.choice([*keys, *holder])] = odd
    elif holder and chance.random() < 0.5:
        holder[chance.randrange(len(holder))] = odd
    elif holder and chance.random() < 0.2:
        holder.pop()
    else:
        holder.insert(chance.randrange(len(holder) + 1), odd)


def is_written(judge: Any, name: str, value: Any) -> bool:
    """Whether a value is written, which everybody then reads; if not, each place is named."""
    try:
        text = value.to_json()
    except ValueError:
        assert all(place.startswith("/") for place in refused(value))
        return False
    assert not judge.judge(name, text.decode()).faults, (name, text)
    assert from_json(getattr(tinker_types, name), text)
    assert json.loads(text) == value.to_wire()
    return True


@seeds(2)
def test_what_is_written_is_what_everybody_reads(seed: int) -> None:
    chance = random.Random(seed)
    judge = oracle()
    spoiler = Spoiler.of(judge.schemas.values(), ())
    seeds = [(vector.type, vector.payload) for vector in decode_vectors() if not vector.raw]
    counts = {True: 0, False: 0}
    while sum(counts.values()) < ROUNDS:
        name, payload = chance.choice(seeds)
        type_ = getattr(tinker_types, name)
        try:
            value = from_json(type_, payload)
        except ValidationError:
            continue
        holders = list(handed_out(value)) if isinstance(value, BaseModel) else []
        if not holders:
            continue
        for _ in range(chance.choice((1, 1, 2))):
            odd = copy.deepcopy(chance.choice(chance.choice((spoiler.odd, PYTHON))))
            change(chance, chance.choice(holders), odd, (*spoiler.keys, 1, None))
        counts[is_written(judge, name, value)] += 1
    assert min(counts.values()) > ROUNDS // 10

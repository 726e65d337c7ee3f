"""Reading long text: which types are read how, and what is read apart."""

from __future__ import annotations

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Annotated, Any

import numpy as np
import pydantic
import pytest
import tinker_types
from tinker_types import Datum, ImageChunk, TensorData

skim: Any = import_module("tinker_types._speed.skim")
parser: Any = import_module("tinker_types._speed.parser")
compiled: Any = import_module("tinker_types._speed.compiled")
plans: Any = import_module("tinker_types._speed.plans")
packed: Any = import_module("tinker_types._speed.packed")
runtime: Any = tinker_types._runtime

HALVES = [number + 0.5 for number in range(4000)]
assert np


@pytest.fixture(params=[True, False], ids=["fast", "plain"], autouse=True)
def _packages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the packages of `[fast]`, where they are there, and without."""
    if not request.param:
        for module in (parser, compiled):
            monkeypatch.setattr(module, "accelerator", lambda name: None)


def text_of(**members: Any) -> str:
    return json.dumps({"data": HALVES, "dtype": "float32", **members})


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("ForwardBackwardRequest", "apart"),
        ("ForwardBackwardOutput", "apart"),
        ("Datum", "apart"),
        ("LossFnInputs", "apart"),
        ("ModelInput", "apart"),
        ("ModelInputChunk", "apart"),
        ("ImageChunk", "apart"),
        ("TrainingRunsResponse", "text"),
        ("AdamParams", "text"),
        ("LoraConfig", "text"),
    ],
)
def test_the_way_follows_from_what_is_declared(name: str, way: str) -> None:
    assert plans.plan_and_way(getattr(tinker_types, name))[1] == way


def test_what_nobody_knows_is_left_alone() -> None:
    class Free(runtime.StrictModel):  # type: ignore[misc]
        anything: Any

    class Plain(pydantic.BaseModel):
        number: int

    class Watched(TensorData):
        @pydantic.field_validator("data", mode="before")
        @classmethod
        def _look(cls, value: Any) -> Any:
            assert type(value) is list
            return value

    noted = Annotated[list[float], pydantic.Field(min_length=1)]
    for kind in (Free, Plain, Watched, Any, noted, dict[str, Any]):
        assert plans.plan_and_way(kind)[1] is None
    assert Watched.from_json(text_of()).data == HALVES


def test_types_that_contain_themselves() -> None:
    class Tree(runtime.StrictListModel):  # type: ignore[misc]
        values: runtime.NumberList
        children: list["Tree"] = []  # noqa: RUF012, UP037 (pydantic copies it)

    Tree.model_rebuild(_types_namespace={"Tree": Tree})
    tree = {"values": HALVES, "children": [{"values": HALVES, "children": []}]}
    read = Tree.from_json(json.dumps(tree))
    assert plans.plan_and_way(Tree)[1] == "apart"
    assert type(runtime.held(read.children[0], "values")) is packed.Packed
    assert read.to_wire() == tree


@pytest.mark.parametrize(
    "text",
    [
        text_of(dtype="\ud800"),
        '{"data": [1], "data": ' + text_of()[9:-1] + ', "data": [2]}',
        text_of().replace("[0.5", "[[0.5]"),
        text_of().replace("[0.5", "[true, 0.5"),
        text_of() + "x",
        "\ufeff" + text_of(),
        text_of().replace("0.5", "NaN", 1),
        text_of().replace("0.5", "1e999", 1),
        text_of().replace('"data": [', '"data": "[').replace("], ", ']", '),
        text_of().replace('"data": [', '"data": "\\"[').replace("], ", ']", '),
        f"{{{json.dumps(HALVES)}: 1}}",
        f'{{"later": {json.dumps(HALVES)}}}',
        json.dumps({"AAAA" * 5000: HALVES}),
    ],
    ids=lambda text: text[:30],
)
def test_what_is_in_doubt_is_left_alone(text: str) -> None:
    assert tinker_types.from_json(TensorData, text_of()).data == HALVES
    skimmed = skim.skim(TensorData, text)
    # A list of what are no numbers is left to its rule.
    assert skimmed is None or type(skimmed["data"]) is list


def test_an_integer_beyond_64_bits_is_read_exactly() -> None:
    text = text_of().replace("0.5", str(10**30), 1)
    assert TensorData.from_json(text).data == [10**30, *HALVES[1:]]


def test_short_text_is_left_alone() -> None:
    assert skim.skim(TensorData, '{"data": [0.5], "dtype": "float32"}') is None


def test_short_arrays_are_read_with_the_rest() -> None:
    def tensors(*sizes: int) -> str:
        sized = ({"data": [0.5] * size, "dtype": "float32", "shape": [size]} for size in sizes)
        return json.dumps({f"weights{number}": tensor for number, tensor in enumerate(sized)})

    assert skim.skim(tinker_types.LossFnInputs, tensors(*[8] * 400)) is None
    found = skim.skim(tinker_types.LossFnInputs, tensors(8, 8000))
    assert [type(tensor["data"]).__name__ for tensor in found.values()] == ["list", "Packed"]


@pytest.mark.parametrize(
    ("first", "kind"), [("0.5", "Packed"), ("7", "list"), ("7.0", "Packed"), ("7e0", None)]
)
def test_what_an_array_holds_is_what_was_written(first: str, kind: str | None) -> None:
    found = skim.skim(TensorData, text_of().replace("0.5", first, 1))
    assert kind is None or type(found["data"]).__name__ == kind
    numbers = found["data"] if type(found["data"]) is list else found["data"].fresh()
    assert repr(numbers) == repr([json.loads(first), *HALVES[1:]])


def test_the_parser_of_a_thread_is_kept_but_for_very_long_texts() -> None:
    kept = parser.parser(1 << 20)
    if kept is None:  # Nothing brings one here.
        return
    assert parser.parser(1) is kept
    assert parser.parser((1 << 20) + 1) is not kept
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(parser.parser, 1).result() is not kept


def test_threads_do_not_disturb_each_other() -> None:
    """Eight of them read at once, each of them texts of its own."""
    start = threading.Barrier(8)

    def read(number: int) -> list[bool]:
        start.wait()
        found = []
        for turn in range(20):
            data = [number + turn + value / 3 for value in range(3000)]
            image = bytes([number, turn]) * 9000
            chunk = {"data": base64.b64encode(image).decode(), "format": "png"}
            size = {"height": 1, "width": 1, "tokens": 1, "type": "image"}
            datum = {
                "model_input": {"chunks": [{**chunk, **size}]},
                "loss_fn_inputs": {"weights": {"data": data, "dtype": "float32"}},
            }
            made = Datum.from_json(json.dumps(datum))
            found += [made.loss_fn_inputs["weights"].data == data, chunk_of(made).data == image]
        return found

    def chunk_of(datum: Datum) -> Any:
        return datum.model_input.chunks[0]

    before = runtime.paths_taken().get("read:apart", 0)
    with ThreadPoolExecutor(8) as pool:
        assert [*pool.map(read, range(8))] == [[True] * 40] * 8
    assert runtime.paths_taken()["read:apart"] > before + 100


@pytest.mark.parametrize("kind", [str, bytes, bytearray, memoryview])
def test_text_comes_in_every_form(kind: Any) -> None:
    text = text_of() if kind is str else kind(text_of().encode())
    assert type(skim.skim(TensorData, text)["data"]) is packed.Packed
    assert TensorData.from_json(text).data == HALVES


def test_escapes_and_brackets_in_text() -> None:
    datum = {"model_input": {"chunks": []}, "loss_fn_inputs": {'é\n["': json.loads(text_of())}}
    escaped, plain = json.dumps(datum), json.dumps(datum, ensure_ascii=False)
    for text in (escaped, plain):
        found = skim.skim(Datum, text)["loss_fn_inputs"]['é\n["']["data"]
        assert type(found) is packed.Packed
    assert Datum.from_json(escaped) == Datum.from_json(plain)


def test_long_base64_becomes_bytes_where_the_type_has_them() -> None:
    image = ImageChunk(data=b"abc" * 9000, format="png", height=1, tokens=1, width=1)
    text = image.to_json()
    assert skim.skim(ImageChunk, text)["data"] == image.data
    assert ImageChunk.from_json(text) == image
    pointer = {"location": "AAAA" * 9000, "format": "png", "height": 1, "tokens": 1, "width": 1}
    location = skim.skim(tinker_types.ModelInputChunk, json.dumps(pointer))["location"]
    assert location == pointer["location"]
    for wrong in ("YQ==", "YWJ", "YW-_", "YW J"):
        assert skim.skim(ImageChunk, text.replace(b"YWJj", wrong.encode(), 1)) is None
    last = b'YWJj","format"'
    for wrong in ("YR==", "YWK=", "===="):
        changed = text.replace(last, last.replace(b"YWJj", wrong.encode()))
        assert changed != text
        assert skim.skim(ImageChunk, changed) is None


class Texts(runtime.StrictModel):  # type: ignore[misc,name-defined]
    """Members that hold the same text in different ways."""

    either: str | runtime.Base64Data = ""
    seen: Annotated[bytes, pydantic.BeforeValidator(repr)] = b""
    plain: bytes = b""
    data: Annotated[runtime.Base64Data, runtime.AbsentAsNone()] | None = None


@pytest.mark.parametrize(
    ("member", "plan", "made"),
    [
        ("either", plans.SCALAR, "AAAA" * 5000),
        ("seen", None, repr("AAAA" * 5000).encode()),
        ("plain", None, b"AAAA" * 5000),
        ("data", plans.BYTES, bytes(15000)),
    ],
    ids=["either", "seen", "plain", "data"],
)
def test_only_a_rule_for_base64_sees_bytes(member: str, plan: str | None, made: object) -> None:
    assert plans.plan_and_way(Texts)[0][member] == plan
    assert getattr(Texts.from_json(json.dumps({member: "AAAA" * 5000})), member) == made


def test_a_fault_is_the_one_that_the_usual_reader_finds() -> None:
    text = text_of(shape=[3])
    with pytest.raises(pydantic.ValidationError) as caught:
        TensorData.from_json(text)
    (error,) = caught.value.errors()
    assert error["type"] == "tensor"
    with pytest.raises(pydantic.ValidationError) as caught:
        TensorData.from_json(text_of(other=1))
    (error,) = caught.value.errors()
    assert (error["type"], error["loc"]) == ("extra_forbidden", ("other",))


@pytest.mark.parametrize("first", [True, False])
def test_a_name_counts_beyond_its_nul(first: bool) -> None:
    tensors = {"weights": 0.25, "weights\0more": 0.5}
    order = list(tensors) if first else list(reversed(tensors))
    members = {
        name: {"data": [tensors[name]] * 3000, "dtype": "float32", "shape": [3000]}
        for name in order
    }
    read = tinker_types.from_json(tinker_types.LossFnInputs, json.dumps(members))
    assert {name: tensor.data[0] for name, tensor in read.items()} == tensors

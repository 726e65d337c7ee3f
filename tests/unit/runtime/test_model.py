"""The model bases: reading payloads, hooks, and what pydantic promises of a model."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import sys
from collections import UserDict
from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import numpy as np
import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError
from tinker_types import (
    Cursor,
    LossFnInputs,
    LossFnType,
    ModelInput,
    TensorData,
    from_json,
    payload_errors,
)
from tinker_types._runtime import (
    Int64,
    NumberList,
    OpenModel,
    StrictListModel,
    StrictModel,
    Tagged,
    fault,
)


class PairFields(StrictModel):
    low: Int64
    high: Int64
    inner: Pair | None = None


if TYPE_CHECKING:
    _Base = PairFields
else:
    _Base = object


class PairMixin(_Base):
    @classmethod
    def _accept(cls, value: Any, *, payload: bool) -> Any:
        if isinstance(value, str) and not payload:
            low, _, high = value.partition("-")
            return {"low": int(low), "high": int(high)}
        return value

    def _verify(self) -> None:
        if self.low > self.high:
            raise fault("order", "low should not be above high", value=self.low)
        if self.high == 13:
            raise fault("luck", "13 is unlucky", at=("high",), value=13)


class Pair(PairMixin, PairFields):
    """A model with both hooks."""


class Wider(Pair):
    extra: Int64 = 0


class Stricter(Pair):
    def _verify(self) -> None:
        super()._verify()
        if self.low < 0:
            raise fault("sign", "low should not be negative", at=("low",), value=self.low)


class Holder(BaseModel):
    pair: Pair
    pairs: list[Pair] = []
    wider: dict[str, Wider] = {}


def faults(action: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        action()
    return [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda: Pair(low=2, high=1), [("order", "")]),
        (lambda: Pair(low=2, high=13), [("luck", "/high")]),
        (lambda: Pair(low=0, high=1, inner={"low": 2, "high": 1}), [("order", "/inner")]),
        (lambda: Pair.model_validate_json('{"low": 2, "high": 1}'), [("order", "")]),
        (lambda: Pair.from_json('{"low": 2, "high": 1}'), [("order", "")]),
        (lambda: Wider(low=2, high=1), [("order", "")]),
        (lambda: Wider.from_json('{"low": 2, "high": 13, "extra": 1}'), [("luck", "/high")]),
        (lambda: Stricter(low=-1, high=1), [("sign", "/low")]),
        (lambda: Stricter(low=2, high=1), [("order", "")]),
        (
            lambda: TypeAdapter(list[Pair]).validate_python([{"low": 2, "high": 1}]),
            [("order", "/0")],
        ),
        # Checked once the fields are sound: a fault of a field goes first, alone.
        (lambda: Pair(low=2, high="1"), [("type", "/high")]),
        (
            lambda: Holder.model_validate(
                {
                    "pair": "9-1",
                    "pairs": ["1-2", {"low": 3, "high": 2}],
                    "wider": {"a": {"low": 0, "high": 13}},
                }
            ),
            [("order", "/pair"), ("order", "/pairs/1"), ("luck", "/wider/a/high")],
        ),
    ],
)
def test_verify_runs_wherever_the_class_is_read(make: Any, expected: Any) -> None:
    assert faults(make) == expected


def test_accept_changes_what_is_read() -> None:
    assert Holder(pair="1-2").pair == Pair(low=1, high=2)
    assert Pair.model_validate("1-2", context={"any": 1}) == Pair(low=1, high=2)
    assert type(Wider.model_validate("1-2")) is Wider


def test_accept_knows_a_payload() -> None:
    assert faults(lambda: Pair.from_json('"1-2"')) == [("type", "")]
    assert faults(lambda: from_json(Pair, '"1-2"')) == [("type", "")]
    assert faults(lambda: from_json(dict[str, list[Pair]], '{"a": ["1-2"]}')) == [("type", "/a/0")]


def test_instances_pass_as_they_are() -> None:
    pair = Wider(low=1, high=2)
    assert Holder(pair=pair).pair is pair
    assert Pair.model_validate(pair) is pair
    assert Holder(pair=pair).model_dump()["pair"] == {"low": 1, "high": 2, "inner": None}


def test_classes_without_hooks_have_no_python_in_the_way() -> None:
    assert not hasattr(Cursor, "_hooks")
    assert hasattr(Wider, "_hooks")


def test_a_subclass_of_the_user_may_have_its_own_post_init() -> None:
    class Mine(Pair):
        def model_post_init(self, context: Any) -> None:
            pass

    assert faults(lambda: Mine(low=2, high=1)) == [("order", "")]


TEXT = '{"offset": 0, "limit": 16.0, "total_count": 2, "new": [1]}'
CURSOR = Cursor(offset=0, limit=16, total_count=2)


@pytest.mark.parametrize(
    "data",
    [
        TEXT,
        TEXT.encode(),
        bytearray(TEXT.encode()),
        memoryview(TEXT.encode()),
        json.loads(TEXT),
        MappingProxyType(json.loads(TEXT)),
        UserDict(json.loads(TEXT)),
    ],
)
def test_from_json_reads_text_and_mappings(data: Any) -> None:
    assert Cursor.from_json(data) == from_json(Cursor, data) == CURSOR


def looped() -> dict[str, Any]:
    loop: dict[str, Any] = {}
    loop["self"] = loop
    return loop


def nested(depth: int, value: object = None) -> dict[str, Any]:
    for _ in range(depth):
        value = {"a": value}
    return {"data": value}


@pytest.mark.parametrize(
    "data",
    [
        "",
        "[",
        "{'a': 1}",
        '{"a": 1,}',
        "NaN",
        "[Infinity]",
        "1e999",
        "1" * 400,
        "nul",
        b"\xff",
        '"\\ud800"',
        '"\ud800"',
        "\ufeff{}",
        "[" * 100000,
        "[" * 5000 + "]" * 5000,
        "{} {}",
        "\x00",
        {1: 2},
        {"a": {None: 1}},
        {"a": [{"b": 1}, {True: 1}]},
        {"a": {1}},
        {"a": object()},
        1j,
        {"a": float("nan")},
        {"a": float("-inf")},
        {"a": "\ud800"},
        {"a": 10**400},
        {"a": b"x"},
        looped(),
        nested(100000),
        {"a": 10**5000},
    ],
)
def test_what_is_not_json_is_one_fault(data: Any) -> None:
    assert faults(lambda: Cursor.from_json(data)) == [("json", "")]
    assert faults(lambda: from_json(LossFnInputs, data)) == [("json", "")]


def test_the_fault_shows_what_is_wrong() -> None:
    with pytest.raises(
        ValidationError, match=r"1 validation error for Cursor\n  Input should be JSON"
    ):
        Cursor.from_json("{]")


@pytest.mark.parametrize("data", [b'{"\xe9": 1}', b"\x89PNG", "\ud800"])
def test_what_is_not_utf_8_is_told_so(data: bytes | str) -> None:
    with pytest.raises(ValidationError, match="Input should be JSON: the text is not UTF-8"):
        Cursor.from_json(data)


class Holds(StrictModel):
    data: Any


def deep(depth: int) -> str:
    return '{"data":' + "[" * depth + "]" * depth + "}"


@pytest.mark.parametrize("depth", [1, 50, 127])
def test_deep_values_are_read_and_written(depth: int) -> None:
    assert Holds.from_json(deep(depth)).to_json() == deep(depth).encode()


@pytest.mark.parametrize("depth", [50, 127])
def test_deep_values_at_fault_are_shown(depth: int) -> None:
    with pytest.raises(ValidationError) as caught:
        TensorData.from_json(deep(depth))
    assert "2 validation errors for TensorData" in str(caught.value)
    assert [fault["pointer"] for fault in payload_errors(caught.value)] == ["/data/0", "/dtype"]


def made_deep(depth: int, kind: Callable[[object], object]) -> dict[str, object]:
    inner: object = []
    for _ in range(depth - 1):
        inner = kind(inner)
    return {"data": inner}


KINDS = {
    "list": lambda inner: [inner],
    "tuple": lambda inner: (inner,),
    "dict": lambda inner: {"a": inner},
    "mapping": lambda inner: MappingProxyType({"a": inner}),
    "behind a number": lambda inner: [1, inner],
    "behind a text": lambda inner: ["a", inner],
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_mapping_may_be_as_deep_as_a_text(kind: Callable[[object], object]) -> None:
    assert Holds.from_json(made_deep(127, kind)).to_wire()
    assert faults(lambda: Holds.from_json(made_deep(128, kind))) == [("json", "")]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("depth", [129, 500, 980, 1024, 1025, 20_000])
def test_no_mapping_is_too_deep_to_be_refused(depth: int, kind: Callable[[object], object]) -> None:
    assert faults(lambda: Holds.from_json(made_deep(depth, kind))) == [("json", "")]


@pytest.mark.parametrize("depth", [128, 255, 1023, 1024, 20_000, 1_000_000])
def test_no_text_is_too_deep_to_be_refused(depth: int) -> None:
    for text in (deep(depth), '{"data":' * depth, "[" * depth):
        assert faults(lambda text=text: Holds.from_json(text)) == [("json", "")]


def test_a_mapping_within_itself_is_no_json() -> None:
    in_dict: dict[str, object] = {}
    in_dict["data"] = in_dict
    in_list: list[object] = []
    in_list.append(in_list)
    in_mapping: UserDict[str, object] = UserDict()
    in_mapping["data"] = [in_mapping]
    for data in (in_dict, {"data": in_list}, in_mapping):
        assert faults(lambda data=data: Holds.from_json(data)) == [("json", "")]


class Branch(StrictModel):
    inner: Branch | None = None


class Leaf(StrictModel):
    kind: Literal["leaf"] = "leaf"


class Node(StrictModel):
    kids: list[Annotated[Node | Leaf, Tagged("kind")]]
    kind: Literal["node"] = "node"


class Chain(StrictModel):
    next: Annotated[Chain | Leaf, Tagged("kind")]
    kind: Literal["chain"] = "chain"


def branch(levels: int) -> str:
    return '{"inner":' * (levels - 1) + "{}" + "}" * (levels - 1)


def node(levels: int) -> str:
    return '{"kids":[' * (levels // 2) + '{"kind":"leaf"}' * (levels % 2) + "]}" * (levels // 2)


def chain(levels: int) -> str:
    return '{"next":' * (levels - 1) + '{"kind":"leaf"}' + "}" * (levels - 1)


RECURSIVE = {"Branch": (Branch, branch), "Node": (Node, node), "Chain": (Chain, chain)}


@pytest.mark.parametrize(("type_", "text_of"), RECURSIVE.values(), ids=RECURSIVE)
def test_recursive_models_are_read_as_deep_as_json_is(
    type_: type[StrictModel], text_of: Callable[[int], str]
) -> None:
    held = type_.from_json(text_of(128))
    assert type_.from_json(held.to_json()) == held
    assert from_json(list[type_], f"[{text_of(127)}]")
    for levels in (129, 300, 1000, 1024, 5000):
        assert faults(lambda levels=levels: type_.from_json(text_of(levels))) == [("json", "")]
    assert faults(lambda: from_json(list[type_], f"[{text_of(128)}]")) == [("json", "")]


@pytest.mark.parametrize(("type_", "text_of"), RECURSIVE.values(), ids=RECURSIVE)
def test_a_stack_that_is_nearly_full_is_no_traceback(
    type_: type[StrictModel], text_of: Callable[[int], str]
) -> None:
    outcomes = set()
    usual = sys.getrecursionlimit()
    for room in range(40, 800, 20):
        sys.setrecursionlimit(len(inspect.stack(0)) + room)
        try:
            outcomes.add(type(type_.from_json(text_of(100))).__name__)
        except ValidationError as error:
            outcomes |= {fault["code"] for fault in payload_errors(error)}
        finally:
            sys.setrecursionlimit(usual)
    # How much of the stack a level takes depends on the version of Python.
    assert {type_.__name__} <= outcomes <= {type_.__name__, "json"}


def test_duplicate_keys_are_read_as_the_last_one() -> None:
    text = '{"offset": "x", "limit": 1, "total_count": 1, "offset": 2}'
    assert Cursor.from_json(text).offset == 2


@pytest.mark.parametrize("number", [-(2**63) - 1, -(2**63) - 1024, -(10**30), 2**63, 2**64, 10**30])
def test_integers_beyond_64_bits_are_never_rounded_into_range(number: int) -> None:
    text = f'{{"offset": {number}, "limit": 1, "total_count": 1}}'
    for data in (text, text.encode(), memoryview(text.encode()), json.loads(text)):
        assert faults(lambda data=data: Cursor.from_json(data)) == [("range", "/offset")]
    assert faults(lambda: TensorData.from_json(f'{{"data": [{number}], "dtype": "int64"}}')) == [
        ("tensor", "")
    ]


def test_the_lowest_integer_is_read_in_every_spelling() -> None:
    for text in ("-9223372036854775808", "-9223372036854775808.0", "-9.223372036854775808e18"):
        assert Cursor.from_json(f'{{"offset":{text},"limit":1,"total_count":1}}').offset == -(2**63)


def test_from_json_takes_any_type() -> None:
    assert from_json(LossFnType, '"ppo"') == "ppo"
    assert faults(lambda: from_json(LossFnType, '"sgd"')) == [("enum", "")]
    assert faults(lambda: from_json(LossFnType, "5")) == [("type", "")]
    tensors = from_json(LossFnInputs, '{"a": {"data": [1], "dtype": "int64"}}')
    assert tensors == {"a": TensorData(data=[1], dtype="int64")}
    assert faults(lambda: from_json(LossFnInputs, '{"a": {"data": [1]}}')) == [
        ("missing", "/a/dtype")
    ]


def test_open_models_ignore_what_strict_models_reject() -> None:
    class Open(OpenModel):
        a: Int64

    class Strict(StrictModel):
        a: Int64

    assert Open.from_json('{"a": 1, "b": 2}') == Open(a=1)
    assert "b" not in Open.from_json('{"a": 1, "b": 2}').model_dump()
    assert faults(lambda: Strict.from_json('{"a": 1, "b": 2}')) == [("extra", "/b")]
    assert Open.model_config["extra"] == "ignore"


def test_values_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        CURSOR.offset = 1
    with pytest.raises(ValidationError, match="frozen"):
        del CURSOR.offset


def test_pydantics_own_behaviour_is_kept() -> None:
    pair = Wider(low=1, high=2, inner=Pair(low=0, high=0), extra=3)
    for again in (
        pickle.loads(pickle.dumps(pair)),
        copy.copy(pair),
        copy.deepcopy(pair),
        pair.model_copy(),
        Wider.model_validate(pair.model_dump()),
        Wider.model_validate_json(pair.model_dump_json()),
        Wider.from_json(pair.to_json()),
    ):
        assert again == pair
        assert type(again) is Wider
        assert again.model_fields_set == pair.model_fields_set
    assert (
        str(pair)
        == repr(pair)
        == "Wider(low=1, high=2, inner=Pair(low=0, high=0, inner=None), extra=3)"
    )
    assert pair != Pair(low=1, high=2, inner=Pair(low=0, high=0))
    assert hash(CURSOR) == hash(Cursor(offset=0, limit=16, total_count=2))
    assert Pair.model_json_schema()["$defs"]["Pair"]["required"] == ["low", "high"]


class Long(StrictListModel):
    numbers: NumberList
    texts: list[str] = Field(default_factory=list)
    anything: Any = None
    hidden: Any = Field(default=None, repr=False)


FORTY: Final = "0, 1, 2, 3, 4, 5, 6, 7, ... (40 in all)"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Long(numbers=list(range(32))), f"numbers={list(range(32))}, texts=[], anything=None"),
        (Long(numbers=range(40)), f"numbers=[{FORTY}], texts=[], anything=None"),
        (Long(numbers=np.arange(40)), f"numbers=[{FORTY}], texts=[], anything=None"),
        (
            Long(numbers=[], texts=["a" * 201]),
            f"texts=['{'a' * 200}'... (201 characters)], anything=None",
        ),
        (Long(numbers=[], anything=bytes(201)), f"anything={bytes(200)!r}... (201 bytes)"),
        (Long(numbers=[], anything={"a": [list(range(40))]}), f"anything={{'a': [[{FORTY}]]}}"),
        (
            Long(numbers=[], anything=dict.fromkeys(range(40), 1)),
            "anything={0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1, 7: 1, ... (40 in all)}",
        ),
        (Long(numbers=[], anything=(1,), hidden=2), "anything=(1,)"),
    ],
)
def test_of_long_values_an_excerpt_is_shown(value: Long, shown: str) -> None:
    assert repr(value) == str(value)
    assert repr(value).startswith("Long(numbers=[")
    assert repr(value).endswith(f"{shown})")


def test_many_values_are_shown_by_the_first() -> None:
    value = ModelInput.empty()
    for token in range(40):
        value = value.append_int(token)
    assert repr(value).count("EncodedTextChunk") == 8
    assert len(repr(TensorData.from_numpy(np.zeros(1_000_000)))) < 200


def test_a_value_within_itself_is_shown() -> None:
    value = Long(numbers=[], anything=[])
    value.anything.append(value.anything)
    assert repr(value) == "Long(numbers=[], texts=[], anything=[...])"


def test_a_member_may_begin_with_model(recwarn: pytest.WarningsRecorder) -> None:
    class Named(StrictModel):
        model_id: str

    assert Named(model_id="a").model_id == "a"
    assert not recwarn

"""Models that hold their lists in another form are, from outside, the plain models they stand for.

The oracle is the same package without `_speed`, so that pydantic holds every list as it always
does. Whatever is done to a value of the one is done to the same value of the other.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeVar

import numpy as np
import pydantic
import pytest
import tinker_types
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import (
    BaseModel,
    ConfigDict,
    TypeAdapter,
    computed_field,
    field_validator,
    model_validator,
)
from pydantic_core import core_schema

ORACLE: Final = "plain_types"
PACKAGE: Final = Path(tinker_types.__path__[0])


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package without `_speed`."""
    folder = tmp_path_factory.mktemp("oracle")
    target = folder / ORACLE
    shutil.copytree(PACKAGE, target, ignore=shutil.ignore_patterns("__pycache__", "_speed"))
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        package = import_module(ORACLE)
        assert not hasattr(package.TensorData, "_holdable")
        yield package
        for name in [name for name in sys.modules if name.partition(".")[0] == ORACLE]:
            del sys.modules[name]


# --- values, described so that either package can make them ---------------------------------------

INT64 = st.integers(-(2**63), 2**63 - 1)
FLOATS = st.floats(allow_nan=False, allow_infinity=False, width=32)
DOUBLES = st.floats(allow_nan=False, allow_infinity=False)
MIXED = st.lists(st.one_of(st.integers(-99, 99), DOUBLES), max_size=5)
Recipe = Callable[[Any], Any]
"""Makes a value from a package. `types.array` makes an array, or, for the oracle, its list."""


class Types(NamedTuple):
    """A package, and how arrays are given to it."""

    package: Any
    holds: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.package, name)

    def array(self, values: list[Any], dtype: str) -> Any:
        array = np.array(values, dtype)
        return array if self.holds else array.tolist()


def tensors() -> st.SearchStrategy[Recipe]:
    def from_list(values: list[Any], dtype: str) -> Recipe:
        return lambda types: types.TensorData(data=values, dtype=dtype)

    def from_array(values: list[Any], dtype: str, wire: str) -> Recipe:
        return lambda types: types.TensorData(
            data=types.array(values, dtype), dtype=wire, shape=[len(values)]
        )

    def from_json(values: list[Any], dtype: str) -> Recipe:
        text = json.dumps({"data": values * 9, "dtype": dtype})
        return lambda types: types.TensorData.from_json(text)

    return st.one_of(
        st.builds(from_list, st.lists(INT64, max_size=5), st.just("int64")),
        st.builds(from_list, MIXED, st.just("float32")),
        st.builds(from_array, st.lists(INT64, max_size=5), st.just("int64"), st.just("int64")),
        st.builds(from_array, st.lists(st.integers(0, 255)), st.just("uint8"), st.just("int64")),
        st.builds(from_array, st.lists(FLOATS, max_size=5), st.just("float32"), st.just("float32")),
        st.builds(
            from_array, st.lists(DOUBLES, max_size=5), st.just("float64"), st.just("float32")
        ),
        st.builds(from_json, st.lists(INT64, max_size=5), st.just("int64")),
        st.builds(from_json, st.lists(DOUBLES, max_size=5), st.just("float32")),
        st.builds(from_json, MIXED, st.just("float32")),
    )


def inputs() -> st.SearchStrategy[Recipe]:
    def chain(start: list[int], steps: list[Any]) -> Recipe:
        def make(types: Any) -> Any:
            value = types.ModelInput.from_ints(start) if start else types.ModelInput.empty()
            for step in steps:
                if isinstance(step, int):
                    value = value.append_int(step)
                elif step is None:
                    pointer = {"format": "png", "height": 1, "width": 1, "location": "a"}
                    value = value.append(types.ImageAssetPointerChunk(**pointer, tokens=3))
                else:
                    value = value.append(types.EncodedTextChunk(tokens=step))
            return value

        return make

    steps = st.lists(st.one_of(INT64, st.none(), st.lists(INT64, max_size=3)), max_size=6)
    return st.builds(chain, st.lists(INT64, max_size=40), steps)


def values() -> st.SearchStrategy[Recipe]:
    def datum(model_input: Recipe, tensor: Recipe) -> Recipe:
        return lambda types: types.Datum(
            model_input=model_input(types), loss_fn_inputs={"weights": tensor(types)}
        )

    def request(one: Recipe, other: Recipe) -> Recipe:
        return lambda types: types.ForwardBackwardInput(
            data=[one(types), other(types)], loss_fn="ppo"
        )

    def output(tensor: Recipe) -> Recipe:
        return lambda types: types.ForwardBackwardOutput(
            loss_fn_output_type="a", loss_fn_outputs=[{"logprobs": tensor(types)}], metrics={}
        )

    datums = st.builds(datum, inputs(), tensors())
    return st.one_of(
        tensors(),
        inputs(),
        datums,
        st.builds(request, datums, datums),
        st.builds(output, tensors()),
    )


# --- what can be done to a value ------------------------------------------------------------------


def raised(action: Callable[[], object]) -> object:
    """What an action gives, or the error that it raises."""
    try:
        return action()
    except Exception as error:  # Whatever it is: the oracle has to raise the same.
        return type(error).__name__, str(error)


def again(value: Any, fields: dict[str, Any]) -> Any:
    return type(value).model_construct(**fields)


class Box(BaseModel):
    """A model of the user's own."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    item: Any
    more: list[Any] = []


@dataclasses.dataclass
class Record:
    """A dataclass of the user's own."""

    item: Any


def boxed(value: Any) -> Any:
    kind = pydantic.create_model("Boxed", item=(type(value), ...), more=(list[type(value)], []))
    box = kind(item=value, more=[value])
    twice = kind.model_validate(box.model_dump())
    return (
        box,
        box.model_dump(),
        box.model_dump_json(),
        twice,
        kind.model_validate_json(box.model_dump_json()),
    )


def adapted(value: Any) -> Any:
    adapter: Any = TypeAdapter(dict[str, type(value)])
    made = adapter.validate_python({"a": value})
    dumped = adapter.dump_python(made, mode="json")
    return made, dumped, adapter.dump_json(made), adapter.validate_json(json.dumps(dumped))


def in_dataclass(value: Any) -> Any:
    kind: Any = pydantic.dataclasses.dataclass(
        dataclasses.make_dataclass("Made", [("item", type(value))])
    )
    return kind(value), TypeAdapter(kind).dump_json(kind(value))


def rounded(value: Any) -> Any:
    """A JSON value with its numbers as float32: there, any digits will do that lead to the same."""
    if isinstance(value, float):
        with np.errstate(over="ignore"):
            return float(np.float32(value))
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list) else value


OPERATIONS: Final[dict[str, Callable[[Any], Any]]] = {
    "repr": repr,
    "str": str,
    "pydantic's own": lambda v: (list(v), list(v.__repr_args__()), vars(v), v.model_fields_set),
    "dump": lambda v: v.model_dump(),
    "dump, json": lambda v: v.model_dump(mode="json"),
    "dump, parts": lambda v: (
        v.model_dump(exclude_unset=True),
        v.model_dump(exclude_defaults=True),
        v.model_dump(exclude={next(iter(type(v).model_fields))}),
        v.model_dump(include={next(iter(type(v).model_fields))}),
        v.model_dump(by_alias=True, exclude_none=True, round_trip=True),
    ),
    "dump_json": lambda v: (v.model_dump_json(), v.model_dump_json(indent=1, exclude_unset=True)),
    "wire": lambda v: (v.to_wire(), rounded(json.loads(v.to_json()))),
    "validate": lambda v: type(v).model_validate(v),
    "validate, dict": lambda v: type(v).model_validate(v.model_dump()),
    "validate, json": lambda v: type(v).model_validate_json(v.model_dump_json()),
    "validate, strict": lambda v: raised(lambda: type(v).model_validate(v, strict=True)),
    "copy": lambda v: (v.model_copy(), v.model_copy(deep=True), copy.copy(v), copy.deepcopy(v)),
    "copy, update": lambda v: v.model_copy(update={next(iter(type(v).model_fields)): [1, 2.5]}),
    "equal": lambda v: (
        v == v.model_copy(deep=True),
        v == type(v).model_validate(v.model_dump()),
        v == v.model_copy(update={next(iter(type(v).model_fields)): None}),
        v == 1,
        v != v.model_copy(),
    ),
    "hash": lambda v: raised(lambda: hash(v)),
    "pickle": lambda v: [
        pickle.loads(pickle.dumps(v, protocol))
        for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1)
    ],
    "state": lambda v: v.__getstate__(),
    "construct": lambda v: again(v, dict(v)),
    "frozen": lambda v: [
        raised(lambda: setattr(v, next(iter(type(v).model_fields)), [])),
        raised(lambda: delattr(v, next(iter(type(v).model_fields)))),
        raised(lambda: v.nothing),
    ],
    "has": lambda v: [hasattr(v, name) for name in (*type(v).model_fields, "nothing")],
    "boxed": boxed,
    "adapted": adapted,
    "dataclass": in_dataclass,
    "any": lambda v: (Box(item=v, more=[v]), Box(item=v).model_dump(), Record(v)),
    "asdict": lambda v: dataclasses.asdict(Record(v)),
}


def seen(result: Any) -> str:
    """All that can be seen of a result, values with their types, but for the package's name."""
    if isinstance(result, BaseModel):
        parts = {name: seen(value) for name, value in vars(result).items()}
        given = sorted(result.model_fields_set)
        return f"{type(result).__qualname__}{parts}{given}{result!r}"
    if isinstance(result, list | tuple):
        return f"{type(result).__name__}{[seen(item) for item in result]}"
    if isinstance(result, dict):
        return f"{ {seen(key): seen(item) for key, item in result.items()} }"
    if isinstance(result, set):
        return f"{sorted(result)}"
    return f"{type(result).__name__}:{result!r}".replace(ORACLE, "tinker_types")


@pytest.mark.parametrize("name", OPERATIONS)
@settings(
    max_examples=settings.default.max_examples // 3,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_every_operation_gives_what_a_plain_model_gives(
    plain: Any, name: str, data: st.DataObject
) -> None:
    recipe = data.draw(values())
    operate = OPERATIONS[name]
    held, listed = recipe(Types(tinker_types, True)), recipe(Types(plain, False))
    assert seen(operate(held)) == seen(operate(listed))
    # And once more, when every list has been made.
    assert seen(held) == seen(listed)
    assert seen(operate(held)) == seen(operate(listed))


@given(recipe=values(), names=st.lists(st.sampled_from(sorted(OPERATIONS)), max_size=4))
def test_operations_do_not_disturb_each_other(plain: Any, recipe: Recipe, names: list[str]) -> None:
    held, listed = recipe(Types(tinker_types, True)), recipe(Types(plain, False))
    for name in names:
        assert seen(OPERATIONS[name](held)) == seen(OPERATIONS[name](listed))


def test_a_pickle_is_read_by_another_process(tmp_path: Path) -> None:
    tensor = tinker_types.TensorData.from_numpy(np.array([0.5, 1.5], "float32"))
    value = tinker_types.ModelInput.from_ints([1, 2]).append_int(3)
    path = tmp_path / "values.pickle"
    path.write_bytes(pickle.dumps((tensor, value)))
    script = (
        "import pickle, sys; tensor, value = pickle.load(open(sys.argv[1], 'rb'));"
        "print(repr(tensor), tensor.data, value.to_ints(), value.length, 'numpy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, path],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == f"{tensor!r} [0.5, 1.5] [1, 2, 3] 3 False"


@pytest.mark.parametrize("name", tinker_types.__all__)
def test_the_json_schema_is_that_of_a_plain_model(plain: Any, name: str) -> None:
    kind, other = getattr(tinker_types, name), getattr(plain, name)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for mode in ("validation", "serialization"):
            assert kind.model_json_schema(mode=mode) == other.model_json_schema(mode=mode)
        assert str(kind.__signature__) == str(other.__signature__).replace(ORACLE, "tinker_types")
        assert repr(kind.model_fields).replace(ORACLE, "tinker_types") == repr(
            other.model_fields
        ).replace(ORACLE, "tinker_types")


# --- subclasses -----------------------------------------------------------------------------------

T = TypeVar("T")


def subclasses(types: Any) -> dict[str, Any]:
    """Subclasses of a tensor, as users write them."""
    return {kind.__name__: kind for make in (looking, adding) for kind in make(types.TensorData)}


def looking(tensor: Any) -> list[Any]:
    """Subclasses that declare members otherwise, or look at them."""

    class WithField(tensor):
        name: str = "a"

    class Overridden(tensor):
        data: list[float]

    class Tupled(tensor):
        data: tuple[float, ...]

    class Looked(tensor):
        @field_validator("data", mode="before")
        @classmethod
        def _look(cls, value: Any) -> Any:
            # Something else when it is seen in another form; raising would have it read again.
            return value[::-1] if type(value) is list else [0.25]

    class LookedAfter(tensor):
        @field_validator("data")
        @classmethod
        def _look(cls, value: Any) -> Any:
            return value[:1] if type(value) is list else [0.25]

    class Checked(tensor):
        @model_validator(mode="after")
        def _check(self) -> Any:
            assert isinstance(self.data, list)
            assert len(self.data) < 4, "too many"
            return self

    class Before(tensor):
        @model_validator(mode="before")
        @classmethod
        def _see(cls, value: Any) -> Any:
            seen = not isinstance(value, dict) or type(value["data"]) is list
            return value if seen else {**value, "data": [0.25]}

    class SeenBySchema(tensor):
        @classmethod
        def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
            def look(value: Any) -> Any:
                seen = not isinstance(value, dict) or type(value["data"]) is list
                return value if seen else {**value, "data": [0.25]}

            return core_schema.no_info_before_validator_function(look, handler(source))

    return [WithField, Overridden, Tupled, Looked, LookedAfter, Checked, Before, SeenBySchema]


def adding(tensor: Any) -> list[Any]:
    """Subclasses that can do more, or are made otherwise."""

    class Computed(tensor):
        @computed_field
        def total(self) -> float:
            return sum(self.data)

        @property
        def first(self) -> Any:
            return self.data[:1]

    class OwnInit(tensor):
        def __init__(self, values: Any = (), **given: Any) -> None:
            super().__init__(**{"data": [*values], "dtype": "float32", **given})

    class SeenByInit(tensor):
        def __init__(self, data: Any, **given: Any) -> None:
            super().__init__(data=[*data, 1.5] if type(data) is list else [0.25], **given)

    class PostInit(tensor):
        _kept: Any = None

        def model_post_init(self, context: Any) -> None:
            self._kept = [*self.data]

    class Thawed(tensor):
        model_config = ConfigDict(frozen=False, validate_assignment=True)

    class Open(tensor):
        model_config = ConfigDict(extra="allow")

    class OfSome(tensor, Generic[T]):
        tag: T | None = None

    return [Computed, OwnInit, SeenByInit, PostInit, Thawed, Open, OfSome, OfSome[int]]


USES: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "constructor": lambda kind, data: kind(data=data, dtype="float32"),
    "from_numpy": lambda kind, data: kind.from_numpy(np.array(data, "float32")),
    "from_json": lambda kind, data: kind.from_json(json.dumps({"data": data, "dtype": "float32"})),
    "model_validate": lambda kind, data: kind.model_validate({"data": data, "dtype": "float32"}),
    "extra": lambda kind, data: kind(data=data, dtype="float32", other=1),
    "assigned": lambda kind, data: assigned(kind(data=data, dtype="float32")),
    "dumped": lambda kind, data: kind(data=data, dtype="float32").model_dump(),
    "copied": lambda kind, data: copy.deepcopy(kind(data=data, dtype="float32")),
    "members": lambda kind, data: [
        getattr(kind(data=data, dtype="float32"), name, None)
        for name in ("total", "first", "_kept", "name", "tag")
    ],
    "schema": lambda kind, data: kind.model_json_schema(),
    "class": lambda kind, data: raised(lambda: kind.data),
}


def assigned(value: Any) -> Any:
    value.data = [7.5]
    value.data.append(8.5)
    return value, raised(lambda: setattr(value, "data", "text"))


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("length", [1, 3, 50])
def test_subclasses_are_those_of_a_plain_model(plain: Any, use: str, length: int) -> None:
    data = [number / 4 + 0.1 for number in range(length)]
    exact = np.array(data, "float32").tolist()
    ours, others = subclasses(tinker_types), subclasses(plain)
    for name, kind in ours.items():
        given = exact if use == "from_numpy" else data
        found = raised(lambda: USES[use](kind, given))  # noqa: B023
        if use == "from_numpy":
            # The oracle gets the list: it holds nothing else.
            members = {"data": exact, "dtype": "float32", "shape": [length]}
            wanted = raised(lambda: others[name].model_validate(members))  # noqa: B023
        else:
            wanted = raised(lambda: USES[use](others[name], given))  # noqa: B023
        assert seen(found) == seen(wanted), name


@pytest.mark.parametrize(
    "members", [{}, {"dtype": "int32"}, {"dtype": "int64", "other": 1}, {"dtype": "int64"}]
)
def test_errors_show_what_was_read(plain: Any, members: dict[str, Any]) -> None:
    text = json.dumps({"data": [number + 0.5 for number in range(50)], **members})
    errors = []
    for types in (tinker_types, plain):
        with pytest.raises(pydantic.ValidationError) as caught:
            types.TensorData.from_json(text)
        errors.append([{**e, "url": ""} for e in caught.value.errors()])
    assert errors[0] == errors[1]


def test_fields_that_are_declared_later(plain: Any) -> None:
    for types in (tinker_types, plain):
        kind: Any = pydantic.create_model(
            "Later", __base__=types.TensorData, other=("Unknown | None", None)
        )
        with pytest.raises(pydantic.errors.PydanticUserError):
            kind(data=[1.5], dtype="float32")
        kind.model_rebuild(_types_namespace={"Unknown": int})
        value = kind.from_numpy(np.array([1.5, 2.5]))
        assert (value.data, value.other, list(value.model_dump())) == (
            [1.5, 2.5], None, ["data", "dtype", "shape", "other"],
        )  # fmt: skip


def test_what_was_handed_out_counts() -> None:
    text = json.dumps({"data": [0.25] * 50, "dtype": "float32"})
    array = tinker_types.TensorData.from_numpy(np.full(50, 0.25))
    for tensor in (array, tinker_types.TensorData.from_json(text)):
        before = tensor.to_json()
        data = tensor.data
        assert data is tensor.data
        assert data is vars(tensor)["data"]
        assert {type(number) for number in data} == {float}
        assert tensor.to_json() == before
        data[-1] = 1
        assert tensor.to_wire()["data"][-2:] == [0.25, 1]
        assert tensor.model_dump()["data"][-2:] == [0.25, 1]
        assert tensor.to_json().count(b"0.25") == 49
    value = tinker_types.ModelInput.empty().append_int(1).append_int(2)
    chunks = value.chunks
    chunks[0].tokens.append(7)
    chunks.append(tinker_types.EncodedTextChunk(tokens=[3]))
    assert (value.length, value.to_ints()) == (4, [1, 7, 2, 3])
    longer = value.append_int(4)
    chunks.clear()
    assert (value.length, value.to_ints(), longer.to_ints()) == (0, [], [1, 7, 2, 3, 4])


def test_nothing_of_the_callers_memory_is_shared_unless_asked() -> None:
    array, numbers = np.arange(4.0), [0.5, 1.5]
    tensor = tinker_types.TensorData.from_numpy(array)
    given = tinker_types.TensorData(data=array, dtype="float32")
    listed = tinker_types.TensorData(data=numbers, dtype="float32")
    shared = tinker_types.TensorData.from_numpy(array, copy=False)
    array[0] = 9
    numbers[0] = 9
    assert (tensor.data[0], given.data[0], listed.data[0], shared.data[0]) == (0, 0, 0.5, 9)
    out = tensor.to_numpy()
    out[0] = 5
    assert tensor.data[0] == 0
    fresh = tinker_types.TensorData.from_numpy(np.arange(4.0))
    fresh.to_numpy()[0] = 5
    assert fresh.data[0] == 0

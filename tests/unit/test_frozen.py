"""Frozen classes are what `dataclass(frozen=True, slots=True)` makes, and made with less work."""

from __future__ import annotations

import builtins
import copy
import inspect
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, field, fields, replace
from functools import cached_property
from typing import Any, ClassVar

import pytest
from tinkerspec.frozen import frozen


@frozen
class Point:
    """Members by place and by name, with defaults of both kinds."""

    kind: ClassVar[str] = "point"

    x: int
    y: int = 2
    notes: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    total: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", self.x + self.y)


@frozen(kw_only=True)
class Named:
    first: int = 1
    last: str


@frozen(kw_only=True)
class Longer(Named):
    more: tuple[int, ...] = ()


@frozen
class Empty:
    pass


@frozen(eq=False, slots=False)
class Lazy:
    number: int

    @cached_property
    def twice(self) -> int:
        return self.number * 2


@frozen
class Own:
    """What a class has of its own stays."""

    number: int

    def __repr__(self) -> str:
        return "own"

    def __eq__(self, other: object) -> bool:
        return True


def test_constructors_take_what_is_declared() -> None:
    point = Point(1, notes={"a": 1})
    assert (point.x, point.y, point.notes, point.total) == (1, 2, {"a": 1}, 3)
    assert Point(1).notes == {}
    assert Point(1).notes is not Point(1).notes
    assert (Longer(last="z").first, Longer(last="z", more=(1,)).more) == (1, (1,))
    faults: list[tuple[Any, tuple[int, ...], str]] = [
        (Point, (), "Point.__init__.. missing 1 required positional argument: 'x'"),
        (Point, (1, 2, 3, 4), "Point.__init__.. takes from 2 to 4 positional arguments"),
        (Named, (1,), "Named.__init__.. takes 1 positional argument"),
    ]
    for kind, given, message in faults:
        with pytest.raises(TypeError, match=message):
            kind(*given)


def test_instances_are_equal_and_hashed_by_members() -> None:
    assert Point(1) == Point(1, notes={"a": 1}) != Point(2)
    assert len({Point(1), Point(1, notes={"a": 1}), Point(2)}) == 2
    assert Named(last="a") == Named(last="a") != Longer(last="a")
    assert Empty() == Empty()
    assert hash(Empty()) == hash(Empty())
    assert Lazy(1) != Lazy(1)
    assert Own(1) == Own(2)
    assert Point(1) != 1


def test_instances_show_members() -> None:
    assert repr(Point(1)) == "Point(x=1, y=2, total=3)"
    assert (repr(Empty()), repr(Own(1))) == ("Empty()", "own")


@pytest.mark.parametrize("made", [Point(1), Longer(last="a"), Empty(), Lazy(1)])
def test_instances_never_change(made: Any) -> None:
    for each in (made, copy.copy(made), pickle.loads(pickle.dumps(made))):
        for name in [member.name for member in fields(each)] or ["new"]:
            with pytest.raises(FrozenInstanceError, match=f"cannot change member '{name}' of"):
                setattr(each, name, 0)
            with pytest.raises(FrozenInstanceError):
                delattr(each, name)


def test_copies_have_all_members() -> None:
    for made in (Point(1, notes={"a": 1}), Longer(last="a"), Empty()):
        for each in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
            assert (each, asdict(each)) == (made, asdict(made))
    assert pickle.loads(pickle.dumps(Lazy(2))).twice == 4


def test_dataclasses_knows_them() -> None:
    assert [each.name for each in fields(Point)] == ["x", "y", "notes", "total"]
    assert replace(Longer(last="a"), first=3) == Longer(first=3, last="a")
    assert [*inspect.signature(Point).parameters] == ["x", "y", "notes"]
    assert not hasattr(Point(1), "__dict__")
    assert hasattr(Lazy(1), "__dict__")
    match Point(3):
        case Point(x, y):
            assert (x, y) == (3, 2)


def test_one_method_is_compiled_for_a_class(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling is what takes `dataclass` most of its time."""
    compiled = []

    def counted(text: str, *names: dict[str, Any]) -> None:
        compiled.append(text)
        plain(text, *names)

    plain = exec
    with monkeypatch.context() as patched:
        patched.setattr(builtins, "exec", counted)
        made: Any = frozen(type("Made", (), {"__annotations__": {"x": "int"}, "__doc__": ""}))
    assert compiled == ["def __init__(self, x):\n _put_x(self, x)"]
    assert made(x=1).x == 1

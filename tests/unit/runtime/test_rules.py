"""Rules say of themselves whether they look inside of values."""

from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError
from typing import Any, ClassVar

import pytest
import tinker_types
from tinker_types._runtime.rules import Rule


def test_every_rule_of_the_runtime_is_one() -> None:
    runtime = tinker_types._runtime
    offered = [getattr(runtime, name) for name in runtime.__all__]
    found = {
        kind.__name__: kind.looks_inside
        for kind in offered
        if isinstance(kind, type) and "__get_pydantic_core_schema__" in vars(kind)
    }
    assert found == {
        "AbsentAsNone": False,
        "AnyOf": False,
        "Base64Rule": False,
        "BooleanRule": False,
        "ChoiceRule": False,
        "DateRule": False,
        "IntegerItems": False,
        "IntegerRule": False,
        "KeyRule": False,
        "KeyedLists": False,
        "NumberItems": False,
        "NumberRule": False,
        "OneOf": False,
        "OpenChoiceRule": False,
        "ReadOnce": False,
        "SizeRule": False,
        "Tagged": False,
        "TextRule": False,
        "TimestampRule": False,
        "UniqueItems": True,
    }


def test_a_rule_that_does_not_say_so_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="the rule Forgetful does not say whether it looks_inside"):
        type("Forgetful", (Rule,), {})
    with pytest.raises(TypeError, match="the rule Heir does not say"):
        type("Heir", (tinker_types._runtime.SizeRule,), {})


class Ordered(Rule):
    """A rule with members that may be given by position."""

    looks_inside: ClassVar[bool] = False
    compares_items: ClassVar[bool] = True

    first: int
    second: tuple[str, ...] = ()


class Named(Ordered, kw_only=True):
    looks_inside: ClassVar[bool] = False

    third: str = "c"


def test_members_are_given_as_declared() -> None:
    assert (Ordered(1).first, Ordered(1).second) == (1, ())
    assert (Ordered(1, ("a",)).second, Ordered(1, second=("a",)).second) == (("a",), ("a",))
    assert (Named(1).third, Named(first=1, third="d").third) == ("c", "d")


@pytest.mark.parametrize(
    ("kind", "given", "named"),
    [
        (Ordered, (), {}),
        (Ordered, (1, (), 3), {}),
        (Ordered, (1,), {"first": 1}),
        (Ordered, (1,), {"fourth": 1}),
        (Ordered, (1,), {"compares_items": True}),
        (Named, (1, (), "d"), {}),
    ],
)
def test_other_members_are_refused(kind: Any, given: Any, named: Any) -> None:
    with pytest.raises(TypeError, match=f"{kind.__name__} has other members: first, second"):
        kind(*given, **named)


def test_rules_are_values() -> None:
    """They are equal, hashed and shown by their members, and never change."""
    one: Any = Ordered(1)
    same, other = Ordered(first=1, second=()), Ordered(2)
    assert one == same != other
    assert one != Named(first=1)
    assert one != 1
    assert {one, same, other} == {one, other}
    assert repr(one) == "Ordered(first=1, second=())"
    for rule in (one, copy.copy(one), pickle.loads(pickle.dumps(one))):
        assert rule == one
        with pytest.raises(FrozenInstanceError, match="cannot assign to field 'first'"):
            rule.first = 3
        with pytest.raises(FrozenInstanceError, match="cannot delete field 'first'"):
            del rule.first
    first = tinker_types._runtime.AnyOf(order={"a": 0})
    assert first == tinker_types._runtime.AnyOf(order={"a": 0})
    assert len({first, tinker_types._runtime.AnyOf(order={"a": 1})}) == 2


def test_no_rule_has_methods_written_for_it_alone() -> None:
    """To write and compile them would take most of the time of importing the package."""
    written = {"__init__", "__repr__", "__eq__", "__setattr__"}
    runtime = tinker_types._runtime
    kinds = [kind for kind in vars(runtime).values() if isinstance(kind, type)]
    own = [kind for kind in kinds if issubclass(kind, Rule)]
    assert runtime.IntegerRule in own
    assert [kind for kind in own if written & vars(kind).keys()] == []

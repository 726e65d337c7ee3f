"""Rules say of themselves whether they look inside of values."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
import tinker_types

rules: Any = import_module("tinker_types._runtime.rules")


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
        type("Forgetful", (rules.Rule,), {})
    with pytest.raises(TypeError, match="the rule Heir does not say"):
        type("Heir", (tinker_types._runtime.SizeRule,), {})

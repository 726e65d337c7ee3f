"""Excerpts are short and on one line, whatever the value is."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from tinkerspec.validate.excerpt import MOST, excerpt, text_around


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        (16.0, "16.0"),
        (10**30, "1" + "0" * 30),
        ("é", '"é"'),
        ({"a": [1, {}], "b": "x"}, '{"a": [1, {}], "b": "x"}'),
        ("a\nb\x1b[31m", r'"a\nb\u001b[31m"'),
        ("\x9b31m\u202e", r'"\x9b31m\u202e"'),
    ],
)
def test_a_short_value_is_its_json(value: object, shown: str) -> None:
    assert excerpt(value) == shown


@pytest.mark.parametrize(
    "value",
    ["x" * 10**6, [1] * 10**6, {"k" * 10**6: 1}, 10**4000],
    ids=["text", "list", "key", "number"],
)
def test_a_long_value_is_cut(value: object) -> None:
    assert len(excerpt(value)) <= MOST


def test_a_deep_value_is_cut() -> None:
    value: Any = 1
    for _ in range(100_000):
        value = [value]
    assert excerpt(value) == "[" * (MOST - 3) + "..."
    while isinstance(value, list):  # Freeing it in one go would be too deep.
        value = value.pop()


def test_a_large_value_costs_no_memory() -> None:
    value = ["x" * 10**6] * 100
    tracemalloc.start()
    excerpt(value)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000


def test_text_is_shown_round_the_place_where_reading_failed() -> None:
    assert text_around('{"a": nul}', 6) == '{"a": nul}'
    shown = text_around("a" * 100 + "!" + "b" * 100, 100)
    assert shown.startswith("...a")
    assert "!" in shown
    assert shown.endswith("b...")
    assert len(shown) <= MOST

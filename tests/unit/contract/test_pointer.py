"""JSON pointers: written, read, and followed."""

from __future__ import annotations

import pytest
from tinkerspec.contract.pointer import escape, join, split, unescape, value_at

ODD = ["a/b", "m~n", "~1", "", "/~", "0"]


def test_steps_are_escaped_as_the_standard_says() -> None:
    assert [escape("a/b~c"), escape(3), unescape("a~1b~01")] == ["a~1b~0c", "3", "a/b~1"]


def test_a_pointer_splits_into_the_steps_that_it_was_joined_of() -> None:
    assert join() == ""
    assert join(*ODD) == "/a~1b/m~0n/~01//~1~0/0"
    assert [split(join(*ODD)), split("")] == [ODD, []]


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/a~1b/m~0n/1/", None),
        ("/a~1b/m~0n/0", 1),
        ("/a~1b/m~0n/2", "absent"),
        ("/a~1b/m~0n/x", "absent"),
        ("/a~1b/m~0n/-1", "absent"),
        ("/a~1b/m~0n/" + "0" * 5000, "absent"),
        ("/a~1b/m~0n/0/deeper", "absent"),
        ("/absent", "absent"),
    ],
)
def test_values_are_found_by_their_pointer(pointer: str, value: object) -> None:
    data = {"a/b": {"m~n": [1, {"": None}]}}
    assert value_at(data, "") is data
    assert value_at(data, pointer, "absent") == value

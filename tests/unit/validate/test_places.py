"""Places of values are found in one pass, as `load` finds them with all of them noted."""

from __future__ import annotations

import json
import random
import time

import pytest
from drawn import seeds
from tinkerspec.contract.load import Document
from tinkerspec.validate.places import lines_and_columns, offsets

TEXT = """\
{
  "a": [1, "x,]}\\"", {"b/c": null, "m~n": [ [], {} ]}],
  "e\\u00e9": -1.5e3,
  "": {"": true}
}
"""


def pointers(value: object, at: str = "") -> list[str]:
    found = [at]
    items = value.items() if isinstance(value, dict) else []
    items = enumerate(value) if isinstance(value, list) else items
    for key, item in items:
        step = str(key).replace("~", "~0").replace("/", "~1")
        found += pointers(item, f"{at}/{step}")
    return found


def test_every_value_is_where_load_finds_it() -> None:
    document = Document(path="", file="", text=TEXT, data=None)
    asked = pointers(json.loads(TEXT))
    assert len(asked) == 12
    found = offsets(TEXT, asked)
    places = lines_and_columns(TEXT, found.values())
    for pointer in asked:
        assert places[found[pointer]] == document.locate(pointer)


@pytest.mark.parametrize("pointer", ["/a/2/absent", "/a/9", "/a/2/b~1c/x"])
def test_an_absent_value_is_where_the_one_round_it_is(pointer: str) -> None:
    document = Document(path="", file="", text=TEXT, data=None)
    (place,) = lines_and_columns(TEXT, offsets(TEXT, [pointer]).values()).values()
    assert place == document.locate(pointer)


def test_the_last_of_two_equal_members_counts() -> None:
    text = '{"a": {"b": 1}, "a": {"c": 2}}'
    found = offsets(text, ["/a", "/a/b", "/a/c"])
    assert found == {"/a": 21, "/a/b": 21, "/a/c": 27}


@seeds(1)
def test_random_values_are_found(seed: int) -> None:
    chance = random.Random(seed)

    def value(depth: int) -> object:
        kind = chance.randrange(5 if depth else 3)
        if kind < 3:
            return chance.choice([1, -2.5, "a,b:{[", 'q"\\', True, None])
        if kind == 3:
            return [value(depth - 1) for _ in range(chance.randrange(4))]
        return {chance.choice('ab/~"'): value(depth - 1) for _ in range(chance.randrange(4))}

    for _ in range(200):
        made = value(4)
        text = json.dumps(made, indent=chance.choice([None, 1]))
        document = Document(path="", file="", text=text, data=None)
        asked = pointers(made)
        found = offsets(text, asked)
        places = lines_and_columns(text, found.values())
        assert [places[found[p]] for p in asked] == [document.locate(p) for p in asked]


def test_many_places_are_found_in_one_pass() -> None:
    text = "[" + "0,\n" * 10**6 + "0]"
    started = time.perf_counter()
    places = lines_and_columns(text, range(0, len(text), 10))
    assert places[len(text) // 10 * 10][0] == text.count("\n", 0, len(text) // 10 * 10) + 1
    assert time.perf_counter() - started < 30  # a fraction of it where nothing else runs


def test_the_rest_of_a_large_text_is_skipped() -> None:
    text = json.dumps({"a": list(range(10**6)), "b": {"c": 1}})
    started = time.perf_counter()
    found = offsets(text, ["/b/c"])
    assert text[found["/b/c"]] == "1"
    assert time.perf_counter() - started < 30  # a fraction of it where nothing else runs

"""How Python spells members: one attribute for each wire name, whatever other members there are."""

from __future__ import annotations

import keyword
import random
import unicodedata

import pytest
from tinkerspec.targets.members import SNAKE_CASE
from tinkerspec.targets.python.names import attribute, attributes
from tinkerspec.targets.python.words import ATTRIBUTES


@pytest.mark.parametrize(
    ("wire_name", "expected"),
    [
        ("rank", "rank"),
        ("fooBar", "fooBar"),
        ("größe", "größe"),
        ("rank_", "rank_"),
        ("class", "class_"),
        ("class_", "class__"),
        ("schema", "schema_"),
        ("mro", "mro_"),
        ("int", "int_"),
        ("x-y", "x_y_0x2d"),
        ("x.y", "x_y_0x2e"),
        ("_id", "id_0x5f"),
        ("_created_at", "created_at_0x5f"),
        ("$ref", "ref_0x24"),
        ("+1", "field_1_0x2b"),
        ("-1", "field_1_0x2d"),
        ("field_1", "field_1"),
        ("field-1", "field_1_0x1d345f8e08f6"),
        ("2nd", "field_2nd_0xc21365c7ea5b"),
        ("\ufb01le", "file_0xe187bbaaef3a"),
        ("x_y_0x2d", "x_y_0x2d_0xd72b631c1575"),
        ("", "field_0xe3b0c44298fc"),
    ],
)
def test_spellings(wire_name: str, expected: str) -> None:
    assert attribute(wire_name) == expected


PARTS = (
    *("a", "b", "A", "1", "_", "-", "+", ".", " ", "$", "'", '"', "\\", "\n", "\0", "é", "e\u0301"),
    *("ﬁ", "fi", "²", "2", "🚀", "\u0301", "class", "json", "field_", "0x", "_0x2d", "5f", "x"),
)


def drawn(count: int) -> set[str]:
    chance = random.Random(14)
    return {"".join(chance.choices(PARTS, k=chance.randrange(6))) for _ in range(count)}


def test_every_wire_name_has_an_attribute_of_its_own() -> None:
    names = drawn(60_000)
    attributes = {attribute(name) for name in names}
    assert len(attributes) == len(names) > 25_000
    for name in attributes:
        assert name.isidentifier()
        assert not name.startswith("_")
        assert not keyword.iskeyword(name)
        assert name not in ATTRIBUTES
        assert unicodedata.normalize("NFKC", name) == name


def test_a_member_that_is_spelled_like_an_identifier_keeps_its_name() -> None:
    chance = random.Random(14)
    words = {"".join(chance.choices(("a", "B", "3", "_", "é", "x"), k=6)) for _ in range(5_000)}
    names = {name for name in words if name.isidentifier() and name[0] != "_"}
    assert len(names) > 2_000
    assert {attribute(name) for name in names} == names


@pytest.mark.parametrize(
    ("wire_name", "expected"),
    [
        ("fooBar", "foo_bar"),
        ("userID", "user_id"),
        ("HTTPServer", "http_server"),
        ("URL", "url"),
        ("already_snake", "already_snake"),
        ("Class", "class_"),
        ("modelConfig", "model_config_"),
        ("fooBar_", "foo_bar_"),
        ("x-Y", "x_y"),
        ("_fooBar", "foo_bar"),
        ("$ref", "ref"),
        ("$schema", "schema_"),
        ("+1", "field_1_0x2b"),
        ("-1", "field_1_0x2d"),
        ("größeA", "größeA"),
        ("", "field_0xe3b0c44298fc"),
    ],
)
def test_snake_case_is_spelled_of_what_is_a_word(wire_name: str, expected: str) -> None:
    assert attributes([wire_name], SNAKE_CASE) == {wire_name: expected}
    assert attributes([wire_name], "wire") == {wire_name: attribute(wire_name)}


def test_members_that_would_share_an_attribute_keep_those_of_their_wire_names() -> None:
    names = ["fooBar", "foo_bar", "FooBar", "userId", "userID", "class", "Class", "other"]
    names += ["_meta", "meta", "x-y", "x_y"]
    assert attributes(names, SNAKE_CASE) == {name: attribute(name) for name in names}


def test_snake_case_makes_no_two_members_one() -> None:
    chance = random.Random(1)
    for _ in range(2000):
        names = {"".join(chance.choices("aAbB_1-$", k=chance.randrange(6))) for _ in range(30)}
        assert len({*attributes(names, SNAKE_CASE).values()}) == len(names)

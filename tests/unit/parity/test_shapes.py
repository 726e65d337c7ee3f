"""Shapes against each other: what fits, and how it is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinkerspec.parity.shapes import is_nullable, relate, resolve, spelled, without_null
from tinkerspec.parity.surface import (
    ANY,
    NULL,
    Choice,
    ListOf,
    MapOf,
    NamedShape,
    OneOf,
    ScalarShape,
    Shape,
    Surface,
    TypeSurface,
    one_of,
)

STRING, INTEGER, NUMBER = ScalarShape("string"), ScalarShape("integer"), ScalarShape("number")
BYTES, MOMENT = ScalarShape("bytes"), ScalarShape("datetime")


def surface(**aliases: Shape) -> Surface:
    types = {
        name: TypeSurface(name=name, spelled=name, kind="alias", shape=shape)
        for name, shape in aliases.items()
    }
    return Surface(label="it", language="python", path="it", home="it", types=types)


NOTHING = surface()


def relation(expected: Shape, found: Shape, *, loose: bool = False) -> str:
    return relate(expected, found, NOTHING, NOTHING, loose=loose)


@pytest.mark.parametrize(
    ("expected", "found", "how"),
    [
        (STRING, STRING, "same"),
        (STRING, INTEGER, "other"),
        (NUMBER, INTEGER, "narrower"),
        (INTEGER, NUMBER, "wider"),
        (BYTES, STRING, "wider"),
        (STRING, MOMENT, "narrower"),
        (ScalarShape("date"), STRING, "wider"),
        (ScalarShape("date"), MOMENT, "other"),
        (Choice(("a", "b")), Choice(("b", "a")), "same"),
        (Choice(("a", "b")), Choice(("a",)), "narrower"),
        (Choice(("a",)), Choice(("a", "b")), "wider"),
        (Choice(("a",)), Choice(("b",)), "other"),
        (Choice(("a",)), STRING, "wider"),
        (Choice((1, 2)), Choice((2.0, 1.0)), "same"),
        (Choice((1, 2)), INTEGER, "wider"),
        (Choice((1, 2)), NUMBER, "wider"),
        (Choice((0.5, 2)), NUMBER, "same"),
        (Choice((0.5,)), INTEGER, "other"),
        (Choice((1,)), INTEGER, "same"),
        (Choice((1, "a")), one_of(INTEGER, Choice(("a",))), "same"),
        (Choice((1, 2, "a")), one_of(Choice((2, 1)), STRING), "wider"),
        (Choice((1,)), STRING, "other"),
        (ListOf(NUMBER), ListOf(INTEGER), "narrower"),
        (ListOf(NUMBER), one_of(ListOf(INTEGER), ListOf(NUMBER)), "same"),
        (ListOf(NUMBER), NUMBER, "other"),
        (MapOf(NUMBER), MapOf(one_of(NUMBER, STRING)), "wider"),
        (MapOf(STRING), ListOf(STRING), "other"),
        (NamedShape("A"), NamedShape("A"), "same"),
        (NamedShape("A"), NamedShape("B"), "other"),
        (NamedShape("A"), one_of(NamedShape("A"), NamedShape("B")), "wider"),
        (one_of(NamedShape("A"), NamedShape("B")), NamedShape("A"), "narrower"),
        (one_of(STRING, NULL), STRING, "narrower"),
        (ListOf(one_of(STRING, NULL)), ListOf(STRING), "narrower"),
    ],
)
def test_how_two_shapes_relate(expected: Shape, found: Shape, how: str) -> None:
    assert relation(expected, found) == how


def test_what_a_source_says_nothing_about_fits_everything() -> None:
    assert relation(ListOf(NamedShape("A")), ListOf(ANY)) == "same"
    assert relation(ANY, MapOf(STRING)) == "same"


def test_a_text_stands_for_more_where_types_cannot_say_which() -> None:
    for expected in (Choice(("a", "b")), BYTES):
        assert relation(expected, STRING) == "wider"
        assert relation(expected, STRING, loose=True) == "same"
    # But a choice that leaves a value out still does.
    assert relation(Choice(("a", "b")), Choice(("a",)), loose=True) == "narrower"
    assert relation(MOMENT, STRING, loose=True) == "wider"


def test_a_name_counts_as_what_it_stands_for() -> None:
    reference = surface(Format=Choice(("png", "jpeg")), Id=STRING)
    formats = ListOf(NamedShape("Format"))
    inline = ListOf(Choice(("jpeg", "png")))
    assert relate(formats, inline, reference, NOTHING, loose=False) == "same"
    assert relate(NamedShape("Id"), STRING, reference, NOTHING, loose=False) == "same"
    assert relate(NamedShape("Id"), INTEGER, reference, NOTHING, loose=False) == "other"


def test_types_of_one_name_are_left_to_their_own_comparison() -> None:
    one, other = surface(Kind=Choice(("a",))), surface(Kind=Choice(("b",)))
    assert relate(NamedShape("Kind"), NamedShape("Kind"), one, other, loose=False) == "same"


def test_options_of_a_union_are_known_by_their_names() -> None:
    one, other = surface(Kind=Choice(("a",))), surface(Kind=Choice(("a", "b")))
    either = one_of(NamedShape("Kind"), INTEGER)
    assert relate(either, either, one, other, loose=False) == "same"
    assert relate(NamedShape("Kind"), either, one, other, loose=False) == "wider"
    named = surface(Kind=Choice(("a", "b")), Both=either)
    assert relate(either, NamedShape("Both"), one, named, loose=False) == "same"
    assert relate(NamedShape("Both"), either, named, one, loose=False) == "same"


def test_aliases_that_run_in_a_circle_end() -> None:
    circle = surface(A=NamedShape("B"), B=NamedShape("A"), C=ListOf(NamedShape("C")))
    assert relate(NamedShape("A"), STRING, circle, circle, loose=False) == "other"
    assert relate(NamedShape("C"), ListOf(STRING), circle, circle, loose=False) == "other"
    assert resolve(NamedShape("A"), circle) == NamedShape("A")


def test_null_is_taken_apart() -> None:
    nullable = one_of(STRING, NULL)
    assert is_nullable(nullable)
    assert not is_nullable(STRING)
    assert without_null(nullable) == STRING
    assert without_null(NULL) == NULL


def test_shapes_are_spelled_in_no_language() -> None:
    shape = one_of(ListOf(MapOf(NUMBER)), Choice(('a"', "b")), NamedShape("T"), NULL)
    assert spelled(shape) == r'list<map<number>> | "a\"" | "b" | T | null'
    assert spelled(Choice(tuple("abcdefghij"))).endswith('"h" | ...')


def test_one_of_is_flat_and_says_each_once() -> None:
    assert one_of(STRING, one_of(STRING, NULL)) == OneOf((STRING, NULL))
    assert one_of(STRING, STRING) == STRING


leaves = st.sampled_from([STRING, INTEGER, NUMBER, BYTES, Choice(("a",)), Choice(("a", "b"))])
shapes = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(ListOf), inner.map(MapOf), st.tuples(inner, inner).map(lambda both: one_of(*both))
    ),
    max_leaves=6,
)


@given(shapes, shapes)
def test_the_relation_mirrors(one: Shape, other: Shape) -> None:
    mirror = {"same": "same", "wider": "narrower", "narrower": "wider", "other": "other"}
    assert relation(one, one) == "same"
    assert relation(other, one) == mirror[relation(one, other)]


@given(shapes, shapes)
def test_more_options_are_never_narrower(one: Shape, other: Shape) -> None:
    assert relation(one, one_of(one, other)) in ("same", "wider")


def test_aliases_that_each_double_the_one_before_are_compared_in_bounded_time() -> None:
    """They are opened as far as the bound; beyond it a name stands for itself."""
    aliases: dict[str, Shape] = {"A0": STRING}
    for number in range(1, 60):
        before = NamedShape(f"A{number - 1}")
        aliases[f"A{number}"] = OneOf((ListOf(before), MapOf(before)))
    other = {**aliases, "A0": INTEGER}
    one, two = surface(**aliases), surface(**other)
    assert (
        relate(ListOf(NamedShape("A59")), ListOf(NamedShape("A59")), one, two, loose=False)
        == "same"
    )
    wanted = OneOf((ListOf(NamedShape("A58")), MapOf(NamedShape("A58"))))
    found = OneOf((ListOf(NamedShape("A58")), MapOf(NamedShape("A58")), INTEGER))
    assert relate(wanted, found, one, two, loose=False) == "wider"
    assert relate(NamedShape("A59"), NamedShape("A57"), one, two, loose=False) == "other"

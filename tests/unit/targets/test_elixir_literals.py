"""Strings of a schema as Elixir text: whatever they hold, they stay what they are."""

from __future__ import annotations

import pytest
from tinkerspec.targets.elixir.literals import (
    Container,
    Either,
    Pair,
    atom,
    bullet,
    comment,
    integer,
    key,
    layout,
    listing,
    number,
    paragraphs,
    string,
    term,
    value,
)


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("plain", '"plain"'),
        ('a "quote"', r'"a \"quote\""'),
        ("#{System.halt()}", r'"\#{System.halt()}"'),
        ("\\#{x}", r'"\\\#{x}"'),
        ("a # b {c}", '"a # b {c}"'),
        ("line\nbreak\ttab\r", r'"line\nbreak\ttab\r"'),
        ("\x00\x1b", r'"\u{0}\u{1B}"'),
        ("\u202e\u2066", r'"\u{202E}\u{2066}"'),
        ("naïve 🚀", '"naïve 🚀"'),
        ("\U000e0001", r'"\u{E0001}"'),
        ('"""', r'"\"\"\""'),
        ("'''", "\"'''\""),
        ("~S(x)", '"~S(x)"'),
    ],
)
def test_strings(text: str, literal: str) -> None:
    assert string(text) == literal


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("ppo", ":ppo"),
        ("A_b9", ":A_b9"),
        ("ready?", ":ready?"),
        ("user@host", ":user@host"),
        ("größe", ":größe"),
        ("Elixir", ':"Elixir"'),
        ("\u0131", ':"\u0131"'),  # The compiler warns of it beside an `i`.
        ("do", ":do"),
        ("nil", "nil"),
        ("true", "true"),
        (">=", ":>="),
        ("..", ":.."),
        ("", ':""'),
        ("a b", ':"a b"'),
        ("1st", ':"1st"'),
        ("a-b", ':"a-b"'),
        ("a?b", ':"a?b"'),
        ("=>", ':"=>"'),
        ("ﬁ", ':"ﬁ"'),
        ("e\u0301", ':"e\u0301"'),
        ("\u0180", ':"\u0180"'),
        ("Z\u0351", ':"Z\u0351"'),
        ("a\u03b1", ':"a\u03b1"'),
        ("#{x}", r':"\#{x}"'),
        ('"', r':"\""'),
    ],
)
def test_atoms(text: str, spelled: str) -> None:
    assert atom(text) == spelled


def test_keys_are_quoted_like_atoms_but_operators_are_no_keys() -> None:
    assert [key("a"), key("x-y"), key("größe")] == ["a:", '"x-y":', "größe:"]


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        (0, "0"),
        (-99999, "-99999"),
        (100000, "100_000"),
        (-(2**63), "-9_223_372_036_854_775_808"),
        (0.5, "0.5"),
        (1.0, "1.0"),
        (-0.0, "-0.0"),
        (1e-12, "1.0e-12"),
        (1e22, "1.0e22"),
        (1.5e300, "1.5e300"),
        (1234567.25, "1_234_567.25"),
        (5e-324, "5.0e-324"),
    ],
)
def test_numbers(given: int | float, spelled: str) -> None:
    assert number(given) == spelled
    if isinstance(given, int):
        assert integer(given) == spelled


def test_values_are_what_a_reader_of_json_gives() -> None:
    json = {"a b": [1, 2.0, None, True, "x"], "#{y}": {}}
    node = value(json)
    assert layout(node, 0) == '%{"a b" => [1, 2.0, nil, true, "x"], "\\#{y}" => %{}}'


# --- layout ---------------------------------------------------------------------------------------


def test_a_container_breaks_where_a_line_would_be_too_long() -> None:
    node = listing(["a" * 40, "b" * 40])
    assert layout(node, 14) == f"[{'a' * 40}, {'b' * 40}]"
    assert layout(node, 15) == f"[\n{' ' * 17}{'a' * 40},\n{' ' * 17}{'b' * 40}\n{' ' * 15}]"
    assert "\n" in layout(node, 0, taken=15)
    assert "\n" in layout(node, 14, after=1)


def test_pairs_at_the_end_of_a_broken_tuple_get_brackets() -> None:
    long = "x" * 90
    node = term(":string", Pair("min:", "1"), Pair("pattern:", long))
    assert layout(node, 0) == (
        f"{{\n  :string,\n  [\n    min: 1,\n    pattern:\n      {long}\n  ]\n}}"
    )
    assert layout(term(":string", Pair("min:", "1")), 0) == "{:string, min: 1}"


def test_a_container_stays_beside_its_key_and_anything_else_goes_below() -> None:
    wide = Container("%{", (Pair("a:", "b" * 60), Pair("c:", "d" * 60)), "}")
    assert layout(Pair("key:", wide), 0).startswith("key: %{\n  a: ")
    assert layout(Pair("key:", "x" * 98), 0) == f"key:\n  {'x' * 98}"


def test_options_stand_below_each_other() -> None:
    node = Either((":a", ":b"))
    assert layout(node, 0) == ":a | :b"
    assert layout(node, 4, taken=90) == ":a\n    | :b"


# --- documentation --------------------------------------------------------------------------------


def test_documentation_cannot_end_its_heredoc_or_run_code() -> None:
    text = paragraphs('Ends """ here, #{System.halt()} and \\#{so} on.', indent=2)
    assert text == 'Ends \\"\\"\\" here, \\#{System.halt()} and \\\\\\#{so} on.'


def test_documentation_is_wrapped_and_its_paragraphs_stay_apart() -> None:
    text = paragraphs(f"{'word ' * 30}\n\nLast   one.", indent=2)
    first, second = text.split("\n\n")
    assert second == "  Last one."
    assert [len(line) <= 98 for line in first.split("\n")] == [True, True]
    assert first.split("\n")[1].startswith("  word")


def test_a_list_item_hangs() -> None:
    text = bullet("`field`", "word " * 30, indent=2)
    lines = text.split("\n")
    assert lines[0].startswith("* `field` - word")
    assert lines[1].startswith("    word")


def test_comments_stay_on_their_line() -> None:
    assert comment("a\nSystem.halt()\u202e") == "a System.halt()\\u202e"

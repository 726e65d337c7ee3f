"""The shapes of Elixir's syntax that several parts of the program read."""

from __future__ import annotations

import pytest
from tinkerspec.syntax import elixir


def first(source: str):  # type: ignore[no-untyped-def]
    """The first statement of a source."""
    return elixir.children(elixir.parse(source.encode()))[0]


def test_the_first_error_is_the_narrowest_place() -> None:
    assert elixir.first_error(elixir.parse(b"a = 1\n")) is None
    error = elixir.first_error(elixir.parse(b"a = 1\nb = [1, )\n"))
    assert error is not None
    assert error.start_point[0] == 1


@pytest.mark.parametrize(
    ("source", "name", "count"),
    [
        ("f(1, 2)", "f", 2),
        ("f 1, b: 2, c: 3", "f", 2),
        ("f(1, # one\n  2)", "f", 2),
        ("f()", "f", 0),
        ("M.f(1)", "", 0),
        ("f", "", 0),
        ("1 + 1", "", 0),
    ],
)
def test_a_plain_call_has_a_name_and_arguments(source: str, name: str, count: int) -> None:
    called, given = elixir.call(first(source))
    assert (called, len(given)) == (name, count)


def test_a_call_on_a_module_has_the_module_too() -> None:
    target, name, given = elixir.remote_call(first("A.B.f(1)"))
    assert target is not None
    assert (elixir.text(target), name, len(given)) == ("A.B", "f", 1)
    assert elixir.remote_call(first("f(1)")) == (None, "", [])


@pytest.mark.parametrize("source", ["f do\n  # one\n  1\n  2\nend", "f do: (1\n  2)"])
def test_the_body_of_a_call_is_a_block_or_stands_after_do(source: str) -> None:
    assert [elixir.text(node) for node in elixir.body(first(source))] == ["1", "2"]


def test_a_body_of_one_expression_is_that_expression() -> None:
    assert [elixir.text(node) for node in elixir.body(first("f a, do: 1"))] == ["1"]
    assert elixir.body(first("f a")) == []


def test_keywords_are_pairs_of_names_and_values() -> None:
    _, (keywords,) = elixir.call(first('f a: 1, "b c": 2'))
    assert [(key, elixir.text(value)) for key, value in elixir.pairs(keywords)] == [
        ("a", "1"),
        ("b c", "2"),
    ]


@pytest.mark.parametrize(
    ("source", "name", "value"),
    [
        ("@doc false", "doc", "false"),
        ("@limit", "limit", None),
        ("-1", "", None),
        ("x", "", None),
    ],
)
def test_an_attribute_is_given_a_value_or_read(source: str, name: str, value: str | None) -> None:
    found, node = elixir.attribute(first(source))
    assert (found, node and elixir.text(node)) == (name, value)


@pytest.mark.parametrize(
    ("head", "name", "count"),
    [("f", "f", 0), ("f(a)", "f", 1), ("f(a, b) when a > b", "f", 2), ("f? when true", "f?", 0)],
)
def test_a_signature_is_a_name_and_parameters(head: str, name: str, count: int) -> None:
    found, parameters = elixir.signature(first(head))
    assert (found, len(parameters)) == (name, count)


def test_a_parameter_may_have_a_default() -> None:
    _, (plain, optional) = elixir.call(first("f(a, b \\\\ 1)"))
    assert elixir.default(plain) is None
    found = elixir.default(optional)
    assert found is not None
    assert [elixir.text(node) for node in found] == ["b", "1"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("alias A.B", [("B", "A.B", "")]),
        ("alias A.B, as: C", [("C", "A.B", "")]),
        ("alias A.{B, C.D}", [("B", "A", "B"), ("D", "A", "C.D")]),
        ("alias __MODULE__.B", [("B", "__MODULE__.B", "")]),
        ("import A.B", []),
        ("alias", []),
    ],
)
def test_aliases_are_short_names_of_modules(source: str, found: list[tuple[str, str, str]]) -> None:
    aliases = elixir.aliases(first(source))
    assert [(short, elixir.text(target), rest) for short, target, rest in aliases] == found

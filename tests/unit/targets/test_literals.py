"""Schema strings as Python text: they mean what they were and do nothing else."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tinkerspec.targets.python.literals import comment, docstring, literal
from tinkerspec.targets.python.names import is_identifier

NASTY = [
    '"""',
    '""""""',
    'ends with a quote"',
    "ends with a backslash\\",
    '\\"""',
    "line\nbreak",
    "nul \x00, escape \x1b[31m, bidi \u202e",
    '"""\nimport os\nos.system("true")\n"""',
    "{{ jinja }} {% raw %}",
    "# comment\r\nimport os",
    " ",
]


def _docstring_of(text: str) -> str:
    tree = ast.parse(f"class A:\n    {docstring(text)}\n")
    (class_,) = tree.body
    assert isinstance(class_, ast.ClassDef)
    assert len(class_.body) == 1
    found = ast.get_docstring(class_, clean=False)
    assert found is not None
    return found


@pytest.mark.parametrize("text", NASTY)
def test_a_docstring_holds_the_words_and_nothing_else(text: str) -> None:
    assert _docstring_of(text).split() == text.split()


def test_of_no_text_there_is_no_docstring() -> None:
    assert docstring("") == ""


@given(st.text(min_size=1))
def test_any_text_makes_one_docstring(text: str) -> None:
    assert _docstring_of(text).split() == text.split()


@given(st.text())
def test_any_text_makes_one_comment(text: str) -> None:
    assert ast.parse(f"# {comment(text)}\n").body == []


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_a_literal_reads_back(value: object) -> None:
    assert ast.literal_eval(literal(value)) == value  # type: ignore[arg-type]  # any JSON value


@pytest.mark.parametrize("name", ["class", "x-y", "", "ﬁne", "2nd"])
def test_no_identifier(name: str) -> None:
    assert not is_identifier(name)

"""YAML is read by the core schema of 1.2, with the place of each value, and within bounds."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from tinkerspec.contract.load import MAX_DEPTH
from tinkerspec.diagnostics import DiagnosticError
from tinkerspec.importing.yaml_text import MOST_REPEATED, YamlDocument, parse_yaml


def read(text: str) -> YamlDocument:
    return parse_yaml(text, path="x.yaml", file="x.yaml")


SCALARS = {
    "no": "no",
    "on": "on",
    "Yes": "Yes",
    "y": "y",
    "true": True,
    "False": False,
    "tRue": "tRue",
    "null": None,
    "~": None,
    "": None,
    "NULL": None,
    "0777": 777,
    "0o777": 511,
    "0x1F": 31,
    "0b11": "0b11",
    "+12": 12,
    "1_000": "1_000",
    "12:30:45": "12:30:45",
    "2020-01-01": "2020-01-01",
    "2020-01-01T00:00:00Z": "2020-01-01T00:00:00Z",
    ".5": 0.5,
    "1.": 1.0,
    "1e3": 1000.0,
    "-1.5E-2": -0.015,
    "1.2.3": "1.2.3",
    "+": "+",
    ".": ".",
    "=": "=",
    "'12'": "12",
    '"no"': "no",
    '"\\u00e9"': "é",
    "|\n  two\n  lines\n": "two\nlines\n",
}


@pytest.mark.parametrize("written", SCALARS)
def test_a_scalar_means_what_the_core_schema_says(written: str) -> None:
    value = read(f"a: {written}").root["a"]
    assert (value, type(value)) == (SCALARS[written], type(SCALARS[written]))


def test_members_are_named_by_text() -> None:
    assert read("200: a\nno: b\n~: c\n1.0: d").data == {"200": "a", "no": "b", "~": "c", "1.0": "d"}


def test_aliases_repeat_values_and_no_two_are_one_object() -> None:
    data: Any = read("a: &x {k: [1]}\nb: *x\nc: [*x, *x]").data
    assert data == {"a": {"k": [1]}, "b": {"k": [1]}, "c": [{"k": [1]}, {"k": [1]}]}
    data["a"]["k"].append(2)
    assert data["b"] == {"k": [1]}
    assert read("a: &x 1\nb: &x 2\nc: *x").root["c"] == 2


def test_merge_keys_bring_members_that_are_not_there() -> None:
    text = "a: &a {k: 1, m: 1}\nb: &b {k: 2, n: 2}\nc: {<<: [*a, *b], m: 3}\n'<<': kept"
    assert read(text).root["c"] == {"k": 1, "n": 2, "m": 3}
    assert read(text).root["<<"] == "kept"


FAULTS = [
    ("a: 1\nb: 2\na: 3", "duplicate-key", 3, 1, "line 1, column 1"),
    ("x:\n  200: a\n  '200': b", "duplicate-key", 3, 3, "`200` occurs twice"),
    ("a: !!str 12", "import-yaml", 1, 4, "tag"),
    ("a: !!python/object/apply:os.system [x]", "import-yaml", 1, 4, "tag"),
    ("!x\na: 1", "import-yaml", 1, 1, "tag"),
    ("? [a]\n: 1", "import-yaml", 1, 3, "not a text"),
    ("a: {<<: 5}", "import-yaml", 1, 9, "only objects can be merged"),
    ("a: &a [1, *a]", "import-aliases", 1, 11, "never end"),
    ("a: *b", "import-aliases", 1, 4, "no anchor `b`"),
    ("a: [1, 2", "import-syntax", 1, 9, "expected ',' or ']'"),
    ("a: 'x", "import-syntax", 1, 6, "unexpected end of stream"),
    ("a: b: c", "import-syntax", 1, 5, "mapping values are not allowed"),
    ("a: 1\n b: 2", "import-syntax", 2, 3, "mapping values are not allowed"),
    ("\ta: 1", "import-syntax", 1, 1, "cannot start any token"),
    ("a: 1\n---\nb: 2", "import-syntax", 2, 1, "second document"),
    ("", "import-syntax", 1, 1, "empty"),
    ("# nothing", "import-syntax", 1, 1, "empty"),
    ("a: \x07", "import-syntax", 1, 4, "U+0007"),
    ('a: "\\ud800"', "import-syntax", 1, 7, "Unicode"),
    ("a: .inf", "number", 1, 4, ".inf"),
    ("a: .NaN", "number", 1, 4, ".NaN"),
    ("a: 1e999", "number", 1, 4, "1e999"),
    (f"a: {'9' * 5000}", "number", 1, 4, "99999999999999999..."),
    (f"a: 0x{'f' * 399}", "number", 1, 4, "0xfffff"),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "said"), FAULTS)
def test_what_json_cannot_say_is_one_fault(
    text: str, code: str, line: int, column: int, said: str
) -> None:
    with pytest.raises(DiagnosticError) as caught:
        read(text)
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.line, fault.column) == (code, line, column)
    assert said in fault.message


def bomb(levels: int, width: int) -> str:
    lines = ["a0: &a0 [x, x]"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * width)}]")
    return "\n".join(lines)


def nested(depth: int) -> str:
    return "\n".join(f"{' ' * level}a:" for level in range(depth))


BOMBS = {
    "laughs": (bomb(9, 9), "import-aliases"),
    "deep aliases": (
        "a0: &a0 []\n" + "\n".join(f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 400)),
        "too-deep",
    ),
    "brackets": ("[" * 20_000, "too-deep"),
    "braces": ("{a: " * 20_000, "too-deep"),
    "dashes": ("- " * 20_000, "too-deep"),
    "questions": ("? " * 20_000, "import-yaml"),
    "indented": (nested(2_000), "too-deep"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_in_little_time(name: str) -> None:
    text, code = BOMBS[name]
    before = time.process_time()
    with pytest.raises(DiagnosticError) as caught:
        read(text)
    assert [fault.code for fault in caught.value.diagnostics] == [code]
    assert time.process_time() - before < 5


def test_what_is_just_within_the_bounds_is_read() -> None:
    read(nested(MAX_DEPTH))
    with pytest.raises(DiagnosticError):
        read(nested(MAX_DEPTH + 1))
    half = MOST_REPEATED // 2 - 1
    read(f"a: &a [{'1, ' * half}]\nb: [*a, *a]")
    with pytest.raises(DiagnosticError):
        read(f"a: &a [{'1, ' * half}]\nb: [*a, *a, *a]")


def test_each_value_has_its_place() -> None:
    text = "base: &b {k: 1, l: {m: 2}}\nx:\n  - <<: *b\n    z: é\n  - <<: [*b, {q: 1}]\ny: *b\n"
    document = read(text)
    places = {
        "": (1, 1),
        "/base/l/m": (1, 24),
        "/x/0": (3, 5),
        "/x/0/z": (4, 8),
        "/x/0/l/m": (1, 24),
        "/x/1/q": (5, 18),
        "/y": (6, 4),
        "/y/l/m": (1, 24),
        "/y/l/absent": (1, 20),
    }
    assert {pointer: document.locate(pointer) for pointer in places} == places
    assert document.locate("/x/0/z", key=True) == (4, 5)


def test_the_reader_in_python_reads_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML may have been built without its part in C."""
    texts = ["a: &x {k: [1, no]}\nb: {<<: *x, m: 'é'}\n200: |\n  text\n", "[" * 500, "a: [1"]
    fast = [outcome(text) for text in texts]
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert [outcome(text) for text in texts] == fast


def outcome(text: str) -> object:
    try:
        document = read(text)
    except DiagnosticError as error:
        return [(fault.code, fault.line, fault.column) for fault in error.diagnostics]
    return document.data, document.locate("/b/k/1")

from __future__ import annotations

import json

import pytest
from tinkerspec.contract.naming import (
    identifier,
    json_file,
    json_line,
    printable,
    printable_json,
    snake_case,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ModelID", "model_id"),
        ("LoRAConfig", "lo_ra_config"),
        ("LoraConfig", "lora_config"),
        ("HTTPServer", "http_server"),
        ("Int64List", "int64_list"),
        ("TensorDtype", "tensor_dtype"),
        ("A", "a"),
        ("alreadyCamel", "already_camel"),
        ("already_snake", "already_snake"),
    ],
)
def test_snake_case(name: str, expected: str) -> None:
    assert snake_case(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rank", "rank"),
        ("a-b", "a_b"),
        ("_id", "id"),
        ("@type", "type"),
        ("fooBar", "fooBar"),
        ("1st", "field_1st"),
        ("\ufb01le", "file"),
        ("gr\u00f6\u00dfe", "gr\u00f6\u00dfe"),
        ("---", ""),
        ("", ""),
    ],
)
def test_identifier(name: str, expected: str) -> None:
    assert identifier(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain \u00e9", "plain \u00e9"),
        ("a\nb", "a\\nb"),
        ("\udcff", "\\udcff"),
        ("\x1b[", "\\x1b["),
    ],
)
def test_printable_stays_on_one_line(text: str, expected: str) -> None:
    assert printable(text) == expected


@pytest.mark.parametrize("text", ["plain \u00e9", "\u202etxt", "\x9b31m", "\U000e0041", "a\nb\tc"])
def test_json_shows_what_it_holds_and_holds_the_same(text: str) -> None:
    shown = printable_json(json.dumps({text: [text]}, indent=2, ensure_ascii=False))
    assert all(line.isprintable() for line in shown.split("\n"))
    assert json.loads(shown) == {text: [text]}
    assert ("\u00e9" in shown) is ("\u00e9" in text)


@pytest.mark.parametrize("number", [1.5, 2**63, 2**64, -(2**70)])
def test_a_file_of_json_looks_the_same_whatever_its_numbers(number: float) -> None:
    document = {"b": [number, "\u00e4\u200b", None], "a": {}, "c": [], "d": {"e": (True, "\x7f")}}
    text = json.dumps(document, indent=2, ensure_ascii=False)
    assert json_file(document) == printable_json(text) + "\n"


def test_what_is_not_alike_has_another_line() -> None:
    values: list[object] = [1, 1.0, True, "1", [1], [[1]], {"1": 1}, 2**80, float(2**80), "\ud800"]
    assert len({json_line(value) for value in values}) == len(values)

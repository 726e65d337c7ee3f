from __future__ import annotations

import json

import pytest
from referencing import Registry
from tinkerspec.contract.formats import has_format, is_base64, matches
from tinkerspec.contract.lint.payloads import SchemaJudge
from tinkerspec.contract.load import parse


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-26T10:00:00Z",
        "2025-11-26t10:00:00z",
        "2025-11-26T10:00:00-00:00",
        "2025-11-26T10:00:00.123456789+05:30",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999-00:00",
        "2024-02-29T00:00:00+23:59",
    ],
)
def test_a_timestamp(text: str) -> None:
    assert has_format("date-time", text)


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-26 10:00:00Z",
        "2025-11-26T10:00:00",
        "2025-11-26T10:00Z",
        "2025-11-26T10:00:00,5Z",
        "2025-11-26T10:00:00.Z",
        "2025-11-26T10:00:00+0530",
        "2025-11-26T10:00:00+24:00",
        "2025-11-26T10:00:60Z",
        "2025-11-26T24:00:00Z",
        "2025-02-29T10:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-01:00",
        "\u0662025-11-26T10:00:00Z",
        "2025-11-26T10:00:00Z\n",
        "2025-11-26",
    ],
)
def test_no_timestamp(text: str) -> None:
    assert not has_format("date-time", text)


@pytest.mark.parametrize("text", ["", "AA==", "YWI=", "YWJj", "+/+/"])
def test_base64(text: str) -> None:
    assert is_base64(text)


@pytest.mark.parametrize("text", ["YR==", "YWJ", "YWJj\n", "-_-_", "!!!!YWJj", "\u00e9"])
def test_no_base64(text: str) -> None:
    assert not is_base64(text)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("b", "abc", True),
        ("^b", "abc", False),
        ("^a$", "a", True),
        ("^a$", "a\n", False),
        (r"^a\$", "a$b", True),
        ("^[$]$", "$", True),
        (r"[\]$]$", "x$", True),
    ],
)
def test_a_pattern_is_searched_and_the_dollar_is_the_very_end(
    pattern: str, text: str, expected: bool
) -> None:
    assert matches(pattern, text) is expected


def test_an_integer_keeps_its_digits_where_another_part_asks_for_a_multiple() -> None:
    schema = {"allOf": [{"type": "integer"}, {"multipleOf": 2**53 + 1}]}
    document = parse(json.dumps(schema).encode(), path="types/a/t.json", file="")
    judge = SchemaJudge([document])
    assert list(judge.faults(document, "", 2**53 + 1)) == []
    assert [place for place, _ in judge.faults(document, "", 2**53)] == [()]


def test_the_registry_is_not_copied_for_each_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """That would take time with the square of the number of types."""
    copies = []
    combine = Registry.combine
    monkeypatch.setattr(
        Registry, "combine", lambda self, *others: copies.append(1) or combine(self, *others)
    )
    documents = [
        parse(json.dumps({"type": "integer"}).encode(), path=f"types/a/t{n}.json", file="")
        for n in range(20)
    ]
    judge = SchemaJudge(documents)
    found = [list(judge.faults(document, "", value)) for document in documents for value in (1, "")]
    assert [bool(faults) for faults in found] == [False, True] * 20
    assert len(copies) < 5


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"anyOf": [False, {"type": "null"}]}, "is 1, which matches no variant of the union"),
        ({"oneOf": [False, {"type": "string"}]}, "is 1, which matches no variant of the union, or"),
        ({"allOf": [False]}, "is 1, which the schema `false` rules out"),
    ],
)
def test_what_the_schema_false_refuses_is_told(schema: object, expected: str) -> None:
    document = parse(json.dumps({"a": schema}).encode(), path="openapi.json", file="")
    ((place, said),) = SchemaJudge([document]).faults(document, "/a", 1)
    assert (place, said[: len(expected)]) == ((), expected)

"""The comparison finds what differs, and makes it small."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from comparing import Answer, Tally, compare, python, same
from elixir import Question


class Stubborn:
    """Another implementation, which refuses what Python reads wherever a 7 is in the text."""

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        refusal: Answer = {"errors": [{"code": "range", "at": "/offset"}]}
        answers = [python(question) for question in questions]
        return [
            refusal if "7" in text and "ok" in answer else answer
            for (_, text), answer in zip(questions, answers, strict=True)
        ]


def cursor(**members: object) -> Question:
    return "Cursor", json.dumps({"offset": 0, "limit": 1, "total_count": 2, **members})


def test_a_disagreement_is_shrunk_and_given_as_a_vector() -> None:
    noise = {f"key{number}": [number, {"deep": "text"}] for number in range(10, 30)}
    tally = Tally()
    (report,) = compare(Stubborn(), [cursor(), cursor(limit=27, **noise), cursor(limit=7)], tally)
    assert (tally.texts, tally.valid) == (3, 3)
    assert '"payload": {"offset": 0, "limit": 7, "total_count": 2}' in report
    assert '"canonical": {"offset": 0, "limit": 7, "total_count": 2}' in report
    assert "Elixir: " + json.dumps({"errors": [{"code": "range", "at": "/offset"}]}) in report


def test_agreement_is_not_reported() -> None:
    tally = Tally()
    assert compare(Stubborn(), [cursor(), ("Cursor", "{"), ("Cursor", '{"7": 1}')], tally) == []
    assert (tally.texts, tally.valid) == (3, 1)


FAULT = {"code": "type", "at": "/a"}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"ok": {"a": 1}}, {"ok": {"a": 1.0}}, True),
        ({"ok": {"a": 1}}, {"ok": {"a": True}}, False),
        ({"ok": {"a": 1}}, {"ok": {}}, False),
        ({"ok": None}, {"errors": [FAULT]}, False),
        (
            {"errors": [FAULT, {**FAULT, "at": "/b"}]},
            {"errors": [{**FAULT, "at": "/b"}, FAULT]},
            True,
        ),
        ({"errors": [FAULT]}, {"errors": [FAULT, FAULT]}, False),
        ({"errors": [FAULT]}, {"errors": [{**FAULT, "code": "range"}]}, False),
        ({"crash": "a"}, {"crash": "a"}, False),
        (
            {"ok": {"dtype": "float32", "data": [0.1]}},
            {"ok": {"dtype": "float32", "data": [0.10000000149011612]}},
            True,
        ),
        (
            {"ok": {"dtype": "int64", "data": [0.1]}},
            {"ok": {"dtype": "int64", "data": [0.10000000149011612]}},
            False,
        ),
    ],
)
def test_what_counts_as_the_same(left: Answer, right: Answer, expected: bool) -> None:
    assert same(left, right) is expected
    assert same(right, left) is expected

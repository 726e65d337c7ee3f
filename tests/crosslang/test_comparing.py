"""The comparison finds what differs, makes it small, and leaves a vector for it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import vectors
from comparing import Tally, compare, judges_of, shrink, write_vectors
from fuzz import parts_of
from judges import Answer, Judge, Mapped, Question, Schemas, Sdk, Text, same
from payloads import contract_of_this_project

CONTRACT = contract_of_this_project()
TEXT = Text()


class Stubborn(Text):
    """Another implementation, which refuses what Python reads wherever a 7 is in the text."""

    name = "Stubborn"

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        refusal: Answer = {"errors": [{"code": "range", "at": "/offset"}]}
        return [
            refusal if "7" in text and "ok" in answer else answer
            for (_, text), answer in zip(questions, super().ask(questions), strict=True)
        ]


def cursor(**members: object) -> Question:
    return "Cursor", json.dumps({"offset": 0, "limit": 1, "total_count": 2, **members})


def test_a_disagreement_is_shrunk_and_reported() -> None:
    noise = {f"key{number}": [number, {"deep": "text"}] for number in range(10, 30)}
    questions = [cursor(), cursor(limit=27, **noise), cursor(limit=7)]
    tally = Tally()
    (found,) = compare([TEXT, Schemas(), Stubborn()], questions, tally)
    assert (tally.texts, tally.valid) == (3, 3)
    assert json.loads(found.question[1]) == {"offset": 0, "limit": 7, "total_count": 2}
    assert "Cursor: the judges differ on\n" in found.report()
    assert 'Stubborn: {"errors": [{"code": "range", "at": "/offset"}]}' in found.report()


def test_a_disagreement_becomes_a_vector_with_the_verdict_of_the_schemas(tmp_path: Path) -> None:
    found = compare([TEXT, Schemas(), Stubborn()], [cursor(limit=7)], Tally())
    (path,) = write_vectors(tmp_path, found, seed=5)
    assert write_vectors(tmp_path, found, seed=6) == [path]
    vectors.check_format(json.loads(path.read_text("utf-8")), path.name)
    read = vectors.load_file(path)
    known = vectors.load_file(vectors.STORED / "cursor.json")
    assert read.decode[: len(known.decode)] == known.decode
    first, second = read.decode[len(known.decode) :]
    assert first.payload == second.payload == {"offset": 0, "limit": 7, "total_count": 2}
    assert first.outcome == vectors.Canonical({"offset": 0, "limit": 7, "total_count": 2})
    assert first.name != second.name


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ('{"offset": NaN}', {"text": '{"offset": NaN}'}),
        ('["7",', {"text": '["7",'}),
        ('"\\ud800"', {"text": '"\\ud800"'}),
        ('{"offset": 1, "offset": 2}', {"text": '{"offset": 1, "offset": 2}'}),
        ('{"offset": 1}', {"payload": {"offset": 1}}),
    ],
)
def test_what_no_payload_can_say_is_given_as_text(text: str, given: object, tmp_path: Path) -> None:
    class Blind(Stubborn):
        def ask(self, questions: Sequence[Question]) -> list[Answer]:
            return [{"errors": []} for _ in questions]

    judges = [TEXT, Schemas(), Blind()]
    found = compare(judges, [("Cursor", text)], Tally(), shrunk=False)
    (path,) = write_vectors(tmp_path, found, seed=5)
    document = json.loads(path.read_text("utf-8"))
    vector = document["decode"][-1]
    assert {key: vector[key] for key in ("text", "payload") if key in vector} == given
    assert vector["errors"]
    vectors.check_format(document, path.name)


def test_agreement_is_not_reported() -> None:
    tally = Tally()
    questions = [cursor(), ("Cursor", "{"), ("Cursor", '{"7": 1}')]
    assert compare([TEXT, Stubborn()], questions, tally) == []
    assert (tally.texts, tally.valid) == (3, 1)
    assert tally.heard == {"Python from text": 3, "Stubborn": 3}
    assert tally.faults == {"json": 1, "missing": 3}


def test_what_should_not_come_out_is_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_package: object, _type: str, _data: object) -> object:
        raise RecursionError("too deep")

    monkeypatch.setattr("drive.PackageBinding.read", fail)
    (found,) = compare([TEXT, Mapped()], [cursor()], Tally(), shrunk=False)
    assert dict(found.said)["Python from text"] == {"crash": "RecursionError: too deep"}


@pytest.mark.parametrize(
    ("type_", "text", "says"),
    [
        # Listed: the SDK takes text for numbers, and no range is checked.
        ("LoraConfig", '{"rank": "12"}', True),
        ("OptimStepRequest", '{"model_id": "a", "adam_params": {"eps": 0}}', True),
        # Of types that have other fields there, it says nothing.
        ("ModelInput", '{"chunks": [{"type": "image", "tokens": 1}]}', True),
        ("ModelInput", '{"chunks": [{"tokens": [1]}]}', True),
        ("ImageFormat", '"png"', True),
        ("Cursor", '{"offset": -9223372036854775808.0, "limit": 1, "total_count": 1}', True),
    ],
)
def test_the_sdk_may_differ_as_listed(type_: str, text: str, says: bool) -> None:
    judge = Sdk(CONTRACT)
    (ours,), (theirs,) = TEXT.ask([(type_, text)]), judge.ask([(type_, text)])
    assert judge.agrees((type_, text), ours, theirs) is says


@pytest.mark.parametrize(
    ("type_", "text", "ours"),
    [
        # As if we refused what no listed vector has refused there.
        ("LoraConfig", '{"rank": 1}', {"errors": [{"code": "length", "at": "/rank"}]}),
        (
            "LossFnInputs",
            '{"a": {"data": [], "dtype": "int64"}}',
            {"errors": [{"code": "extra", "at": "/a/b"}]},
        ),
        ("LoraConfig", '{"rank": 1}', {"ok": {"rank": 2}}),
        ("LoraConfig", '{"rank": []}', {"ok": {"rank": 2}}),
    ],
)
def test_the_sdk_may_not_differ_otherwise(type_: str, text: str, ours: Answer) -> None:
    judge = Sdk(CONTRACT)
    (theirs,) = judge.ask([(type_, text)])
    assert "silent" not in theirs
    assert not judge.agrees((type_, text), ours, theirs)


def test_what_is_written_has_to_be_valid() -> None:
    judge: Judge = Schemas()
    question = cursor()
    (theirs,) = judge.ask([question])
    assert judge.agrees(question, {"ok": json.loads(question[1])}, theirs)
    assert not judge.agrees(question, {"ok": {"offset": 0}}, theirs)


def test_a_mapping_is_asked_where_there_is_one() -> None:
    texts = ["{}", '"a"', "null", "{", "[1e999]", "[" * 5000]
    answers = Mapped().ask([("Cursor", text) for text in texts])
    assert ["silent" in answer for answer in answers] == [False, True, True, True, False, True]
    assert answers[4] == {"errors": [{"code": "json", "at": ""}]}


def test_shrinking_keeps_the_type_and_the_difference() -> None:
    judges = [TEXT, Stubborn()]
    type_, text = shrink(judges, cursor(limit=70000, x="7" * 50))
    assert type_ == "Cursor"
    assert list(compare(judges, [(type_, text)], Tally(), shrunk=False))
    assert len(text) < 60


def test_everybody_is_asked() -> None:
    assert [judge.name for judge in judges_of(CONTRACT)] == [
        "Python from text",
        "Python, accelerated",
        "Python from a mapping",
        "jsonschema",
        "tinker 0.6.3",
    ]


def test_a_count_is_shared_out_among_the_types() -> None:
    parts = list(parts_of(["A", "B", "C"], 10_001))
    assert sum(part.count for part in parts) == 10_001
    assert [sum(p.count for p in parts if p.type == t) for t in "ABC"] == [3334, 3334, 3333]
    assert len({(part.type, part.number) for part in parts}) == len(parts)
    assert max(part.count for part in parts) == 2000


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

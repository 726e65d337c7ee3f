"""The vector files themselves: their format, their layout, and what their authors promise."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import differences
import drive
import our_schemas
import pytest
import record
import sdk
import vectors
from saying import says
from vectors import Json, VectorFile, VectorFileError

FILES = vectors.load_folder()
STORED = vectors.load_folder(vectors.STORED)
CONTRACT = our_schemas.contract()
TYPES = sorted(vectors.oracle().schemas)

GOOD: dict[str, Json] = {
    "type": "Cursor",
    "contract": "0.1.0",
    "provenance": "by hand",
    "decode": [
        {"name": "a", "payload": {}, "canonical": {}, "source": "hand"},
        {
            "name": "b",
            "text": "{",
            "errors": [{"code": "json", "at": ""}],
            "source": "hand",
        },
    ],
    "behaviour": [
        {
            "name": "c",
            "covers": ["size"],
            "calls": [{"new": {"offset": {"bytes": "AA=="}}}, {"get": "size"}],
            "value": None,
            "source": "hand",
        }
    ],
}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path.stem)
def test_name_and_contract(file: VectorFile) -> None:
    openapi = json.loads((vectors.SCHEMAS / "openapi.json").read_text("utf-8"))
    assert file.path.stem == drive.snake_case(file.type)
    assert file.contract == openapi["info"]["version"]


@pytest.mark.parametrize("file", STORED, ids=lambda file: file.path.stem)
def test_layout(file: VectorFile) -> None:
    text = file.path.read_text("utf-8")
    assert vectors.format_document(json.loads(text)) == text


@pytest.mark.parametrize(
    "file", [*FILES, *STORED], ids=lambda file: f"{file.path.parent.name}-{file.path.stem}"
)
def test_format(file: VectorFile) -> None:
    vectors.check_format(json.loads(file.path.read_text("utf-8")), file.path.name)


def test_every_type_has_a_file() -> None:
    assert sorted(file.type for file in FILES) == TYPES


def test_the_recorded_outcomes_are_the_sdks(capsys: pytest.CaptureFixture[str]) -> None:
    assert record.main(["--check"]) == 0
    assert capsys.readouterr() == ("", "")


def test_recording_mends_an_outcome_that_is_not_the_sdks() -> None:
    path = vectors.STORED / "cursor.json"
    document = json.loads(path.read_text("utf-8"))
    tampered = copy.deepcopy(document)
    entry = next(entry for entry in tampered["decode"] if entry["source"] == "sdk")
    entry["canonical"] = {"offset": -5}
    assert record.record_document(tampered) == document


def test_recording_refuses_faults_of_the_sdk() -> None:
    document = copy.deepcopy(GOOD)
    document["decode"][1]["source"] = "sdk"
    with pytest.raises(record.RecordError, match="Cursor: b: the SDK has no faults to record"):
        record.record_document(document)


def test_a_missing_sdk_is_told_with_the_command_that_mends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(sdk.VARIABLE, str(tmp_path))
    with pytest.raises(sdk.SdkError, match="--no-deps --require-hashes --target"):
        sdk.sdk_folder()


def test_another_sdk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tinker" / "types").mkdir(parents=True)
    info = tmp_path / f"tinker-{sdk.VERSION}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.3\nName: tinker\nVersion: 0.7.0\n", "utf-8")
    monkeypatch.setenv(sdk.VARIABLE, str(tmp_path))
    with pytest.raises(sdk.SdkError, match=f"is not {sdk.VERSION}"):
        sdk.sdk_folder()


def test_the_example_is_in_the_format() -> None:
    vectors.check_format(GOOD, "good.json")


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda d: d.pop("type"), "$: 'type' is a required property"),
        (lambda d: d.update(more=1), "$: Additional properties"),
        (lambda d: d["decode"].clear(), "$.decode:"),
        (lambda d: d["decode"][0].update(text="{}"), "$.decode[0]:"),
        (lambda d: d["decode"][0].pop("canonical"), "$.decode[0]:"),
        (lambda d: d["decode"][0].update(errors=[{"code": "type", "at": ""}]), "$.decode[0]:"),
        (lambda d: d["decode"][0].pop("source"), "$.decode[0]: 'source'"),
        (lambda d: d["decode"][1]["errors"][0].update(code="bad"), "$.decode[1].errors[0].code:"),
        (lambda d: d["decode"][1]["errors"][0].update(at="eps"), "$.decode[1].errors[0].at:"),
        (lambda d: d["decode"][1]["errors"][0].update(at="/a~2"), "$.decode[1].errors[0].at:"),
        (lambda d: d["decode"][1].update(errors=[]), "$.decode[1].errors:"),
        (lambda d: d["behaviour"][0].update(covers=[]), "$.behaviour[0].covers:"),
        (lambda d: d["behaviour"][0].pop("value"), "$.behaviour[0]:"),
        (lambda d: d["behaviour"][0].update(fails=True), "$.behaviour[0]:"),
        (lambda d: d["behaviour"][0].update(python={"value": 1, "fails": True}), ".python:"),
        (lambda d: d["behaviour"][0]["calls"].reverse(), "$.behaviour[0].calls[0]:"),
        (
            lambda d: d["behaviour"][0]["calls"][0]["new"].update(x={"bytes": "A", "y": 1}),
            "$.behaviour[0].calls[0]:",
        ),
        (
            lambda d: d["behaviour"][0]["calls"][0]["new"].update(x={"array": [1]}),
            "$.behaviour[0].calls[0]:",
        ),
    ],
)
def test_a_file_out_of_the_format_is_refused(spoil: object, place: str) -> None:
    document = copy.deepcopy(GOOD)
    assert callable(spoil)
    spoil(document)
    with pytest.raises(VectorFileError) as refused:
        vectors.check_format(document, "spoilt.json")
    assert place in str(refused.value)


def test_a_duplicate_key_is_refused() -> None:
    with pytest.raises(VectorFileError, match="duplicate key"):
        vectors.parse_strict('{"a": 1, "a": 2}', "x.json")


def test_a_name_used_twice_is_refused(tmp_path: Path) -> None:
    document = copy.deepcopy(GOOD)
    document["decode"][1]["name"] = "a"
    (tmp_path / "cursor.json").write_text(json.dumps(document), "utf-8")
    with pytest.raises(VectorFileError, match=r"names used twice: \['a'\]"):
        vectors.load_folder(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VectorFileError, match="no vector files"):
        vectors.load_folder(tmp_path)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (1, 1.0, True),
        (1, True, False),
        (0, False, False),
        (None, 0, False),
        ([1], [1, 1], False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ({"dtype": "float32", "data": [0.1]}, {"dtype": "float32", "data": [0.10000000149]}, True),
        ({"dtype": "float32", "data": [0.1]}, {"dtype": "float32", "data": [0.1001]}, False),
        ({"dtype": "float32", "data": [1]}, {"dtype": "float32", "data": [True]}, False),
        ({"dtype": "int64", "data": [0.1]}, {"dtype": "int64", "data": [0.10000000149]}, False),
        ({"dtype": "float32", "data": [1e300]}, {"dtype": "float32", "data": [1e301]}, True),
    ],
)
def test_comparison(left: Json, right: Json, same: bool) -> None:
    assert vectors.same_json(left, right) is same
    assert vectors.same_json(right, left) is same


def test_exact_comparison_does_not_round() -> None:
    left, right = ({"dtype": "float32", "data": [x]} for x in (0.1, 0.10000000149))
    assert not vectors.same_json(left, right, exact=True)


@pytest.mark.parametrize(
    ("name", "module"),
    [("ModelID", "model_id"), ("LossFnInputs", "loss_fn_inputs"), ("HTTPError", "http_error")],
)
def test_snake_case(name: str, module: str) -> None:
    assert drive.snake_case(name) == module


def test_no_vector_by_hand_says_what_derived_ones_say() -> None:
    """One that shows a difference to the SDK says how the SDK reads, which no derived one does."""
    derived = {
        said
        for found in vectors.derived_vectors().values()
        for vector in found
        for said in says(CONTRACT, vector)
    }
    listed = differences.load().vectors
    by_hand = [v for v in vectors.stored_vectors() if v.source == "hand" and v.id not in listed]
    assert [vector.id for vector in by_hand if says(CONTRACT, vector) <= derived] == []


@pytest.mark.parametrize(
    ("payload", "faults", "is_new"),
    [
        ({"eps": 0}, ["range /eps"], False),
        ({"eps": "12", "beta1": None}, ["type /eps", "type /beta1"], False),
        ({"eps": 0, "beta1": None}, ["range /eps", "type /beta1"], True),
    ],
)
def test_what_is_new_is_told(payload: Json, faults: list[str], is_new: bool) -> None:
    errors = frozenset(vectors.Fault(*fault.split()) for fault in faults)
    vector = vectors.DecodeVector(
        type="AdamParams",
        name="made up",
        text=json.dumps(payload),
        payload=payload,
        outcome=vectors.Errors(errors),
        source="hand",
    )
    derived = {said for v in vectors.derived_vectors()["AdamParams"] for said in says(CONTRACT, v)}
    assert bool(says(CONTRACT, vector) - derived) is is_new

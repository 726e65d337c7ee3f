"""What is told of JSON text without reading it, and the text that pydantic then reads by itself."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Annotated, Any, Literal

import orjson
import pytest
import tinker_types
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from tinker_types import TrainingRunsResponse
from tinker_types import _runtime as runtime

skim: Any = import_module("tinker_types._speed.skim")
text_: Any = import_module("tinker_types._speed.text")
parser: Any = import_module("tinker_types._speed.parser")
quick: Any = import_module("tinker_types._speed.quick")

PYDANTIC = TypeAdapter(Any).validator


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("0", True),
        ("[" * 64 + "]" * 64, True),
        ('{"a": [{"b": "c"}, []]}', True),
        (json.dumps(['\\"[', "\\"] * 150), False),  # Nobody knows without reading.
        (json.dumps([['"', "\\", '\\"']] * 150), True),
        ("[" + '"[", "]", ' * 150 + "0]", False),
        ("[" + "{}," * 500 + '{"a": "b"}]', True),
        ('{"a": "[", "b": "]"}', True),  # Too few of them to be deep.
        ("[" * 129 + "]" * 129, False),
        ('[{"a":' * 65 + "0" + "}]" * 65, False),
        ('[{"a":' * 64 + "0" + "}]" * 64, True),
        ("[" * 1_000_000 + "]" * 1_000_000, False),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_surely_not_deep(text: str, sure: bool) -> None:
    assert text_.is_surely_shallow(text.encode()) is sure


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("{}", True),
        (' \r\n\t[1, -2.5, "1e5", "NaN", "Infinity", true, false, null]', True),
        ('{"more": ["lr 1e-4, 3 epochs", "a, e.g. b", "e: 5"], "hex": "0e7,1e8f"}', True),
        ("0", False),
        ("1e999", False),
        ("NaN", False),
        ("[NaN]", False),
        ('{"a": -Infinity}', False),
        ("[1, Infinity , 2]", False),
        ("[1e999]", False),
        ("[0,\n1E+400\n]", False),
        ('{"a": -12.75e-3}', False),
        ('["1, 5e3, 2"]', False),  # Text may look as numbers do.
        ("[" + "9" * 309 + "]", False),
        ("[-" + "1" * 320 + ".5]", False),
        ("[" + "9" * 250 + "]", True),
        ('["' + "a5" * 500 + '"]', True),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_surely_holds_no_number_beyond_a_double(text: str, sure: bool) -> None:
    assert text_.is_surely_finite(text.encode()) is sure


@pytest.mark.parametrize("before", range(17))
def test_long_numbers_are_seen_wherever_they_begin(before: int) -> None:
    assert not text_.is_surely_finite(b"[" + b" " * before + b"9" * 309 + b"]")


PIECES = st.sampled_from(
    [
        *('"', "\\", "[", "]", "{", "}", ":", ",", " ", "\n", "\0", "'", "/", "/**/", "\ufeff"),
        *("0", "1", "-", "+", ".", "e", "E", "01", "1.", ".5", "-0", "-0.0", "0x1", "1_0"),
        *("NaN", "-NaN", "Infinity", "-Infinity", "inf", "nan", "true", "nul", "undefined"),
        *("1e999", "-1E+400", "1e5", "9" * 309, "1" * 320 + ".5", "18446744073709551616"),
        *('"a"', '"a":', '{"k":', "[1,", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\u0000", "\\q"),
    ]
)
BYTES = st.sampled_from([b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text() | st.sampled_from(["x, e, y", ", NaN, ", "12 e 3", "{1e5}"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)  # fmt: skip


@st.composite
def nearly_json(draw: st.DrawFn) -> bytes:
    """JSON of an array, in which a few things were put or left out."""
    value = draw(st.lists(VALUES, min_size=1))
    text = json.dumps(value, ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass")
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        put = draw(PIECES.map(str.encode) | BYTES | st.just(b""))
        text = text[:at] + put + text[at + draw(st.integers(0, 2)) :]
    return text


@given(nearly_json())
@example(b"[1e999]")
@example(b'{"a":NaN}')
@example(b"[-Infinity]")
@example(b"[" + b"9" * 400 + b"]")
def test_what_pydantic_reads_by_itself_is_json(content: bytes) -> None:
    try:
        read = PYDANTIC.validate_json(content)
    except ValueError:
        return  # The usual reader says what is wrong.
    if text_.is_surely_finite(content) or parser.is_json(content):
        assert repr(read) == repr(json.loads(content))
        orjson.loads(content)


def test_simdjson_is_asked_where_its_parser_is_kept() -> None:
    long = b"[" + b"1," * ((1 << 19) - 1)
    assert parser.is_json(long + b"1]") is False
    assert parser.is_json(long[:-1] + b"]") is (parser.parser(1) is not None)


RUN = {
    "training_run_id": "é",
    "base_model": "m",
    "model_owner": "o",
    "is_lora": True,
    "last_request_time": "2025-11-26T10:00:00.25+01:00",
    "lora_rank": 16.0,
    "later": {"ignored": [1]},
    "user_metadata": {"a": "b, e.g. c"},
}
RUNS = {"training_runs": [RUN] * 80, "cursor": {"offset": 0, "limit": 1, "total_count": 1}}


@pytest.mark.parametrize("kind", [str, bytes, bytearray, memoryview])
def test_text_without_arrays_is_read_by_pydantic_itself(kind: Any) -> None:
    text = json.dumps(RUNS)
    given = text if kind is str else kind(text.encode())
    assert isinstance(skim.skim(TrainingRunsResponse, given), skim.Checked)
    before = runtime.paths_taken().get("read:text", 0)
    read = TrainingRunsResponse.from_json(given)
    assert runtime.paths_taken()["read:text"] == before + 1
    assert read == TrainingRunsResponse.from_json(RUNS)
    assert read.training_runs[0].lora_rank == 16


@pytest.mark.parametrize("wrong", ["NaN", "1e999", "-Infinity", "9" * 309, "[" * 200 + "]" * 200])
def test_what_is_ignored_has_to_be_json_too(wrong: str) -> None:
    text = json.dumps(RUNS).replace("[1]", wrong, 1)
    assert skim.skim(TrainingRunsResponse, text) is None
    with pytest.raises(ValueError, match="should be JSON") as caught:
        TrainingRunsResponse.from_json(text)
    assert [found["code"] for found in tinker_types.payload_errors(caught.value)] == ["json"]


@pytest.mark.parametrize("wrong", ['"\\ud800"', "[1,]", "01", '"\x01"'])
def test_what_pydantic_refuses_as_well(wrong: str) -> None:
    text = json.dumps(RUNS).replace("[1]", wrong, 1)
    with pytest.raises(ValueError, match="should be JSON") as caught:
        TrainingRunsResponse.from_json(text)
    assert [found["code"] for found in tinker_types.payload_errors(caught.value)] == ["json"]


def test_an_exact_integer_is_read_exactly() -> None:
    text = json.dumps(RUNS).replace("[1]", str(10**30), 1)
    assert isinstance(skim.skim(TrainingRunsResponse, text), skim.Checked)
    assert TrainingRunsResponse.from_json(text) == TrainingRunsResponse.from_json(RUNS)


@pytest.mark.parametrize("ranks", [(4, 16), (16, 4)])
def test_the_last_of_two_members_wins(ranks: tuple[int, int]) -> None:
    first, last = ranks
    twice = f'"lora_rank": {first}, "is_lora": true, "lora_rank": {last}'
    text = json.dumps(RUNS).replace('"lora_rank": 16.0', twice)
    assert isinstance(skim.skim(TrainingRunsResponse, text), skim.Checked)
    read = TrainingRunsResponse.from_json(text)
    assert {run.lora_rank for run in read.training_runs} == {last}
    assert read == TrainingRunsResponse.from_json(json.loads(text))


MOMENT = "2025-11-26T10:00:00.25+01:00"


class Recorded(runtime.OpenModel):
    """Members of every kind that is read otherwise from text alone."""

    count: runtime.Int64 = 0
    share: runtime.Number = 0.0
    when: list[runtime.Timestamp] = [MOMENT]  # noqa: RUF012 (pydantic copies it)
    inner: Recorded | None = None


@pytest.mark.parametrize(
    ("members", "is_usual"),
    [
        ({}, True),
        ({"count": 16, "share": 1, "when": [MOMENT, "2025-11-26T10:00:00Z"], "inner": {}}, True),
        ({"share": 2**63, "inner": {"inner": {"share": 0.1}}}, True),
        ({"count": 16.0}, False),
        ({"when": ["2025-11-26t10:00:00.1234567z"]}, False),
        ({"inner": {"count": 1.0}}, False),
    ],
)
def test_from_text_alone_the_usual_is_read_and_the_rest_refused(
    members: dict[str, Any], is_usual: bool
) -> None:
    validator = Recorded.__pydantic_validator__
    reading = quick.text_validator(Recorded, validator)
    text = json.dumps(members)
    whole = Recorded.from_json(members)
    assert repr(Recorded.from_json(text)) == repr(whole)
    if is_usual:
        read = reading.validate_json(text)
        assert (repr(read), read.model_fields_set) == (repr(whole), whole.model_fields_set)
    elif reading is not validator:
        with pytest.raises(ValidationError):
            reading.validate_json(text)


@pytest.mark.parametrize(
    "members",
    [{"count": 2**63}, {"count": True}, {"count": "1"}, {"share": "1"}, {"share": True},
     {"when": ["2025-11-26 10:00:00Z"]}, {"when": [1]}, {"when": ["0001-01-01T00:00:00+10:00"]},
     {"inner": {"count": 1.5}}],
)  # fmt: skip
def test_from_text_alone_nothing_wrong_is_read(members: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as expected:
        Recorded.from_json(members)
    with pytest.raises(ValidationError):
        quick.text_validator(Recorded, Recorded.__pydantic_validator__).validate_json(
            json.dumps(members)
        )
    with pytest.raises(ValidationError) as caught:
        Recorded.from_json(json.dumps(members))
    assert str(caught.value) == str(expected.value)


class Counted(runtime.OpenModel):
    """What is rare in text decides whether a value is one of these."""

    count: runtime.Integer


class Timed(runtime.OpenModel):
    when: runtime.Timestamp


class Named(runtime.OpenModel):
    name: str = ""


class First(runtime.OpenModel):
    """The first that fits; `again` makes pydantic share the schema of `Counted`."""

    inner: Annotated[Timed | Counted | Named, runtime.AnyOf()]


class Again(runtime.OpenModel):
    inner: Annotated[Counted | Named, runtime.AnyOf()]
    again: Counted | None = None


class Only(runtime.OpenModel):
    inner: Annotated[Named | Counted, runtime.OneOf()]


class Card(runtime.StrictModel):
    kind: Literal["card"]
    count: runtime.Integer = 0


class Cash(runtime.StrictModel):
    kind: Literal["cash"]


class Told(runtime.OpenModel):
    inner: Annotated[Card | Cash, runtime.AnyOf(tag="kind")]


@pytest.mark.parametrize("kind", [First, Again, Only, Told])
@pytest.mark.parametrize("inner", [{"count": 1}, {"count": 1.0}, {"when": MOMENT}, {"count": 1.5},
                                   {"kind": "card", "count": 1.0}, {"kind": "cash"}, {"kind": "x"},
                                   {"when": "2025-11-26t10:00:00.1234567z"}])  # fmt: skip
def test_what_is_rare_in_text_does_not_lead_to_another_variant(kind: Any, inner: Any) -> None:
    text = json.dumps({"inner": inner})
    assert skim.plan_and_way(kind)[1] == "text"
    assert outcome(kind, text) == outcome(kind, {"inner": inner})


def outcome(kind: Any, payload: Any) -> str:
    try:
        return repr(kind.from_json(payload))
    except ValidationError as error:
        return str(error)


def test_a_version_of_pydantic_that_cannot_do_it_reads_as_always(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Older:
        def __new__(cls, schema: Any) -> Any:
            raise AssertionError

    monkeypatch.setattr(quick, "SchemaValidator", Older)
    quick.text_validator.cache_clear()
    validator = Recorded.__pydantic_validator__
    assert quick.text_validator(Recorded, validator) is validator
    quick.text_validator.cache_clear()

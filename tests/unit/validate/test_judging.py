"""The judge gives the faults of the golden vectors, and nothing faulty passes it by."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from tinker_types._runtime import CalendarDate, Timestamp, nesting
from tinkerspec.contract.model import Object
from tinkerspec.validate import runtime
from tinkerspec.validate.acceptor import MAX_LEVELS
from tinkerspec.validate.judging import FEW_BRACKETS, Judge
from tinkerspec.validate.package import ImportablePackage
from tinkerspec.validate.parts import FaultEntry, PartReader
from vectors import Canonical, Errors, decode_vectors

from .spoilt import ROOT, SETS, Tally, cases, faults_of, is_passed, look, spoilt

VECTORS = decode_vectors()


@pytest.mark.parametrize("type_", sorted({vector.type for vector in VECTORS}))
def test_every_vector_gives_exactly_its_faults(judge: Judge, type_: str) -> None:
    for vector in VECTORS:
        if vector.type == type_:
            expected = vector.outcome.faults if isinstance(vector.outcome, Errors) else ()
            faults = sorted((fault.code, fault.at) for fault in expected)
            assert faults_of(judge, type_, vector.text) == faults, vector
            assert not (faults and is_passed(judge, type_, vector.text)), vector


@pytest.mark.parametrize("name", SETS)
def test_a_set_of_schemas_alone_has_a_judge_that_nothing_passes_by(
    judge_of_set: Callable[[str], Judge], name: str
) -> None:
    judge = judge_of_set(name)
    for type_, text, faults in cases(name):
        assert faults_of(judge, type_, text) == faults, (type_, text)
        assert not (faults and is_passed(judge, type_, text)), (type_, text)
    nothing_passes_by(judge, name, 200)


def test_no_spoilt_vector_passes_that_the_judge_refuses(judge: Judge) -> None:
    nothing_passes_by(judge, "", 1000)


def nothing_passes_by(judge: Judge, name: str, count: int) -> None:
    tally = Tally()
    for type_, text in spoilt(name, 1, count):
        assert look(judge, type_, text, tally) == [], (type_, text)
    assert tally.passed
    assert tally.refused


def test_what_is_taken_for_an_instant_or_a_day_is_one() -> None:
    """And all but leap days and far years are taken for one."""
    seen = {True: 0, False: 0}
    stamp = TypeAdapter(Timestamp).validator.isinstance_python
    day_ = TypeAdapter(CalendarDate).validator.isinstance_python
    for year, month, day in product(("2023", "2024", "9999"), range(14), range(33)):
        text = f"{year}-{month:02}-{day:02}"
        assert not runtime.is_surely_day(text) or day_(text)
        for rest in ("T23:59:59Z", "T00:00:00.5+23:59", "t24:00:00Z", "T10:00:60Z", "T10:00:00"):
            sure, right = bool(runtime.is_surely_instant(text + rest)), stamp(text + rest)
            assert right or not sure
            seen[sure] += right
    in_a_year = 2  # of the suffixes are right
    assert seen == {True: in_a_year * 2 * 365, False: in_a_year * (1 + 365)}


@pytest.mark.parametrize("name", ["", *SETS])
def test_what_is_plain_by_its_text_has_no_hook(
    judge: Judge, judge_of_set: Callable[[str], Judge], name: str
) -> None:
    chosen = judge_of_set(name) if name else judge
    loaded = chosen.package.load()
    records = [one.name for one in chosen.contract.definitions if isinstance(one, Object)]
    plain = [one for one in records if chosen.package.is_plain(one)]
    hooked = [one for one in plain if runtime._hook(loaded, one) is not None]
    # A setting that tells constructors what to take is of no account to payloads.
    assert [o for o in hooked if getattr(loaded, o).model_config["validate_by_alias"]] == []
    if not name:
        assert {"TrainingRun", "Cursor"} <= {*plain}
        assert {"Datum", "TensorData", "ModelInput"} - {*plain} >= {"TensorData", "ModelInput"}


def test_a_valid_payload_does_not_load_the_package() -> None:
    program = (
        "import sys; from pathlib import Path; from tinkerspec.config import load_config;"
        "from tinkerspec.validate.judging import judge_of;"
        "judge = judge_of(load_config(Path(sys.argv[1])));"
        'line = b\'{"offset": 0, "limit": 1, "total_count": 2}\';'
        "assert judge.checker('Cursor').is_valid(line);"
        "assert 'pydantic' not in sys.modules;"
        "assert not judge.checker('Cursor').is_valid(b'{}');"
        "assert 'pydantic' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, ROOT / "pyproject.toml"], check=True)


def test_few_brackets_are_not_deep() -> None:
    assert max(FEW_BRACKETS, 2 * MAX_LEVELS) <= nesting.MAX_DEPTH


@pytest.mark.parametrize(("depth", "passes", "sound"), [(3, 1, 1), (100, 0, 1), (200, 0, 0)])
def test_unknown_members_may_nest_as_deep_as_the_judge_says(
    judge: Judge, depth: int, passes: int, sound: int
) -> None:
    more = "[" * depth + "]" * depth
    for text in (
        f'{{"offset": 0, "limit": 1, "total_count": 2, "more": {more}}}',
        f'{{"training_runs": [], "cursor": {{"offset": 0, "limit": 1, "total_count": 2, '
        f'"more": {more}}}}}',
    ):
        type_ = "Cursor" if text.startswith('{"offset') else "TrainingRunsResponse"
        assert is_passed(judge, type_, text) == bool(passes)
        assert (faults_of(judge, type_, text) == []) == bool(sound)


def test_nearly_every_valid_vector_passes_without_the_judge(judge: Judge) -> None:
    valid = [vector for vector in VECTORS if isinstance(vector.outcome, Canonical)]
    passed = [vector for vector in valid if is_passed(judge, vector.type, vector.text)]
    assert len(passed) > 0.85 * len(valid)


def test_integers_that_the_fast_reader_rounds_are_left_to_the_judge(
    judge_of_set: Callable[[str], Judge],
) -> None:
    judge = judge_of_set("number_bounds")
    exact, below = "-9223372036854775808", "-9223372036854775809"
    for definition in judge.contract.definitions:
        for text in (exact, below, f"[{below}]", f'{{"a": {below}}}'):
            assert not is_passed(judge, definition.name, text)


@pytest.mark.parametrize("depth", [40, 300, 900, 5000, 100_000])
def test_deep_nesting_is_what_the_judge_says_it_is(
    judge_of_set: Callable[[str], Judge], depth: int
) -> None:
    judge = judge_of_set("recursion")
    for definition in judge.contract.definitions:
        for start, end in (("[", "]"), ('{"children": [', "]}"), ('{"next": ', "}")):
            text = start * depth + end * depth
            if is_passed(judge, definition.name, text):
                assert faults_of(judge, definition.name, text) == []
            faults_of(judge, definition.name, text)


def test_a_finding_shows_the_faulty_value(judge: Judge) -> None:
    def values(type_: str, text: bytes) -> list[tuple[str, str, str | None]]:
        findings = judge.checker(type_).findings(text)
        return [(finding.code, finding.pointer, finding.value) for finding in findings]

    assert values("AdamParams", b'{"eps": 0, "x": [1]}') == [
        ("range", "/eps", "0"),
        ("extra", "/x", "[1]"),
    ]
    assert values("Cursor", b'{"offset": 1, "limit": 2}') == [("missing", "/total_count", None)]
    assert values("AdamParams", b'{"eps": 1e999}') == [("json", "", '{"eps": 1e999}')]
    assert values("AdamParams", b" ") == [("json", "", None)]
    assert values("LoraConfig", b'{"rank": 123456789012345678901234567890}') == [
        ("range", "/rank", "123456789012345678901234567890")
    ]


@pytest.mark.parametrize("text", [b'{"a": 1} {"a": 2}', b'{\n"a": 1\n}\n{"a": 2}', b"1 x"])
def test_what_follows_a_payload_is_told_where_it_belongs(judge: Judge, text: bytes) -> None:
    (fault,) = judge.checker("AdamParams").findings(text)
    message = "Input should be JSON: more follows the payload; write one payload a line"
    assert (fault.code, fault.message) == ("json", message)


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        (b"\xff", 0),
        (b"\0", 0),
        (b'{"\xc3\xa9": "\xc3"}', 7),
        (b'"\\ud800"', 1),
        (b"\xef\xbb\xbf{}", 0),
        (b'{"\xc3\xa9": nul}', 6),
        (b"\t", 0),
    ],
)
def test_what_is_no_json_is_one_fault_with_a_place(judge: Judge, text: bytes, offset: int) -> None:
    (finding,) = judge.checker("AdamParams").findings(text)
    assert (finding.code, finding.pointer, finding.offset) == ("json", "", offset)
    assert "line 1" not in finding.message


MIXIN = "_mixins.parsed_checkpoint_tinker_path"
PATH = next(
    vector
    for vector in VECTORS
    if vector.type == "ParsedCheckpointTinkerPath" and isinstance(vector.outcome, Canonical)
)


def with_mixin(judge: Judge, old: str, new: str) -> Judge:
    """The judge with another mixin of one type."""
    text = judge.package.modules[MIXIN]
    assert old in text
    modules = {**judge.package.modules, MIXIN: text.replace(old, new)}
    return replace(
        judge, package=ImportablePackage(f"{judge.package.name}_{abs(hash(new))}", modules)
    )


def test_a_mixin_that_breaks_is_reported_and_not_raised(judge: Judge) -> None:
    broken = with_mixin(judge, "if _split(self", "if {}[0] and _split(self")
    (finding,) = broken.checker(PATH.type).findings(PATH.text.encode())
    assert finding.code == "payload-judge"
    assert "KeyError" in finding.message
    assert not is_passed(broken, PATH.type, PATH.text)


@pytest.mark.parametrize(
    "rule",
    [
        "def __init__(self, **members): raise ValueError('no')",
        "def model_post_init(self, context): raise ValueError('no')",
        "model_config = {'str_max_length': 1}",
        "import pydantic\n    @pydantic.field_validator('tinker_path')\n"
        "    def rule(cls, value): raise ValueError('no')",
        "import pydantic\n    @pydantic.model_validator(mode='after')\n"
        "    def rule(self): raise ValueError('no')",
    ],
    ids=["constructor", "post-init", "configuration", "field", "model"],
)
def test_rules_of_a_mixin_that_are_not_its_hooks_are_left_to_the_judge(
    judge: Judge, rule: str
) -> None:
    assert is_passed(judge, PATH.type, PATH.text)
    docstring = '    """Taking a path apart."""\n'
    other = with_mixin(judge, docstring, f"{docstring}\n    {rule}\n")
    assert other.checker(PATH.type).findings(PATH.text.encode())
    assert not is_passed(other, PATH.type, PATH.text)


def test_a_judge_travels(judge: Judge) -> None:
    there = pickle.loads(pickle.dumps(judge))
    assert faults_of(there, "AdamParams", '{"eps": 0}') == [("range", "/eps")]
    assert there.package.name in sys.modules


@pytest.mark.parametrize("name", ["", *SETS])
def test_the_parts_of_a_payload_have_the_faults_of_the_whole(
    judge: Judge, judge_of_set: Callable[[str], Judge], name: str
) -> None:
    """However small the parts are; with the same messages, in the same order."""
    chosen = judge_of_set(name) if name else judge
    loaded = chosen.package.load()
    fault_of = runtime.fault_of(loaded)
    readers = [PartReader(loaded, most) for most in (1, 3)]
    compared = 0
    for type_, text in spoilt(name, 2, 200 if name else 1500):
        content = text.encode("utf-8", "surrogatepass")
        whole = errors_of(chosen, type_, content)
        if whole and whole[0]["type"] != "json":
            compared += 1
            value = json.loads(text)
            for reader in readers:
                parts = map(fault_of, reader.faults(getattr(loaded, type_), value))
                assert [*parts] == [*map(fault_of, whole)], (type_, text)
    assert compared > 20


@pytest.mark.parametrize(
    ("type_", "value", "faults"),
    [
        ("TrainingRunsResponse", {"training_runs": [0] * 5000}, 5001),
        ("TrainingRunsResponse", {"training_runs": [{}] * 500, "cursor": {}}, 500 * 5 + 3),
        ("ForwardBackwardInput", {"data": [{"model_input": {"chunks": [0] * 5000}}]}, 5002),
        ("LossFnInputs", {str(number): 0 for number in range(5000)}, 5000),
        ("AdamParams", {str(number): 0 for number in range(5000)}, 5000),
    ],
)
def test_no_error_holds_very_many_faults(judge: Judge, type_: str, value: Any, faults: int) -> None:
    loaded = judge.package.load()
    held: list[int] = []

    class Noted(PartReader):
        def _whole(self, *arguments: Any, **named: Any) -> Iterator[FaultEntry]:
            found = [*super()._whole(*arguments, **named)]
            held.append(len(found))
            yield from found

    reader = Noted(loaded, 100)
    assert sum(1 for _ in reader.faults(getattr(loaded, type_), value)) == faults
    assert max(held, default=0) <= 500


def errors_of(judge: Judge, type_: str, text: bytes) -> list[Mapping[str, Any]]:
    """What pydantic says of a whole payload."""
    try:
        judge.checker(type_)._read(text)
    except ValidationError as error:
        return [*error.errors(include_url=False)]
    return []


def test_of_very_many_faults_the_first_are_told_and_all_are_counted(judge: Judge) -> None:
    data = ", ".join(["1"] * 1500)
    checker = judge.checker("ForwardBackwardInput")
    found = checker.findings(f'{{"data": [{data}]}}'.encode())
    assert [(fault.code, fault.pointer, fault.value, fault.count) for fault in found[:1000]] == [
        ("type", f"/data/{index}", "1", 1) for index in range(1000)
    ]
    rest = [(fault.code, fault.message, fault.value, fault.count) for fault in found[1000:]]
    assert rest == [
        ("missing", "1 more fault of this code in this payload", None, 1),
        ("type", "500 more faults of this code in this payload", None, 500),
    ]

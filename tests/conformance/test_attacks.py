"""Payloads made to cost: refused or read in time and memory that grow with the payload alone.

Growth is measured, not time: from one size to one eight times as large, what is linear grows
eightfold, what is quadratic sixty-four times. A process of its own has limits that nothing linear
comes near.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import tinker_types
from pydantic import ValidationError

LONGEST_MESSAGE = 300
LONGEST_LINES = 800
"""What the text of an error may show of one fault: its place, the message, what was given."""
ESCAPES = "\x1b[2J\n\u202e\x00"


def array(item: str, count: int) -> str:
    return "[" + ",".join([item] * count) + "]"


def keys(count: int) -> str:
    return ",".join(f'"k{number}":1' for number in range(count))


def image(data: str) -> str:
    return json.dumps({"data": data, "format": "png", "height": 1, "tokens": 1, "width": 1})


@dataclass(frozen=True)
class Attack:
    """A payload of some size, and what it is."""

    type: str
    text: Callable[[int], str]
    code: str | None
    """The code of the first fault; None where the payload is valid."""
    at: str = ""
    every: bool = False
    """Whether there are as many faults as the size says, and not one."""
    size: int = 20_000

    def read(self, size: int) -> list[tinker_types.Fault]:
        """The faults."""
        try:
            tinker_types.from_json(getattr(tinker_types, self.type), self.text(size))
        except ValidationError as error:
            return tinker_types.payload_errors(error)
        return []


OPEN = '{"offset":0,"limit":1,"total_count":2,%s}'
ATTACKS = {
    "a long text for a number": Attack(
        "LoraConfig", lambda n: f'{{"rank":"{"x" * n}"}}', "type", "/rank", size=1_000_000
    ),
    "a long value of an enum": Attack(
        "LossFnType", lambda n: f'"{"x" * n}"', "enum", size=1_000_000
    ),
    "a long tag": Attack(
        "ModelInputChunk", lambda n: f'{{"type":"{"x" * n}"}}', "tag", "/type", size=1_000_000
    ),
    "an integer of many digits": Attack(
        "LoraConfig", lambda n: f'{{"rank":{"1" * n}}}', "json", size=1_000_000
    ),
    "a negative integer of many digits": Attack(
        "LoraConfig", lambda n: f'{{"rank":-922337203685477{"1" * n}}}', "json", size=1_000_000
    ),
    "a fraction of many digits": Attack(
        "AdamParams", lambda n: f'{{"eps":0.{"1" * n}}}', None, size=1_000_000
    ),
    "digits and as large an exponent": Attack(
        "AdamParams", lambda n: f'{{"eps":{"1" * n}e-{n}}}', None, size=1_000_000
    ),
    "unknown keys of a strict type": Attack(
        "LoraConfig", lambda n: f'{{"rank":1,{keys(n)}}}', "extra", "/k0", every=True
    ),
    "unknown keys of an open type": Attack("Cursor", lambda n: OPEN % keys(n), None),
    "one key again and again": Attack(
        "Cursor", lambda n: OPEN % ",".join(['"offset":0'] * n), None
    ),
    "base64 with a wrong end": Attack(
        "ImageChunk", lambda n: image("AAAA" * n + "!"), "base64", "/data", size=500_000
    ),
    "base64 with bits left over": Attack(
        "ImageChunk", lambda n: image("AAAA" * n + "YR=="), "base64", "/data", size=500_000
    ),
    "a shape of many sides": Attack(
        "TensorData",
        lambda n: f'{{"dtype":"int64","data":[],"shape":{array("3", n)}}}',
        "tensor",
    ),
    "a shape of many long sides": Attack(
        "TensorData",
        lambda n: f'{{"dtype":"int64","data":[],"shape":{array(str(2**63 - 1), n)}}}',
        "tensor",
    ),
    "a shape of many ones": Attack(
        "TensorData", lambda n: f'{{"dtype":"int64","data":[7],"shape":{array("1", n)}}}', None
    ),
    "texts for the elements of a tensor": Attack(
        "TensorData",
        lambda n: f'{{"dtype":"int64","data":{array(chr(34) * 2, n)}}}',
        "type",
        "/data/0",
    ),
    "arrays for the elements of a tensor": Attack(
        "TensorData", lambda n: f'{{"dtype":"int64","data":{array("[]", n)}}}', "type", "/data/0"
    ),
    "fractions under int64": Attack(
        "TensorData", lambda n: f'{{"dtype":"int64","data":{array("0.5", n)}}}', "tensor"
    ),
    "integers just beyond 64 bits": Attack(
        "TensorData",
        lambda n: f'{{"dtype":"int64","data":{array(str(-(2**63) - 1), n)}}}',
        "tensor",
    ),
    "chunks that are numbers": Attack(
        "ModelInput", lambda n: f'{{"chunks":{array("1", n)}}}', "type", "/chunks/0", every=True
    ),
    "chunks with a fault each": Attack(
        "ModelInput",
        lambda n: f'{{"chunks":{array(chr(123) + chr(34) + "tokens" + chr(34) + ":[true]}", n)}}}',
        "type",
        "/chunks/0/tokens/0",
        every=True,
        size=4000,
    ),
    "metrics that are texts": Attack(
        "OptimStepResponse",
        lambda n: json.dumps({"metrics": {f"k{number}": "" for number in range(n)}}),
        "type",
        "/metrics/k0",
        every=True,
    ),
    "levels of arrays": Attack("Cursor", lambda n: "[" * n + "]" * n, "json"),
    "levels without an end": Attack("Cursor", lambda n: '{"a":' * n, "json", size=200_000),
    "a fraction of a second": Attack(
        "Checkpoint",
        lambda n: json.dumps(
            {
                "checkpoint_id": "a",
                "checkpoint_type": "training",
                "tinker_path": "a",
                "time": f"2025-11-26T10:00:00.{'1' * n}Z",
                "size_bytes": 1,
                "public": True,
            }
        ),
        None,
        size=1_000_000,
    ),
    "a path of many parts": Attack(
        "ParsedCheckpointTinkerPath",
        lambda n: json.dumps(
            {
                "tinker_path": "tinker://" + "a/" * n,
                "training_run_id": "a",
                "checkpoint_type": "training",
                "checkpoint_id": "a",
            }
        ),
        "tinker_path",
        "/tinker_path",
        size=500_000,
    ),
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_refused_as_what_it_is(attack: Attack) -> None:
    faults = attack.read(attack.size)
    if attack.code is None:
        assert faults == []
        return
    assert (faults[0]["code"], faults[0]["pointer"]) == (attack.code, attack.at)
    assert len(faults) == (attack.size if attack.every else 1)
    assert max(len(fault["message"]) for fault in faults) <= LONGEST_MESSAGE


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_what_an_attack_costs_grows_as_it_does(attack: Attack) -> None:
    small, large = attack.size // 16, attack.size // 2

    def seconds(size: int) -> float:
        text = attack.text(size)
        target = getattr(tinker_types, attack.type)

        def once() -> float:
            started = time.process_time()
            try:
                tinker_types.from_json(target, text)
            except ValidationError as error:
                tinker_types.payload_errors(error)
                str(error)
            return time.process_time() - started

        return min(once() for _ in range(3))

    def peak(size: int) -> int:
        text = attack.text(size)
        tracemalloc.start()
        try:
            tinker_types.from_json(getattr(tinker_types, attack.type), text)
        except ValidationError as error:
            tinker_types.payload_errors(error)
        finally:
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return peak

    # A hundred microseconds and kilobytes are what any payload costs.
    assert seconds(large) < 30 * seconds(small) + 0.003
    assert peak(large) < 12 * peak(small) + 100_000


HOSTILE_KEYS = {
    "a megabyte": "x" * 1_000_001,
    "a megabyte of escapes": ESCAPES * 250_000,
    "a terminal's escape": "\x1b[31mred",
    "a line break": "rank\n  Input is fine",
    "a direction": "\u202eknar",
    "blanks": " " * 100,
    "slashes": "a/b~c" * 30,
}


@pytest.mark.parametrize("key", HOSTILE_KEYS.values(), ids=HOSTILE_KEYS)
def test_a_hostile_key_is_data_and_never_text(key: str) -> None:
    escaped = "/" + key.replace("~", "~0").replace("/", "~1")
    for type_, payload, code, at in (
        ("LoraConfig", {"rank": 1, key: 1}, "extra", escaped),
        ("OptimStepResponse", {"metrics": {key: "x"}}, "type", f"/metrics{escaped}"),
        ("LossFnInputs", {key: {"dtype": "int64"}}, "missing", f"{escaped}/data"),
    ):
        for data in (payload, json.dumps(payload), json.dumps(payload).encode()):
            with pytest.raises(ValidationError) as caught:
                tinker_types.from_json(getattr(tinker_types, type_), data)
            (fault,) = tinker_types.payload_errors(caught.value)
            assert (fault["code"], fault["pointer"]) == (code, at)
            assert_short(caught.value, 1)


@pytest.mark.parametrize("text", HOSTILE_KEYS.values(), ids=HOSTILE_KEYS)
def test_a_hostile_value_is_never_text(text: str) -> None:
    for type_, payload in (
        ("LoraConfig", {"rank": text}),
        ("LossFnType", text),
        ("ModelInputChunk", {"type": text}),
        ("ImageChunk", {"data": text, "format": "png", "height": 1, "tokens": 1, "width": 1}),
        ("OptimStepRequest", {"model_id": "a", "adam_params": text}),
        ("Datum", {"model_input": {"chunks": [{text: text}]}, "loss_fn_inputs": {text: text}}),
    ):
        with pytest.raises(ValidationError) as caught:
            tinker_types.from_json(getattr(tinker_types, type_), json.dumps(payload))
        assert_short(caught.value, len(tinker_types.payload_errors(caught.value)))


@pytest.mark.parametrize("text", [ESCAPES * 100_000, "{" + ESCAPES, '{"rank":' + "x" * 1_000_000])
def test_what_is_no_json_is_never_text(text: str) -> None:
    for data in (text, text.encode()):
        with pytest.raises(ValidationError) as caught:
            tinker_types.LoraConfig.from_json(data)
        assert [f["code"] for f in tinker_types.payload_errors(caught.value)] == ["json"]
        assert_short(caught.value, 1)


def assert_short(error: ValidationError, faults: int) -> None:
    text = str(error)
    assert len(text) <= faults * LONGEST_LINES
    assert all(char == "\n" or char.isprintable() for char in text)
    for fault in tinker_types.payload_errors(error):
        assert len(fault["message"]) <= LONGEST_MESSAGE
        assert fault["message"].isprintable()
    # Only pydantic's own lines: what it counts, and for each fault its place, and what and why.
    assert len(text.splitlines()) <= 1 + 3 * faults


def test_a_place_of_the_writer_is_short_too() -> None:
    held = tinker_types.OptimStepResponse(metrics={ESCAPES * 1000: float("nan")})
    with pytest.raises(ValueError, match="nan is no JSON number") as caught:
        held.to_json()
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()


LIMITED = """\
import json, sys
import tinker_types
from pydantic import ValidationError
sys.path.insert(0, {folder!r})
from test_attacks import ATTACKS
counts = {{name: len(attack.read(10 * attack.size // 8)) for name, attack in ATTACKS.items()}}
print(json.dumps(counts))
"""


def test_all_of_them_keep_within_a_process_of_little() -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (120, 120))

    folder = __file__.rpartition("/")[0]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED.format(folder=folder)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path)},
        preexec_fn=limit,
    )
    assert (done.returncode, done.stderr) == (0, "")
    counts = json.loads(done.stdout)
    assert counts.keys() == ATTACKS.keys()
    for name, attack in ATTACKS.items():
        expected = 10 * attack.size // 8 if attack.every else int(attack.code is not None)
        assert counts[name] == expected, name

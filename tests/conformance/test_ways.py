"""Whatever is installed, and however long a text: the same verdict, faults, value and encoding."""

from __future__ import annotations

import json
import random
import re
from typing import Any, Final

import pytest
import tinker_types
from drawn import seeds
from pydantic import ValidationError
from vectors import Canonical, decode_vectors
from ways import WAYS, taken

SEEDS: Final = [
    (vector.type, json.dumps(vector.payload))
    for vector in decode_vectors()
    if isinstance(vector.outcome, Canonical) and not vector.raw
]

NUMBERS: Final = (
    *("-0", "0", "-0.0", "1.0", "16.0", "1e0", "1E+2", "0.1", "5e-324", "1e308", "1e309", "-1e999"),
    *("9223372036854775807", "9223372036854775808", "18446744073709551616", "1" * 400),
    *("-9223372036854775808", "-9223372036854775809", "-9223372036854775808.0", "1e400", "01"),
    *("0.30000000000000004", "2.2250738585072011e-308", "NaN", "-Infinity", "1.", ".5", "+1"),
)
TEXTS: Final = (
    *(
        '""',
        '"\\ud800"',
        '"\\udc00\\ud800"',
        '"\\ud83d\\ude00"',
        '"\\\\ud800"',
        '"\\u0000"',
        '"a\tb"',
    ),
    *('"["', '"]["', '"\\""', '"é🚀"', '"YQ=="', '"YR=="', '"-_-_"', '"YWJj"', '"YW Jj"', '"\x00"'),
)
OTHERS: Final = (
    *("null", "true", "[]", "{}", "[[1]]", "[[1],[2]]", "[[[]]]", "[1,[2]]", "[1,2.5]", "[1,true]"),
    *('[1,"2"]', "[1.5,null]", "[1,]", "[0.5,1]", "[1.0,2.0]", "[0.25,-0.0]", '{"a":1,"a":2}'),
    *('{"data":[1]}', '{"tokens":[1,2]}', "[" * 300 + "]" * 300, '{"\\ud800":1}', '{"\\u0061":1}'),
)
GENTLE: Final = {
    "[": ("[]", "[1, 2]", "[3.0, 4]", "[0.5, 2.0]", "[0.5, -0.0]"),
    '"': ('"[x]"', '"\\u00e9"', '"a\\\\b"', '"é🚀"', '"\\ud83d\\ude00"'),
}
"""What may well be right in the place of a list, of text and, below, of anything else."""
NUMBER: Final = ("1", "2", "3.0", "1e0", "0.5", "null", "true")
TAILS: Final = (b"\x00", b" ", b"\n\t", b"x", b"{}", b",", b"\xff", b"\xef\xbb\xbf", b"//")


def outcome(type_: str, text: str | bytes) -> object:
    """What comes of a text: faults, or all that can be seen of the value."""
    kind: Any = getattr(tinker_types, type_)
    try:
        value = tinker_types.from_json(kind, text)
    except ValidationError as error:
        # Readers say in different words, and at different places, why text is no JSON.
        return [
            (fault["code"], fault["pointer"], fault["code"] == "json" or fault["message"])
            for fault in tinker_types.payload_errors(error)
        ]
    encoded = tinker_types.to_json(value)
    return repr(value), encoded, tinker_types.to_json(value), tinker_types.to_wire(value)


def outcomes(type_: str, text: str | bytes) -> dict[str, object]:
    """What comes of it each way."""
    found = {}
    for way in WAYS:
        with taken(way):
            found[way] = outcome(type_, text)
    return found


_TOKEN: Final = re.compile(r'-?[0-9][0-9.eE+-]*|"[^"]*"(?!:)|null|true|false|\[[^\[\]{}]*\]')


def nearly(chance: random.Random, text: str) -> str | bytes:
    """A text that is nearly the given one: one or two values of it are something else."""
    for _ in range(chance.choice((1, 1, 2))):
        token = chance.choice([*_TOKEN.finditer(text)] or [re.match("", text)])
        assert token is not None
        old = token[0]
        alike = TEXTS if old.startswith('"') else OTHERS if old.startswith("[") else NUMBERS
        gentle = GENTLE.get(old[:1], NUMBER)
        piece = chance.choice(chance.choice((gentle, gentle, alike, NUMBERS, TEXTS, OTHERS)))
        start, end = token.span()
        if chance.random() < 0.1:  # As a member or an item besides.
            piece = f'{old}, "x": {piece}' if chance.random() < 0.5 else f"{old}, {piece}"
        elif chance.random() < 0.05:
            end = start + len(old) // 2
        text = text[:start] + piece + text[end:]
    content = text.encode(errors="surrogatepass")
    if chance.random() < 0.1:
        tail = chance.choice(TAILS)
        return chance.choice((content + tail, tail + content, content[:-1] + tail + content[-1:]))
    return chance.choice((text, content))


@seeds(3)
def test_every_way_makes_the_same_of_a_text(seed: int) -> None:
    chance = random.Random(seed)
    accepted = 0
    for _ in range(200):
        type_, text = chance.choice(SEEDS)
        changed = nearly(chance, text)
        found = outcomes(type_, changed)
        assert len(set(map(repr, found.values()))) == 1, (type_, changed, found)
        accepted += isinstance(found["usual"], tuple)
    assert 0 < accepted < 200


TENSOR: Final = '{"data": %s, "dtype": "float32"}'
LONG: Final = ", ".join(f"{number / 7 + 0.01}" for number in range(40))


@pytest.mark.parametrize("piece", [*NUMBERS, *TEXTS, *OTHERS])
@pytest.mark.parametrize("dtype", ["float32", "int64"])
def test_a_piece_among_many_numbers(piece: str, dtype: str) -> None:
    whole = ", ".join(map(str, range(40)))
    many = LONG if dtype == "float32" else whole
    for data in (f"[{piece}, {many}]", f"[{many}, {piece}]", f"[{whole}, {piece}]", piece):
        text = f'{{"data": {data}, "dtype": "{dtype}"}}'
        for given in (text, text.encode()):
            found = outcomes("TensorData", given)
            assert len(set(map(repr, found.values()))) == 1, found


@pytest.mark.parametrize(
    "member", ['"data": [1]', '"dtype": "int64"', '"data": [0.5]', '"shape": 1']
)
def test_of_a_key_given_twice_the_last_counts(member: str) -> None:
    for text in (f'{{{member}, "data": [{LONG}], "dtype": "float32"}}',
                 f'{{"data": [{LONG}], "dtype": "float32", {member}}}'):  # fmt: skip
        found = outcomes("TensorData", text)
        assert len(set(map(repr, found.values()))) == 1, found


@pytest.mark.parametrize("tail", TAILS)
def test_bytes_before_and_after(tail: bytes) -> None:
    text = f'{{"data": [{LONG}], "dtype": "float32"}}'.encode()
    for changed in (tail + text, text + tail, text[:-1] + tail + text[-1:]):
        found = outcomes("TensorData", changed)
        assert len(set(map(repr, found.values()))) == 1, found


def test_the_ways_differ() -> None:
    runtime: Any = tinker_types._runtime
    text = f'{{"data": [{LONG}], "dtype": "float32"}}'
    kinds = {}
    for way in WAYS:
        with taken(way):
            read = tinker_types.TensorData.from_json(text)
            kinds[way] = type(runtime.held(read, "data")).__name__
            numbers = getattr(runtime.held(read, "data"), "numbers", None)
            kinds[way] += f" of {type(numbers).__name__}" if numbers is not None else ""
    assert kinds == {
        "usual": "Packed of memoryview",
        "plain": "list",
        "lists": "list",
        "buffers": "Packed of memoryview",
        "accelerated": "Packed of ndarray",
        "accelerated, no numpy": "Packed of memoryview",
    }


@pytest.mark.parametrize("levels", [126, 127, 128, 150, 190, 300, 1100])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_every_way_stops_at_the_same_depth(levels: int, opening: str, closing: str) -> None:
    steps = levels // len(closing)
    deep = opening * steps + "0" + closing * steps
    cursor = '"cursor": {"offset": 0, "limit": 1, "total_count": 2}'
    padding = " " * 20_000
    found = outcomes(
        "TrainingRunsResponse", f'{{"training_runs": [], {cursor}, "x": {deep}}}{padding}'
    )
    assert len(set(map(repr, found.values()))) == 1, found
    faulty = found["usual"] == [("json", "", True)]
    assert faulty == (1 + steps * len(closing) > 128)
    metrics = '"metrics": {}, "loss_fn_output_type": "a", "loss_fn_outputs": []'
    found = outcomes("ForwardBackwardOutput", f'{{{metrics}, "x": {deep}}}{padding}')
    assert len(set(map(repr, found.values()))) == 1, found

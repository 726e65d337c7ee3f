"""Packages that make work faster: which there are, and that they give what the plain ways give."""

from __future__ import annotations

import base64
import json
from importlib import import_module
from importlib.metadata import version
from typing import Any

import pytest
import tinker_types
from tinker_types import EncodedTextChunk, ImageChunk, TensorData

packages: Any = import_module("tinker_types._speed.packages")
compiled: Any = import_module("tinker_types._speed.compiled")
dumps: Any = import_module("tinker_types._speed.splice").dumps
scalars: Any = import_module("tinker_types._runtime.scalars")
ways: Any = import_module("tinker_types._runtime.ways")
runtime: Any = tinker_types._runtime


def installed(name: str) -> bool:
    return bool(packages.accelerator(name))


def test_what_is_there_is_named_with_its_version() -> None:
    brought = {"msgspec": "msgspec", "pybase64": "pybase64", "simdjson": "pysimdjson"}
    assert runtime.accelerators() == {
        name: version(package) if installed(name) else None for name, package in brought.items()
    }


def test_what_is_missing_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pybase64", None)
    packages.accelerator.cache_clear()
    try:
        assert packages.accelerator("pybase64") is None
        assert runtime.accelerators()["pybase64"] is None
        data = bytes(range(256)) * 9
        assert compiled.encode_base64(data) == base64.b64encode(data).decode()
    finally:
        packages.accelerator.cache_clear()


def test_ways_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "_TAKEN", {})
    tensor = json.dumps({"data": [n / 3 for n in range(2000)], "dtype": "float32"})
    TensorData.from_json(tensor)
    EncodedTextChunk.from_json('{"tokens": [1]}')
    assert runtime.paths_taken() == {"read:apart": 1, "read:lists": 1}
    runtime.paths_taken()["read:lists"] = 99
    assert runtime.paths_taken()["read:lists"] != 99


DATA = bytes(range(251)) * 5


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 255, 256, 257, 1000])
@pytest.mark.parametrize("with_accelerator", [True, False])
def test_base64_is_the_same_with_and_without(
    monkeypatch: pytest.MonkeyPatch, size: int, with_accelerator: bool
) -> None:
    if not with_accelerator:
        monkeypatch.setattr(compiled, "accelerator", lambda name: None)
    data = DATA[:size]
    text = base64.b64encode(data).decode()
    assert compiled.encode_base64(data) == text
    assert scalars._read_base64(text) == data
    assert compiled.decode_view(memoryview(text.encode())) == data


@pytest.mark.parametrize("with_accelerator", [True, False])
@pytest.mark.parametrize("long", [True, False])
@pytest.mark.parametrize(
    "text",
    ["A", "AA", "AAA", "AA=", "AAAAA", "YR==", "YWK=", "====", "=AAA", "A=AA", "AA==AAAA", "AA-_",
     "-_-_", "____AAAA", "AAAA\n", " AAAA", "AA AA", "AAAé", "AAA\0", "AAAA====", "AAAA="],
)  # fmt: skip
def test_what_is_no_base64_is_refused_with_and_without(
    monkeypatch: pytest.MonkeyPatch, text: str, long: bool, with_accelerator: bool
) -> None:
    if not with_accelerator:
        monkeypatch.setattr(compiled, "accelerator", lambda name: None)
    whole = "AAAA" * 100 + text if long else text
    with pytest.raises(ValueError, match="base64"):
        scalars._read_base64(whole)


@pytest.mark.parametrize("with_accelerator", [True, False])
def test_lists_are_read_the_same_with_and_without(
    monkeypatch: pytest.MonkeyPatch, with_accelerator: bool
) -> None:
    if not with_accelerator:
        monkeypatch.setattr(compiled, "accelerator", lambda name: None)
    tokens = list(range(100))
    chunk = EncodedTextChunk(tokens=tokens)
    assert chunk.tokens == tokens
    assert chunk.tokens is not tokens
    for bad, code in (
        (2**63, "range"),
        (True, "type"),
        ("1", "type"),
        (1.5, "type"),
        (None, "type"),
    ):
        with pytest.raises(ValueError, match="tokens") as caught:
            EncodedTextChunk(tokens=[*tokens, bad])  # type: ignore[list-item]
        (fault,) = tinker_types.payload_errors(caught.value)  # type: ignore[arg-type]
        assert (fault["code"], fault["pointer"]) == (code, "/tokens/100")
    fixed: Any = [*tokens, 16.0]
    assert EncodedTextChunk(tokens=fixed).tokens == [*tokens, 16]
    numbers: Any = [*tokens, 0.5]
    read = TensorData(data=numbers, dtype="float32").data
    assert repr(read) == repr(numbers)
    assert read is not numbers


def test_an_image_is_the_same_with_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    image = ImageChunk(data=DATA * 20, format="png", height=1, tokens=1, width=1)
    text = image.to_json()
    assert len(text) > 1 << 14
    assert ImageChunk.from_json(text) == image
    monkeypatch.setattr(compiled, "accelerator", lambda name: None)
    assert image.to_json() == text
    assert ImageChunk.from_json(text) == image


@pytest.mark.parametrize("size", [0, 1, (1 << 14) - 1, 1 << 14, (1 << 14) + 1, 40_001, 100_000])
@pytest.mark.parametrize("with_accelerator", [True, False])
def test_long_bytes_are_written_where_they_belong(
    monkeypatch: pytest.MonkeyPatch, size: int, with_accelerator: bool
) -> None:
    if not with_accelerator:
        monkeypatch.setattr(compiled, "accelerator", lambda name: None)
    monkeypatch.setattr(ways, "_TAKEN", {})
    pieces = [bytes([number]) * (size + number) for number in range(3)]
    tree = [{"a": pieces[0], "é": [pieces[1], b"ab"]}, "x", pieces[2], [1, 2.5]]
    text = dumps(tree)
    assert text == ways.Ways.dumps(tree)
    assert json.loads(text)[2] == base64.b64encode(pieces[2]).decode()
    assert bool(runtime.paths_taken()) == (size + 2 >= 1 << 14)
    with pytest.raises(TypeError, match="complex"):
        dumps([*tree, 1j])

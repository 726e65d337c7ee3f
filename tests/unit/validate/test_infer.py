"""A type is inferred when it is the only one that stands out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from tinkerspec.validate.infer import infer
from tinkerspec.validate.inputs import Trouble
from tinkerspec.validate.judging import Judge
from vectors import Canonical, decode_vectors


def payloads(*values: Any) -> list[bytes]:
    return [json.dumps(value).encode() for value in values]


def message(found: str | Trouble) -> str:
    assert isinstance(found, Trouble)
    assert found.code == "payload-type"
    return found.message


def test_most_records_of_the_vectors_are_known_by_themselves(judge: Judge) -> None:
    found = Counter[bool]()
    for vector in decode_vectors():
        if isinstance(vector.outcome, Canonical) and vector.text.startswith('{"'):
            inferred = infer(judge, [vector.text.encode()])
            found[inferred == vector.type] += 1
    assert found[True] > 0.8 * found.total()


def test_an_open_type_does_not_fit_what_it_ignores(judge: Judge) -> None:
    assert infer(judge, payloads({"eps": 1e-8})) == "AdamParams"
    assert infer(judge, payloads({"metrics": {"a": 1}})) == "OptimStepResponse"


def test_a_union_stands_back_behind_its_variant(judge: Judge) -> None:
    text = {"type": "encoded_text", "tokens": [1]}
    image = {"format": "png", "height": 1, "location": "x", "tokens": 1, "width": 1}
    assert infer(judge, payloads(text, text)) == "EncodedTextChunk"
    assert infer(judge, payloads(text, image)) == "ModelInputChunk"


def test_damaged_records_do_not_count(judge: Judge) -> None:
    damaged = [b'{"rank": ', b'{"rank": -1}']
    assert infer(judge, [*damaged, *payloads({"rank": 1})]) == "LoraConfig"


def test_types_that_fit_alike_are_named(judge: Judge) -> None:
    found = message(infer(judge, payloads("ppo")))
    assert found == (
        "the first payloads fit 2 types alike: LossFnType, ModelID; name the type before the files"
    )


def test_records_of_different_types_are_refused(judge: Judge) -> None:
    found = message(infer(judge, payloads({"rank": 1}, {"eps": 1})))
    assert found.startswith("the first payloads fit different types")


def test_the_nearest_type_is_named_when_none_fits(judge: Judge) -> None:
    found = message(infer(judge, payloads({"rank": "1"})))
    assert found.startswith("the first payloads fit no type; the nearest is LoraConfig")
    for text in (b"", b"1", b"{", b"[" * 5000):
        found = message(infer(judge, [text]))
        assert found.startswith("the first payloads fit no type; name")


def test_schemas_of_others_are_told_apart_too(
    judge_of_set: Callable[[str], Judge],
) -> None:
    judge = judge_of_set("foreign")
    assert isinstance(infer(judge, payloads({"nothing": "known"})), Trouble)

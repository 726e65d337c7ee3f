"""Spans that say where the tokens of a datum come from, given as the SDK takes them."""

from __future__ import annotations

from types import ModuleType
from typing import Any, Final

import numpy as np
import packages
import pytest
import releases
import sdk
from pydantic import ValidationError

RELEASE: Final = "0.38.0"
PAIRS: Final = {
    "whole": ([3], [3]),
    "several": ([1, 0, 2], [2, 1]),
    "one token too few": ([2], [3]),
    "one row too many": ([3], [4]),
    "none": ([], []),
}
TARGETS: Final[dict[str, dict[str, Any]]] = {
    "a vector": {"target_tokens": [1, 2, 3]},
    "a matrix": {"target_tokens": np.ones((3, 2), np.int64)},
    "no targets": {"weights": [1.0, 2.0]},
}


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory, once: Any) -> tuple[ModuleType, ModuleType]:
    """The types of the release, and the package of its contract."""
    theirs = sdk.another(RELEASE, tmp_path_factory.mktemp("wheel"))
    return theirs, packages.package(packages.contract_of(RELEASE), once)


@pytest.mark.parametrize("inputs", TARGETS.values(), ids=list(TARGETS))
@pytest.mark.parametrize("lengths", PAIRS.values(), ids=list(PAIRS))
def test_a_datum_takes_the_spans_that_the_sdk_takes(
    sides: Any, lengths: tuple[list[int], list[int]], inputs: dict[str, Any]
) -> None:
    results = [with_spans(types, lengths, inputs) for types in sides]
    assert [type(each) for each in results] in ([str, str], [dict, dict])
    if isinstance(results[0], dict):
        assert results[0] == results[1]


def with_spans(types: Any, lengths: tuple[list[int], list[int]], inputs: dict[str, Any]) -> Any:
    """What is written of a datum that was given spans, or why they are refused."""
    datum = types.Datum(model_input=types.ModelInput.from_ints([4, 5, 6]), loss_fn_inputs=inputs)
    spans = [
        [types.PromptProvenanceSpan(sequence_id="a", length=length) for length in side]
        for side in lengths
    ]
    try:
        made = datum.with_provenance(model_input=spans[0], loss_fn_inputs=spans[1])
    except ValueError as error:
        return str(error)
    assert datum.model_input_spans is None
    return releases.written(made, defaults=True)


def test_the_error_says_what_does_not_add_up(sides: Any) -> None:
    _, ours = sides
    datum = releases.datum(ours)
    span = ours.SampledProvenanceSpan(sequence_id="a", offset=1, length=2)
    message = r"^the lengths of the spans of model_input add up to 2, not to 3$"
    with pytest.raises(ValueError, match=message):
        datum.with_provenance([span], [span])
    with pytest.raises(ValidationError) as caught:
        datum.with_provenance([{"length": -1}], [span])
    assert [fault["code"] for fault in ours.payload_errors(caught.value)] == ["union"]
    image = ours.ModelInput(chunks=[ours.ImageChunk(data=b"x", format="png")])
    with pytest.raises(ValueError, match="expected_tokens"):
        ours.Datum(model_input=image, loss_fn_inputs={}).with_provenance([], [])

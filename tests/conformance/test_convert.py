"""Values of the package as those of real releases of the SDK, and back."""

from __future__ import annotations

import dataclasses
from typing import Any, Final

import numpy as np
import pytest
import sdk
import tinker_types
import vectors
from pydantic import BaseModel, ValidationError
from tinker_types import convert, payload_errors
from vectors import Canonical, Json, same_json

RELEASES: Final = ("0.6.3", "0.18.2", "0.38.0")
LOST: Final = ("height", "tokens", "width")
"""What the images of all of them lack."""


@pytest.fixture(scope="module", params=RELEASES)
def release(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return sdk.another(request.param, tmp_path_factory.mktemp("release"))


def examples() -> list[tuple[str, Json]]:
    """Every example of a schema that is an object, and what the vectors make of it."""
    return [
        (vector.type, vector.outcome.json)
        for vector in vectors.decode_vectors()
        if vector.name.startswith(("example ", "every member"))
        and isinstance(vector.outcome, Canonical)
        and hasattr(getattr(tinker_types, vector.type), "model_fields")
    ]


def faults(value: object, to: Any) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        convert(value, to)
    return [(fault["code"], fault["pointer"]) for fault in payload_errors(caught.value)]


def test_every_example_crosses_and_comes_back(release: Any) -> None:
    crossed, refused = set[str](), set[str]()
    for name, wire in examples():
        kind = getattr(tinker_types, name)
        ours, to = kind.from_json(wire), getattr(release, name)
        try:
            theirs = convert(ours, to)
        except ValidationError:
            refused.add(name)
            continue
        assert type(theirs) is to
        assert same_json(convert(theirs, kind).to_wire(), ours.to_wire())
        if isinstance(theirs, BaseModel):  # What was given is what its own reader was given.
            own = to.model_validate(wire)
            assert theirs == own
            assert theirs.model_dump(exclude_unset=True) == own.model_dump(exclude_unset=True)
        crossed.add(name)
    assert refused == {"ImageAssetPointerChunk", "ImageChunk"}
    assert crossed | refused == {name for name, _ in examples()}
    assert len(crossed) == 17


@pytest.mark.parametrize("name", ["ImageAssetPointerChunk", "ImageChunk"])
def test_images_lack_three_members(release: Any, name: str) -> None:
    example = next(wire for type_, wire in examples() if type_ == name)
    ours, to = getattr(tinker_types, name).from_json(example), getattr(release, name)
    tokens = tinker_types.ModelInput(chunks=[ours])
    datum = tinker_types.Datum(model_input=tokens, loss_fn_inputs={})
    batch = tinker_types.ForwardBackwardInput(data=[datum], loss_fn="ppo")
    at = "/data/0/model_input/chunks/0"
    assert faults(ours, to) == [("extra", f"/{member}") for member in LOST]
    assert faults(batch, release.ForwardBackwardInput) == [
        ("extra", f"{at}/{member}") for member in LOST
    ]
    theirs = convert(batch, release.ForwardBackwardInput, extra="ignore")
    (chunk,) = theirs.data[0].model_input.chunks
    assert chunk == to(**{k: v for k, v in dict(ours).items() if k not in LOST and v is not None})
    assert faults(theirs, tinker_types.ForwardBackwardInput) == [
        ("missing", f"{at}/{member}") for member in LOST
    ]


def test_arrays_reach_a_release_that_takes_arrays(release: Any) -> None:
    array = np.linspace(0, 1, 6, dtype=np.float32).reshape(2, 3)
    theirs = convert(tinker_types.TensorData.from_numpy(array, copy=False), release.TensorData)
    assert np.array_equal(theirs.to_numpy(), array)
    assert np.shares_memory(theirs.to_numpy(), array) == dataclasses.is_dataclass(theirs)
    back = convert(theirs, tinker_types.TensorData)
    assert np.array_equal(back.to_numpy(), array)


def test_what_only_newer_releases_have_is_named(release: Any) -> None:
    params, ours = release.AdamParams, tinker_types.AdamParams
    newer = [name for name in params.model_fields if name not in ours.model_fields]
    assert convert(params(eps=1e-8), ours) == ours(eps=1e-8)
    assert [fault for name in newer for fault in faults(params(eps=1e-8, **{name: 0.5}), ours)] == [
        ("extra", f"/{name}") for name in newer
    ]

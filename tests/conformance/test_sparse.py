"""Which tensors are sparse, and how: as the SDK decides at the contracts that have sparse ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any, Final

import numpy as np
import packages
import pytest
import releases
import sdk
import torch_stand_in
from numpy.typing import NDArray
from pydantic import ValidationError
from torch_stand_in import Tensor

_DIAGONAL: Final = np.diag([1.5, 0.25, -2.0, 8.0]).astype(np.float32)
_TOKENS: Final = np.array([[0, 7, 0, 0, 0], [0, 0, 0, 0, 0], [9, 0, 0, 0, -3]])

MATRICES: Final = {
    "integers": _TOKENS,
    "floats": np.pad(_DIAGONAL, (0, 3)),
    "no elements listed": np.zeros((2, 5), np.int64),
    "all elements listed": np.ones((2, 5), np.int64),
    "one number shorter": np.array([[1, 2, 0, 0], [0, 0, 0, 0]]),
    "just as long": np.array([[1, 2, 0, 0], [0, 0, 0, 0], [0, 0, 3, 4]]),
    "one row": np.array([[0, 0, 0, 0, 0, 5]]),
    "one column": np.array([[0], [0], [5]]),
    "no rows": np.zeros((0, 4), np.float32),
    "no columns": np.zeros((4, 0), np.float32),
    "a vector": np.array([0, 0, 0, 0, 0, 0, 0, 1]),
    "three dimensions": np.zeros((2, 4, 4), np.float32),
    "a scalar": np.array(3),
    "what is no number": np.array([[np.nan, 0, 0, 0, 0, 0, 0, 0]], np.float32),
    "the other zero": np.array([[-0.0, 0, 0, 0, 0, 0, 0, 1]], np.float32),
}
PADS: Final = {"0.18.2": (0,), "0.38.0": (0, -100, 7)}
"""What a release can leave out, where it is asked to."""


@pytest.fixture(params=PADS, scope="module")
def sides(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, once: Any
) -> Iterator[tuple[str, ModuleType, ModuleType]]:
    """A release, its types, and the package of its contract, all of which find torch."""
    release: str = request.param
    with torch_stand_in.loaded():
        theirs = sdk.another(release, tmp_path_factory.mktemp("wheel"))
        yield release, theirs, packages.package(packages.contract_of(release), once)


def written(tensor: Any) -> dict[str, Any]:
    """A tensor as it is compared: its members, with numbers as text, since NaN equals nothing."""
    names = ("dtype", "shape", "sparse_crow_indices", "sparse_col_indices")
    return {**{name: getattr(tensor, name) for name in names}, "data": json.dumps(tensor.data)}


@pytest.mark.parametrize("array", MATRICES.values(), ids=list(MATRICES))
def test_a_tensor_is_sparse_where_the_sdk_makes_it_sparse(sides: Any, array: NDArray[Any]) -> None:
    release, theirs, ours = sides
    for pad in PADS[release]:
        more = {"pad_value": pad} if pad else {}
        shifted = Tensor(array + pad)
        expected = theirs.TensorData.from_torch_sparse(shifted, **more)
        made = ours.TensorData.from_torch_sparse(shifted, **more)
        assert written(made) == written(expected)
        assert ours.TensorData.model_validate(made.model_dump()) == made or np.isnan(array).any()
        for given in (made.to_numpy(pad), made.to_torch(pad).numpy()):
            np.testing.assert_array_equal(given, shifted.array.astype(made.dtype))
            assert given.dtype.name == made.dtype


@pytest.mark.parametrize("key", ["target_tokens", "weights", "advantages", "logprobs"])
@pytest.mark.parametrize("name", ["integers", "one number shorter", "just as long", "a vector"])
@pytest.mark.parametrize("wrap", [Tensor, np.asarray], ids=["torch", "numpy"])
def test_a_datum_has_the_sparse_tensors_that_the_sdk_gives_it(
    sides: Any, key: str, name: str, wrap: Any
) -> None:
    _, theirs, ours = sides
    made, expected = (
        types.Datum(
            model_input=types.ModelInput.from_ints([1]),
            loss_fn_inputs={key: wrap(MATRICES[name])},
        ).loss_fn_inputs[key]
        for types in (ours, theirs)
    )
    assert written(made) == written(expected)
    is_sparse = made.sparse_crow_indices is not None
    eligible = key in ("target_tokens", "weights") and wrap is Tensor
    assert is_sparse == (eligible and name in ("integers", "one number shorter"))


@pytest.mark.parametrize(
    ("member", "values", "message"),
    [
        (
            "sparse_crow_indices",
            [0, 1, 1, 5],
            "sparse_crow_indices should be one more than",
        ),
        ("sparse_crow_indices", [0, 2], "sparse_crow_indices should be one more than"),
        ("sparse_crow_indices", [0, 1, 0, 3], "sparse_crow_indices should never fall"),
        ("sparse_col_indices", [0], "sparse_col_indices should be as many as the elements"),
        ("sparse_col_indices", [2, 0, 9], "sparse_col_indices should rise within a row"),
        ("sparse_col_indices", [2, -1, 0], "sparse_col_indices should rise within a row"),
        ("data", [1], "sparse_crow_indices should be one more than"),
        ("shape", [4], "The shape of a sparse tensor should have two sides"),
    ],
)
def test_what_was_changed_has_to_fit(sides: Any, member: str, values: Any, message: str) -> None:
    _, _, ours = sides
    changed = releases.sparse(ours)
    getattr(changed, member)[:] = values
    for convert in (changed.tolist, changed.to_numpy, changed.to_torch):
        with pytest.raises(ValueError, match=f"^{message}"):
            convert()


@pytest.mark.parametrize("pad", [True, 0.5, "0", None])
def test_what_is_left_out_is_an_integer(sides: Any, pad: Any) -> None:
    _, _, ours = sides
    sparse = releases.sparse(ours)
    for action in (
        lambda: ours.TensorData.from_torch_sparse(Tensor(_TOKENS), pad),
        lambda: sparse.to_numpy(pad),
        lambda: sparse.to_torch(pad),
        lambda: sparse.tolist(pad),
    ):
        with pytest.raises(TypeError, match=rf"^pad_value should be an integer, not {pad!r}$"):
            action()


def test_what_is_no_tensor_of_numbers_is_refused_where_it_stands(sides: Any) -> None:
    _, _, ours = sides
    with pytest.raises(TypeError, match=r"^expected a torch.Tensor, got list$"):
        ours.TensorData.from_torch_sparse([[1, 0], [0, 0]])
    with pytest.raises(ValidationError) as caught:
        ours.Datum(
            model_input=ours.ModelInput.empty(),
            loss_fn_inputs={"weights": Tensor(np.array([[True, False]]))},
        )
    (found,) = ours.payload_errors(caught.value)
    assert (found["code"], found["pointer"]) == ("type", "/loss_fn_inputs/weights")

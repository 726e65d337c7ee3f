# Copied by tinkerspec from templates/python/mixins/datum.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""What a `Datum` does beyond its fields."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .tensor_data import KeyedList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .._runtime import SupportsToList
    from ..datum import DatumFields as _Base
    from ..model_input import ModelInput
    from ..tensor_data import TensorData
else:
    _Base = object


class DatumMixin(_Base):
    """Plain lists as tensors. Arrays and tensors are read wherever a `TensorData` is asked."""

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            loss_fn_inputs: Mapping[
                str, TensorData | Sequence[int] | Sequence[float] | SupportsToList
            ],
            model_input: ModelInput,
        ) -> None:
            """Turn plain lists into tensors, whose dtype follows from their key."""

    @classmethod
    def _accept(cls, value: Any, *, payload: bool) -> Any:
        if payload or not isinstance(value, Mapping):
            return value
        given = dict(value)
        for name, dtypes in cls.LIST_DTYPES.items():
            tensors = given.get(name)
            if isinstance(tensors, Mapping):
                given[name] = {
                    key: KeyedList(key, item, dtypes) if isinstance(item, list) else item
                    for key, item in tensors.items()
                }
        return given

# Copied by tinkerspec from templates/python/mixins/tensor_data.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""What a `TensorData` does beyond its fields."""

from typing import TYPE_CHECKING, TypeAlias

from ._dense import DenseTensor

if TYPE_CHECKING:
    from .._runtime import SupportsToList
    from ..tensor_data import TensorData

    TensorDataLike: TypeAlias = TensorData | SupportsToList
    """What a tensor can be made from, wherever one is asked."""


class TensorDataMixin(DenseTensor):
    """Conversion from and to arrays. Nothing that is given or taken is shared."""

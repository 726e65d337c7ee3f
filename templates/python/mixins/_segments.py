"""What the second part of a checkpoint's path says that the checkpoint is for."""

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..checkpoint_type import CheckpointType

TYPES: Final["Mapping[str, CheckpointType]"] = MappingProxyType(
    {"weights": "training", "sampler_weights": "sampler"}
)

# Copied by tinkerspec from templates/python/mixins/forward_backward_output.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""What a `ForwardBackwardOutput` does beyond its fields."""

from typing import TYPE_CHECKING

from .._runtime import held

if TYPE_CHECKING:
    from ..forward_backward_output import ForwardBackwardOutputFields as _Base
else:
    _Base = object


class ForwardBackwardOutputMixin(_Base):
    """The loss, which travels among the metrics."""

    @property
    def loss(self) -> float | None:
        """The metric `loss`; None when the service sent none."""
        metrics: dict[str, float] = held(self, "metrics")
        return metrics.get("loss")

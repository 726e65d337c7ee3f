# Copied by tinkerspec from templates/python/mixins/optim_step_response.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""What an `OptimStepResponse` does beyond its fields."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..optim_step_response import OptimStepResponseFields as _Base
else:
    _Base = object


class OptimStepResponseMixin(_Base):
    """Success."""

    @property
    def success(self) -> bool:
        """True: a step that fails is answered by an error, not by a response."""
        return True

# Copied by tinkerspec from templates/python/mixins/optim_step_request@0.29.1.py; do not edit.
# To change it, edit that file and run `tinkerspec generate`.
"""What an `OptimStepRequest` does beyond its fields."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from .._runtime import fault

if TYPE_CHECKING:
    from ..optim_step_request import OptimStepRequestFields as _Base
else:
    _Base = object


class OptimStepRequestMixin(_Base):
    """One optimizer takes the step, and any other than Adam is named by its `type`."""

    def _verify(self) -> None:
        if self.adam_params is None and self.optimizer_params is None:
            message = "Either adam_params or optimizer_params should be given"
            raise fault("missing", message, at=("adam_params",))
        if self.adam_params is not None and self.optimizer_params is not None:
            message = "Only one of adam_params and optimizer_params should be given"
            raise fault("extra", message, at=("optimizer_params",))
        # One that is not described is a mapping, and others have a type.
        params = self.optimizer_params
        if isinstance(params, Mapping) and not isinstance(params.get("type"), str):
            message = "The optimizer should be named by a string"
            code = "type" if "type" in params else "missing"
            raise fault(code, message, at=("optimizer_params", "type"))

"""What a `Datum` does beyond its fields."""

from typing import TYPE_CHECKING

from .._runtime import fault

if TYPE_CHECKING:
    from ..datum import DatumFields as _Base
else:
    _Base = object


class DatumMixin(_Base):
    """Spans come in pairs."""

    def _verify(self) -> None:
        if self.model_input_spans is None and self.loss_fn_input_spans is not None:
            message = "Spans should be given, as those of loss_fn_input_spans are"
            raise fault("missing", message, at=("model_input_spans",))
        if self.model_input_spans is not None and self.loss_fn_input_spans is None:
            message = "Spans should be given, as those of model_input_spans are"
            raise fault("missing", message, at=("loss_fn_input_spans",))
